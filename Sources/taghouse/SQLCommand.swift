public import ArgumentParser
public import Export
import Glibc
import Warehouse

struct SQLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql",
    abstract: "Run one SELECT over a warehouse, read-only.",
    discussion: """
      SQLite opens the file for reading only, so no statement can change it. `sqlite3 house.db \
      .schema` shows the tables and views with their documentation.

      Examples:
        taghouse sql house.db 'SELECT tag, post_count FROM tag_frequency ORDER BY rank LIMIT 20'
        taghouse sql house.db 'SELECT tag, frequency FROM core_tag WHERE character = :who \
      ORDER BY frequency DESC' -p who hatsune_miku --format csv
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Argument(help: "The statement; - reads it from standard input.")
  var statement: String

  @Option(
    name: [.customShort("p"), .customLong("parameter")],
    help: ArgumentHelp(
      "A value for :name in the statement; what looks like a number is one. Repeatable.",
      valueName: "name value"))
  var parameters: [QueryParameter] = []

  @OptionGroup var layer: LayerFlags

  @Option(help: "How rows are printed: table, json, ndjson, csv, tsv or markdown.")
  var format = RowFormat.table

  @Option(help: "Give up after so many seconds.")
  var timeout: Double?

  @Option(help: "Print at most so many rows.")
  var limit: Int?

  func validate() throws {
    guard limit ?? 0 >= 0 else { throw ValidationError("--limit must not be negative.") }
    guard timeout ?? 1 > 0 else { throw ValidationError("--timeout must be above 0.") }
  }

  func run() throws {
    let query = try ReadOnlyQuery(
      warehousePath: warehouse, sql: try text(),
      parameters: parameters.map { (name: $0.name, value: $0.value) }, timeoutSeconds: timeout,
      layer: layer.layer)
    guard !query.columns.isEmpty else {
      // A statement without a result: SQLite says what it thinks of it.
      _ = try query.next()
      return
    }
    let writer = RowWriter(format: format, columns: query.columns, output: Console.write)
    var rowCount = 0
    while limit.map({ rowCount < $0 }) ?? true, try query.next() {
      rowCount += 1
      for column in query.columns.indices { writer.append(query.value(at: column)) }
      try writer.endRow()
    }
    try writer.finish()
  }

  private func text() throws -> String {
    guard statement == "-" else { return statement }
    var lines: [String] = []
    while let line = readLine(strippingNewline: false) { lines.append(line) }
    return lines.joined()
  }
}

extension RowFormat: ExpressibleByArgument {}
