import ArgumentParser

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Tell what a training set lacks.",
    subcommands: [ReportMergeCommand.self])
}
