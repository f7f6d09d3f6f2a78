internal import GRDB
internal import GRDBSQLite
internal import SQLitePages

/// Rows of integers by their first column, from pages or by SQL. One thread.
final class IntegerTable {
  private var cursor: IntegerTreeCursor?
  private let connection: Warehouse?
  private let sql: String

  init(_ cursor: consuming IntegerTreeCursor) {
    self.cursor = consume cursor
    connection = nil
    sql = ""
  }

  init(path: String, name: String, columns: [String]) throws {
    cursor = nil
    connection = try Warehouse(path: path, mode: .read)
    sql = """
      SELECT \(columns.joined(separator: ", "))
      FROM \(name)
      WHERE \(columns[0]) = ?
      ORDER BY \(columns[1])
      """
  }

  deinit {
    connection?.close()
  }

  /// Calls `body` with each row whose first column is `first`, in order. Quick when `first` ascends.
  @inline(__always)
  func forEachRow(of first: Int64, _ body: (UnsafePointer<Int64>) throws -> Void) throws {
    if cursor != nil {
      try cursor?.forEachRow(of: first, body)
    } else {
      try forEachStoredRow(of: first, body)
    }
  }

  private func forEachStoredRow(
    of first: Int64, _ body: (UnsafePointer<Int64>) throws -> Void
  ) throws {
    try connection?.queue.inDatabase { db in
      let statement = try db.cachedStatement(sql: sql)
      try withUnsafeTemporaryAllocation(of: Int64.self, capacity: 3) { row in
        guard let base = row.baseAddress else { return }
        let columnCount = min(statement.columnCount, row.count)
        try statement.forEachRow([first], on: db) { handle in
          for column in 0..<columnCount {
            row[column] = sqlite3_column_int64(handle, Int32(column))
          }
          try body(base)
        }
      }
    }
  }
}
