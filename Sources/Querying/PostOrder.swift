internal import GRDB
internal import GRDBSQLite
internal import Reading
package import Store

/// All posts of a warehouse in one order, so that any page of any search is found by walking over it: some
/// milliseconds for five million posts, wherever the page is.
///
/// Memory: 4 bytes a post.
package final class PostOrder: Sendable {
  private let ids: [UInt32]

  /// Reads and sorts all posts: seconds for millions.
  ///
  /// - Parameter orderSQL: the terms of ORDER BY of a search.
  /// - Throws: `badQuery` for a warehouse with ids beyond 32 bits, which no import makes.
  package init(_ orderSQL: String, of warehouse: Warehouse) throws {
    var order = orderSQL
    if order == "post.number DESC, post.site_id", try warehouse.sites(havingPosts: true).count == 1
    {
      // The same, and the index has it.
      order = "post.site_id DESC, post.number DESC"
    }
    var ids: [UInt32] = []
    try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        let statement = try db.makeStatement(sql: "SELECT post.post_id FROM post ORDER BY \(order)")
        try statement.forEachRow(on: db) { row in
          guard let id = UInt32(exactly: sqlite3_column_int64(row, 0)) else {
            throw WarehouseError(
              .badQuery, "posts with ids beyond 32 bits have no pages",
              hint: "`taghouse select` lists them.", path: warehouse.path)
          }
          ids.append(id)
        }
      }
    }
    self.ids = ids
  }

  package var count: Int { ids.count }

  /// Posts of a set, or of all, at equal distances in the order: at most `count` of the `total` that there are.
  package func sample(of posts: PostSet?, total: Int, count: Int) -> [Int64] {
    let step = max(1, total / max(1, count))
    var found: [Int64] = []
    func take(_ place: Int, _ id: UInt32) -> Bool {
      if place % step == 0 { found.append(Int64(id)) }
      return found.count < count
    }
    guard let posts else {
      for (place, id) in ids.enumerated() where !take(place, id) { break }
      return found
    }
    var place = 0
    ids.withUnsafeBufferPointer { ids in
      posts.forEachMember(of: ids) { id in
        defer { place += 1 }
        return take(place, id)
      }
    }
    return found
  }

  /// So many of the posts of a set, or of all, behind the first `offset` of them.
  package func postIDs(of posts: PostSet?, from offset: Int, count: Int) -> [Int64] {
    guard let posts else { return ids.dropFirst(offset).prefix(count).map(Int64.init) }
    var found: [Int64] = []
    guard count > 0 else { return found }
    var toSkip = offset
    ids.withUnsafeBufferPointer { ids in
      posts.forEachMember(of: ids) { id in
        if toSkip > 0 {
          toSkip -= 1
          return true
        }
        found.append(Int64(id))
        return found.count < count
      }
    }
    return found
  }
}
