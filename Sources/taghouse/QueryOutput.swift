import ByteIO
import Export
import Glibc
import Selection
import Shell
import Warehouse

/// What becomes of the rows of a query: text in a format, a chart in the terminal, or a plot.
struct QueryOutput {
  var format = RowFormat.table
  /// Rows that are read at most; nil for all.
  var limit: Int?
  var chart: ChartKind?
  /// A file for the picture, and one for the rows; each appears when it is whole.
  var plot: String?
  var save: String?
  /// Whether files that are there may be replaced.
  var replaces = false
  /// What no file may take the place of.
  var reserved = ReservedFiles()
  /// Columns of a chart; nil for those of the terminal.
  var width: Int?

  /// - Parameters:
  ///   - warehouse: Its path.
  ///   - selection: Of the posts that the query sees.
  init(_ flags: RowFlags, warehouse: String, _ selection: PostSelection) {
    reserved = ReservedFiles(
      warehouse: warehouse, inputs: selection.query?.filePaths ?? [])
    format = flags.format
    limit = flags.limit
    chart = flags.chart
    plot = flags.plot
    save = flags.save
    replaces = flags.replace
    width = flags.width
  }

  init(format: RowFormat) {
    self.format = format
  }

  /// Reads the query to its end, or to the limit, and writes what it says.
  func write(_ query: ReadOnlyQuery) throws {
    guard !query.columns.isEmpty else {
      // A statement without a result: SQLite says what it thinks of it.
      _ = try query.next()
      return
    }
    if let save {
      let file = try AtomicFile(path: save, replace: replaces, reserved: reserved)
      try writeRows(of: query, to: file.write)
      return try file.commit()
    }
    if chart == nil, plot == nil { return try writeRows(of: query, to: Console.write) }
    let table = try table(of: query)
    if let plot {
      let kind = chart ?? table.suggestedKind
      try ChartPlot().write(table, as: kind, to: plot, replaces: replaces, reserved: reserved)
    } else if let chart {
      let width = width ?? LineEditor.terminalWidth(STDOUT_FILENO) ?? ChartText.defaultWidth
      try Console.write(ChartText(width: width).draw(table, as: chart))
    }
  }

  private func writeRows(
    of query: ReadOnlyQuery, to output: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let writer = RowWriter(format: format, columns: query.columns, output: output)
    try forEachRow(of: query) {
      for column in query.columns.indices { writer.append(query.value(at: column)) }
      try writer.endRow()
    }
    try writer.finish()
  }

  private func table(of query: ReadOnlyQuery) throws -> ChartTable {
    var table = ChartTable(columns: query.columns)
    try forEachRow(of: query) {
      for column in query.columns.indices {
        switch query.value(at: column) {
        case .null: table.appendNull()
        case .integer(let number): table.append(number: Double(number))
        case .real(let number): table.append(number: number)
        case .text(let text): table.append(text: String(decoding: text, as: UTF8.self))
        case .blob: table.append(text: "blob")
        }
      }
      table.endRow()
    }
    return table
  }

  private func forEachRow(of query: ReadOnlyQuery, _ body: () throws -> Void) throws {
    var rowCount = 0
    while limit.map({ rowCount < $0 }) ?? true, try query.next() {
      rowCount += 1
      try body()
    }
  }
}
