internal import GRDB
internal import GRDBSQLite
internal import Store

/// Rows of a table that is clustered by post_id, read along with posts.
///
/// Posts whose ids ascend without wide gaps are served by one scan of the table; others are looked up
/// one by one. For use within one closure of the connection's queue; one thread.
final class PostRows {
  private let db: Database
  private let statement: Statement
  private let handle: OpaquePointer
  /// The post of the row at hand.
  private var rowPostID: Int64 = 0
  /// Whether there is a row; behind the last there is none. No number could say so: a post may have any.
  private var hasRow = false
  private var isScan = false

  /// `select` begins with post_id: `SELECT post_id, width, height FROM latent`.
  ///
  /// - Parameter isApart: Whether another value reads the same table meanwhile.
  init(_ db: Database, select: String, isApart: Bool = false) throws {
    self.db = db
    let sql = Self.sql(select: select)
    statement = try isApart ? db.makeStatement(sql: sql) : db.cachedStatement(sql: sql)
    handle = statement.sqliteStatement
  }

  static func sql(select: String) -> String {
    "\(select) WHERE post_id BETWEEN ? AND ? ORDER BY post_id"
  }

  /// Begins a scan for posts from the first to the last, or look-ups.
  func begin(_ postIDs: ClosedRange<Int64>?) throws {
    isScan = false
    hasRow = false
    guard let postIDs else { return }
    try bind(postIDs)
    isScan = true
  }

  /// Ends what was begun.
  func end() {
    sqlite3_reset(handle)
  }

  /// Calls `body` with the statement at each row of a post. During a scan posts ascend.
  @inline(__always)
  func forEach(of postID: Int64, _ body: (OpaquePointer) -> Void) throws {
    if !isScan { try bind(postID...postID) }
    while hasRow, rowPostID < postID { try step() }
    while hasRow, rowPostID == postID {
      body(handle)
      try step()
    }
  }

  private func bind(_ postIDs: ClosedRange<Int64>) throws {
    sqlite3_reset(handle)
    try db.check(sqlite3_bind_int64(handle, 1, postIDs.lowerBound))
    try db.check(sqlite3_bind_int64(handle, 2, postIDs.upperBound))
    try step()
  }

  private func step() throws {
    let code = sqlite3_step(handle)
    hasRow = code == SQLITE_ROW
    if hasRow {
      rowPostID = sqlite3_column_int64(handle, 0)
    } else {
      try db.check(code)
    }
  }
}
