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
      category that was only assumed, whichever was imported first. Aliases beside the tags, as \
      lists for autocompletion have them, take no posts away from a tag with posts; the view \
      tag_alias_problem shows those. --apply-aliases takes all.

      Example:
        taghouse import tags house.db tags.csv.gz --site e621
      """)

  @Flag(help: "Apply aliases beside the tags also where posts have a tag of their name.")
  var applyAliases = false

  @OptionGroup var options: ImportFlags

  func run() throws {
    var format = ImportFormat.tags
    format.appliesListedAliases = applyAliases
    if applyAliases { format.settings = { _ in #"{"apply_aliases":true}"# } }
    try options.run(format: format)
  }
}
