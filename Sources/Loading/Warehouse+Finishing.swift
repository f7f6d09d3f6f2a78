public import BooruFormats
internal import GRDB
internal import Statistics
public import Store

extension Warehouse {
  /// Whether every import has come to its end: none was killed between its last records and the statistics,
  /// or, by an older taghouse, between the two statements that make a site.
  public func isFinished() throws -> Bool {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        try Bool.fetchOne(
          db,
          sql: """
            SELECT is_current AND has_layers AND NOT \(Site.hasUnnamedCategories)
            FROM cache_state
            """) ?? false
      }
    }
  }

  /// Does what such an import has left undone.
  ///
  /// `categories` are what the records of `siteName` call theirs.
  public func finish(siteName: String, categories: CategoryNames?) throws {
    try Self.translating(path: path) {
      try queue.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          try Site.nameCategories(siteName: siteName, categories: categories, db)
          try TagLayerRefresh.runIfStale(db)
          return .commit
        }
        // From what is committed.
        try db.inTransaction(.immediate) {
          if try !CacheRefresh.isCurrent(db) {
            try CacheRefresh.count(.counts, path: path, db)
          }
          return .commit
        }
      }
    }
  }
}
