// `taghouse select`: the posts of a selection in its order, as rows of any columns.

internal import GRDB
internal import GRDBSQLite
internal import Reading
internal import SQLCatalog
public import Selection
public import Statistics
public import Store

/// A selection that is asked for itself: its posts, their number, the SQL that it means.
public struct PostSearch: Sendable {
  private let warehouse: Warehouse
  private let selection: PostSelection
  private let plan: SelectionPlan

  /// Looks up the names of the selection.
  ///
  /// Throws `unknownSite`, `staleLayers`; `SelectionError` for a search that cannot be.
  public init(_ selection: PostSelection, of warehouse: Warehouse, layer: TagLayer) throws {
    self.warehouse = warehouse
    self.selection = selection
    plan = try warehouse.plan(selection, layer: layer)
  }

  /// How many posts it takes.
  public func count() throws -> Int64 {
    if let posts = try posts() { return posts.count }
    return try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase {
        try Int64.fetchOne($0, sql: "SELECT COUNT(*) FROM post") ?? 0
      }
    }
  }

  /// One SELECT over the plain tables that gives these columns of the posts, in their order.
  ///
  /// Throws `badQuery` when no SELECT can say it, and for a column that there is not.
  public func sql(columns: [String]) throws -> String {
    guard selection.caps == nil else {
      throw WarehouseError(
        .badQuery, "at most so many posts of each tag cannot be said in one SELECT",
        hint: "Leave out --per, or save the posts in a file for set:@FILE.")
    }
    guard !selection.mergesCopies else {
      throw WarehouseError(
        .badQuery, "which posts show one picture cannot be said in one SELECT",
        hint: "Leave out --merge-md5, or save the posts in a file for set:@FILE.")
    }
    try plan.refuseTextWithoutIndex()
    return SelectionSQL(plan).select(columns: try self.columns(columns))
  }

  /// The posts in their order, as rows of these columns.
  ///
  /// Throws `badQuery` for a column that there is not.
  public func rows(columns names: [String]) throws -> ReadOnlyQuery {
    let columns = try columns(names)
    let posts = try posts()
    let connection = try ReadOnlyConnection(again: warehouse)
    let selected = try posts.map { try PostSetFunction($0, on: connection.handle) }
    let list = columns.map { "\($0.sql) AS \"\($0.name)\"" }.joined(separator: ", ")
    return try ReadOnlyQuery(on: connection, sql: rowsSQL(list, selected))
  }

  /// The posts that it takes, in whatever order; nil for all posts.
  package func foundPosts() throws -> PostSet? { try posts() }

  /// The terms of ORDER BY that say in which order, over rows of post.
  package var orderSQL: String { plan.orderSQL }

  /// Rows of these columns for some posts, in the order of their ids here.
  ///
  /// Throws `badQuery` for a column that there is not.
  package func rows(
    columns names: [String], of postIDs: [Int64], on connection: ReadOnlyConnection
  ) throws -> ReadOnlyQuery {
    let list = try columns(names).map { "\($0.sql) AS \"\($0.name)\"" }.joined(separator: ", ")
    return try ReadOnlyQuery(
      on: connection,
      sql: """
        SELECT \(list)
        FROM json_each(:ids) AS listed
        CROSS JOIN post ON post.post_id = listed.value
        JOIN site ON site.site_id = post.site_id
        ORDER BY listed.key
        """,
      typedParameters: [("ids", .text("[\(postIDs.map(String.init).joined(separator: ","))]"))])
  }

  /// Calls `body` with each post in their order. The site's name is UTF-8 and valid during the call only.
  public func forEachPost(
    _ body: (_ site: UnsafeBufferPointer<UInt8>, _ number: Int64) throws -> Void
  ) throws {
    let posts = try posts()
    try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        let selected = try posts.map { try PostSetFunction($0, on: db.handle) }
        let statement = try db.makeStatement(
          sql: rowsSQL("site.name, post.number", selected))
        try statement.forEachRow(on: db) { row in
          try body(row.text(at: 0), sqlite3_column_int64(row, 1))
        }
      }
    }
  }

  private func rowsSQL(_ columns: String, _ selected: PostSetFunction?) -> String {
    """
    SELECT \(columns)
    \(selected?.from ?? "FROM post")
    JOIN site ON site.site_id = post.site_id
    WHERE \(selected?.condition ?? "TRUE")
    ORDER BY \(plan.orderSQL)
    """
  }

  /// Whether a number alone names a post: all posts of the warehouse are of one site.
  public func hasOneSite() throws -> Bool { try warehouse.sites(havingPosts: true).count < 2 }

  /// The tags that it names, with their posts: those that all posts have to have first, the rarest first.
  public var tagCounts: [(text: String, postCount: Int64)] {
    plan.node?.tagChoices.map { ($0.text, $0.postCount) } ?? []
  }

  private func posts() throws -> PostSet? {
    try warehouse.merged(warehouse.posts(of: plan, caps: selection.caps), of: selection)
  }

  // MARK: Columns

  private func columns(_ names: [String]) throws -> [PostColumn] {
    let known = try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { try PostColumn.all($0, layer: plan.layer) }
    }
    return try names.map { name in
      guard let column = known.first(where: { $0.name == name }) else {
        let near = NearestNames.among(known.map(\.name), to: name)
        throw WarehouseError(
          .badQuery, "posts have no column '\(name)'",
          hint: near.isEmpty
            ? "There are \(known.map(\.name).joined(separator: ", "))." : "Did you mean \(near)?")
      }
      return column
    }
  }
}

extension SelectionNode {
  fileprivate var tagChoices: [TagChoice] {
    switch self {
    case .all(let nodes), .any(let nodes):
      nodes.sorted { $0.cost < $1.cost }.flatMap(\.tagChoices)
    case .not(let node): node.tagChoices
    case .tags(let choice): [choice]
    default: []
    }
  }
}
