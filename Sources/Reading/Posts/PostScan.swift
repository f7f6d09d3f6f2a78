// A scan reads the posts of a range of numbers first, and then, post by post, what belongs to them: tags
// from the pages of their table (PostTagReader), the rest by one scan of each table along with the
// posts where their ids ascend, as they do after a bulk load (PostRows). A caption of a kind that
// nobody wants is passed over without its text, which may lie on pages of its own.

internal import BooruFormats
internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Selection
public import Statistics
public import Store

/// Selected posts of one site with what exporters write of them, by ascending number, cut into ranges
/// that can be read on several threads, each with a connection of its own.
public struct PostScan: Sendable {
  /// Posts of a range.
  public static let postsPerRange = 1024

  /// What is read of a post beside its number. With captions comes the finish reason.
  public struct Content: Sendable {
    public var tags = false
    /// The layer that the tags are of.
    public var tagLayer = TagLayer.stored
    public var latents = false
    public var fileExtension = false
    /// Rating, score and times.
    public var facts = false
    /// Columns of the table `post` that are read as text, in this order.
    package var columns: [ScannedTextColumn] = []
    /// caption_kind_id of the captions that are read.
    public var captionKindIDs: [Int64] = []
    /// tagger_id of the taggers whose scores are read.
    public var taggerIDs: [Int64] = []
    /// What the metadata of pictures in folders say of them.
    public var pictureFields = false

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
  /// Nil for the stored layer.
  private let layerMap: TagLayerMap?
  package let sql: String
  /// Counts what the selection takes of the site and `--from` does not; nil: nothing.
  private let outsideSQL: String?
  private let posts: PostSet?
  private let merge: PostMerge?
  private let part: Part
  private let wantsLatent: Bool

  /// Looks at the index of numbers once. Memory: 16 bytes a range, and the relations of a layer.
  ///
  /// - Parameter numbers: The only posts that are read, each a range of its own: no index is looked at. Nil for
  ///   all that are selected.
  ///
  /// Throws `staleLayers` when the tags of a layer are wanted that is out of date.
  public init(
    _ warehouse: Warehouse, siteID: Int64, selected: SelectedPosts,
    candidates: CandidatePosts = .all,
    part: Part = Part(index: 0, count: 1), content: Content, numbers: [Int64]? = nil
  ) throws {
    self.siteID = siteID
    self.part = part
    posts = selected.posts
    merge = selected.merge?.tags(ofSite: siteID) == nil ? nil : selected.merge
    if let numbers {
      ranges = numbers.map { $0...$0 }
      postCount = Int64(numbers.count)
    } else {
      let found = try PostRanges(
        warehouse, siteID: siteID, posts: posts, postsPerRange: Self.postsPerRange)
      ranges = found.bounds
      postCount = found.postCount
    }
    // Reading the latents along costs less than looking for each.
    var content = content
    wantsLatent = candidates == .latents
    content.latents = content.latents || wantsLatent
    self.content = content
    layerMap = content.tags ? try warehouse.tagLayerMap(content.tagLayer) : nil
    sql = """
      SELECT
        post.number,
        post.post_id,
        \(content.fileExtension ? "post.file_ext" : "NULL") AS file_ext\(content.facts ? Self.facts : "")\(content.columns.map { ", post.\($0.rawValue)" }.joined())
      FROM post
      WHERE post.site_id = ?
        AND post.number BETWEEN ? AND ?
        AND post.number % ? = ?
        AND \(wantsLatent ? "TRUE" : candidates.sql)
        AND \(selected.condition)
        AND \(posts == nil ? "TRUE" : "\(PostSetFunction.functionName)(post.post_id)")
      ORDER BY post.number
      """
    outsideSQL =
      candidates == .all
      ? nil
      : """
      SELECT COUNT(*)
      FROM post
      WHERE post.site_id = ?
        AND post.number % ? = ?
        AND NOT \(candidates.sql)
        AND \(selected.condition)
        AND \(posts == nil ? "TRUE" : "\(PostSetFunction.functionName)(post.post_id)")
      """
  }

  /// The posts of the part that the selection takes and `--from` leaves out. Time: one look-up a post
  /// of the site; none where all posts are candidates.
  public func outsideCount(_ warehouse: Warehouse) throws -> Int64 {
    guard let outsideSQL else { return 0 }
    return try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        try warehouse.snapshot.choose(posts, db)
        return try Int64.fetchOne(
          db, sql: outsideSQL, arguments: [siteID, part.count, part.index]) ?? 0
      }
    }
  }

  private static let facts =
    ", post.rating, post.score, post.created_at, post.updated_at, post.import_file_id"
  static let latentSelect = "SELECT post_id, width, height FROM latent"
  static let recordSelect = "SELECT post_id, finish_reason FROM caption_record"
  static let scoreSelect = "SELECT post_id, tagger_id, tag_id, score FROM tag_score"
  /// What is empty, 0 or false in the metadata says nothing.
  static let pictureSelect = """
    SELECT
      post_id,
      CASE json_type(image_type) WHEN 'text' THEN image_type ->> '$' END AS image_type,
      CASE
        WHEN coalesce(crop ->> '$', '') IN ('', 0, '{}', '[]') THEN NULL
        WHEN json_type(crop) <> 'object' THEN ''
        ELSE coalesce(crop ->> '$.type', '')
      END AS crop,
      coalesce(person_count ->> '$', 0) AS person_count
    FROM (
      SELECT
        post_id,
        \(metadataSQL(.imageType)) AS image_type,
        \(metadataSQL(.crop)) AS crop,
        \(metadataSQL(.personCount)) AS person_count
      FROM image_file
    )
    """

  /// The JSON of a field, of whichever of its names has more than null.
  private static func metadataSQL(_ field: PictureField) -> String {
    let values = field.names.map { name in
      "CASE WHEN metadata ->> '$.\(name)' IS NOT NULL THEN metadata -> '$.\(name)' END"
    }
    return values.count == 1 ? values[0] : "coalesce(\(values.joined(separator: ", ")))"
  }

  /// A bit for each wanted kind; kinds above 62 are read and dropped.
  static func captionSelect(kindIDs: [Int64]) -> String {
    let mask = kindIDs.filter { 0...62 ~= $0 }.reduce(Int64(0)) { $0 | 1 << $1 }
    return """
      SELECT
        post_id,
        caption_kind_id,
        CASE
          WHEN caption_kind_id NOT BETWEEN 0 AND 62 OR (\(mask) >> caption_kind_id) & 1 THEN text
        END
      FROM caption
      """
  }

  /// Reads one range and calls `body` for each post of it. Memory: what one post has, and 24 bytes for
  /// each of the range.
  public func read<State: ~Copyable>(
    _ range: Int, from warehouse: Warehouse, into state: inout State,
    post body: (_ state: inout State, _ post: borrowing ScannedPost) throws -> Void
  ) throws {
    try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        try warehouse.snapshot.choose(posts, db)
        let found = FoundPosts(readsFacts: content.facts, columnCount: content.columns.count)
        try find(ranges[range], db, into: found)
        let tags = content.tags ? try PostTags(db, snapshot: warehouse.snapshot) : nil
        let readsCaptions = !content.captionKindIDs.isEmpty
        func rows(_ select: String, if isRead: Bool) throws -> PostRows? {
          guard isRead else { return nil }
          let rows = try PostRows(db, select: select)
          try rows.begin(found.scanBounds)
          return rows
        }
        let latents = try rows(Self.latentSelect, if: content.latents)
        let records = try rows(Self.recordSelect, if: readsCaptions)
        let captions = try rows(
          Self.captionSelect(kindIDs: content.captionKindIDs), if: readsCaptions)
        let copies = try merge.flatMap {
          try PostCopies($0, siteID: siteID, kindIDs: content.captionKindIDs, tags: tags, db)
        }
        let scores = try rows(Self.scoreSelect, if: !content.taggerIDs.isEmpty)
        let pictures = try rows(Self.pictureSelect, if: content.pictureFields)
        defer { for rows in [latents, records, captions, scores, pictures] { rows?.end() } }
        var post = ScannedPost()
        for index in 0..<found.count {
          found.read(index, into: &post)
          try latents?.forEach(of: post.postID) { post.readLatent($0) }
          if wantsLatent, !post.hasLatent { continue }
          try records?.forEach(of: post.postID) { post.readRecord($0) }
          try captions?.forEach(of: post.postID) {
            post.readCaption($0, wanted: content.captionKindIDs)
          }
          try scores?.forEach(of: post.postID) { post.readScore($0, wanted: content.taggerIDs) }
          try pictures?.forEach(of: post.postID) { post.readPicture($0) }
          try tags?.forEach(ofPost: post.postID) { post.tagIDs.append($0) }
          try copies?.append(to: &post)
          layerMap?.apply(to: &post.tagIDs, stored: &post.storedTagIDs)
          copies?.unite(&post.tagIDs)
          try body(&state, post)
        }
      }
    }
  }

  private func find(
    _ numbers: ClosedRange<Int64>, _ db: Database, into found: FoundPosts
  ) throws {
    let arguments: StatementArguments = [
      siteID, numbers.lowerBound, numbers.upperBound, part.count, part.index,
    ]
    try db.cachedStatement(sql: sql).forEachRow(arguments, on: db) { found.append($0) }
  }
}

extension ScannedPost {
  mutating func forget() {
    latentWidth = 0
    latentHeight = 0
    hasFinishReason = false
    finishReasonBytes.removeAll()
    fileExtensionBytes.removeAll()
    ratingBytes.removeAll()
    columnBytes.removeAll()
    columnEnds.removeAll()
    facts = Facts()
    tagIDs.removeAll()
    captions.removeAll()
    captionBytes.removeAll(keptCapacity: 1 << 20)
    scores.removeAll()
    picture = nil
  }

  fileprivate mutating func readScore(_ row: OpaquePointer, wanted: [Int64]) {
    let taggerID = sqlite3_column_int64(row, 1)
    guard wanted.contains(taggerID) else { return }
    scores.append(
      TagScore(
        taggerID: taggerID, tagID: sqlite3_column_int64(row, 2),
        score: sqlite3_column_double(row, 3)))
  }

  fileprivate mutating func readPicture(_ row: OpaquePointer) {
    func text(_ column: Int32) -> String? {
      sqlite3_column_text(row, column).map { String(cString: $0) }
    }
    picture = StoredPicture(
      imageType: text(1), crop: text(2), personCount: Int(sqlite3_column_int64(row, 3)))
  }

  fileprivate mutating func readLatent(_ row: OpaquePointer) {
    latentWidth = sqlite3_column_int64(row, 1)
    latentHeight = sqlite3_column_int64(row, 2)
  }

  mutating func readRecord(_ row: OpaquePointer) {
    hasFinishReason = sqlite3_column_type(row, 1) != SQLITE_NULL
    Self.append(row, 1, to: &finishReasonBytes)
  }

  mutating func readCaption(_ row: OpaquePointer, wanted: [Int64]) {
    let kindID = sqlite3_column_int64(row, 1)
    // A kind above 62 has its text, wanted or not.
    guard sqlite3_column_type(row, 2) != SQLITE_NULL, kindID <= 62 || wanted.contains(kindID)
    else { return }
    let offset = captionBytes.count
    Self.append(row, 2, to: &captionBytes)
    captions.append(
      Caption(
        kindID: kindID, offset: offset, count: captionBytes.count - offset))
  }

  private static func append(
    _ row: OpaquePointer, _ column: Int32, to bytes: inout ColumnBuffer<UInt8>
  ) {
    guard let text = sqlite3_column_text(row, column) else { return }
    bytes.append(text, count: Int(sqlite3_column_bytes(row, column)))
  }
}
