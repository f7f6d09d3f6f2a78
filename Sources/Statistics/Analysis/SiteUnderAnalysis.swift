internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Store

/// What all passes over one site share; none of it changes while threads read it.
///
/// `@unchecked Sendable`: set by one thread between two passes, read by all within one.
package final class SiteUnderAnalysis: @unchecked Sendable {
  let siteID: Int64
  let tags: SiteTags
  let source: TagTableSource
  /// What the stored tags stand for; nil when they count as they are.
  let layer: SiteLayer?
  var posts: SitePosts
  /// Posts by place of the tag; exact after the first pass.
  private(set) var postCounts = ColumnBuffer<Int64>()
  private(set) var chunks: TagChunks
  /// Whether reading the tags of its posts takes less than reading the posts of all tags: where they are a part
  /// of the site's posts.
  let hasFewPosts: Bool

  /// A tag of a post takes longer to read than a post of a tag.
  private static let fewShare = 0.6

  /// Reads the tags of a site and its posts, or those of a set.
  ///
  /// - Parameter onlyTags: a SELECT of the tag_ids that can be met; nil for all.
  static func stored(
    _ db: Database, siteID: Int64, layer: TagLayer, source: TagTableSource,
    of selected: PostSet? = nil, fields: PostFields = .all, onlyTags: String? = nil
  ) throws -> SiteUnderAnalysis {
    let tags = try SiteTags.stored(db, siteID: siteID, only: onlyTags)
    let siteLayer = try layer == .stored ? nil : SiteLayer(layer, tags: tags, db)
    var estimates = ColumnBuffer<Int64>()
    if onlyTags == nil {
      estimates = try storedCounts(db, tags: tags, siteID: siteID)
    } else {
      estimates.append(repeating: 0, count: tags.count)
    }
    if let siteLayer { estimates = siteLayer.estimates(estimates) }
    let posts = try SitePosts.stored(
      db, siteID: siteID, source: source, of: selected, fields: fields)
    // Where the cache is out of date, the choice may be the slower one.
    let allCount =
      try selected == nil
      ? nil
      : Int64.fetchOne(
        db, sql: "SELECT post_count FROM site_count WHERE site_id = ?", arguments: [siteID])
    return SiteUnderAnalysis(
      siteID: siteID, tags: tags, source: source,
      hasFewPosts: Double(posts.postCount) < Double(allCount ?? 0) * fewShare, posts: posts,
      estimatedCounts: estimates, layer: siteLayer)
  }

  private init(
    siteID: Int64, tags: consuming SiteTags, source: TagTableSource, hasFewPosts: Bool,
    posts: consuming SitePosts,
    estimatedCounts: consuming ColumnBuffer<Int64>, layer: SiteLayer?
  ) {
    self.siteID = siteID
    self.layer = layer
    self.source = source
    self.hasFewPosts = hasFewPosts
    self.posts = posts
    postCounts = estimatedCounts
    chunks = TagChunks(tagCount: tags.count, postCounts: postCounts.buffer)
    self.tags = tags
  }

  /// Between two passes: replaces the estimates.
  func setPostCounts(_ counts: consuming ColumnBuffer<Int64>) {
    postCounts = counts
    chunks = TagChunks(tagCount: tags.count, postCounts: postCounts.buffer)
  }

  /// Posts by place of the tag, as the cache has them.
  private static func storedCounts(
    _ db: Database, tags: borrowing SiteTags, siteID: Int64
  ) throws -> ColumnBuffer<Int64> {
    var counts = ColumnBuffer<Int64>()
    counts.append(repeating: 0, count: tags.count)
    let statement = try db.makeStatement(
      sql: "SELECT tag_id, post_count FROM tag_count WHERE site_id = ?")
    try statement.forEachRow([siteID], on: db) { row in
      if let position = tags.position(ofID: sqlite3_column_int64(row, 0)) {
        counts[position] = sqlite3_column_int64(row, 1)
      }
    }
    return counts
  }
}
