import ArgumentParser

/// `sample-dump kohya-captions OUTPUT`.
struct KohyaCaptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kohya-captions",
    abstract: "Writes kohya metadata with the caption of each post that has one.",
    discussion: """
      The captions are what the usual script makes of `sample-dump e621-captions` without quirks: \
      the summaries without their newlines, or the tags where there are none.

      Example: sample-dump kohya-captions captions.json --posts 5000 --short
      """)

  @Argument(help: "The file to write, or - for standard output.")
  var output: String

  @Flag(help: "Texts of a sentence or two instead of those of real length.")
  var short = false

  @OptionGroup var posts: PostFlags

  func run() throws {
    try posts.write(to: output) { output in
      var metadata = KohyaMetadata(posts.options(), content: .captions, isShort: short)
      return try metadata.write(to: output).json
    }
  }
}
