// Rows that Swift hands to SQL: `INSERT INTO post_tag SELECT c0, c1, c2 FROM taghouse_rows`.
//
// An eponymous virtual table (https://sqlite.org/vtab.html): it exists on the loader's connection by
// its name alone, is in no file, can be read only, and is scanned from front to back. This is three
// times as fast as binding and stepping an INSERT a row, for the statement runs once a batch.

internal import CSQLiteExtras
package import GRDB
internal import GRDBSQLite

/// What a row source table reads. The rows are those of the moment of the scan.
package protocol RowSource: AnyObject {
  /// `CREATE TABLE x(...)`: names of the columns; types do not matter.
  var declaration: String { get }
  var rowCount: Int { get }
  /// The values themselves, row after row, if they are all integers: then `result` is not asked.
  var integers: (values: UnsafePointer<Int64>, columnCount: Int)? { get }
  /// Hands one value to SQLite by `sqlite3_result_…`.
  func result(_ context: OpaquePointer?, row: Int, column: Int)
}

/// Rows of integers, row after row; for post_tag, tag_post and the caches.
package final class IntegerRowSource: RowSource {
  static let maximumColumnCount = 8

  private var values: UnsafeBufferPointer<Int64> = UnsafeBufferPointer(start: nil, count: 0)
  private var columnCount = 1

  package let declaration =
    "CREATE TABLE x("
    + (0..<maximumColumnCount).map { "c\($0) INTEGER" }.joined(separator: ", ") + ")"

  package var rowCount: Int { values.count / columnCount }

  package var integers: (values: UnsafePointer<Int64>, columnCount: Int)? {
    values.baseAddress.map { (values: $0, columnCount: columnCount) }
  }

  package init() {}

  package func result(_ context: OpaquePointer?, row: Int, column: Int) {
    sqlite3_result_int64(context, values[row * columnCount + column])
  }

  /// Offers the values to what `body` runs.
  package func offering<Result>(
    _ values: UnsafeBufferPointer<Int64>, columnCount: Int, _ body: () throws -> Result
  ) rethrows -> Result {
    self.values = values
    self.columnCount = columnCount
    defer { self.values = UnsafeBufferPointer(start: nil, count: 0) }
    return try body()
  }
}

/// A row source under a name on one connection. SQLite holds it until the connection closes.
package enum RowSourceTable {
  private struct Table {
    var base: sqlite3_vtab
    var source: Unmanaged<AnyRowSource>
  }

  private struct Cursor {
    var base: sqlite3_vtab_cursor
    var source: Unmanaged<AnyRowSource>
    var row: Int
    var rowCount: Int
    /// For a source of integers: the row at hand, and how long a row is.
    var integers: UnsafePointer<Int64>?
    var columnCount: Int
  }

  /// What SQLite keeps a pointer to.
  private final class AnyRowSource {
    let source: any RowSource
    init(_ source: any RowSource) { self.source = source }
  }

  /// Makes `source` readable as a table called `name`.
  package static func register(_ source: any RowSource, as name: String, on db: Database) throws {
    try db.check(register(source, as: name, on: db.handle))
  }

  /// The same on a connection of SQLite's own; returns its result code.
  package static func register(
    _ source: any RowSource, as name: String, on connection: OpaquePointer?
  ) -> Int32 {
    let context = Unmanaged.passRetained(AnyRowSource(source))
    return sqlite3_create_module_v2(connection, name, module, context.toOpaque()) { context in
      guard let context else { return }
      Unmanaged<AnyRowSource>.fromOpaque(context).release()
    }
  }

  /// The module is the same for all sources and lives as long as the program.
  nonisolated(unsafe) private static let module: UnsafePointer<sqlite3_module> = {
    let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    module.initialize(to: makeModule())
    return UnsafePointer(module)
  }()

  private static func makeModule() -> sqlite3_module {
    var module = sqlite3_module()
    module.iVersion = 1
    module.xConnect = { db, context, _, _, result, _ in
      guard let context, let result else { return SQLITE_ERROR }
      let source = Unmanaged<AnyRowSource>.fromOpaque(context)
      let declaration = source.takeUnretainedValue().source.declaration
      let code = sqlite3_declare_vtab(db, declaration)
      guard code == SQLITE_OK else { return code }
      let table = UnsafeMutablePointer<Table>.allocate(capacity: 1)
      table.initialize(to: Table(base: sqlite3_vtab(), source: source))
      result.pointee = UnsafeMutableRawPointer(table).assumingMemoryBound(to: sqlite3_vtab.self)
      return SQLITE_OK
    }
    module.xDisconnect = { table in
      UnsafeMutableRawPointer(table)?.assumingMemoryBound(to: Table.self).deallocate()
      return SQLITE_OK
    }
    module.xBestIndex = { _, information in
      information?.pointee.estimatedCost = 1000
      return SQLITE_OK
    }
    module.xOpen = { table, result in
      guard let table, let result else { return SQLITE_ERROR }
      let source = UnsafeMutableRawPointer(table).assumingMemoryBound(to: Table.self).pointee.source
      let cursor = UnsafeMutablePointer<Cursor>.allocate(capacity: 1)
      cursor.initialize(
        to: Cursor(base: sqlite3_vtab_cursor(), source: source, row: 0, rowCount: 0, columnCount: 0)
      )
      result.pointee = UnsafeMutableRawPointer(cursor).assumingMemoryBound(
        to: sqlite3_vtab_cursor.self)
      return SQLITE_OK
    }
    module.xClose = { cursor in
      UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: Cursor.self).deallocate()
      return SQLITE_OK
    }
    module.xFilter = { cursor, _, _, _, _ in
      guard let cursor = RowSourceTable.cursor(cursor) else { return SQLITE_ERROR }
      cursor.pointee.row = 0
      cursor.pointee.source._withUnsafeGuaranteedRef {
        cursor.pointee.rowCount = $0.source.rowCount
        cursor.pointee.integers = $0.source.integers?.values
        cursor.pointee.columnCount = $0.source.integers?.columnCount ?? 0
      }
      return SQLITE_OK
    }
    module.xNext = { cursor in
      guard let cursor = RowSourceTable.cursor(cursor) else { return SQLITE_ERROR }
      cursor.pointee.row += 1
      cursor.pointee.integers? += cursor.pointee.columnCount
      return SQLITE_OK
    }
    module.xEof = { cursor in
      guard let cursor = RowSourceTable.cursor(cursor) else { return 1 }
      return cursor.pointee.row < cursor.pointee.rowCount ? 0 : 1
    }
    module.xColumn = { cursor, context, column in
      guard let cursor = RowSourceTable.cursor(cursor) else { return SQLITE_ERROR }
      if let integers = cursor.pointee.integers {
        sqlite3_result_int64(context, integers[Int(column)])
        return SQLITE_OK
      }
      let row = cursor.pointee.row
      cursor.pointee.source._withUnsafeGuaranteedRef {
        $0.source.result(context, row: row, column: Int(column))
      }
      return SQLITE_OK
    }
    module.xRowid = { cursor, result in
      guard let cursor = RowSourceTable.cursor(cursor) else { return SQLITE_ERROR }
      result?.pointee = Int64(cursor.pointee.row)
      return SQLITE_OK
    }
    return module
  }

  private static func cursor(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?
  ) -> UnsafeMutablePointer<Cursor>? {
    UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: Cursor.self)
  }
}
