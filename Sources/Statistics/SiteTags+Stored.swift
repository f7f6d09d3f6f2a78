internal import BooruFormats
package import GRDB
internal import GRDBSQLite
internal import Store

extension SiteTags {
  /// The tags that the warehouse has of a site.
  ///
  /// - Parameter only: a SELECT of the tag_ids that are wanted; nil for all.
  package static func stored(
    _ db: Database, siteID: Int64, ids: TagIDSource? = nil, only: String? = nil
  ) throws -> SiteTags {
    var tags = SiteTags(ids: try ids ?? TagIDSource(db))
    let condition = only.map { "+site_id = ? AND tag_id IN (\($0))" } ?? "site_id = ?"
    let statement = try db.makeStatement(
      sql: "SELECT tag_id, name, category FROM tag WHERE \(condition) ORDER BY tag_id")
    try statement.forEachRow([siteID], on: db) { row in
      let id = sqlite3_column_int64(row, 0)
      let text = sqlite3_column_text(row, 1)
      let byteCount = sqlite3_column_bytes(row, 1)
      let hasCategory = sqlite3_column_type(row, 2) != SQLITE_NULL
      let category = sqlite3_column_int(row, 2)
      tags.insertStored(
        id: id, name: UnsafeBufferPointer(start: text, count: Int(byteCount)),
        category: hasCategory ? Int16(truncatingIfNeeded: category) : TagMention.noCategory)
    }
    return tags
  }
}

extension TagIDSource {
  /// Ids behind all that the warehouse has.
  package convenience init(_ db: Database) throws {
    self.init(next: try db.nextID("tag_id", of: "tag"))
  }
}
