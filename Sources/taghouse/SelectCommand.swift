import ArgumentParser
import Export
import Selection
import Warehouse

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

  @Argument(help: "The search; an empty one takes all posts.")
  var search: String

  @Option(
    help: ArgumentHelp(
      "Columns of the rows, with commas: of the table post, site, tags, caption and others.",
      valueName: "names"))
  var columns: String?

  @Option(help: "How rows are printed: table, json, ndjson, csv, tsv or markdown.")
  var format: RowFormat?

  @Flag(help: "Print only how many posts there are.")
  var count = false

  @Flag(help: "Print the SELECT that the search means.")
  var sql = false

  @Flag(help: "Print the tags with their posts, the SELECT, and SQLite's plan for it.")
  var explain = false

  @Option(
    help: ArgumentHelp(
      "Keep the search under a name: set:NAME in searches, the view set_NAME in SQL.",
      valueName: "name"))
  var save: String?

  @Flag(help: "Replace the set of --save if it is there.")
  var replace = false

  @Option(help: "Give up after so many seconds.")
  var timeout: Double?

  @OptionGroup var layer: LayerFlags

  @OptionGroup var names: UnknownNamesFlag

  @OptionGroup var caps: CapFlags

  func validate() throws {
    let ways = [count, sql, explain, save != nil].count { $0 }
    guard ways <= 1, ways == 0 || (format == nil && (columns == nil || sql)) else {
      throw ValidationError(
        "--count, --sql, --explain, --save and rows in a --format are different answers.")
    }
    if replace, save == nil { throw ValidationError("--replace is for the set of --save.") }
    guard timeout ?? 1 > 0 else { throw ValidationError("--timeout must be above 0.") }
    if save != nil, caps.caps != nil {
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
