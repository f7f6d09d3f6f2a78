import ArgumentParser
import Import

struct ImportE621PostsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "e621-posts",
    abstract: "Load e621's posts: the export (CSV) or the API's JSON.",
    discussion: """
      The export has no categories of tags; `taghouse import tags` adds them, before or after. \
      Columns are found by the names in the first row. JSON may be pages of the API \
      ({"posts":[…]}), arrays, or one object per line.

      Examples:
        taghouse import tags house.db tags-2026-11-01.csv.gz --site e621
        taghouse import e621-posts house.db posts-2026-11-01.csv.gz
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .e621Posts)
  }
}
