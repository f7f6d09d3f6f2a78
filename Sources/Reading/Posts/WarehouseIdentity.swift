internal import GRDB
public import Statistics
public import Store

/// What tells one state of a warehouse from another, for manifests.
public struct WarehouseIdentity: Sendable, Equatable {
  public var schemaVersion: Int
  public var postCount: Int64
  public var tagCount: Int64
  /// Number of the last import and when it began; nil when there was none.
  public var lastImportRunID: Int64?
  public var lastImportStartedAt: String?
}

extension Warehouse {
  public func identity() throws -> WarehouseIdentity {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        let run = try Row.fetchOne(
          db,
          sql: """
            SELECT import_run_id, started_at FROM import_run
            ORDER BY import_run_id DESC LIMIT 1
            """)
        let posts =
          try CacheRefresh.isCurrent(db)
          ? "SELECT COALESCE(SUM(post_count), 0) FROM site_count" : "SELECT COUNT(*) FROM post"
        let counts = try Row.fetchOne(
          db,
          sql: "SELECT (\(posts)) AS post_count, (SELECT COUNT(*) FROM tag_count) AS tag_count")
        return WarehouseIdentity(
          schemaVersion: try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0,
          postCount: try counts?.count("post_count") ?? 0,
          tagCount: try counts?.count("tag_count") ?? 0,
          lastImportRunID: try run.map { try $0.decode(forColumn: "import_run_id") },
          lastImportStartedAt: try run.map { try $0.decode(forColumn: "started_at") })
      }
    }
  }

  /// Whether the cached statistics hold what the tables say; not so while an import runs, or after one
  /// was killed.
  public func areStatisticsCurrent() throws -> Bool {
    try Self.translating(path: path) {
      try queue.inDatabase { try CacheRefresh.isCurrent($0) }
    }
  }

  /// The site's numbers of categories by name.
  ///
  /// - Parameter selected: Posts that may be merged with those of other sites, whose categories they have
  ///   then, too, by numbers from 1000 on.
  public func categories(
    siteID: Int64, of selected: SelectedPosts? = nil
  ) throws -> [(category: Int16, name: String)] {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        try Row.fetchAll(
          db, sql: "SELECT category, name FROM tag_category WHERE site_id = ? ORDER BY category",
          arguments: [siteID]
        ).map {
          (
            category: Int16(truncatingIfNeeded: try $0.decode(Int64.self, forColumn: "category")),
            name: try $0.decode(forColumn: "name")
          )
        } + (selected?.merge?.tags(ofSite: siteID)?.categories ?? [])
      }
    }
  }

  /// Reads the tags of one site. With a layer other than the stored one, posts and ranks are those on
  /// that layer, which are counted by a walk over all posts of the site.
  ///
  /// - Parameter selected: Posts that may be merged with those of other sites, whose tags they have then.
  public func tagDirectory(
    siteID: Int64, ranksNames: Bool, countingOn layer: TagLayer = .stored,
    of selected: SelectedPosts? = nil
  ) throws -> TagDirectory {
    let map = try tagLayerMap(layer)
    return try Self.translating(path: path) {
      try queue.inDatabase { db in
        let tags = try TagDirectory(
          db, siteID: siteID, ranksNames: ranksNames, merged: selected?.merge?.tags(ofSite: siteID))
        if let map {
          try tags.count(on: map, siteID: siteID, try PostTags(db, snapshot: snapshot), db)
        }
        return tags
      }
    }
  }
}
