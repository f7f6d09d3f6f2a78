// Works a search out as sets of posts. Each node gets the posts that are still in question and says which of
// them it takes; of conditions that all have to hold the cheapest comes first, so that a rare tag leaves few
// posts for the rest:
//
//     all posts -> miku: 9,000 -> long_hair: 7,000 -> not comic: 6,900 -> score >= 10: 2,000

internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Selection
internal import Statistics
internal import Store

/// Finds the posts of a search. One connection, within a transaction.
package final class SelectionEvaluation {
  /// Below this share of all posts, rows of posts are looked up one by one instead of all in a row.
  private static let lookUpShare: Int64 = 12

  /// Fewer posts are as quick by SQL.
  private static let pagesPostCount: Int64 = 40

  private let db: Database
  private let path: String
  private let postCount: Int64
  private var tagPosts: IntegerTable?
  private let source: ConnectionTables
  /// The posts of named sets by their views, nil for all posts: a set that stands in many is worked out once.
  private var setPosts: [String: PostSet?] = [:]

  init(_ db: Database, path: String) throws {
    self.db = db
    self.path = path
    source = try ConnectionTables(db, path: path)
    postCount = try Int64.fetchOne(db, sql: "SELECT COALESCE(MAX(post_id), 0) FROM post") ?? 0
  }

  /// The posts that a search takes, of these at most so many of each tag, and those of its sample and
  /// limit only; nil for all posts.
  func posts(of plan: SelectionPlan, caps: PostCaps? = nil) throws -> PostSet? {
    var found = try plan.node.map { try posts(of: $0, within: nil) }
    let query = plan.query
    guard caps != nil || query.sample != nil || query.limit != nil else { return found }
    let draw = SamplePosts(db, plan: plan)
    if let caps {
      found = try draw.posts(of: found ?? allPosts(), under: caps) { category in
        try TagReader(category: category, layer: plan.layer, db, source: source)
      }
    }
    if let sample = query.sample {
      found = try draw.first(sample, of: found ?? allPosts(), by: plan.sampleKey.orderSQL)
    }
    if let limit = query.limit {
      let posts = try found ?? allPosts()
      let leading = try postPages().flatMap {
        try LeadingPosts.of(posts, count: limit, by: query.order, $0)
      }
      found = try draw.first(limit, of: leading ?? posts, by: plan.orderSQL)
    }
    return found
  }

  /// All posts.
  func allPosts() throws -> PostSet { try listing("SELECT post_id FROM post", within: nil) }

  // MARK: Nodes

  /// Those of `candidates`, or of all posts, that the node takes; always a set of its own.
  private func posts(of node: SelectionNode, within candidates: PostSet?) throws -> PostSet {
    if let condition = node.plainCondition {
      return try rows(condition, node.plainTest, within: candidates)
    }
    switch node {
    case .all(let nodes): return try all(nodes, within: candidates)
    case .any(let nodes): return try any(nodes, within: candidates)
    case .not(let node):
      let rest = try candidates.map { PostSet(copying: $0) } ?? allPosts()
      rest.subtract(try posts(of: node, within: candidates))
      return rest
    case .tags(let choice): return try posts(of: choice, within: candidates)
    case .found(let select): return try listing(select, within: candidates)
    case .listing(let select, let condition):
      guard let candidates, isFew(candidates) else {
        return try listing(select, within: candidates)
      }
      return try rows(condition, nil, within: candidates)
    case .tagCount(let count):
      let reader = try TagReader(
        category: count.category, layer: count.layer, db, source: source)
      return try filter(candidates) { try count.holds(reader.count(ofPost: $0)) }
    case .captionText(let text):
      let search = try CaptionTextSearch(text.phrase, db)
      if let candidates, !search.hasIndex, isFew(candidates) {
        return try filter(candidates) { try search.isMatched(postID: $0, db) }
      }
      let found = PostSet()
      try search.forEachPost(db) { found.insert($0) }
      if let candidates { found.formIntersection(candidates) }
      return found
    case .numbers(let list): return try posts(of: list, within: candidates)
    case .set(let view, let plan):
      let known = try setPosts[view] ?? posts(of: plan)
      setPosts[view] = .some(known)
      let found = try known.map { PostSet(copying: $0) } ?? allPosts()
      if let candidates { found.formIntersection(candidates) }
      return found
    case .condition, .nothing: return PostSet()
    }
  }

  private func all(_ nodes: [SelectionNode], within candidates: PostSet?) throws -> PostSet {
    // A copy, which is changed.
    var rest = candidates.map { PostSet(copying: $0) }
    let plain = nodes.filter { $0.plainCondition != nil }
    let conditions = plain.compactMap(\.plainCondition)
    var others = nodes.filter { $0.plainCondition == nil }
    others.sort { $0.cost < $1.cost }
    if !conditions.isEmpty {
      // Values of posts behind tags, in one look at each row, and before what is dearer.
      let condition = conditions.map { "(\($0))" }.joined(separator: " AND ")
      let position = others.firstIndex { $0.cost > 1e11 } ?? others.count
      let test = SelectionNode.tests(plain).map(PostTest.all)
      others.insert(.condition(condition, test: test), at: position)
    }
    for node in others {
      if case .not(let node) = node, node.plainCondition == nil, let rest {
        rest.subtract(try posts(of: node, within: rest))
      } else {
        rest = try posts(of: node, within: rest)
      }
      if rest?.isEmpty == true { break }
    }
    return rest ?? PostSet()
  }

  private func any(_ nodes: [SelectionNode], within candidates: PostSet?) throws -> PostSet {
    let found = PostSet()
    let plain = nodes.filter { $0.plainCondition != nil }
    let conditions = plain.compactMap(\.plainCondition)
    if !conditions.isEmpty {
      let condition = conditions.map { "(\($0))" }.joined(separator: " OR ")
      let test = SelectionNode.tests(plain).map(PostTest.any)
      found.formUnion(try rows(condition, test, within: candidates))
    }
    for node in nodes where node.plainCondition == nil {
      found.formUnion(try posts(of: node, within: candidates))
    }
    return found
  }

  // MARK: Where posts come from

  private func posts(of choice: TagChoice, within candidates: PostSet?) throws -> PostSet {
    let found = PostSet()
    let table = try tagPosts ?? source.tagPosts()
    tagPosts = table
    for tagID in choice.storedIDs {
      if let candidates {
        try table.forEachRow(of: tagID) { row in
          if candidates.contains(row[1]) { found.insert(row[1]) }
        }
      } else {
        try table.forEachRow(of: tagID) { found.insert($0[1]) }
      }
    }
    return found
  }

  private func posts(of list: NumberList, within candidates: PostSet?) throws -> PostSet {
    let found = PostSet()
    if isFew(list.count) {
      let anySite = try db.makeStatement(
        sql: """
          SELECT post_id FROM post WHERE site_id IN (SELECT site_id FROM site) AND number = ?
          """)
      try list.numbers.forEachPost { number in
        try anySite.forEachRow([number], on: db) { found.insert(sqlite3_column_int64($0, 0)) }
      }
      let oneSite = try db.makeStatement(
        sql: "SELECT post_id FROM post WHERE site_id = ? AND number = ?")
      for (siteID, numbers) in list.numbersOfSites {
        try numbers.forEachPost { number in
          try oneSite.forEachRow([siteID, number], on: db) {
            found.insert(sqlite3_column_int64($0, 0))
          }
        }
      }
    } else {
      let all = try db.makeStatement(sql: "SELECT post_id, site_id, number FROM post")
      try all.forEachRow(on: db) { row in
        let number = sqlite3_column_int64(row, 2)
        let ofSite = list.numbersOfSites[sqlite3_column_int64(row, 1)]
        if list.numbers.contains(number) || ofSite?.contains(number) ?? false {
          found.insert(sqlite3_column_int64(row, 0))
        }
      }
    }
    if let candidates { found.formIntersection(candidates) }
    return found
  }

  /// The posts that a SELECT of post_id gives.
  private func listing(_ select: String, within candidates: PostSet?) throws -> PostSet {
    let found = PostSet()
    try db.makeStatement(sql: select).forEachRow(on: db) { row in
      let postID = sqlite3_column_int64(row, 0)
      if candidates?.contains(postID) ?? true { found.insert(postID) }
    }
    return found
  }

  /// The posts for whose row a condition holds.
  private func rows(
    _ condition: String, _ test: PostTest?, within candidates: PostSet?
  ) throws -> PostSet {
    guard let candidates, isFew(candidates) else {
      if let test, let pages = try postPages(), let placed = PlacedPostTest(test, of: pages) {
        return try pages.posts(columnCount: placed.columnCount, among: candidates) {
          placed.isTrue(of: $0)
        }
      }
      return try listing("SELECT post_id FROM post WHERE \(condition)", within: candidates)
    }
    let found = PostSet()
    let statement = try db.makeStatement(
      sql: "SELECT 1 FROM post WHERE post_id = ? AND (\(condition))")
    try candidates.forEachPost { postID in
      try statement.forEachRow([postID], on: db) { _ in found.insert(postID) }
    }
    return found
  }

  /// The pages of post; nil where SQL has to read them, or where it is as quick.
  private func postPages() throws -> PostPages? {
    // What a transaction has written itself may not be in the file yet.
    guard postCount >= Self.pagesPostCount,
      sqlite3_txn_state(db.handle, "main") == SQLITE_TXN_READ
    else { return nil }
    return try PostPages(db, path: path)
  }

  private func filter(_ candidates: PostSet?, _ isTaken: (Int64) throws -> Bool) throws -> PostSet {
    let found = PostSet()
    try (candidates ?? allPosts()).forEachPost { if try isTaken($0) { found.insert($0) } }
    return found
  }

  private func isFew(_ posts: PostSet) -> Bool { isFew(posts.count) }

  private func isFew(_ count: Int64) -> Bool { count * Self.lookUpShare < postCount }
}
