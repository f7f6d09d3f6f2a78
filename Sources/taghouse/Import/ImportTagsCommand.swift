import ArgumentParser
import Import

struct ImportTagsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tags",
    abstract: "Load a list of a site's tags, with their categories and counts.",
    discussion: """
      Reads the tags export (id,name,category,post_count), lists without a header \
      (name,category,count and aliases in a fourth field), tagger lists \
      (tag_id,name,category,count), and the API's JSON. A category from a list wins over a \
      category that was only assumed, whichever was imported first.

      Example:
        taghouse import tags house.db tags.csv.gz --site e621
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .tags)
  }
}
