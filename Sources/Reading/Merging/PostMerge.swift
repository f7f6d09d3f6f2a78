// One picture on several boards: posts of different sites with one md5. The post of the first site stays, with
// the tags of all; those of the others are its copies, and are no posts of their own.
//
//     danbooru/7   md5 aa…   1girl solo                   danbooru/7   1girl solo fox anthro
//     e621/21      md5 aa…   fox anthro solo        →
//
// A tag that the post's own site has is that tag, whatever its category is elsewhere. Other tags come with the
// category that their site calls so: one that the post's site has by the name, or one more.

internal import GRDB
internal import GRDBSQLite
internal import Selection
internal import Statistics
internal import Store

/// Which posts are copies of others. Memory: 16 bytes a copy, and the tags of sites with copies.
package final class PostMerge: Sendable {
  /// post_id of those that stay, ascending, once for each of their copies; and the copies.
  private let keptIDs: [Int64]
  private let copyIDs: [Int64]
  /// The posts that are no posts of their own any more.
  let copies: PostSet
  /// What posts of a site get from others, by site_id.
  private let tags: [Int64: MergedTags]

  private struct Post {
    var id: Int64
    var siteID: Int64
    var rating: String?
  }

  /// - Parameters:
  ///   - sites: In the order in which their posts stay.
  ///   - condition: What else a row of post has to fulfil.
  ///   - posts: The posts that are selected; nil for all.
  /// Tells what was merged, and where the sites say different things.
  init(
    _ db: Database, of posts: PostSet?, where condition: String, sites: [SelectedPosts.Site],
    path: String
  ) throws {
    var pairs: [(kept: Int64, copy: Int64)] = []
    var otherSites: [Int64: Set<Int64>] = [:]
    var ratingCount: Int64 = 0
    try Self.forEachPicture(db, of: posts, where: condition, sites: sites) { group in
      for post in group.dropFirst() where post.siteID != group[0].siteID {
        pairs.append((group[0].id, post.id))
        otherSites[group[0].siteID, default: []].insert(post.siteID)
        if post.rating != group[0].rating { ratingCount += 1 }
      }
    }
    pairs.sort { $0 < $1 }
    keptIDs = pairs.map(\.kept)
    copyIDs = pairs.map(\.copy)
    let copies = PostSet()
    for id in copyIDs.sorted() { copies.insert(id) }
    self.copies = copies
    var tags: [Int64: MergedTags] = [:]
    for (site, others) in otherSites {
      tags[site] = try MergedTags(db, siteID: site, others: others.sorted())
    }
    self.tags = tags
    let conflicts = try Self.conflicts(tags, copies, db, path: path)
    SelectionNotes.tell(
      MergeNote(
        copyCount: Int64(pairs.count), ratingCount: ratingCount, categoryConflicts: conflicts
      ).text)
  }

  /// What posts of a site get from others; nil where nothing is merged into them.
  func tags(ofSite siteID: Int64) -> MergedTags? { tags[siteID] }

  /// Calls `body` with each copy of a post.
  func forEachCopy(of postID: Int64, _ body: (Int64) throws -> Void) rethrows {
    var low = 0
    var high = keptIDs.count
    while low < high {
      let middle = (low + high) / 2
      if keptIDs[middle] < postID { low = middle + 1 } else { high = middle }
    }
    while low < keptIDs.count, keptIDs[low] == postID {
      try body(copyIDs[low])
      low += 1
    }
  }

  /// Calls `body` with the posts of each md5 that several have; the first is the one that stays.
  private static func forEachPicture(
    _ db: Database, of posts: PostSet?, where condition: String, sites: [SelectedPosts.Site],
    _ body: ([Post]) -> Void
  ) throws {
    if let posts { try PostSetFunction.register(posts, on: db.handle) }
    let order = sites.enumerated().map { "WHEN \($1.id) THEN \($0)" }.joined(separator: " ")
    let statement = try db.makeStatement(
      sql: """
        SELECT post.post_id, post.site_id, post.rating, lower(post.md5) AS digest
        FROM post
        WHERE post.md5 <> ''
          AND post.site_id IN (\(sites.map { "\($0.id)" }.joined(separator: ", ")))
          AND \(condition)
          AND \(posts == nil ? "TRUE" : "\(PostSetFunction.functionName)(post.post_id)")
        ORDER BY digest, CASE post.site_id \(order) END, post.number
        """)
    var group: [Post] = []
    var digest: [UInt8] = []
    try statement.forEachRow(on: db) { row in
      let text = row.text(at: 3)
      if !digest.elementsEqual(text) {
        if group.count > 1 { body(group) }
        group.removeAll(keepingCapacity: true)
        digest = Array(text)
      }
      group.append(
        Post(
          id: sqlite3_column_int64(row, 0), siteID: sqlite3_column_int64(row, 1),
          rating: sqlite3_column_text(row, 2).map { String(cString: $0) }))
    }
    if group.count > 1 { body(group) }
  }

  /// Tags of copies that have another category on the site of the post that stays.
  private static func conflicts(
    _ tags: [Int64: MergedTags], _ copies: PostSet, _ db: Database, path: String
  ) throws -> [MergeNote.Conflict] {
    guard tags.values.contains(where: { !$0.conflicts.isEmpty }) else { return [] }
    let reader = try ConnectionTables(db, path: path).postTags()
    let used = PostSet()
    try copies.forEachPost { postID in
      try reader.forEachRow(of: postID) { used.insert($0[2]) }
    }
    return tags.values.flatMap(\.conflicts).filter { used.contains($0.tagID) }
      .sorted { ($0.name, $0.tagID) < ($1.name, $1.tagID) }
  }
}
