import ArgumentParser

/// `sample-dump tags OUTPUT`.
struct TagsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags",
    abstract: "Writes the tags of the posts as the tags export of e621: CSV with categories.",
    discussion: """
      The counts are those of the posts of the same options without quirks.

      Example: sample-dump tags tags.csv --posts 5000
      """)

  @Argument(help: "The file to write, or - for standard output.")
  var output: String

  @OptionGroup var posts: PostFlags

  func run() throws {
    try posts.write(to: output) { output in
      var table = TagTable(posts.options())
      return try table.write(to: output).json
    }
  }
}
