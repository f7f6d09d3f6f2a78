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
      category that was only assumed, whichever was imported first. Lists for autocompletion have \
      aliases beside the tags. Such an alias does not apply while posts have a tag with its name; \
      the view tag_alias_problem lists these. --apply-aliases applies all.

      Example:
        taghouse import tags house.db tags.csv.gz --site e621
      """)

  @Flag(help: "Apply all aliases of the list, even if posts have a tag with that name.")
  var applyAliases = false

  @OptionGroup var options: ImportFlags

  func run() throws {
    var format = ImportFormat.tags
    format.appliesListedAliases = applyAliases
    if applyAliases { format.settings = { _ in #"{"apply_aliases":true}"# } }
    try options.run(format: format)
  }
}
