internal import CSQLiteExtras
internal import FileSystem
package import GRDB
package import SQLitePages

/// The pages of a warehouse, for any thread, during one transaction of a connection that keeps others from
/// writing.
///
/// They are read with a descriptor of their own, which `OpenFiles` keeps open until no connection of the
/// process needs its locks any more.
package final class WarehousePages: Sendable {
  private let file: FileIdentity
  private let descriptor: Int32
  private let path: String
  private let pageSize: Int
  private let pageCount: Int

  /// Nil when the file is not to be read so, see `IntegerTreeCursor.readablePageSize`: SQL reads it then.
  package init?(_ db: Database, path: String) throws {
    var header = [UInt8](repeating: 0, count: IntegerTreeCursor.headerByteCount)
    // By SQLite's own handle: nothing is opened for a file that is in WAL mode.
    try db.check(taghouse_read_file(db.handle, &header, Int32(header.count), 0))
    guard let pageSize = header.withUnsafeBytes({ IntegerTreeCursor.readablePageSize($0) }),
      try !db.hasMoved, let file = FileStatus(path: path)?.identity,
      let descriptor = OpenFiles.startReading(file, path: path)
    else { return nil }
    self.file = file
    self.descriptor = descriptor
    self.path = path
    self.pageSize = pageSize
    pageCount = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
  }

  deinit {
    OpenFiles.stopReading(file)
  }

  /// Reads leaves of tables with rowids, on one thread.
  package func leafReader() -> TableLeafReader {
    let read = IntegerTreeCursor.pages(of: descriptor, pageSize: pageSize, path: path)
    return TableLeafReader(pageSize: pageSize, path: path) { page, buffer in
      try withExtendedLifetime(self) { try read(page, buffer) }
    }
  }

  /// The leaves of a table with rowids.
  package func leaves(rootPage: UInt32) throws -> [UInt32] {
    try leafReader().leaves(rootPage: rootPage, pageCount: pageCount)
  }

  /// A cursor over a table whose rows are integers.
  package func cursor(rootPage: UInt32, columnCount: Int) -> IntegerTreeCursor {
    let read = IntegerTreeCursor.pages(of: descriptor, pageSize: pageSize, path: path)
    return IntegerTreeCursor(
      pageSize: pageSize, rootPage: rootPage, columnCount: columnCount, path: path
    ) { page, buffer in
      try withExtendedLifetime(self) { try read(page, buffer) }
    }
  }
}
