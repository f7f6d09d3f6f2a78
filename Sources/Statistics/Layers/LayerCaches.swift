// The caches of a layer, kept in tables of the same shape as those of the stored tags:
//
//     tag_count             of the stored tags
//     canonical_tag_count   of the layer canonical
//     expanded_tag_count    of the layer expanded
//
// The tables are made from the statements that made those of the stored tags, when a layer is asked for
// first. The table layer_cache says which layers there are, and whether their caches are right.

internal import GRDB
public import Store

/// The caches that are kept for layers other than the stored one.
enum LayerCaches {
  /// Notes that posts, tags, relations or limits have changed.
  static func markStale(_ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE layer_cache SET is_current = 0 WHERE is_current").execute()
  }

  /// The layers that somebody has asked for, in the order of `TagLayer`.
  static func layers(_ db: Database) throws -> [TagLayer] {
    let names = try String.fetchSet(db, sql: "SELECT layer FROM layer_cache")
    return TagLayer.allCases.filter { names.contains($0.rawValue) }
  }

  /// Those whose caches hold what the tables say.
  static func currentLayers(_ db: Database) throws -> Set<TagLayer> {
    let names = try String.fetchAll(
      db,
      sql: """
        SELECT layer_cache.layer
        FROM layer_cache
        CROSS JOIN cache_state
        WHERE layer_cache.is_current
          AND cache_state.is_current
          AND cache_state.is_analyzed
          AND cache_state.has_layers
        """)
    return Set(names.compactMap { TagLayer(rawValue: $0) })
  }

  /// Makes the tables of layers that have none, and drops those of others, in a transaction of its own:
  /// an analysis must not move the pages that it reads.
  static func prepare(
    adding added: [TagLayer], dropping dropped: [TagLayer], _ db: Database
  ) throws {
    try db.inTransaction(.immediate) {
      for layer in dropped where layer != .stored {
        for table in CacheTable.all(on: layer) {
          try db.execute(sql: "DROP TABLE IF EXISTS \(table.name(on: layer))")
        }
        try db.execute(
          sql: "DELETE FROM layer_cache WHERE layer = ?", arguments: [layer.rawValue])
      }
      for layer in try Set(added).union(layers(db)) where layer != .stored {
        try db.execute(
          sql: "INSERT OR IGNORE INTO layer_cache (layer) VALUES (?)", arguments: [layer.rawValue])
        for table in CacheTable.all(on: layer) { try make(table, on: layer, db) }
      }
      return .commit
    }
  }

  /// Makes the table of a cache, unless it is there with the columns and indexes that it ought to have.
  private static func make(_ table: CacheTable, on layer: TagLayer, _ db: Database) throws {
    let name = table.name(on: layer)
    let wanted = try storedSQL(of: table.name, db).map { sql in
      sql.replacing(#/^CREATE TABLE \w+ \(/#) { _ in
        "CREATE TABLE \(name) (\n  -- On the layer \(layer.rawValue), see layer_cache."
      }.replacing(#/^CREATE INDEX (\w+)(\s+)ON \w+/#) { match in
        "CREATE INDEX \(layer.rawValue)_\(match.output.1)\(match.output.2)ON \(name)"
      }
    }
    if try storedSQL(of: name, db) == wanted { return }
    try db.execute(
      sql: "UPDATE layer_cache SET is_current = 0 WHERE layer = ?", arguments: [layer.rawValue])
    try db.execute(sql: "DROP TABLE IF EXISTS \(name)")
    for sql in wanted { try db.execute(sql: sql) }
  }

  private static func storedSQL(of table: String, _ db: Database) throws -> [String] {
    try String.fetchAll(db, sql: Schema.statementsOfTable, arguments: [table])
  }

  /// Counts the caches of a layer anew, and says that they are right. Those of the stored tags are, and
  /// tag_layer is, and the tables are there.
  static func count(
    _ layer: TagLayer, path: String, _ db: Database,
    report: @escaping (AnalysisStep, _ done: Double) throws -> Void
  ) throws {
    let analysis = Analysis(path: path, scope: .all, layer: layer) { step, done in
      try report(.onLayer(layer, step), done)
    }
    try analysis.run(db) {
      try CacheWriter($0, tables: CacheTable.all(on: layer), layer: layer)
    }
    try db.execute(
      sql: """
        UPDATE layer_cache
        SET is_current = 1, counted_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
        WHERE layer = ?
        """, arguments: [layer.rawValue])
  }
}

extension Warehouse {
  /// The layers that `analyze` keeps caches of, beside those of the stored tags.
  public func analyzedLayers() throws -> [TagLayer] {
    try Self.translating(path: path) { try queue.inDatabase { try LayerCaches.layers($0) } }
  }

  /// Whether the caches of a layer are there and hold what the tables say.
  package func hasCurrentCaches(of layer: TagLayer) throws -> Bool {
    guard layer != .stored else { return false }
    return try Self.translating(path: path) {
      try queue.inDatabase { try LayerCaches.currentLayers($0).contains(layer) }
    }
  }
}
