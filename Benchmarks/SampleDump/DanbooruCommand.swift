import ArgumentParser

extension DumpOptions.Shape: ExpressibleByArgument {}

/// `sample-dump danbooru OUTPUT`.
struct DanbooruCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "danbooru",
    abstract: "Writes posts in the shapes of the Danbooru dumps, one JSON object a line.",
    discussion: """
      What the dump holds is told on standard error, in one line of JSON.

      Example: sample-dump danbooru posts.jsonl --posts 5000 --shape mixed --quirks 0.02
      """)

  @Argument(help: "The file to write, or - for standard output.")
  var output: String

  @Option(help: "The shape of a record.")
  var shape = DumpOptions().shape

  @OptionGroup var posts: PostFlags

  func run() throws {
    try posts.write(to: output) { output in
      var dump = DanbooruDump(posts.options(shape: shape))
      return try dump.write(to: output).json
    }
  }
}
