internal import GRDB

/// What a site's aliases and implications say of a few tags.
///
/// Names that are aliases stand for the end of their chain (view tag_alias_end); implications hold
/// between such names (view tag_implication_active), at once and through others.
/// Memory: the active implications of the site, some tens of thousands.
struct TagRelationReading {
  private let db: Database
  private let siteID: Int64
  private let alias: Statement
  /// What a name implies at once.
  private var implied: [String: [String]] = [:]

  init(db: Database, siteID: Int64) throws {
    self.db = db
    self.siteID = siteID
    alias = try db.makeStatement(
      sql: """
        SELECT antecedent, consequent
        FROM tag_alias_end
        WHERE antecedent = ? AND site_id = ?
        """)
    let edges = try Row.fetchCursor(
      db,
      sql: """
        SELECT antecedent, consequent
        FROM tag_implication_active
        WHERE site_id = ? AND antecedent <> consequent
        """, arguments: [siteID])
    while let edge = try edges.next() {
      implied[try edge.decode(forColumn: "antecedent"), default: []].append(
        try edge.decode(forColumn: "consequent"))
    }
  }

  /// The aliases among some names, in their order.
  func aliases(of names: [String]) throws -> [PostExplanation.Alias] {
    try names.compactMap { name in
      try Row.fetchOne(alias, arguments: [name, siteID]).map {
        try PostExplanation.Alias(tag: name, standsFor: $0.decode(forColumn: "consequent"))
      }
    }
  }

  /// What some tags imply and none of them is, under any name; one row each, by the nearest tag.
  func missingImplications(of names: [String]) throws -> [PostExplanation.Implication] {
    let ends = try aliases(of: names).map { ($0.tag, $0.standsFor ?? $0.tag) }
    let canonical = Dictionary(ends, uniquingKeysWith: { first, _ in first })
    var reached = Set(names.map { canonical[$0] ?? $0 })
    var found: [PostExplanation.Implication] = []
    // All tags walk on together, one implication at a time, so that the first way is the shortest.
    var front = names.map { (tag: $0, at: canonical[$0] ?? $0) }
    var depth = 0
    while !front.isEmpty {
      depth += 1
      var next: [(tag: String, at: String)] = []
      for (tag, position) in front {
        for name in implied[position, default: []].sorted() where reached.insert(name).inserted {
          found.append(PostExplanation.Implication(tag: tag, implied: name, depth: depth))
          next.append((tag, name))
        }
      }
      front = next
    }
    return found.sorted { $0.implied < $1.implied }
  }
}
