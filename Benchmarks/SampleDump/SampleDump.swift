import ArgumentParser

/// `sample-dump`: dumps of invented posts for the demo, the tests and the benchmarks.
@main
struct SampleDump: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample-dump",
    abstract: "Writes dumps of invented posts, the same for the same options on any machine.",
    discussion: """
      The same --posts, --seed, --first-id and years tell the same posts in every kind of dump. \
      What a dump holds is told on standard error, in one line of JSON.
      """,
    subcommands: [
      DanbooruCommand.self, E621PostsCommand.self, TagsCommand.self, E621CaptionsCommand.self,
      KohyaLatentsCommand.self, KohyaCaptionsCommand.self,
    ])
}
