internal import GRDB

/// The image boards that a warehouse knows.
public enum Site {
  /// Those that every warehouse knows, see schema/0001_warehouse.sql.
  public static let shippedNames = ["danbooru", "e621"]
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
}
