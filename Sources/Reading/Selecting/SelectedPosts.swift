internal import GRDB
internal import GRDBSQLite
public import Selection
public import Statistics
public import Store

/// A selection that was looked up in a warehouse: what exports and reports go through.
///
/// Memory: that of a `PostSet` if it has a search, else nothing.
public struct SelectedPosts: Sendable {
  /// A site whose posts are taken.
  public struct Site: Sendable, Equatable {
    public var id: Int64
    public var name: String
  }

  /// Those that the selection names, in its order, each once; those with posts when it names none.
  public let sites: [Site]
  /// What the flags ask of a row of post, in SQL; "TRUE" for nothing.
  package let condition: String
  /// What the search takes; nil without a search.
  package let posts: PostSet?
  /// The posts of other sites that belong to these; nil where posts are not merged.
  package var merge: PostMerge?
}

extension PostSelection {
  /// What ratings and flags ask of a row of post. Sites are not in it: exports go through them in turn.
  var flagCondition: String {
    var terms: [String] = []
    if !ratings.isEmpty { terms.append("post.rating IN (\(SQLLiteral.list(ratings)))") }
    if excludesDeleted { terms.append("post.is_deleted IS NOT 1") }
    return terms.isEmpty ? "TRUE" : terms.joined(separator: " AND ")
  }

  /// The same as a test of rows.
  fileprivate var flagTest: PostTest {
    var tests: [PostTest] = []
    if !ratings.isEmpty { tests.append(.texts("rating", ratings.map { Array($0.utf8) })) }
    if excludesDeleted { tests.append(.not(.integer("is_deleted", 1...1))) }
    return .all(tests)
  }

  /// The search, which has to be one of posts without an order of their own.
  fileprivate func refuseOrder() throws {
    guard let query, let order = query.order, query.limit == nil else { return }
    throw SelectionError(
      .notHere, "posts are written by site and number here, whatever order: says",
      hint: "order: is of use with limit:, which takes the first of the order.", in: query.text,
      at: order.columns)
  }
}

extension Warehouse {
  /// Looks up a selection for what goes through posts by site and number.
  ///
  /// Throws `unknownSite`, `staleLayers`; `SelectionError` for a search that cannot be.
  public func select(_ selection: PostSelection, layer: TagLayer) throws -> SelectedPosts {
    try selection.refuseOrder()
    let sites = try sites(of: selection)
    let isPlain = selection.query == nil && selection.caps == nil
    let posts = isPlain ? nil : try posts(of: plan(selection, layer: layer), caps: selection.caps)
    guard selection.mergesCopies else {
      return SelectedPosts(sites: sites, condition: selection.flagCondition, posts: posts)
    }
    let (kept, merge) = try merged(posts, where: selection.flagCondition, sites: sites)
    return SelectedPosts(
      sites: sites, condition: selection.flagCondition, posts: kept, merge: merge)
  }

  /// The posts of a selection without those that are copies of others; nil for all posts.
  package func merged(_ posts: PostSet?, of selection: PostSelection) throws -> PostSet? {
    guard selection.mergesCopies else { return posts }
    return try merged(posts, where: selection.flagCondition, sites: sites(of: selection)).kept
  }

  private func merged(
    _ posts: PostSet?, where condition: String, sites: [SelectedPosts.Site]
  ) throws -> (kept: PostSet, merge: PostMerge) {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        let isInside = db.isInsideTransaction
        if !isInside { try db.execute(sql: "BEGIN") }
        defer { if !isInside { try? db.execute(sql: "ROLLBACK") } }
        let merge = try PostMerge(db, of: posts, where: condition, sites: sites, path: path)
        let kept = try posts.map { PostSet(copying: $0) } ?? Self.allPosts(db)
        kept.subtract(merge.copies)
        return (kept, merge)
      }
    }
  }

  private static func allPosts(_ db: Database) throws -> PostSet {
    let posts = PostSet()
    let statement = try db.makeStatement(sql: "SELECT post_id FROM post")
    try statement.forEachRow(on: db) { posts.insert(sqlite3_column_int64($0, 0)) }
    return posts
  }

  private func sites(of selection: PostSelection) throws -> [SelectedPosts.Site] {
    guard !selection.siteNames.isEmpty else {
      let sites = try sites(havingPosts: true)
      if sites.isEmpty {
        SelectionNotes.tell(
          "the warehouse has no posts yet; `taghouse import \(path) FILE…` brings some")
      }
      return sites.map { SelectedPosts.Site(id: $0.id, name: $0.name) }
    }
    var sites: [SelectedPosts.Site] = []
    for name in selection.siteNames where !sites.contains(where: { $0.name == name }) {
      sites.append(SelectedPosts.Site(id: try siteID(named: name), name: name))
    }
    return sites
  }

  /// The search with what the flags ask for, so that a limit counts only what they take.
  package func plan(_ selection: PostSelection, layer: TagLayer) throws -> SelectionPlan {
    try refuseStaleLayer(layer)
    for name in selection.siteNames { _ = try siteID(named: name) }
    return try Self.translating(path: path) {
      try queue.inDatabase { db in
        let planner = try SelectionPlanner(
          db, layer: layer, allowsUnknown: selection.allowsUnknownNames)
        for limit in selection.caps?.limits ?? [] { try planner.refuseUnknownCategory(of: limit) }
        var plan = try planner.plan(selection.query ?? SelectionQuery())
        var nodes: [SelectionNode] = plan.node.map { [$0] } ?? []
        if case .all(let parts)? = plan.node { nodes = parts }
        let flags = selection.flagCondition
        if flags != "TRUE" { nodes.append(.condition(flags, test: selection.flagTest)) }
        if !selection.siteNames.isEmpty {
          let names = SQLLiteral.list(selection.siteNames)
          nodes.append(
            .condition(
              "post.site_id IN (SELECT site.site_id FROM site WHERE site.name IN (\(names)))",
              test: plan.siteTest(selection.siteNames)))
        }
        plan.node = nodes.count > 1 ? .all(nodes) : nodes.first
        return plan
      }
    }
  }

  /// The posts of a plan under the caps of its selection; nil for all posts.
  package func posts(of plan: SelectionPlan, caps: PostCaps?) throws -> PostSet? {
    // In a transaction, for what is read from pages.
    try holdingSnapshot {
      try Self.translating(path: path) {
        try queue.inDatabase { db in
          try SelectionEvaluation(db, path: path).posts(of: plan, caps: caps)
        }
      }
    }
  }

  /// What stands for the tables of posts where statements get a selection; nil for one that takes all.
  package func selectedTables(_ selection: PostSelection, layer: TagLayer) throws -> SelectedTables?
  {
    guard selection != PostSelection() else { return nil }
    guard !selection.mergesCopies else {
      throw WarehouseError(
        .badQuery, "statements see posts as they are; those of one picture are not merged for them",
        hint: "--merge-md5 is for exports and `taghouse select`.")
    }
    try selection.refuseOrder()
    let plan = try plan(selection, layer: layer)
    guard let posts = try posts(of: plan, caps: selection.caps) else { return nil }
    return try Self.translating(path: path) {
      try queue.inDatabase { try SelectedTables(posts, $0) }
    }
  }
}
