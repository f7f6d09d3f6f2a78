// Fills tag_layer. The views tag_alias_resolved and tag_implication_resolved define what it holds, and
// the check tag_layer_agrees compares them; following chains in memory takes a fraction of the time of
// their recursion.
//
// Only relations are in memory. Of the tags, those are looked up that a relation names; a name that no
// input has used becomes a tag, without category, when a tag that is there leads to it.

package import GRDB
internal import GRDBSQLite

/// Brings the table tag_layer up to date. All of it runs inside the caller's transaction.
package enum TagLayerRefresh {
  /// Notes that a tag or a relation has come or changed.
  package static func markStale(_ db: Database) throws {
    try db.cachedStatement(sql: "UPDATE cache_state SET has_layers = 0 WHERE has_layers")
      .execute()
    try LayerCaches.markStale(db)
  }

  /// Fills the table if something has changed since.
  package static func runIfStale(_ db: Database) throws {
    try ListedAliases.settle(db)
    let isCurrent = try Bool.fetchOne(db, sql: "SELECT has_layers FROM cache_state") ?? false
    if !isCurrent { try run(db) }
  }

  /// Fills the table anew. Memory: the names of all relations of one site. Time: some microseconds a
  /// relation, and nothing without relations.
  package static func run(_ db: Database) throws {
    try ListedAliases.settle(db)
    try db.execute(sql: "DELETE FROM tag_layer")
    let sites = try Int64.fetchAll(
      db,
      sql: """
        SELECT site_id
        FROM site
        WHERE EXISTS (SELECT 1 FROM tag_alias WHERE tag_alias.site_id = site.site_id)
          OR EXISTS (SELECT 1 FROM tag_implication WHERE tag_implication.site_id = site.site_id)
        ORDER BY site_id
        """)
    for siteID in sites {
      let relations = try TagRelationGraph(db, siteID: siteID)
      var writing = try TagLayerWriting(relations, siteID: siteID, db)
      try writing.run()
    }
    try db.execute(sql: "UPDATE cache_state SET has_layers = 1")
  }
}

/// Writes the rows of one site.
private struct TagLayerWriting {
  private let relations: TagRelationGraph
  private let siteID: Int64
  private let db: Database
  private let insert: Statement
  /// tag_id by node; nil for names that are no tag.
  private var tagIDs: [Int64?]
  /// Nodes with a row at depth 0.
  private var hasIdentity: [Bool]

  init(_ relations: TagRelationGraph, siteID: Int64, _ db: Database) throws {
    self.relations = relations
    self.siteID = siteID
    self.db = db
    insert = try db.makeStatement(sql: "INSERT INTO tag_layer VALUES (?, ?, ?, ?)")
    hasIdentity = [Bool](repeating: false, count: relations.names.count)
    let select = try db.makeStatement(
      sql: "SELECT tag_id FROM tag WHERE name = ? AND site_id = ?")
    tagIDs = try relations.names.map { name in
      try Int64.fetchOne(select, arguments: [name.text, siteID])
    }
  }

  mutating func run() throws {
    // In the order of names, so that the tags that are added have the same ids in any case.
    let order = relations.names.indices.sorted { relations.names[$0] < relations.names[$1] }
    var moved: [(tag: Int, end: Int)] = []
    for node in order where tagIDs[node] != nil {
      guard let end = relations.end(of: node) else { continue }
      _ = try tagID(of: end)
      moved.append((tag: node, end: end))
    }
    var isWritten = [Bool](repeating: false, count: relations.names.count)
    // What a tag implies may be new, and imply itself; that it was reached makes sure of all that.
    for _ in 0..<2 {
      for node in order where tagIDs[node] != nil && !isWritten[node] {
        guard relations.hasImplications(node) else { continue }
        isWritten[node] = true
        try writeTargets(of: node, as: node)
      }
    }
    for (tag, end) in moved {
      try write(tag, target: end, depth: 0, position: 0)
      try writeIdentity(of: end)
      if relations.hasImplications(end) { try writeTargets(of: end, as: tag) }
    }
  }

  /// Writes what `node` implies as what `tag` leads to.
  private mutating func writeTargets(of node: Int, as tag: Int) throws {
    let reached = relations.implied(by: node)
    guard !reached.isEmpty else { return }
    if tag == node { try writeIdentity(of: node) }
    for (index, target) in reached.enumerated() {
      try writeIdentity(of: target.node)
      try write(tag, target: target.node, depth: target.depth, position: index + 1)
    }
  }

  private mutating func writeIdentity(of node: Int) throws {
    guard !hasIdentity[node] else { return }
    hasIdentity[node] = true
    try write(node, target: node, depth: 0, position: 0)
  }

  private mutating func write(_ tag: Int, target: Int, depth: Int, position: Int) throws {
    try insert.execute(arguments: [tagID(of: tag), tagID(of: target), depth, position])
  }

  /// The tag_id of a name, which becomes a tag if it is none.
  private mutating func tagID(of node: Int) throws -> Int64 {
    if let id = tagIDs[node] { return id }
    try db.execute(
      sql: "INSERT INTO tag (site_id, name) VALUES (?, ?)",
      arguments: [siteID, relations.names[node].text])
    let id = db.lastInsertedRowID
    tagIDs[node] = id
    return id
  }
}
