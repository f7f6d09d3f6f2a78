package import GRDB
internal import GRDBSQLite
internal import SQLitePages

/// Reads the tags of posts from the pages of post_tag, past SQLite's virtual machine. For exports,
/// which read them all.
///
/// It holds as long as its `ConnectionPages` do. One thread.
final class PostTagReader {
  private var cursor: IntegerTreeCursor

  /// Nil when the file is not to be read so. SQL reads it then.
  init?(_ db: Database, path: String) throws {
    guard let pages = try ConnectionPages(db, path: path),
      let cursor = try pages.cursor(table: "post_tag", columnCount: 3)
    else { return nil }
    self.cursor = consume cursor
  }

  /// Calls `body` with each tag_id of a post, in the order of its record.
  @inline(__always)
  func forEachTag(ofPost postID: Int64, _ body: (Int64) throws -> Void) throws {
    try cursor.forEachRow(of: postID) { row in try body(row[2]) }
  }
}

/// The tags of posts, from the pages of a snapshot or, without one, by SQL. Within one closure of the
/// connection's queue.
package struct PostTags {
  package static let sql = "SELECT tag_id FROM post_tag WHERE post_id = ? ORDER BY position"

  private let db: Database
  private let reader: PostTagReader?
  private let statement: Statement

  package init(_ db: Database, snapshot: Snapshot) throws {
    self.db = db
    reader = snapshot.tagReader
    statement = try db.cachedStatement(sql: Self.sql)
  }

  /// Calls `body` with each tag_id of a post, in the order of its record.
  @inline(__always)
  package func forEach(ofPost postID: Int64, _ body: (Int64) -> Void) throws {
    if let reader {
      try reader.forEachTag(ofPost: postID, body)
    } else {
      try statement.forEachRow([postID], on: db) { body(sqlite3_column_int64($0, 0)) }
    }
  }
}
