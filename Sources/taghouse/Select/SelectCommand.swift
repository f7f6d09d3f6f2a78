import ArgumentParser
import Export
import Selection
import Store
internal import Rows

struct SelectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select",
    abstract: "Find posts by a search as on image boards.",
    discussion: """
      Prints a number a line, with the site before it where the warehouse has several; a file of \
      these can be used in a search again, as set:@FILE. docs/SELECTION.md has the language.

      Examples:
        taghouse select house.db '1girl long_hair -comic rating:s score:>=10 order:score limit:9'
        taghouse select house.db '~cat ~dog has:latent' --count
        taghouse select house.db 'artist:* width:>=1024' --columns number,score,tags --format csv
        taghouse select house.db 'character:hatsune_miku solo' --save miku
        taghouse select house.db 'set:miku year:2019..' --sql
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Argument(help: "The search; an empty one takes all posts.", completion: .searches)
  var search: String

  @Option(
    help: ArgumentHelp(
      "Columns of the rows, with commas: of the table post, site, tags, caption and others.",
      valueName: "names"))
  var columns: String?

  @Option(help: "How rows are printed: table, json, ndjson, csv, tsv or markdown.")
  var format: RowFormat?

  @OptionGroup(title: "Other answers") var answer: SelectionAnswerFlags

  @OptionGroup var layer: LayerFlags

  @OptionGroup var names: UnknownNamesFlag

  @OptionGroup var caps: CapFlags

  func validate() throws {
    guard !answer.isAnother || (format == nil && (columns == nil || answer.sql)) else {
      throw ValidationError("--format and --columns are for rows.")
    }
    if answer.save != nil, caps.caps != nil {
      throw ValidationError("--per cannot be part of a set: a view has no way to say it.")
    }
  }

  func run() throws {
    var selection = PostSelection()
    selection.query = try SelectionQuery(parsing: search)
    selection.allowsUnknownNames = names.allowUnknown
    selection.caps = caps.caps
    try SelectionAnswer(command: self, selection: selection).give()
  }
}
