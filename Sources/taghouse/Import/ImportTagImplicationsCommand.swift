import ArgumentParser
import Import

struct ImportTagImplicationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag-implications",
    abstract: "Load a site's tag implications.",
    discussion: """
      Reads the export (id,antecedent_name,consequent_name,created_at,status) and the API's JSON. \
      All rows are kept, and those with the status active apply; see the view tag_implication_resolved. \
      The view tag_implication_problem lists what \
      cannot apply, such as cycles.

      Example:
        taghouse import tag-implications house.db tag_implications.csv.gz --site e621
      """)

  @OptionGroup var options: ImportFlags

  func run() throws {
    try options.run(format: .tagImplications)
  }
}
