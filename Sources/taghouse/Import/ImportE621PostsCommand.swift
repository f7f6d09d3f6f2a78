import ArgumentParser
import Import

struct ImportE621PostsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "e621-posts",
    abstract: "Load e621's posts: the export (CSV) or the API's JSON.",
    discussion: """
      The export names tags without their categories, which come from `taghouse import tags`, \
      before or after. Columns are found by their names in the first row. JSON may be the API's \
      pages ({"posts":[…]}), arrays, or an object a line.

      Examples:
        taghouse import tags house.db tags-2026-11-01.csv.gz --site e621
        taghouse import e621-posts house.db posts-2026-11-01.csv.gz
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .e621Posts)
  }
}
