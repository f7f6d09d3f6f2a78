internal import GRDB
internal import GRDBSQLite
internal import Store

/// Finds the post_ids of numbers of one site that come, by and large, in ascending order: the index of
/// numbers is read on from the last place, and searched again only across wide gaps.
///
/// For use between `begin` and `end` within one batch, and not while posts are inserted: `end` first.
final class PostNumberCursor {
  /// Rows that are passed over before the index is searched again.
  private static let maximumStepCount = 32

  private let db: Database
  private let statement: Statement
  private let handle: OpaquePointer
  /// The row at hand; behind the last one, `Int64.max`. No number from `gapStart` up to it is there.
  private var number: Int64 = 0
  private var gapStart: Int64 = .max

  init(_ db: Database, siteID: Int64) throws {
    self.db = db
    statement = try db.makeStatement(
      sql: """
        SELECT number, post_id FROM post WHERE site_id = ? AND number >= ? ORDER BY number
        """)
    handle = statement.sqliteStatement
    try db.check(sqlite3_bind_int64(handle, 1, siteID))
  }

  /// The post_id of a number; nil when there is no such post.
  func postID(of wanted: Int64) throws -> Int64? {
    if wanted < gapStart { try search(wanted) }
    var stepCount = 0
    while number < wanted {
      if stepCount > Self.maximumStepCount {
        // What was searched for is not before what is wanted, unless the index is out of order.
        throw WarehouseError(
          .inconsistent, "is damaged: the index of numbers of posts is out of order",
          hint: WarehouseError.damageHint)
      } else if stepCount == Self.maximumStepCount {
        try search(wanted)
        stepCount += 1
      } else {
        try step()
        stepCount += 1
      }
    }
    gapStart = wanted
    return number == wanted ? sqlite3_column_int64(handle, 1) : nil
  }

  /// Gives up the place; what is asked for next is searched for.
  func end() {
    sqlite3_reset(handle)
    gapStart = .max
    number = 0
  }

  private func search(_ wanted: Int64) throws {
    sqlite3_reset(handle)
    try db.check(sqlite3_bind_int64(handle, 2, wanted))
    try step()
  }

  private func step() throws {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW {
      number = sqlite3_column_int64(handle, 0)
    } else {
      number = .max
      try db.check(code)
    }
  }
}
