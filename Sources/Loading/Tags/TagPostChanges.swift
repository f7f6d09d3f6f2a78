internal import GRDB
internal import GRDBSQLite
internal import Store

/// Rows of tag_post that posts which are there get or lose, kept back so that they are written in the order of their
/// keys: a page of tag_post is then touched once, and not once a post.
///
/// Memory: 24 bytes a row, and 16 bytes a post. One thread.
struct TagPostChanges {
  /// With more rows than this, write them.
  static let preferredCount = 2_000_000

  private struct Change {
    let tagID: Int64
    let postID: Int64
    /// The place in the order of the changes, twice, and 1 for a row that comes.
    let orderAndKind: Int

    var isAdded: Bool { orderAndKind & 1 == 1 }
  }

  private var changes: [Change] = []
  private var postIDs = Set<Int64>()

  var count: Int { changes.count }

  /// Whether rows of this post wait.
  func contains(postID: Int64) -> Bool {
    postIDs.contains(postID)
  }

  /// Notes that a post has other tags now; `old` and `new` have each tag once.
  mutating func note(postID: Int64, from old: [Int64], to new: [Int64]) {
    postIDs.insert(postID)
    let (oldSet, newSet) = (Set(old), Set(new))
    for tagID in old where !newSet.contains(tagID) {
      append(tagID: tagID, postID: postID, isAdded: false)
    }
    for tagID in new where !oldSet.contains(tagID) {
      append(tagID: tagID, postID: postID, isAdded: true)
    }
  }

  private mutating func append(tagID: Int64, postID: Int64, isAdded: Bool) {
    changes.append(
      Change(tagID: tagID, postID: postID, orderAndKind: changes.count << 1 | (isAdded ? 1 : 0)))
  }

  mutating func removeAll() {
    changes.removeAll(keepingCapacity: true)
    postIDs.removeAll(keepingCapacity: true)
  }

  /// Writes all, and forgets them. What came and went again is not written.
  mutating func write(_ db: Database) throws {
    defer { removeAll() }
    changes.sort {
      ($0.tagID, $0.postID, $0.orderAndKind) < ($1.tagID, $1.postID, $1.orderAndKind)
    }
    let insert = try db.cachedStatement(
      sql: "INSERT OR FAIL INTO tag_post (tag_id, post_id) VALUES (?, ?)"
    ).sqliteStatement
    let delete = try db.cachedStatement(
      sql: "DELETE FROM tag_post WHERE tag_id = ? AND post_id = ?"
    ).sqliteStatement
    var start = 0
    while start < changes.count {
      let (first, rest) = (changes[start], changes[start...])
      let end =
        rest.firstIndex { $0.tagID != first.tagID || $0.postID != first.postID } ?? rest.endIndex
      let last = changes[end - 1]
      start = end
      // The first change says what was there before: the opposite of it.
      guard first.isAdded == last.isAdded else { continue }
      let statement = last.isAdded ? insert : delete
      defer { sqlite3_reset(statement) }
      try db.check(sqlite3_bind_int64(statement, 1, first.tagID))
      try db.check(sqlite3_bind_int64(statement, 2, first.postID))
      try db.check(sqlite3_step(statement))
    }
  }
}
