import Answers
import ArgumentParser
import Export
internal import Rows
import SQLCatalog
import Selection
import Store

struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Ask a named query, or list them.",
    discussion: """
      Without a name it lists the queries. `taghouse query house.db NAME --help` explains one; \
      --format json describes all. Every parameter has a default, so every query runs as it is. \
      Write -p NAME VALUE or -p NAME=VALUE. When there are no rows, it says why.

      Examples:
        taghouse query house.db
        taghouse query house.db top_tags --help
        taghouse query house.db top_tags -p category character --format csv
        taghouse query house.db core_tags -p character hatsune_miku --save miku.tsv
        taghouse query house.db top_tags --select 'score:>=50 year:2020..'
        taghouse query house.db related_tags --sql
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Argument(help: "The query; without one they are listed.", completion: .namedQueries)
  var name: String?

  @Option(
    name: [.customShort("p"), .customLong("parameter")],
    help: ArgumentHelp(
      "A value for a parameter such as :name. Repeatable.", valueName: "name value"),
    completion: .queryParameters)
  var parameters: [QueryParameter] = []

  @OptionGroup var layer: LayerFlags
  @OptionGroup(title: "Posts") var selection: SelectionFlags
  @OptionGroup var rows: RowFlags

  @Flag(help: "Print the SQL instead.") var sql = false

  @Flag(help: "Print the SQL and SQLite's plan instead.")
  var explain = false

  @Option(
    help: ArgumentHelp(
      "Add the .sql files of this folder as queries. Repeatable.", valueName: "dir"),
    completion: .directory)
  var queries: [String] = []

  func run() throws {
    let known = try QuerySet(folders: queries)
    guard let name else {
      try Warehouse(path: warehouse, mode: .read).close()
      return try QueryListing(queries: known.queries).write(as: rows.format ?? .table)
    }
    var call = try QueryCall(known.query(named: name), given: parameters, limit: selection.rowLimit)
    var selection = try selection.selection(limitsPosts: false)
    try call.takeSite(of: &selection, in: warehouse)
    let connection = try call.chooseDefaults(
      in: warehouse, timeoutSeconds: rows.timeout, layer: layer.layer, selection: selection)
    if sql { return try Console.write(call.query.sql) }
    if explain {
      let explanation = QueryExplanation(
        call: call, connection: connection, layer: layer.layer, selection: selection)
      return try Console.write(explanation.text(warehouse: warehouse))
    }
    try answer(call, on: connection, selection: selection)
  }
}
