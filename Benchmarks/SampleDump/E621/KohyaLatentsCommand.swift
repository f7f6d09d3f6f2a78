import ArgumentParser

/// `sample-dump kohya-latents OUTPUT`.
struct KohyaLatentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kohya-latents",
    abstract: "Writes kohya metadata with the tags and the training resolution of each post.",
    discussion: """
      Example: sample-dump kohya-latents meta_lat.json --posts 5000
      """)

  @Argument(help: "The file to write, or - for standard output.")
  var output: String

  @OptionGroup var posts: PostFlags

  func run() throws {
    try posts.write(to: output) { output in
      var metadata = KohyaMetadata(posts.options(), content: .latents)
      return try metadata.write(to: output).json
    }
  }
}
