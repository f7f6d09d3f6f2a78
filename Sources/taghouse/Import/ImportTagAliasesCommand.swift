import ArgumentParser
import Import

struct ImportTagAliasesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag-aliases",
    abstract: "Load a site's tag aliases.",
    discussion: """
      Reads the export (id,antecedent_name,consequent_name,created_at,status) and the API's JSON. \
      All rows are kept, and those with the status active apply; see the view tag_alias_resolved. \
      The view tag_alias_problem lists what \
      cannot apply, such as cycles.

      Example:
        taghouse import tag-aliases house.db tag_aliases.csv.gz --site e621
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .tagAliases)
  }
}
