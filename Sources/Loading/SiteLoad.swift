internal import GRDB
internal import Statistics

/// What an incremental load keeps of one site.
package final class SiteLoad {
  let siteID: Int64
  var tags: SiteTags
  var tagPositions = TagPositions()
  let accounting: TagAccounting
  /// The highest number of the site; a higher one is surely new.
  var highestNumber: Int64 = 0
  /// Finds stored posts; made when the first one is looked for.
  var numberCursor: PostNumberCursor?
  /// Numbers of the batch at hand.
  var batchNumbers = Set<Int64>()
  /// Rows of tag_post of posts that were there, and have other tags now.
  var tagChanges = TagPostChanges()

  init(siteID: Int64, folder: String, ids: TagIDSource, _ db: Database) throws {
    self.siteID = siteID
    accounting = TagAccounting(folder: folder)
    tags = SiteTags(ids: ids)
    try read(db, ids: ids)
  }

  /// Reads what is remembered of the tables.
  func read(_ db: Database, ids: TagIDSource) throws {
    tags = try SiteTags.stored(db, siteID: siteID, ids: ids)
    highestNumber =
      try Int64.fetchOne(
        db, sql: "SELECT COALESCE(MAX(number), 0) FROM post WHERE site_id = ?",
        arguments: [siteID]) ?? 0
  }

  /// Begins anew, after somebody else has written.
  func reset(_ db: Database, ids: TagIDSource, folder: String) throws {
    try read(db, ids: ids)
    tagPositions = TagPositions()
    try accounting.synchronize()
    accounting.removeAll(folder: folder)
    tagChanges.removeAll()
  }
}
