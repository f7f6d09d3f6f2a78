internal import GRDB
internal import GRDBSQLite
internal import Store

/// The posts of a site, cut by number into ranges that several threads can read.
struct PostRanges: Sendable {
  /// Numbers, first and last, of each range; ascending and without overlap.
  let bounds: [ClosedRange<Int64>]
  /// Posts of the site, selected or not.
  let postCount: Int64

  /// Looks at the index of numbers once. Memory: 16 bytes a range.
  ///
  /// - Parameter posts: the posts that ranges are made of; nil for all.
  init(
    _ warehouse: Warehouse, siteID: Int64, posts: PostSet? = nil, postsPerRange: Int
  ) throws {
    var bounds: [ClosedRange<Int64>] = []
    var count: Int64 = 0
    try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        let statement = try db.makeStatement(
          sql: "SELECT number, post_id FROM post WHERE site_id = ? ORDER BY number")
        var first: Int64 = 0
        var last: Int64 = 0
        var before: Int64 = 0
        var inRange = 0
        try statement.forEachRow([siteID], on: db) { row in
          count += 1
          let number = sqlite3_column_int64(row, 0)
          guard count == 1 || number > before else {
            throw WarehouseError(
              .inconsistent, "is damaged: the index of numbers of posts is out of order",
              hint: WarehouseError.damageHint)
          }
          before = number
          guard posts?.contains(sqlite3_column_int64(row, 1)) ?? true else { return }
          last = number
          if inRange == 0 { first = last }
          inRange += 1
          if inRange == postsPerRange {
            bounds.append(first...last)
            inRange = 0
          }
        }
        if inRange > 0 { bounds.append(first...last) }
      }
    }
    self.bounds = bounds
    postCount = count
  }
}
