internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import Store

/// The posts of a range in one warehouse, one after the other, with what belongs to the one at hand. One
/// thread, within a closure of the connection.
final class DiffPost {
  private struct Caption: BitwiseCopyable {
    /// Place in the list of kinds.
    var kind: Int
    var start: Int
    var count: Int
  }

  private let side: DiffSide
  private let posts: RowCursor
  private let postTags: PostTags?
  private let captionStatement: Statement?
  private let latentStatement: Statement?
  private let db: Database
  private let content: PostContent

  /// Places of the tags, in their order.
  private(set) var tags = ColumnBuffer<UInt32>()
  private var captions: [Caption] = []
  private var captionBytes = ColumnBuffer<UInt8>()
  /// Width and height.
  private(set) var latent: (width: Int64, height: Int64)?

  init(
    _ side: DiffSide, _ db: Database, sql: String, numbers: ClosedRange<Int64>, content: PostContent
  ) throws {
    self.side = side
    self.db = db
    self.content = content
    posts = try RowCursor(side, db, sql: sql, numbers.lowerBound, numbers.upperBound)
    postTags =
      content.contains(.tags)
      ? try side.translating { try PostTags(db, snapshot: side.warehouse.snapshot) } : nil
    func statement(_ sql: String, if isRead: Bool) throws -> Statement? {
      isRead ? try side.translating { try db.cachedStatement(sql: sql) } : nil
    }
    captionStatement = try statement(
      "SELECT caption_kind_id, text FROM caption WHERE post_id = ?",
      if: content.contains(.captions) && side.hasCaptions)
    latentStatement = try statement(
      "SELECT width, height FROM latent WHERE post_id = ?",
      if: content.contains(.latents) && side.hasLatents)
  }

  var isThere: Bool { posts.hasRow }
  /// On the post at hand: number, post_id, fields.
  var row: OpaquePointer { posts.handle }
  var number: Int64 { sqlite3_column_int64(row, 0) }

  /// Goes to the next post, the first time to the first one.
  func advance() throws { try posts.advance() }

  /// Reads what belongs to the post at hand.
  func read(_ ids: borrowing TagPairs.IDs) throws {
    let postID = sqlite3_column_int64(row, 1)
    if let postTags { try readTags(of: postID, postTags, ids) }
    captions.removeAll(keepingCapacity: true)
    captionBytes.removeAll(keptCapacity: 1 << 20)
    latent = nil
    try side.translating {
      try captionStatement?.forEachRow([postID], on: db) { row in
        guard let kind = side.kinds[sqlite3_column_int64(row, 0)] else { return }
        let count = Int(sqlite3_column_bytes(row, 1))
        let start = captionBytes.count
        if let text = sqlite3_column_text(row, 1) { captionBytes.append(text, count: count) }
        captions.append(Caption(kind: kind, start: start, count: captionBytes.count - start))
      }
      try latentStatement?.forEachRow([postID], on: db) { row in
        latent = (sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1))
      }
    }
  }

  private func readTags(
    of postID: Int64, _ postTags: PostTags, _ ids: borrowing TagPairs.IDs
  ) throws {
    tags.removeAll()
    var unknown: Int64?
    try side.translating {
      try postTags.forEach(ofPost: postID) { id in
        guard let place = ids.place(of: id) else {
          unknown = id
          return
        }
        tags.append(place)
      }
      if let unknown {
        throw WarehouseError(
          .inconsistent,
          "is damaged: post \(number) has the tag_id \(unknown), which is none of its site",
          hint: WarehouseError.damageHint)
      }
    }
  }

  /// The text of a kind; nil without one.
  func caption(_ kind: Int) -> UnsafeBufferPointer<UInt8>? {
    guard let caption = captions.first(where: { $0.kind == kind }) else { return nil }
    return UnsafeBufferPointer(start: captionBytes.base + caption.start, count: caption.count)
  }

  var hasCaption: Bool { !captions.isEmpty }
}
