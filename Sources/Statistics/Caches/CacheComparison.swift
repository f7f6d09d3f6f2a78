internal import GRDB
internal import GRDBSQLite
internal import Store

/// Compares the rows of the caches of a layer with what they ought to hold.
final class CacheComparison: CacheSink {
  /// What is wrong with one table.
  struct Difference {
    var rowCount = 0
    /// Some of the rows, in words.
    var shown: [String] = []
  }

  private let db: Database
  private let layer: TagLayer
  private let tables: [CacheTable]
  private(set) var differences: [CacheTable: Difference] = [:]
  /// Stored rows that were compared, by table.
  private var matchedCounts: [CacheTable: Int64] = [:]

  init(_ db: Database, tables: [CacheTable], layer: TagLayer = .stored) {
    self.db = db
    self.layer = layer
    self.tables = tables
  }

  func take(_ values: UnsafeBufferPointer<Int64>, of table: CacheTable) throws {
    guard tables.contains(table) else { return }
    let width = table.columns.count
    var start = 0
    while start < values.count {
      let first = values[start]
      var end = start
      while end < values.count, values[end] == first { end += width }
      try compare(
        UnsafeBufferPointer(rebasing: values[start..<end]), of: table, first: first)
      start = end
    }
  }

  /// Compares all rows with one first column.
  private func compare(
    _ expected: UnsafeBufferPointer<Int64>, of table: CacheTable, first: Int64
  ) throws {
    let width = table.columns.count
    var stored: [[Int64]: Int] = [:]
    var isSame = true
    var index = 0
    let statement = try db.cachedStatement(sql: table.selectSQL(on: layer))
    try statement.forEachRow([first], on: db) { row in
      // As a rule the rows come in the same order, and nothing has to be remembered.
      if isSame, index + width <= expected.count,
        (0..<width).allSatisfy({ sqlite3_column_int64(row, Int32($0)) == expected[index + $0] })
      {
        index += width
      } else {
        isSame = false
        stored[(0..<width).map { sqlite3_column_int64(row, Int32($0)) }, default: 0] += 1
      }
    }
    matchedCounts[table, default: 0] += Int64(index / width)
    while index < expected.count {
      let row = Array(expected[index..<index + width])
      index += width
      if stored[row] != nil {
        stored[row] = nil
        matchedCounts[table, default: 0] += 1
      } else {
        note(row, "missing", of: table)
      }
    }
    for row in stored.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      note(row, "wrong", of: table)
      matchedCounts[table, default: 0] += 1
    }
  }

  private func note(_ row: [Int64], _ what: String, of table: CacheTable) {
    var difference = differences[table] ?? Difference()
    difference.rowCount += 1
    if difference.shown.count < WarehouseCheck.shownRowCount {
      let values = zip(table.columns, row).map { "\($0) = \($1)" }.joined(separator: ", ")
      difference.shown.append("\(what): \(values)")
    }
    differences[table] = difference
  }

  /// Ends the comparison: rows that nothing was compared with are too many.
  func finish() throws {
    for table in tables {
      let stored = try Int64.fetchOne(db, sql: "SELECT COUNT(*) FROM \(table.name(on: layer))") ?? 0
      let surplus = stored - (matchedCounts[table] ?? 0)
      guard surplus > 0 else { continue }
      var difference = differences[table] ?? Difference()
      difference.rowCount += Int(surplus)
      difference.shown.append(
        "\(surplus) \(surplus == 1 ? "row" : "rows") of tags that ought to have none")
      differences[table] = difference
    }
  }
}
