internal import BooruFormats
internal import GRDB
internal import GRDBSQLite

extension TagTable {
  /// The tags that the warehouse has of a site.
  static func stored(_ db: Database, siteID: Int64) throws -> TagTable {
    let next = try Int64.fetchOne(db, sql: "SELECT COALESCE(MAX(tag_id), 0) + 1 FROM tag") ?? 1
    var tags = TagTable(nextID: next)
    let statement = try db.makeStatement(
      sql: "SELECT tag_id, name, category FROM tag WHERE site_id = ? ORDER BY tag_id")
    let rows = try Row.fetchCursor(statement, arguments: [siteID])
    while try rows.next() != nil {
      let id = sqlite3_column_int64(statement.sqliteStatement, 0)
      let text = sqlite3_column_text(statement.sqliteStatement, 1)
      let byteCount = sqlite3_column_bytes(statement.sqliteStatement, 1)
      let hasCategory = sqlite3_column_type(statement.sqliteStatement, 2) != SQLITE_NULL
      let category = sqlite3_column_int(statement.sqliteStatement, 2)
      tags.insertStored(
        id: id, name: UnsafeBufferPointer(start: text, count: Int(byteCount)),
        category: hasCategory ? Int16(truncatingIfNeeded: category) : TagMention.noCategory)
    }
    return tags
  }
}
