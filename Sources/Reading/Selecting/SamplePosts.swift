internal import GRDB
internal import GRDBSQLite
internal import Selection
internal import Store

/// Takes some of many posts, in an order.
struct SamplePosts {
  private let db: Database
  private let plan: SelectionPlan

  init(_ db: Database, plan: SelectionPlan) {
    self.db = db
    self.plan = plan
  }

  /// The first `count` in the order of the SQL terms, which name columns of post.
  func first(_ count: Int64, of posts: PostSet, by order: String) throws -> PostSet {
    let found = PostSet()
    guard count < posts.count else { return posts }
    try forEachPost(of: posts, by: order, limit: count) { found.insert($0) }
    return found
  }

  /// In the order of the caps, each post of which no cap is reached yet: so no tag of a capped category
  /// is on more posts than its cap says. Posts without such a tag are all taken.
  func posts(
    of posts: PostSet, under caps: PostCaps, reader: (_ category: String) throws -> TagReader
  ) throws -> PostSet {
    let found = PostSet()
    let limits = try caps.limits.map { (reader: try reader($0.category), count: $0.count) }
    var counts = [[Int64: Int64]](repeating: [:], count: limits.count)
    var tags = [[Int64]](repeating: [], count: limits.count)
    try forEachPost(of: posts, by: caps.order.sql(plan), limit: nil) { postID in
      var isTaken = true
      for (index, limit) in limits.enumerated() {
        tags[index].removeAll(keepingCapacity: true)
        try limit.reader.forEachTag(ofPost: postID) { tags[index].append($0) }
        isTaken = isTaken && tags[index].allSatisfy { counts[index][$0, default: 0] < limit.count }
      }
      guard isTaken else { return }
      found.insert(postID)
      for index in limits.indices {
        for tag in tags[index] { counts[index][tag, default: 0] += 1 }
      }
    }
    return found
  }

  private func forEachPost(
    of posts: PostSet, by order: String, limit: Int64?, _ body: (Int64) throws -> Void
  ) throws {
    let selected = try PostSetFunction(posts, on: db.handle)
    let rest = limit.map { "LIMIT \($0)" } ?? ""
    let sql =
      "SELECT post.post_id \(selected.from) WHERE \(selected.condition) ORDER BY \(order) \(rest)"
    try db.makeStatement(sql: sql).forEachRow(on: db) { try body(sqlite3_column_int64($0, 0)) }
  }
}

extension PostCaps.Order {
  fileprivate func sql(_ plan: SelectionPlan) -> String {
    switch self {
    case .score: "post.score DESC NULLS LAST, post.site_id, post.number"
    case .sampleKey(let seed): RandomSample(seed: seed, sites: plan.sites).orderSQL
    }
  }
}
