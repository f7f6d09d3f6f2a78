package import GRDB

extension CacheRefresh {
  /// Removes the rows of all caches, also of layers, that name tags which are gone: until the caches are counted
  /// anew, as after a kill, no row may name what is not there.
  /// - Parameter tags: A SELECT of their ids.
  package static func removeRows(ofTags tags: String, _ db: Database) throws {
    let layers = try [.stored] + LayerCaches.layers(db).filter { $0 != .stored }
    for layer in layers {
      for table in CacheTable.all(on: layer) {
        for column in table.tagColumns {
          try db.execute(
            sql: "DELETE FROM \(table.name(on: layer)) WHERE \(column) IN (\(tags))")
        }
      }
    }
  }
}
