internal import GRDB
internal import Store

/// Takes what an analysis has counted: to write it, or to compare it with what is there.
///
/// Rows of a table come with their first column ascending within a site, or grouped by it.
package protocol CacheSink: AnyObject {
  /// Takes rows of integers, as many values each as the table has columns.
  func take(_ rows: UnsafeBufferPointer<Int64>, of table: CacheTable) throws
}

/// Replaces the rows of the caches of a layer.
package final class CacheWriter: CacheSink {
  private let db: Database
  private let layer: TagLayer
  private let tables: Set<CacheTable>
  private let rows = IntegerRowSource()

  /// Empties the tables.
  init(_ db: Database, tables: [CacheTable], layer: TagLayer = .stored) throws {
    self.db = db
    self.layer = layer
    self.tables = Set(tables)
    for table in tables { try db.execute(sql: "DELETE FROM \(table.name(on: layer))") }
    try RowSourceTable.register(rows, as: "taghouse_rows", on: db)
  }

  package func take(_ values: UnsafeBufferPointer<Int64>, of table: CacheTable) throws {
    guard values.count > 0, tables.contains(table) else { return }
    try rows.offering(values, columnCount: table.columns.count) {
      try db.cachedStatement(sql: table.insertSQL(on: layer)).execute()
    }
  }
}
