internal import CSQLiteExtras
internal import FileSystem
internal import GRDBSQLite

/// A connection of SQLite's own to a warehouse, read-only: for statements of users, which GRDB need not see.
///
/// One thread. It is closed when it goes away.
package final class PlainConnection {
  /// Nil once it is closed.
  package private(set) var handle: OpaquePointer?
  private var file: FileIdentity?

  package init() {}

  /// Opens the file at a path; returns SQLite's result code. The handle is there, for the message, also
  /// after a failure.
  package func open(path: String) -> Int32 {
    let code = sqlite3_open_v2(FilePath.forSQLite(path), &handle, SQLITE_OPEN_READONLY, nil)
    guard code == SQLITE_OK else { return code }
    file = FileStatus(path: path)?.identity
    if let file { OpenFiles.addConnection(to: file) }
    let distrust = taghouse_distrust(handle)
    guard distrust == SQLITE_OK else { return distrust }
    return sqlite3_busy_timeout(handle, Int32(Warehouse.busyTimeoutSeconds * 1000))
  }

  package func close() {
    sqlite3_close_v2(handle)
    handle = nil
    if let file { OpenFiles.removeConnection(from: file) }
    file = nil
  }

  deinit { close() }
}
