import ArgumentParser

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Say what a warehouse has, and what is missing.",
    subcommands: [ReportMergeCommand.self])
}
