import ArgumentParser

/// `sample-dump`: dumps of invented posts for the demo, the tests and the benchmarks.
@main
struct SampleDump: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample-dump",
    abstract: "Writes dumps of invented posts, the same for the same options on any machine.",
    subcommands: [DanbooruCommand.self])
}
