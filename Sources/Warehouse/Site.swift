internal import BooruFormats
internal import GRDB

/// The image boards that a warehouse knows.
public enum Site {
  /// Those that every warehouse knows, see schema/0001_warehouse.sql.
  public static let shippedNames = ["danbooru", "e621"]

  /// The id of a site; one that is not there yet is added.
  ///
  /// Its categories are those that are known of a site of this name, else those of `categories`, which
  /// is what the records at hand call them. A site whose name nobody knows gets them when the first
  /// records come that say them: numbers that had no name get it, names that are there stay.
  static func id(
    named name: String, categories: CategoryNames? = nil, _ db: Database
  ) throws -> Int64 {
    let known = CategoryNames.ofSite(named: name)
    if let id = try Int64.fetchOne(
      db, sql: "SELECT site_id FROM site WHERE name = ?", arguments: [name])
    {
      if known == nil, let categories { try addCategories(categories, siteID: id, db) }
      return id
    }
    try db.execute(sql: "INSERT INTO site (name) VALUES (?)", arguments: [name])
    let id = db.lastInsertedRowID
    if let categories = known ?? categories { try addCategories(categories, siteID: id, db) }
    return id
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
        ).map { (id: try $0.decode(forColumn: "site_id"), name: try $0.decode(forColumn: "name")) }
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

  /// What the ledger knows of files of a format and site; empty for a site that it does not know.
  public func recordedFiles(format: String, siteName: String) throws -> [ImportFileRecord] {
    guard let site = try sites().first(where: { $0.name == siteName }) else { return [] }
    return try Self.translating(path: path) {
      try queue.read { db in
        try ImportLedger.recordedFiles(db, format: format, siteID: site.id)
      }
    }
  }
}
