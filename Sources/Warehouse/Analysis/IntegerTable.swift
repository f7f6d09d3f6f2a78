// The analysis reads post_tag and tag_post on several threads while its own connection writes caches.
// In rollback mode it reads their pages with a descriptor of its own: the caches are other pages, and
// nobody else writes while the connection holds its transaction. A second connection will not do there,
// for its shared lock would keep SQLite from writing what its cache has no room for.
//
// In WAL mode, where pages may be elsewhere, each thread has a connection and reads by SQL.

internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import SQLitePages

/// The pages of a warehouse, for any thread, during one transaction of `connection`.
///
/// Closing the descriptor drops the locks that the process holds on the file: not before the
/// transaction has ended.
final class WarehousePages: Sendable {
  private static let headerByteCount = 100

  private let descriptor: Int32
  private let path: String
  private let pageSize: Int

  /// Nil when the file is not to be read so: in WAL mode, or with bytes reserved on its pages.
  init?(path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var header = [UInt8](repeating: 0, count: Self.headerByteCount)
    guard pread(descriptor, &header, header.count, 0) == header.count,
      header[18] == 1, header[19] == 1, header[20] == 0
    else {
      close(descriptor)
      return nil
    }
    let stored = Int(header[16]) << 8 | Int(header[17])
    pageSize = stored == 1 ? 65536 : stored
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    close(descriptor)
  }

  /// A cursor over a table whose rows are integers.
  func cursor(rootPage: UInt32, columnCount: Int) -> IntegerTreeCursor {
    let descriptor = descriptor
    let pageSize = pageSize
    return IntegerTreeCursor(
      pageSize: pageSize, rootPage: rootPage, columnCount: columnCount, path: path
    ) { [self] page, buffer in
      var done = 0
      let offset = Int(page - 1) * pageSize
      while done < buffer.count, let base = buffer.baseAddress {
        let count = pread(descriptor, base + done, buffer.count - done, offset + done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          throw WarehouseError(.inconsistent, "is cut short at page \(page)", path: path)
        }
        done += count
      }
    }
  }
}

/// Where the rows of the tables post_tag and tag_post are read from.
struct TagTableSource: Sendable {
  private let path: String
  private let pages: WarehousePages?
  private let rootPages: [String: UInt32]

  /// Within a transaction that keeps others from writing. On a connection that only reads, somebody has
  /// to keep the source until the transaction has ended.
  init(_ db: Database, path: String) throws {
    self.path = path
    let pages = try WarehousePages(path: path)
    if !db.configuration.readonly {
      // Its descriptor must not be closed before the end, see there.
      db.afterNextTransaction(
        onCommit: { _ in withExtendedLifetime(pages) {} },
        onRollback: { _ in withExtendedLifetime(pages) {} })
    }
    self.pages = pages
    var roots: [String: UInt32] = [:]
    for table in ["post_tag", "tag_post"] {
      roots[table] = try UInt32.fetchOne(
        db, sql: "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?",
        arguments: [table])
    }
    rootPages = roots
  }

  /// The rows (post_id, position, tag_id), for one thread.
  func postTags() throws -> IntegerTable {
    try table("post_tag", columns: ["post_id", "position", "tag_id"])
  }

  /// The rows (tag_id, post_id), for one thread.
  func tagPosts() throws -> IntegerTable {
    try table("tag_post", columns: ["tag_id", "post_id"])
  }

  private func table(_ name: String, columns: [String]) throws -> IntegerTable {
    guard let pages, let root = rootPages[name] else {
      return try IntegerTable(path: path, name: name, columns: columns)
    }
    return IntegerTable(pages.cursor(rootPage: root, columnCount: columns.count))
  }
}

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
