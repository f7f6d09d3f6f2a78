internal import CSQLiteExtras
package import GRDB
internal import GRDBSQLite
package import SQLitePages

/// The pages of a warehouse through SQLite's own file handle: closing another one would drop the locks of
/// the process.
///
/// It holds for one read transaction of one connection, in rollback mode: then all that is committed is in
/// the file, and nobody writes there. One thread.
package struct ConnectionPages {
  private let db: Database
  private let path: String
  private let pageSize: Int

  /// Nil when the file is not to be read so: outside of a read transaction, in WAL mode, with bytes
  /// reserved on its pages. SQL reads it then.
  package init?(_ db: Database, path: String) throws {
    guard sqlite3_txn_state(db.handle, "main") == SQLITE_TXN_READ else { return nil }
    var header = [UInt8](repeating: 0, count: IntegerTreeCursor.headerByteCount)
    try db.check(taghouse_read_file(db.handle, &header, Int32(header.count), 0))
    guard let pageSize = header.withUnsafeBytes({ IntegerTreeCursor.readablePageSize($0) }) else {
      return nil
    }
    self.db = db
    self.path = path
    self.pageSize = pageSize
  }

  /// Over a table whose rows are integers.
  package func cursor(table: String, columnCount: Int) throws -> IntegerTreeCursor? {
    guard let root = try Schema.rootPage(ofTable: table, db) else { return nil }
    let connection = db.handle
    let pageSize = pageSize
    let path = path
    return IntegerTreeCursor(
      pageSize: pageSize, rootPage: root, columnCount: columnCount, path: path
    ) { page, buffer in
      let offset = (Int64(page) - 1) * Int64(pageSize)
      let code = taghouse_read_file(
        connection, buffer.baseAddress, Int32(buffer.count), offset)
      guard ResultCode(rawValue: code) != .SQLITE_IOERR_SHORT_READ else {
        throw WarehouseError(
          .inconsistent, "is damaged: the file ends before page \(page)",
          hint: WarehouseError.damageHint, path: path)
      }
      guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
  }
}
