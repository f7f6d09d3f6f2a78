internal import BooruFormats
internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Statistics
internal import Store

/// Writes what a tag table has learned to the table tag.
enum TagWriter {
  /// Makes sure that every category that a tag has is in tag_category.
  static func ensureCategories(
    of tags: borrowing SiteTags, siteID: Int64, _ db: Database
  ) throws {
    var used = Set<Int16>()
    for position in 0..<tags.count where tags.categories[position] != TagMention.noCategory {
      used.insert(tags.categories[position])
    }
    for category in used.sorted() {
      try db.execute(
        sql: "INSERT OR IGNORE INTO tag_category (site_id, category, name) VALUES (?, ?, ?)",
        arguments: [siteID, Int64(category), "category_\(category)"])
    }
  }

  /// Inserts the new tags and updates the categories that changed.
  static func write(_ tags: inout SiteTags, siteID: Int64, _ db: Database) throws {
    guard tags.storedCount < tags.count || !tags.recategorized.isEmpty else { return }
    try ensureCategories(of: tags, siteID: siteID, db)
    if tags.storedCount < tags.count { try TagLayerRefresh.markStale(db) }
    let insert = try db.cachedStatement(
      sql: "INSERT INTO tag (tag_id, site_id, name, category) VALUES (?, ?, ?, ?)")
    let statement = insert.sqliteStatement
    for position in tags.storedCount..<tags.count {
      sqlite3_bind_int64(statement, 1, tags.ids[position])
      sqlite3_bind_int64(statement, 2, siteID)
      let name = tags.name(at: position)
      let bytes = UnsafeRawPointer(name.baseAddress)?.assumingMemoryBound(to: CChar.self)
      // The name stays where it is until the statement has run: no destructor, no copy.
      sqlite3_bind_text(statement, 3, bytes, Int32(name.count), nil)
      if tags.categories[position] == TagMention.noCategory {
        sqlite3_bind_null(statement, 4)
      } else {
        sqlite3_bind_int64(statement, 4, Int64(tags.categories[position]))
      }
      let code = sqlite3_step(statement)
      sqlite3_reset(statement)
      try db.check(code)
    }
    for position in tags.recategorized.sorted() {
      try db.execute(
        sql: "UPDATE tag SET category = ? WHERE tag_id = ?",
        arguments: [Int64(tags.categories[position]), tags.ids[position]])
    }
    tags.markStored()
  }
}
