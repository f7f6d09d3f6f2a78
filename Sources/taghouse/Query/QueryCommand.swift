import ArgumentParser
import Export
import SQLCatalog
import Selection
import Store
internal import Rows

struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Ask a named query, or list them.",
    discussion: """
      Without a name it lists the queries with their parameters; `taghouse query house.db NAME \
      --help` explains one, and --format json tells everything of all. Each parameter has a default, \
      so each query runs without any. -p NAME VALUE and -p NAME=VALUE say the same. --limit sets the \
      query's parameter limit, if it has one. A query without rows says on standard error why.

      Examples:
        taghouse query house.db
        taghouse query house.db top_tags --help
        taghouse query house.db top_tags -p category character --format csv
        taghouse query house.db posts_by_month --chart auto
        taghouse query house.db core_tags -p character hatsune_miku --save miku.tsv
        taghouse query house.db top_tags --select 'score:>=50 year:2020..'
        taghouse query house.db related_tags --explain
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Argument(help: "The query; without one they are listed.", completion: .namedQueries)
  var name: String?

  @Option(
    name: [.customShort("p"), .customLong("parameter")],
    help: ArgumentHelp(
      "A value for a parameter of the query. Repeatable.", valueName: "name value"),
    completion: .queryParameters)
  var parameters: [QueryParameter] = []

  @OptionGroup var layer: LayerFlags
  @OptionGroup(title: "Posts") var selection: SelectionFlags
  @OptionGroup var rows: RowFlags

  @Flag(help: "Print the SQL, the parameters and SQLite's plan instead of rows.")
  var explain = false

  @Option(
    help: "A folder of .sql files with headers, queries of your own. Repeatable.",
    completion: .directory)
  var queries: [String] = []

  func validate() throws {
    let isShown = rows.save == nil && rows.chart == nil && rows.plot == nil
    guard name != nil || (!explain && isShown && parameters.isEmpty) else {
      throw ValidationError(
        "--parameter, --explain, --save, --chart and --plot need the name of a query.")
    }
    guard !explain || isShown else {
      throw ValidationError("--explain gives no rows to save or draw.")
    }
  }

  func run() throws {
    let known = try QuerySet(folders: queries)
    guard let name else {
      try Warehouse(path: warehouse, mode: .read).close()
      return try QueryListing(queries: known.queries).write(as: rows.format ?? .table)
    }
    var call = try QueryCall(known.query(named: name), given: parameters, limit: rows.limit)
    var selection = try selection.selection()
    try call.takeSite(of: &selection, in: warehouse)
    try call.chooseDefaults(
      in: warehouse, timeoutSeconds: rows.timeout, layer: layer.layer, selection: selection)
    if explain {
      let explanation = QueryExplanation(call: call, layer: layer.layer, selection: selection)
      return try Console.write(explanation.text(warehouse: warehouse))
    }
    try answer(call, selection: selection)
  }
}
