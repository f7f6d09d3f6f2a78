internal import GRDBSQLite
internal import Store

/// Tables of the caches in the schema temp of a connection of SQLite's own, which an analysis fills.
package final class TemporaryCaches: CacheSink {
  private let connection: OpaquePointer?
  private let rows = IntegerRowSource()
  private let check: (Int32) throws -> Void
  /// What is taken; an analysis may count more.
  var tables: Set<CacheTable> = []

  /// - Parameter check: throws what a result code of SQLite says.
  package init(_ connection: OpaquePointer?, check: @escaping (Int32) throws -> Void) throws {
    self.connection = connection
    self.check = check
    try check(RowSourceTable.register(rows, as: "taghouse_rows", on: connection))
  }

  /// Says which texts the codes of ratings stand for from now on.
  func setRatings(_ ratings: [String]) throws {
    var sql = """
      CREATE TEMP TABLE IF NOT EXISTS \(CacheTable.ratingTable) (
        code INTEGER PRIMARY KEY,
        rating TEXT NOT NULL UNIQUE
      );
      DELETE FROM \(CacheTable.ratingTable);
      """
    for (code, rating) in ratings.enumerated() {
      sql += "INSERT INTO \(CacheTable.ratingTable) VALUES (\(code), \(SQLLiteral.text(rating)));"
    }
    try execute(sql)
  }

  package func take(_ values: UnsafeBufferPointer<Int64>, of table: CacheTable) throws {
    guard values.count > 0, tables.contains(table) else { return }
    try rows.offering(values, columnCount: table.columns.count) {
      try execute(table.insertSQL(on: .stored))
    }
  }

  private func execute(_ sql: String) throws {
    try check(sqlite3_exec(connection, sql, nil, nil, nil))
  }
}
