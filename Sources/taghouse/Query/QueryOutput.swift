import Answers
import ByteIO
import Export
import Glibc
import Querying
internal import Rows
import Selection
import Shell
import Store

/// What becomes of the rows of a query: text in a format, a chart in the terminal, or a plot.
struct QueryOutput {
  /// Rows behind the last that is shown are counted for so long.
  private static let countingSeconds = 0.25

  /// Nil: a table, for a person where standard output is a terminal.
  var format: RowFormat?
  /// Rows that are read at most; nil for all.
  var limit: Int?
  /// What a chart or a plot draws; nil without.
  var chart: ChartRequest?
  /// A file for the picture, and one for the rows; each appears when it is whole.
  var plot: String?
  var save: String?
  /// Whether files that are there may be replaced.
  var replaces = false
  /// What no file may take the place of.
  var reserved = ReservedFiles()
  /// Columns of a chart; nil for those of the terminal.
  var width: Int?
  /// Counts the rows that there would be without the limit of a query, given those that were shown, if
  /// it cut some off and that takes little time.
  var countsAll: ((Int) -> Int?)?

  /// - Parameters:
  ///   - warehouse: Its path.
  ///   - selection: Of the posts that the query sees.
  ///   - limit: Rows that are read at most.
  init(_ flags: RowFlags, limit: Int?, warehouse: String, _ selection: PostSelection) {
    reserved = ReservedFiles(
      warehouse: warehouse, inputs: selection.query?.filePaths ?? [])
    format = flags.writtenFormat
    self.limit = limit
    plot = flags.plot
    save = flags.save
    replaces = flags.replace
    width = flags.width
    if flags.chart != nil || flags.plot != nil {
      let named = flags.namedColumns
      chart = ChartRequest(
        kind: flags.chart?.kind, labels: named.x, values: named.y, series: named.series)
    }
  }

  init(format: RowFormat?) {
    self.format = format
  }

  /// Where a person reads a table; nil when none does.
  var terminal: Terminal? { format == nil && save == nil ? Terminal.current : nil }

  /// Reads the query to its end, or to the limit, and writes what it says.
  ///
  /// - Returns: the count of the rows that were read.
  @discardableResult
  func write(_ query: ReadOnlyQuery) throws -> Int {
    guard !query.columns.isEmpty else {
      // A statement without a result: SQLite says what it thinks of it.
      _ = try query.next()
      return 0
    }
    if let save {
      let file = try AtomicFile(path: save, replace: replaces, reserved: reserved)
      let count = try writeRows(of: query, to: file.write)
      try file.commit()
      return count
    }
    guard let chart else { return try writeRows(of: query) }
    let table = try table(of: query)
    var plan = try table.plan(for: chart)
    plan.title = plan.title ?? plan.standardTitle
    if let plot {
      try ChartPlot().write(table, by: plan, to: plot, replaces: replaces, reserved: reserved)
    } else {
      let terminal = Terminal.current
      let text = ChartText(
        width: width ?? terminal?.width ?? ChartText.defaultWidth,
        hasColor: terminal?.hasColor ?? false)
      try Console.write(text.draw(table, by: plan))
    }
    return table.rowCount
  }

  private func writeRows(of query: ReadOnlyQuery) throws -> Int {
    guard let terminal else { return try writeRows(of: query, to: Console.write) }
    let paged = PagedOutput(terminal)
    let count: Int
    do {
      count = try writeRows(of: query, for: terminal, unless: { paged.isLeft }, to: paged.write)
    } catch {
      try paged.finish()
      throw error
    }
    try paged.finish()
    return count
  }

  private func writeRows(
    of query: ReadOnlyQuery, for terminal: Terminal? = nil,
    unless isStopped: () -> Bool = { false },
    to output: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    let writer = RowWriter(
      format: format ?? .table, columns: query.columns, terminal: terminal?.style, output: output)
    let count = try forEachRow(of: query, unless: isStopped) {
      for column in query.columns.indices { writer.append(query.value(at: column)) }
      try writer.endRow()
    }
    let total = terminal == nil || isStopped() ? nil : try total(of: query, shownCount: count)
    try writer.finish(of: total)
    return count
  }

  /// How many rows there are behind the limit; nil where it cut nothing off, or that takes long.
  private func total(of query: ReadOnlyQuery, shownCount: Int) throws -> RowTotal? {
    if let count = countsAll?(shownCount) { return .exactly(count) }
    guard shownCount == limit else { return nil }
    let clock = ContinuousClock()
    let end = clock.now + .seconds(Self.countingSeconds)
    var count = shownCount
    while try query.next() {
      count += 1
      if count % 1024 == 0, clock.now > end { return .moreThan(count) }
    }
    return .exactly(count)
  }

  private func table(of query: ReadOnlyQuery) throws -> ChartTable {
    var table = ChartTable(columns: query.columns)
    _ = try forEachRow(of: query) {
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

  private func forEachRow(
    of query: ReadOnlyQuery, unless isStopped: () -> Bool = { false }, _ body: () throws -> Void
  ) throws -> Int {
    var rowCount = 0
    while limit.map({ rowCount < $0 }) ?? true, !isStopped(), try query.next() {
      rowCount += 1
      try body()
    }
    return rowCount
  }
}
