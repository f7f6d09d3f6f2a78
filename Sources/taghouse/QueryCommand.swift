import ArgumentParser
import Export
import Warehouse

struct QueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Ask a named query, or list them.",
    discussion: """
      Without a name it lists the queries; --format json tells their parameters and columns too. \
      Each parameter has a default, so each query runs without any.

      Examples:
        taghouse query house.db
        taghouse query house.db top_tags -p category character --format csv
        taghouse query house.db core_tags -p character hatsune_miku --save miku.tsv --format tsv
        taghouse query house.db related_tags --explain
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Argument(help: "The query; without one they are listed.")
  var name: String?

  @Option(
    name: [.customShort("p"), .customLong("parameter")],
    help: ArgumentHelp("A value for a parameter of the query. Repeatable.", valueName: "name value")
  )
  var parameters: [QueryParameter] = []

  @Option(help: "How rows are printed: table, json, ndjson, csv, tsv or markdown.")
  var format = RowFormat.table

  @Option(help: "Give up after so many seconds.")
  var timeout: Double?

  @Option(help: "At most so many rows; sets the query's parameter limit, if it has one.")
  var limit: Int?

  @Flag(help: "Print the SQL, the parameters and SQLite's plan instead of rows.")
  var explain = false

  @Option(help: "Write the rows to this file.", completion: .file())
  var save: String?

  @Flag(help: "Replace the file of --save if it is there.")
  var replace = false

  @Option(help: "A folder of .sql files with headers, queries of your own. Repeatable.")
  var queries: [String] = []

  func validate() throws {
    guard limit ?? 0 >= 0 else { throw ValidationError("--limit must not be negative.") }
    guard timeout ?? 1 > 0 else { throw ValidationError("--timeout must be above 0.") }
    guard name != nil || (!explain && save == nil && parameters.isEmpty) else {
      throw ValidationError("--parameter, --explain and --save need the name of a query.")
    }
    guard !explain || save == nil else {
      throw ValidationError("--explain gives no rows to --save.")
    }
  }

  func run() throws {
    let known = try QuerySet(folders: queries)
    guard let name else {
      try Warehouse(path: warehouse, mode: .read).close()
      return try QueryListing(queries: known.queries).write(as: format)
    }
    let call = try QueryCall(known.query(named: name), given: parameters, limit: limit)
    if explain { return Console.write(try QueryExplanation(call: call).text(warehouse: warehouse)) }
    let output = QueryOutput(format: format, limit: limit, savePath: save, replaces: replace)
    try output.write(call.prepared(in: warehouse, timeoutSeconds: timeout))
  }
}
