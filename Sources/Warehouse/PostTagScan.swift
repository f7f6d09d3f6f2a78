internal import GRDB
internal import GRDBSQLite
public import Selection

/// Selected posts of one site with their tags, by ascending number, cut into ranges that can be read
/// on several threads, each with a connection of its own.
public struct PostTagScan: Sendable {
  /// Posts of a range.
  public static let postsPerRange = 4096

  public let siteID: Int64
  public let condition: PostSelection.Condition
  /// Numbers, first and last, of each range; ascending and without overlap.
  public let ranges: [ClosedRange<Int64>]
  /// Posts of the site, selected or not.
  public let postCount: Int64

  /// Looks at the index of numbers once. Memory: 16 bytes a range.
  public init(_ warehouse: Warehouse, siteID: Int64, selection: PostSelection) throws {
    self.siteID = siteID
    condition = selection.condition
    let posts = try PostRanges(warehouse, siteID: siteID, postsPerRange: Self.postsPerRange)
    ranges = posts.bounds
    postCount = posts.postCount
  }

  /// Reads one range: `post` for each selected post, and behind it `tag` for each of its tags, in the
  /// order of the record.
  public func read<State: ~Copyable>(
    _ range: Int, from warehouse: Warehouse, into state: inout State,
    post: (_ state: inout State, _ number: Int64) -> Void,
    tag: (_ state: inout State, _ tagID: Int64) -> Void
  ) throws {
    let bounds = ranges[range]
    var arguments: StatementArguments = [siteID, bounds.lowerBound, bounds.upperBound]
    arguments += StatementArguments(condition.arguments)
    try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        let posts = try db.cachedStatement(
          sql: """
            SELECT number, post_id
            FROM post
            WHERE site_id = ? AND number BETWEEN ? AND ? AND \(condition.sql)
            ORDER BY number
            """)
        let tags = try PostTags(db, snapshot: warehouse.snapshot)
        try posts.forEachRow(arguments, on: db) { row in
          post(&state, sqlite3_column_int64(row, 0))
          try tags.forEach(ofPost: sqlite3_column_int64(row, 1)) { tag(&state, $0) }
        }
      }
    }
  }
}

extension Warehouse {
  /// Whether the file is in WAL mode: then others can commit during a read transaction.
  public func usesWriteAheadLog() throws -> Bool {
    try Self.translating(path: path) {
      try queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA journal_mode") == "wal" }
    }
  }

  /// Holds a read transaction while `body` runs. What others want to commit waits, so that several
  /// connections see the same state; in WAL mode it is only kept out of this connection.
  public func holdingSnapshot<Value>(_ body: () throws -> Value) throws -> Value {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        try db.execute(sql: "BEGIN")
        _ = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema")
        snapshot.tagReader = try PostTagReader(db, path: path)
      }
    }
    defer {
      try? queue.inDatabase {
        snapshot.tagReader = nil
        try $0.execute(sql: "ROLLBACK")
      }
    }
    return try body()
  }
}
