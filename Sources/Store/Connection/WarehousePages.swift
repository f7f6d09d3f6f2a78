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
  }

  deinit {
    OpenFiles.stopReading(file)
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
