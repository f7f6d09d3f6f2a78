import ArgumentParser

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say how two exports or two configurations differ.",
    subcommands: [DiffCaptionsCommand.self])
}
