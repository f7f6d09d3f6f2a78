import ArgumentParser

/// `sample-dump e621-posts OUTPUT`.
struct E621PostsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "e621-posts",
    abstract: "Writes posts as the posts export of e621: CSV, tags without categories.",
    discussion: """
      Sources and descriptions hold newlines and quotes. `sample-dump tags` has the categories.

      Example: sample-dump e621-posts posts.csv --posts 5000 --quirks 0.02
      """)

  @Argument(help: "The file to write, or - for standard output.")
  var output: String

  @OptionGroup var posts: PostFlags

  func run() throws {
    try posts.write(to: output) { output in
      var table = E621PostTable(posts.options())
      return try table.write(to: output).json
    }
  }
}
