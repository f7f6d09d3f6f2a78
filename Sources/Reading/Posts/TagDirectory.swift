internal import BooruFormats
internal import Columns
package import GRDB
internal import GRDBSQLite
package import Statistics
package import Store

/// Names, categories and counts of a site's tags, for exports: looked up by tag_id without SQL.
///
/// Memory: 24 bytes a tag_id, and the names. Never changed once `Warehouse.tagDirectory` has handed it
/// out, and so `@unchecked Sendable`: it may be read on any thread.
public final class TagDirectory: @unchecked Sendable {
  /// Ids from the first to the last of a site's tags that are kept in memory, gaps included.
  private static let maximumPositionCount = 100_000_000
  /// The category of a tag that no input has given one.
  public static let noCategory = Int16(-1)

  private var nameOffsets = ColumnBuffer<UInt32>()
  private var nameCounts = ColumnBuffer<UInt32>()
  private var categories = ColumnBuffer<Int16>()
  private var postCounts = ColumnBuffer<Int64>()
  private var ranks = ColumnBuffer<UInt32>()
  private var nameRanks = ColumnBuffer<UInt32>()
  private var names = ColumnBuffer<UInt8>(minimumCapacity: 1 << 16)
  /// The tag_id of place 0.
  private let firstID: Int64

  /// Reads the tags of one site; the counts are those of the cache tag_count. `nameRank` may be asked
  /// only if `ranksNames`.
  ///
  /// - Parameter merged: Tags of other sites, of which those are read that the site does not have.
  package init(
    _ db: Database, siteID: Int64, ranksNames: Bool, merged: MergedTags? = nil
  ) throws {
    let sites = ([siteID] + (merged?.otherSiteIDs ?? [])).map { "\($0)" }.joined(separator: ", ")
    firstID =
      try Int64.fetchOne(
        db, sql: "SELECT COALESCE(MIN(tag_id), 0) FROM tag WHERE site_id IN (\(sites))") ?? 0
    let statement = try db.makeStatement(
      sql: """
        SELECT
          tag.tag_id, tag.name, tag.category, tag_count.post_count, tag_count.rank, tag.site_id
        FROM tag
        LEFT JOIN tag_count ON tag_count.tag_id = tag.tag_id
        WHERE tag.site_id IN (\(sites))
        ORDER BY tag.tag_id
        """)
    try statement.forEachRow(on: db) { handle in
      let id = sqlite3_column_int64(handle, 0)
      let otherSiteID = sqlite3_column_int64(handle, 5)
      if otherSiteID != siteID, let merged, !merged.standsForItself(id) { return }
      let position = Int(id &- firstID)
      let added = position &+ 1 &- categories.count
      guard added > 0, position < Self.maximumPositionCount else {
        throw WarehouseError(
          .inconsistent, "is damaged, or has ids of tags that are too far apart: \(firstID), \(id)",
          hint: "Run `taghouse check`.")
      }
      nameOffsets.append(repeating: 0, count: added)
      nameCounts.append(repeating: 0, count: added)
      categories.append(repeating: Self.noCategory, count: added)
      postCounts.append(repeating: 0, count: added)
      ranks.append(repeating: .max, count: added)
      nameCounts[position] = UInt32(sqlite3_column_bytes(handle, 1))
      nameOffsets[position] = UInt32(names.count)
      if let text = sqlite3_column_text(handle, 1) {
        names.append(text, count: Int(nameCounts[position]))
      }
      if sqlite3_column_type(handle, 2) != SQLITE_NULL {
        let category = sqlite3_column_int64(handle, 2)
        categories[position] =
          otherSiteID == siteID
          ? Int16(truncatingIfNeeded: category)
          : merged?.category(category, ofSite: otherSiteID) ?? Self.noCategory
      }
      postCounts[position] = sqlite3_column_int64(handle, 3)
      if sqlite3_column_type(handle, 4) != SQLITE_NULL {
        ranks[position] = UInt32(truncatingIfNeeded: sqlite3_column_int64(handle, 4))
      }
    }
    if ranksNames { rankNames() }
  }

  /// Gives each tag its place in the order of names.
  private func rankNames() {
    var order = ColumnBuffer<UInt32>(minimumCapacity: categories.count)
    for position in 0..<categories.count { order.append(UInt32(position)) }
    order.sort { left, right in
      let (a, b) = (self.name(atPosition: Int(left)), self.name(atPosition: Int(right)))
      return a.lexicographicallyPrecedes(b)
    }
    nameRanks.append(repeating: 0, count: categories.count)
    for (rank, position) in order.buffer.enumerated() { nameRanks[Int(position)] = UInt32(rank) }
  }

  /// Counts the posts of each tag on a layer, and ranks the tags by them.
  package func count(
    on map: TagLayerMap, siteID: Int64, _ postTags: PostTags, _ db: Database
  ) throws {
    postCounts.base.update(repeating: 0, count: postCounts.count)
    var tagIDs = ColumnBuffer<Int64>()
    var stored = ColumnBuffer<Int64>()
    let posts = try db.makeStatement(sql: "SELECT post_id FROM post WHERE site_id = ?")
    try posts.forEachRow([siteID], on: db) { row in
      tagIDs.removeAll()
      try postTags.forEach(ofPost: sqlite3_column_int64(row, 0)) { tagIDs.append($0) }
      map.apply(to: &tagIDs, stored: &stored)
      for tagID in tagIDs.buffer {
        let position = position(ofID: tagID)
        if position >= 0 { postCounts[position] += 1 }
      }
    }
    var order = ColumnBuffer<UInt32>(minimumCapacity: categories.count)
    for position in 0..<categories.count where postCounts[position] > 0 {
      order.append(UInt32(position))
    }
    order.sort { left, right in
      let (a, b) = (self.postCounts[Int(left)], self.postCounts[Int(right)])
      if a != b { return a > b }
      return self.name(atPosition: Int(left))
        .lexicographicallyPrecedes(self.name(atPosition: Int(right)))
    }
    ranks.base.update(repeating: .max, count: ranks.count)
    for (rank, position) in order.buffer.enumerated() { ranks[Int(position)] = UInt32(rank + 1) }
  }

  /// How many tag_ids there are from `firstID` on, gaps included.
  public var positionCount: Int { categories.count }

  /// The place of a tag_id that `self` has, from 0 to `positionCount`; -1 for another.
  @inline(__always)
  public func position(ofID id: Int64) -> Int {
    let position = Int(truncatingIfNeeded: id &- firstID)
    return position >= 0 && position < categories.count ? position : -1
  }

  public func id(atPosition position: Int) -> Int64 { firstID + Int64(position) }

  public func name(atPosition position: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: names.base + Int(nameOffsets[position]), count: Int(nameCounts[position]))
  }

  /// The site's number of the category, or `noCategory`.
  public func category(atPosition position: Int) -> Int16 { categories[position] }

  /// Posts that have the tag.
  public func postCount(atPosition position: Int) -> Int64 { postCounts[position] }

  /// From 1 on, most posts first, then by name; the highest value for a tag without posts.
  public func rank(atPosition position: Int) -> UInt32 { ranks[position] }

  /// The tag's place in the order of names.
  public func nameRank(atPosition position: Int) -> UInt32 { nameRanks[position] }
}
