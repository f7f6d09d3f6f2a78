// post_tag and tag_post have the same facts in two orders. Comparing them row by row takes SQLite minutes at
// millions of posts; two sums over all rows take seconds, and only when they differ does SQL look for the
// rows.

internal import Columns
internal import GRDB
internal import Store

/// What a quick look at all rows of post_tag and tag_post finds.
struct TableScreen {
  /// tag_post has other facts than post_tag.
  var hasOtherFacts = false
  /// The positions of some post are not 0, 1, 2, ...
  var hasOtherPositions = false
  /// Rows refer to posts or tags that are not there.
  var hasLostReferences = false

  /// Within a transaction that keeps others from writing.
  init(_ db: Database, source: TagTableSource) throws {
    var postTags = RowSums()
    var tagPosts = RowSums()
    for siteID in try Int64.fetchAll(db, sql: "SELECT site_id FROM site ORDER BY site_id") {
      let site = try SiteUnderAnalysis.stored(db, siteID: siteID, layer: .stored, source: source)
      try OrderedChunks(
        chunkCount: PostCounter.chunkCount(site.posts), isSerial: source.isSerial,
        makeWorker: { try PostTagSums(site) }
      ).takeResults { _, sums in postTags.add(sums) }
      try OrderedChunks(
        chunkCount: site.chunks.ranges.count, isSerial: source.isSerial,
        makeWorker: { try TagPostSums(site) }
      ).takeResults { _, sums in tagPosts.add(sums) }
    }
    let postTagCount = try Int64.fetchOne(db, sql: "SELECT COUNT(*) FROM post_tag") ?? 0
    let tagPostCount = try Int64.fetchOne(db, sql: "SELECT COUNT(*) FROM tag_post") ?? 0
    hasOtherPositions = postTags.isOutOfPlace
    hasLostReferences =
      postTags.isLost || tagPosts.isLost || postTags.rowCount != postTagCount
      || tagPosts.rowCount != tagPostCount
    hasOtherFacts =
      postTags.rowCount != tagPosts.rowCount || postTags.sum != tagPosts.sum
      || postTagCount != tagPostCount
  }
}

/// What rows add up to, whatever their order.
private struct RowSums: Sendable {
  var rowCount: Int64 = 0
  var sum: UInt64 = 0
  var isOutOfPlace = false
  var isLost = false

  @inline(__always)
  mutating func add(postID: Int64, tagID: Int64) {
    rowCount += 1
    let ids = UInt64(bitPattern: postID) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: tagID)
    sum &+= SplitMix64.mix(ids)
  }

  mutating func add(_ other: RowSums) {
    rowCount += other.rowCount
    sum &+= other.sum
    isOutOfPlace = isOutOfPlace || other.isOutOfPlace
    isLost = isLost || other.isLost
  }
}

/// The sums of post_tag, post by post.
private final class PostTagSums: ChunkWorker {
  private let site: SiteUnderAnalysis
  private let table: IntegerTable

  init(_ site: SiteUnderAnalysis) throws {
    self.site = site
    table = try site.source.postTags()
  }

  func result(ofChunk chunk: Int) throws -> RowSums {
    var sums = RowSums()
    let start = chunk * PostCounter.positionsPerChunk
    for index in start..<min(start + PostCounter.positionsPerChunk, site.posts.positionCount) {
      guard let postID = site.posts.id(at: index) else { continue }
      var position: Int64 = 0
      try table.forEachRow(of: postID) { row in
        if row[1] != position { sums.isOutOfPlace = true }
        position += 1
        if site.tags.position(ofID: row[2]) == nil { sums.isLost = true }
        sums.add(postID: postID, tagID: row[2])
      }
    }
    return sums
  }
}

/// The sums of tag_post, tag by tag.
private final class TagPostSums: ChunkWorker {
  private let site: SiteUnderAnalysis
  private let table: IntegerTable

  init(_ site: SiteUnderAnalysis) throws {
    self.site = site
    table = try site.source.tagPosts()
  }

  func result(ofChunk chunk: Int) throws -> RowSums {
    var sums = RowSums()
    for tag in site.chunks.ranges[chunk] {
      let tagID = site.tags.ids[tag]
      try table.forEachRow(of: tagID) { row in
        if site.posts.position(ofID: row[1]) == nil { sums.isLost = true }
        sums.add(postID: row[1], tagID: tagID)
      }
    }
    return sums
  }
}
