internal import GRDB

/// The image boards that a warehouse knows.
public enum Site {
  /// Those that every warehouse knows, see schema/0001_warehouse.sql.
  public static let shippedNames = ["danbooru", "e621"]

  /// The id of a site; one that is not there yet is added, with Danbooru's categories.
  static func id(named name: String, _ db: Database) throws -> Int64 {
    if let id = try Int64.fetchOne(
      db, sql: "SELECT site_id FROM site WHERE name = ?", arguments: [name])
    {
      return id
    }
    try db.execute(sql: "INSERT INTO site (name) VALUES (?)", arguments: [name])
    let id = db.lastInsertedRowID
    try db.execute(
      sql: """
        INSERT INTO tag_category (site_id, category, name)
        SELECT ?, tag_category.category, tag_category.name
        FROM tag_category
        JOIN site ON site.site_id = tag_category.site_id
        WHERE site.name = 'danbooru'
        """, arguments: [id])
    return id
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
