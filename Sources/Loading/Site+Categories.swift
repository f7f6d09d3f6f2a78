package import BooruFormats
package import GRDB
internal import Store

extension Site {
  /// The id of a site; one that is not there yet is added.
  ///
  /// Its categories are those that are known of a site of this name, else those of `categories`, which
  /// is what the records at hand call them. A site whose name nobody knows gets them when the first
  /// records come that say them: numbers that had no name get it, names that are there stay. A site and
  /// its categories are one: where a killed program has left a site without any, they come now.
  package static func id(
    named name: String, categories: CategoryNames? = nil, _ db: Database
  ) throws -> Int64 {
    let known = CategoryNames.ofSite(named: name)
    if let id = try storedID(named: name, db) {
      if let wanted = known ?? categories, try known == nil || !hasCategories(id, db) {
        try addCategories(wanted, siteID: id, db)
      }
      return id
    }
    var id: Int64?
    try db.inSavepoint {
      try db.execute(sql: "INSERT OR IGNORE INTO site (name) VALUES (?)", arguments: [name])
      id = try storedID(named: name, db)
      if let id, let wanted = known ?? categories { try addCategories(wanted, siteID: id, db) }
      return .commit
    }
    guard let id else { throw WarehouseError(.inconsistent, "cannot take a site '\(name)'") }
    return id
  }

  /// Whether some tag has a category that `tag_category` does not name.
  static let hasUnnamedCategories = """
    EXISTS (
      SELECT 1
      FROM tag
      WHERE tag.category IS NOT NULL
        AND NOT EXISTS (
          SELECT 1
          FROM tag_category
          WHERE tag_category.site_id = tag.site_id AND tag_category.category = tag.category
        )
    )
    """

  /// Names the categories of all tags: by what is known of their site, for `siteName` by `categories`, else
  /// by their numbers.
  static func nameCategories(
    siteName: String, categories: CategoryNames?, _ db: Database
  ) throws {
    guard try Bool.fetchOne(db, sql: "SELECT \(hasUnnamedCategories)") == true else { return }
    let sites = try Row.fetchAll(db, sql: "SELECT site_id, name FROM site ORDER BY site_id")
    for site in sites {
      let id: Int64 = try site.decode(forColumn: "site_id")
      let name: String = try site.decode(forColumn: "name")
      let wanted = CategoryNames.ofSite(named: name) ?? (name == siteName ? categories : nil)
      if let wanted { try addCategories(wanted, siteID: id, db) }
    }
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO tag_category (site_id, category, name)
        SELECT DISTINCT site_id, category, 'category_' || category
        FROM tag
        WHERE category IS NOT NULL
        """)
  }

  private static func storedID(named name: String, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT site_id FROM site WHERE name = ?", arguments: [name])
  }

  private static func hasCategories(_ siteID: Int64, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM tag_category WHERE site_id = ?)",
      arguments: [siteID]) ?? false
  }

  private static func addCategories(
    _ categories: CategoryNames, siteID: Int64, _ db: Database
  ) throws {
    for category in categories.categories {
      let arguments: StatementArguments = [siteID, Int64(category.number), category.name]
      try db.execute(
        sql: "INSERT OR IGNORE INTO tag_category (site_id, category, name) VALUES (?, ?, ?)",
        arguments: arguments)
      guard db.changesCount == 0 else { continue }
      try db.execute(
        sql: """
          UPDATE tag_category
          SET name = ?3
          WHERE site_id = ?1 AND category = ?2 AND name = 'category_' || ?2
          """, arguments: arguments)
    }
  }
}
