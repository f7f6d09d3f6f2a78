import ArgumentParser

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two exports or two recipes.",
    subcommands: [DiffCaptionsCommand.self])
}
