package import GRDB

/// The image boards that a warehouse knows.
public enum Site {
  /// Those that every warehouse knows, see schema/0001_warehouse.sql.
  public static let shippedNames = ["danbooru", "e621"]

  /// The id of a site; one that is not there yet is added, with Danbooru's categories.
  ///
  /// A site and its categories are one: where a killed program has left a site without any, they come now.
  package static func id(named name: String, _ db: Database) throws -> Int64 {
    if let id = try storedID(named: name, db), try hasCategories(id, db) { return id }
    var id: Int64?
    try db.inSavepoint {
      try db.execute(sql: "INSERT OR IGNORE INTO site (name) VALUES (?)", arguments: [name])
      id = try storedID(named: name, db)
      if let id { try addCategories(toSite: id, db) }
      return .commit
    }
    guard let id else { throw WarehouseError(.inconsistent, "cannot take a site '\(name)'") }
    return id
  }

  private static func storedID(named name: String, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(db, sql: "SELECT site_id FROM site WHERE name = ?", arguments: [name])
  }

  /// Gives their categories to sites that a killed program has left without.
  package static func completeAll(_ db: Database) throws {
    for id in try Int64.fetchAll(db, sql: "SELECT site_id FROM site ORDER BY site_id")
    where try !hasCategories(id, db) {
      try addCategories(toSite: id, db)
    }
  }

  private static func hasCategories(_ siteID: Int64, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM tag_category WHERE site_id = ?)",
      arguments: [siteID]) ?? false
  }

  private static func addCategories(toSite siteID: Int64, _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO tag_category (site_id, category, name)
        SELECT ?1, tag_category.category, tag_category.name
        FROM tag_category
        JOIN site ON site.site_id = tag_category.site_id
        WHERE site.name = 'danbooru'
          AND NOT EXISTS (SELECT 1 FROM tag_category WHERE tag_category.site_id = ?1)
        """, arguments: [siteID])
  }
}

extension Warehouse {
  /// Names of the sites that have posts, or of all, by id.
  public func sites(havingPosts: Bool = false) throws -> [(id: Int64, name: String)] {
    try Self.translating(path: path) {
      try queue.read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT site_id, name FROM site
            WHERE NOT ?
              OR EXISTS (SELECT 1 FROM post WHERE post.site_id = site.site_id)
            ORDER BY site_id
            """, arguments: [havingPosts]
        ).map { (id: $0["site_id"], name: $0["name"]) }
      }
    }
  }

  /// The id of a site. Throws `unknownSite`, naming those that there are.
  public func siteID(named name: String) throws -> Int64 {
    let known = try sites()
    if let site = known.first(where: { $0.name == name }) { return site.id }
    throw WarehouseError(
      .unknownSite, "there is no site '\(name)' in it",
      hint: "It knows \(known.map(\.name).joined(separator: ", ")).", path: path)
  }
}
