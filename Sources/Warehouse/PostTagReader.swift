internal import CSQLiteExtras
internal import GRDB
internal import GRDBSQLite
internal import SQLitePages

/// Reads the tags of posts from the pages of post_tag, past SQLite's virtual machine. For exports,
/// which read them all.
///
/// It holds for one read transaction of one connection, in rollback mode: then all that is committed
/// is in the file, and nobody writes there. One thread.
final class PostTagReader {
  private var cursor: IntegerTreeCursor

  /// Nil when the file is not to be read so: outside of a read transaction, in WAL mode, with bytes
  /// reserved on its pages. SQL reads it then.
  init?(_ db: Database, path: String) throws {
    guard sqlite3_txn_state(db.handle, "main") == SQLITE_TXN_READ else { return nil }
    let connection = db.handle
    var header = [UInt8](repeating: 0, count: IntegerTreeCursor.headerByteCount)
    try db.check(taghouse_read_file(connection, &header, Int32(header.count), 0))
    guard let pageSize = header.withUnsafeBytes({ IntegerTreeCursor.readablePageSize($0) }),
      let root = try Schema.rootPage(ofTable: "post_tag", db)
    else { return nil }
    cursor = IntegerTreeCursor(pageSize: pageSize, rootPage: root, columnCount: 3, path: path) {
      page, buffer in
      let offset = Int64(page - 1) * Int64(pageSize)
      let code = taghouse_read_file(
        connection, buffer.baseAddress, Int32(buffer.count), offset)
      guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }
  }

  /// Calls `body` with each tag_id of a post, in the order of its record.
  @inline(__always)
  func forEachTag(ofPost postID: Int64, _ body: (Int64) throws -> Void) throws {
    try cursor.forEachRow(of: postID) { row in try body(row[2]) }
  }
}

/// The tags of posts, from the pages of a snapshot or, without one, by SQL. Within one closure of the
/// connection's queue.
struct PostTags {
  static let sql = "SELECT tag_id FROM post_tag WHERE post_id = ? ORDER BY position"

  private let db: Database
  private let reader: PostTagReader?
  private let statement: Statement

  init(_ db: Database, snapshot: Snapshot) throws {
    self.db = db
    reader = snapshot.tagReader
    statement = try db.cachedStatement(sql: Self.sql)
  }

  /// Calls `body` with each tag_id of a post, in the order of its record.
  @inline(__always)
  func forEach(ofPost postID: Int64, _ body: (Int64) -> Void) throws {
    if let reader {
      try reader.forEachTag(ofPost: postID, body)
    } else {
      try statement.forEachRow([postID], on: db) { body(sqlite3_column_int64($0, 0)) }
    }
  }
}
