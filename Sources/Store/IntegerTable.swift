package import GRDB
internal import GRDBSQLite
package import SQLitePages

/// Rows of integers by their first column, from pages or by SQL. One thread.
package final class IntegerTable {
  private var cursor: IntegerTreeCursor?
  private let connection: Warehouse?
  private let database: Database?
  private let sql: String

  package init(_ cursor: consuming IntegerTreeCursor) {
    self.cursor = consume cursor
    connection = nil
    database = nil
    sql = ""
  }

  /// By SQL, on a connection of its own.
  package init(path: String, name: String, columns: [String]) throws {
    cursor = nil
    connection = try Warehouse(path: path, mode: .read)
    database = nil
    sql = Self.select(name, columns)
  }

  /// By SQL, on a connection within one of its closures.
  package init(_ db: Database, name: String, columns: [String]) {
    cursor = nil
    connection = nil
    database = db
    sql = Self.select(name, columns)
  }

  private static func select(_ name: String, _ columns: [String]) -> String {
    """
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
  package func forEachRow(of first: Int64, _ body: (UnsafePointer<Int64>) throws -> Void) throws {
    if cursor != nil {
      try cursor?.forEachRow(of: first, body)
    } else {
      try forEachStoredRow(of: first, body)
    }
  }

  private func forEachStoredRow(
    of first: Int64, _ body: (UnsafePointer<Int64>) throws -> Void
  ) throws {
    if let database { return try forEachRow(of: first, on: database, body) }
    try connection?.queue.inDatabase { try forEachRow(of: first, on: $0, body) }
  }

  private func forEachRow(
    of first: Int64, on db: Database, _ body: (UnsafePointer<Int64>) throws -> Void
  ) throws {
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
