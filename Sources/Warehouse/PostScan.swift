// A scan reads a range of numbers with one statement and looks up tags and captions of each post with
// two others: each lookup is one descent in a table that is clustered by post. A caption of a kind
// that nobody wants is passed over without its text, which may lie on pages of its own.

internal import Columns
internal import GRDB
internal import GRDBSQLite
public import Selection

/// Selected posts of one site with what exporters write of them, by ascending number, cut into ranges
/// that can be read on several threads, each with a connection of its own.
public struct PostScan: Sendable {
  /// Posts of a range.
  public static let postsPerRange = 1024

  /// What is read of a post beside number, latent and finish reason.
  public struct Content: Sendable {
    public var tags = false
    public var fileExtension = false
    /// caption_kind_id of the captions that are read.
    public var captionKindIDs: [Int64] = []

    public init() {}
  }

  /// One of several shares of the posts, by number.
  public struct Part: Sendable, Equatable {
    /// From 0 on.
    public var index: Int64
    public var count: Int64

    /// The posts whose number modulo `count` is `index`.
    public init(index: Int64, count: Int64) {
      self.index = index
      self.count = count
    }
  }

  public let siteID: Int64
  /// Numbers, first and last, of each range; ascending and without overlap.
  public let ranges: [ClosedRange<Int64>]
  /// Posts of the site, selected or not.
  public let postCount: Int64
  private let content: Content
  let sql: String
  private let texts: [String]
  private let part: Part

  /// Looks at the index of numbers once. Memory: 16 bytes a range.
  public init(
    _ warehouse: Warehouse, siteID: Int64, selection: PostSelection, universe: PostUniverse = .all,
    part: Part = Part(index: 0, count: 1), content: Content
  ) throws {
    self.siteID = siteID
    self.content = content
    self.part = part
    let condition = selection.condition
    texts = condition.arguments
    let posts = try PostRanges(warehouse, siteID: siteID, postsPerRange: Self.postsPerRange)
    ranges = posts.bounds
    postCount = posts.postCount
    sql = """
      SELECT
        post.number,
        post.post_id,
        latent.width,
        latent.height,
        caption_record.finish_reason,
        \(content.fileExtension ? "post.file_ext" : "NULL") AS file_ext
      FROM post
      LEFT JOIN latent ON latent.post_id = post.post_id
      LEFT JOIN caption_record ON caption_record.post_id = post.post_id
      WHERE post.site_id = ?
        AND post.number BETWEEN ? AND ?
        AND post.number % ? = ?
        AND \(universe.sql)
        AND \(condition.sql)
      ORDER BY post.number
      """
  }

  static let tagSQL = "SELECT tag_id FROM post_tag WHERE post_id = ? ORDER BY position"

  /// A bit for each wanted kind; kinds above 62 are read and dropped.
  static func captionSQL(kindIDs: [Int64]) -> String {
    let mask = kindIDs.filter { 0...62 ~= $0 }.reduce(Int64(0)) { $0 | 1 << $1 }
    return """
      SELECT
        caption_kind_id,
        CASE
          WHEN caption_kind_id NOT BETWEEN 0 AND 62 OR (\(mask) >> caption_kind_id) & 1 THEN text
        END
      FROM caption
      WHERE post_id = ?
      """
  }

  /// Reads one range and calls `body` for each post of it. Memory: what one post has.
  public func read<State: ~Copyable>(
    _ range: Int, from warehouse: Warehouse, into state: inout State,
    post body: (_ state: inout State, _ post: borrowing ScannedPost) throws -> Void
  ) throws {
    let bounds = ranges[range]
    try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        let posts = try db.cachedStatement(sql: sql)
        let tags = content.tags ? try db.cachedStatement(sql: Self.tagSQL) : nil
        let captions =
          content.captionKindIDs.isEmpty
          ? nil
          : try db.cachedStatement(sql: Self.captionSQL(kindIDs: content.captionKindIDs))
        var arguments: StatementArguments = [
          siteID, bounds.lowerBound, bounds.upperBound, part.count, part.index,
        ]
        arguments += StatementArguments(texts)
        var post = ScannedPost()
        try posts.forEachRow(arguments, on: db) { row in
          post.read(row)
          if let tags {
            try tags.forEachRow(of: post.postID, on: db) {
              post.tagIDs.append(sqlite3_column_int64($0, 0))
            }
          }
          if let captions {
            try captions.forEachRow(of: post.postID, on: db) { row in
              let kindID = sqlite3_column_int64(row, 0)
              if kindID <= 62 || content.captionKindIDs.contains(kindID) { post.readCaption(row) }
            }
          }
          try body(&state, post)
        }
      }
    }
  }
}

extension ScannedPost {
  /// Takes over a row of `PostScan.sql` and forgets the post before.
  fileprivate mutating func read(_ row: OpaquePointer) {
    number = sqlite3_column_int64(row, 0)
    postID = sqlite3_column_int64(row, 1)
    latentWidth = sqlite3_column_int64(row, 2)
    latentHeight = sqlite3_column_int64(row, 3)
    hasFinishReason = sqlite3_column_type(row, 4) != SQLITE_NULL
    finishReasonBytes.removeAll()
    Self.append(row, 4, to: &finishReasonBytes)
    fileExtensionBytes.removeAll()
    Self.append(row, 5, to: &fileExtensionBytes)
    tagIDs.removeAll()
    captions.removeAll()
    captionBytes.removeAll(keptCapacity: 1 << 20)
  }

  fileprivate mutating func readCaption(_ row: OpaquePointer) {
    guard sqlite3_column_type(row, 1) != SQLITE_NULL else { return }
    let offset = captionBytes.count
    Self.append(row, 1, to: &captionBytes)
    captions.append(
      Caption(
        kindID: sqlite3_column_int64(row, 0), offset: offset, count: captionBytes.count - offset))
  }

  private static func append(
    _ row: OpaquePointer, _ column: Int32, to bytes: inout ColumnBuffer<UInt8>
  ) {
    guard let text = sqlite3_column_text(row, column) else { return }
    bytes.append(text, count: Int(sqlite3_column_bytes(row, column)))
  }
}

extension Statement {
  /// Steps through the rows of one post; the statement has a single parameter.
  fileprivate func forEachRow(
    of postID: Int64, on db: Database, _ body: (OpaquePointer) throws -> Void
  ) throws {
    let handle = sqliteStatement
    try db.check(sqlite3_bind_int64(handle, 1, postID))
    defer { sqlite3_reset(handle) }
    while true {
      let code = sqlite3_step(handle)
      guard code == SQLITE_ROW else { return try db.check(code) }
      try body(handle)
    }
  }
}
