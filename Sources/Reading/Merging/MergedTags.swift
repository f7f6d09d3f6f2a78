internal import GRDB
internal import GRDBSQLite
internal import Statistics
internal import Store

/// What the tags of other sites are on the site of a post that is merged with their posts.
///
/// Memory: some 40 bytes a tag of the other sites.
package struct MergedTags: Sendable {
  /// Numbers of categories that the site does not have begin here.
  private static let firstCategory: Int16 = 1000

  let otherSiteIDs: [Int64]
  /// The tag of the same name that stands for one, by tag_id; of tags that stand for themselves nothing.
  private var tagIDs: [Int64: Int64] = [:]
  /// Categories that the site does not have, by the numbers that they get.
  private(set) var categories: [(category: Int16, name: String)] = []
  /// The site's number of a category of another site.
  private var categoryNumbers: [Category: Int16] = [:]
  /// Tags that the site has in another category.
  private(set) var conflicts: [MergeNote.Conflict] = []

  private struct Category: Hashable {
    var siteID: Int64
    var category: Int64
  }

  init(_ db: Database, siteID: Int64, others: [Int64]) throws {
    otherSiteIDs = others
    try readCategories(db, siteID: siteID)
    let statement = try db.makeStatement(
      sql: """
        SELECT
          tag.tag_id,
          COALESCE(local.tag_id, MIN(tag.tag_id) OVER (PARTITION BY tag.name)),
          CASE WHEN local_category.name <> tag_category.name THEN tag.name END,
          local_category.name,
          tag_category.name,
          site.name
        FROM tag
        JOIN site ON site.site_id = tag.site_id
        LEFT JOIN tag_category
          ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
        LEFT JOIN tag AS local ON local.name = tag.name AND local.site_id = ?
        LEFT JOIN tag_category AS local_category
          ON local_category.site_id = local.site_id AND local_category.category = local.category
        WHERE tag.site_id IN (\(Self.list(others)))
        """)
    try statement.forEachRow([siteID], on: db) { row in
      let (tagID, target) = (sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1))
      if tagID != target { tagIDs[tagID] = target }
      guard let name = sqlite3_column_text(row, 2) else { return }
      conflicts.append(
        MergeNote.Conflict(
          tagID: tagID, name: String(cString: name),
          category: String(decoding: row.text(at: 3), as: UTF8.self),
          otherCategory: String(decoding: row.text(at: 4), as: UTF8.self),
          otherSite: String(decoding: row.text(at: 5), as: UTF8.self)))
    }
  }

  private mutating func readCategories(_ db: Database, siteID: Int64) throws {
    var known: [String: Int16] = [:]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT site_id, category, name FROM tag_category
        WHERE site_id = ? OR site_id IN (\(Self.list(otherSiteIDs)))
        ORDER BY site_id <> ?, site_id, category
        """, arguments: [siteID, siteID])
    for row in rows {
      let site: Int64 = try row.decode(atIndex: 0)
      let category: Int64 = try row.decode(atIndex: 1)
      let name: String = try row.decode(atIndex: 2)
      if site == siteID {
        known[name] = Int16(truncatingIfNeeded: category)
        continue
      }
      let number = known[name] ?? Self.firstCategory + Int16(categories.count)
      if known[name] == nil {
        known[name] = number
        categories.append((number, name))
      }
      categoryNumbers[Category(siteID: site, category: category)] = number
    }
  }

  private static func list(_ ids: [Int64]) -> String {
    ids.map { "\($0)" }.joined(separator: ", ")
  }

  /// The tag that stands for one of another site: that of the site by its name, or one of the others.
  func tagID(of tagID: Int64) -> Int64 { tagIDs[tagID] ?? tagID }

  /// Whether a tag of another site stands for itself: the site has none of the name.
  func standsForItself(_ tagID: Int64) -> Bool { tagIDs[tagID] == nil }

  /// The site's number of a category of another site.
  func category(_ category: Int64, ofSite siteID: Int64) -> Int16? {
    categoryNumbers[Category(siteID: siteID, category: category)]
  }
}
