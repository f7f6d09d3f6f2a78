// The numbers of a merge report, from the view merge_post: one walk over the index of posts, with
// look-ups of each post's first tag, latent and lengths of captions. No text is read.

internal import GRDB
internal import GRDBSQLite
public import Reading
internal import Selection
public import Store

/// Answers a `MergeQuestion`.
public struct MergeScan: Sendable {
  public let question: MergeQuestion
  /// The question's candidates.
  public var candidates: CandidatePosts { question.candidates }
  /// Sites that it is about, by id.
  public let siteNames: [String]
  private let warehouse: Warehouse
  private let posts: PostSet?
  private let condition: String
  private let captions: MergeCaptionColumns

  /// Looks up the names of the question.
  ///
  /// Throws `unknownSite`, `unknownCaptionRule` and `staleLayers`; `SelectionError` for a search that cannot be.
  public init(_ question: MergeQuestion, of warehouse: Warehouse) throws {
    self.question = question
    self.warehouse = warehouse
    _ = try warehouse.captionRule(named: question.captionRule)
    captions =
      question.captionKinds.isEmpty
      ? MergeCaptionColumns()
      : MergeCaptionColumns(ofKinds: try warehouse.captionRule(ofKinds: question.captionKinds))
    let selected = try warehouse.select(question.selection, layer: question.layer)
    let sites = selected.sites.sorted { $0.id < $1.id }
    siteNames = sites.map(\.name)
    var terms = ["merge_post.caption_rule = ?"]
    if !question.selection.siteNames.isEmpty {
      let ids = sites.map { "\($0.id)" }.joined(separator: ", ")
      terms.append("merge_post.site_id IN (\(ids))")
    }
    if selected.condition != "TRUE" {
      terms.append(
        """
        EXISTS (
          SELECT 1 FROM post WHERE post.post_id = merge_post.post_id AND \(selected.condition))
        """)
    }
    if selected.posts != nil {
      terms.append("\(PostSetFunction.functionName)(merge_post.post_id)")
    }
    posts = selected.posts
    condition = terms.joined(separator: " AND ")
  }

  /// Counts, one for each group that has any, by name of the group; a group without name (nil)
  /// comes first. Without a grouping there is one of them at most.
  ///
  /// Memory: one row a group. Time: a few seconds for a million posts.
  public func counts(
    by grouping: MergeGrouping? = nil
  ) throws -> [(group: String?, counts: MergeCounts)] {
    // LIMIT -1 makes SQLite work out each flag once a post, not wherever it is named.
    let sql = """
      SELECT
        flag.name, SUM(flag.is_id), SUM(flag.is_id AND NOT flag.has_tag),
        SUM(flag.is_id AND flag.caption_state IS NULL), SUM(flag.is_id AND NOT flag.has_latent),
        SUM(flag.is_id AND flag.caption_state IS 'tags'),
        SUM(flag.is_id AND flag.is_caption_empty), SUM(flag.is_caption_unknown),
        SUM(flag.is_latent_unknown), SUM(NOT flag.is_id)
      FROM (
        SELECT
          \(grouping?.sql ?? "''") AS name, \(candidates.mergeSQL) AS is_id, has_tag, has_latent,
          \(captions.state) AS caption_state, \(captions.isEmpty) AS is_caption_empty,
          is_caption_unknown, is_latent_unknown
        FROM merge_post
        WHERE \(condition)
        LIMIT -1
      ) AS flag
      GROUP BY flag.name
      ORDER BY flag.name
      """
    return try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        try warehouse.snapshot.choose(posts, db)
        return try Row.fetchAll(db, sql: sql, arguments: [question.captionRule]).map { row in
          var counts = MergeCounts()
          counts.idCount = try row.decode(atIndex: 1)
          counts.missingTagsCount = try row.decode(atIndex: 2)
          counts.missingCaptionCount = try row.decode(atIndex: 3)
          counts.missingLatentCount = try row.decode(atIndex: 4)
          counts.onlyTagsCount = try row.decode(atIndex: 5)
          counts.emptyCaptionCount = try row.decode(atIndex: 6)
          counts.unknownCaptionCount = try row.decode(atIndex: 7)
          counts.unknownLatentCount = try row.decode(atIndex: 8)
          counts.outsideCount = try row.decode(atIndex: 9)
          return (group: try row.decode(atIndex: 0), counts: counts)
        }
      }
    }
  }

  /// Tells `body` of each post of a list, of at most so many: by id of the site, then by number. Constant
  /// memory.
  ///
  /// The site's name is UTF-8 and valid during the call only.
  public func forEachPost(
    on list: MergeList, limit: Int64? = nil,
    _ body: (_ site: UnsafeRawBufferPointer, _ number: Int64) throws -> Void
  ) throws {
    let isCandidate = list.coversAllPosts ? "TRUE" : candidates.mergeSQL
    let sql = """
      SELECT site, number
      FROM merge_post
      WHERE \(condition) AND \(isCandidate) AND \(list.sql(captions))
      ORDER BY site_id, number
      LIMIT \(limit ?? -1)
      """
    try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        try warehouse.snapshot.choose(posts, db)
        try db.makeStatement(sql: sql).forEachRow([question.captionRule], on: db) { row in
          let site = UnsafeRawBufferPointer(
            start: sqlite3_column_text(row, 0), count: Int(sqlite3_column_bytes(row, 0)))
          try body(site, sqlite3_column_int64(row, 1))
        }
      }
    }
  }
}
