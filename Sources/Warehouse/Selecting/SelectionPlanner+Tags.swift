internal import GRDB
internal import GRDBSQLite
internal import Selection

// What a name or a pattern in a search stands for, on each site by itself:
//
//     stored      the tag of the name; else in lower case; else, where no post has such a tag, the end of
//                 the aliases that begin at the name
//     canonical   the end of the aliases that begin at the name, and with it all stored tags that stand
//     expanded    for it, on `expanded` also those that imply it

extension SelectionPlanner {
  /// Throws `SelectionError` when no post has one, unless unknown names are allowed.
  func tags(
    _ pattern: NamePattern, category: String?, at place: SelectionPlace
  ) throws -> TagChoice {
    let ofCategory = category.map {
      """
       AND EXISTS (
        SELECT 1
        FROM tag_category
        WHERE tag_category.site_id = tag.site_id
          AND tag_category.category = tag.category
          AND tag_category.name = \(SQLLiteral.text($0)))
      """
    }
    func select(_ condition: String) -> String {
      "SELECT tag.tag_id FROM tag WHERE \(condition)\(ofCategory ?? "")"
    }
    let text = (category.map { "\($0):" } ?? "") + pattern.parts.joined(separator: "*")
    var meanings: [TagMeaning] = []
    var otherSites: [[String]] = []
    for siteID in sites.map(\.id) {
      let candidates = try candidates(pattern, siteID: siteID)
      let condition = try candidates.first {
        try choice(select: select("\($0) AND tag.site_id = \(siteID)"), pattern, text: text)
          .postCount > 0
      }
      guard let condition else {
        otherSites.append(candidates)
        continue
      }
      if let index = meanings.firstIndex(where: { $0.condition == condition }) {
        meanings[index].siteIDs.append(siteID)
      } else {
        meanings.append(TagMeaning(condition: condition, siteIDs: [siteID]))
      }
    }
    guard let first = meanings.first else {
      // By its name nevertheless: the view of a set shall find it once there are such posts.
      if allowsUnknown {
        return try choice(select: select(Self.condition(of: pattern)), pattern, text: text)
      }
      throw try TagSuggestions(db, layer: layer).error(pattern, category: category, at: place)
    }
    // Where a site has no post for it, its name may stand there all the same.
    let isPlain = meanings.count == 1 && otherSites.allSatisfy { $0.contains(first.condition) }
    let condition =
      isPlain ? first.condition : "(\(meanings.map(\.sql).joined(separator: " OR ")))"
    return try choice(select: select(condition), pattern, text: text)
  }

  private static func condition(of pattern: NamePattern) -> String {
    pattern.name.map { "tag.name = \(SQLLiteral.text($0))" }
      ?? "tag.name GLOB \(SQLLiteral.text(pattern.glob))"
  }

  /// What the pattern may mean on a site, as conditions on its tags, the likeliest first.
  private func candidates(_ pattern: NamePattern, siteID: Int64) throws -> [String] {
    guard let name = pattern.name else {
      if pattern.isEveryName { return ["TRUE"] }
      let lower = NamePattern(parts: pattern.parts.map { $0.lowercased() })
      return [pattern.glob, lower.glob].map { "tag.name GLOB \(SQLLiteral.text($0))" }
    }
    let lower = name.lowercased()
    let spellings = lower == name ? [name] : [name, lower]
    let ends = try spellings.map { try aliasEnd(of: $0, siteID: siteID) }
    let names =
      layer == .stored
      ? spellings + ends.compactMap(\.self)
      : zip(ends, spellings).flatMap { end, spelling in end.map { [$0, spelling] } ?? [spelling] }
    return names.map { "tag.name = \(SQLLiteral.text($0))" }
  }

  private func aliasEnd(of name: String, siteID: Int64) throws -> String? {
    try String.fetchOne(
      db,
      sql: """
        SELECT consequent FROM tag_alias_end
        WHERE site_id = ? AND antecedent = ? AND consequent IS NOT NULL
        """, arguments: [siteID, name])
  }

  /// From the tags of the layer to the stored tags that lead to them.
  private func choice(
    select: String, _ pattern: NamePattern, text: String
  ) throws -> TagChoice {
    let stored: String
    switch layer {
    case .stored: stored = select
    case .canonical, .expanded:
      let isDirect = layer == .canonical ? " AND tag_layer.depth = 0" : ""
      // A tag that aliases and implications leave alone has no row.
      stored = """
        SELECT tag_layer.tag_id FROM tag_layer
        WHERE tag_layer.target_id IN (\(select))\(isDirect)
        UNION
        \(select) AND tag.tag_id NOT IN (SELECT tag_layer.tag_id FROM tag_layer)
        """
    }
    var choice = TagChoice(
      storedIDs: [], postCount: 0, isOneTag: pattern.name != nil && layer == .stored,
      select: stored, text: text)
    try db.makeStatement(sql: "\(stored) ORDER BY 1").forEachRow(on: db) { row in
      choice.storedIDs.append(sqlite3_column_int64(row, 0))
    }
    choice.postCount = try postCount(of: choice.storedIDs)
    return choice
  }

  /// An upper bound for the posts that have one of the tags.
  private func postCount(of tagIDs: [Int64]) throws -> Int64 {
    let sql =
      hasCounts
      ? "SELECT post_count FROM tag_count WHERE tag_id = ?"
      : "SELECT COUNT(*) FROM tag_post WHERE tag_id = ?"
    let statement = try db.cachedStatement(sql: sql)
    return try tagIDs.reduce(0) { sum, tagID in
      sum + (try Int64.fetchOne(statement, arguments: [tagID]) ?? 0)
    }
  }
}

/// What a name stands for on some sites.
private struct TagMeaning {
  /// On rows of tag.
  var condition: String
  var siteIDs: [Int64]

  var sql: String {
    let list = siteIDs.map { "\($0)" }.joined(separator: ", ")
    return "\(condition) AND tag.site_id IN (\(list))"
  }
}
