internal import GRDB
internal import GRDBSQLite
internal import Selection
internal import Statistics
internal import Store

// What a name or a pattern in a search stands for, on each site by itself:
//
//     stored      the tag of the name; else in lower case; else, where no post has such a tag, the end of
//                 the aliases that begin at the name
//     canonical   the end of the aliases that begin at the name, and with it all stored tags that stand
//     expanded    for it, on `expanded` also those that imply it

extension SelectionPlanner {
  /// Throws `SelectionError` when no post has one, unless unknown names are allowed, or it is to be left
  /// out and the warehouse has posts; of this there is a note.
  func tags(
    _ pattern: NamePattern, category: String?, at position: SelectionLocation, isLeftOut: Bool
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
    var found = StoredTags()
    var meanings: [TagMeaning] = []
    var otherSites: [[String]] = []
    for siteID in sites.map(\.id) {
      let candidates = try candidates(pattern, siteID: siteID)
      guard
        let meaning = try meaning(
          of: candidates, siteID: siteID, select: { select("\($0) AND tag.site_id = \(siteID)") })
      else {
        otherSites.append(candidates)
        continue
      }
      found.ids += meaning.tags.ids
      found.postCount &+= meaning.tags.postCount
      if let index = meanings.firstIndex(where: { $0.condition == meaning.condition }) {
        meanings[index].siteIDs.append(siteID)
      } else {
        meanings.append(TagMeaning(condition: meaning.condition, siteIDs: [siteID]))
      }
    }
    found.ids.sort()

    let condition: String
    if let first = meanings.first {
      // Where a site has no post for it, its name may stand there all the same.
      let isPlain = meanings.count == 1 && otherSites.allSatisfy { $0.contains(first.condition) }
      condition = isPlain ? first.condition : "(\(meanings.map(\.sql).joined(separator: " OR ")))"
    } else if allowsUnknown || isLeftOut && !siteIDsWithPosts.isEmpty && !isSlip(pattern, category)
    {
      if !allowsUnknown {
        try TagSuggestions(db, layer: layer).tellAbsent(pattern, at: position)
      }
      // By its name nevertheless: the view of a set shall find it once there are such posts.
      condition = Self.condition(of: pattern)
    } else {
      throw try TagSuggestions(db, layer: layer).error(pattern, category: category, at: position)
    }
    return TagChoice(
      storedIDs: found.ids, postCount: found.postCount,
      isOneTag: pattern.name != nil && layer == .stored, select: stored(of: select(condition)),
      text: (category.map { "\($0):" } ?? "") + pattern.parts.joined(separator: "*"))
  }

  /// Whether the name is that of a metatag with a slip in it.
  private func isSlip(_ pattern: NamePattern, _ category: String?) -> Bool {
    category == nil && pattern.name.flatMap(SearchSlips.metatag) != nil
  }

  /// The first of the candidates that posts of the site have, with its tags.
  private func meaning(
    of candidates: [String], siteID: Int64, select: (_ condition: String) -> String
  ) throws -> (condition: String, tags: StoredTags)? {
    guard siteIDsWithPosts.contains(siteID) else { return nil }
    for condition in candidates {
      let tags = try tags(of: stored(of: select(condition)))
      if tags.postCount > 0 { return (condition, tags) }
    }
    return nil
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
      let globs = lower.glob == pattern.glob ? [pattern.glob] : [pattern.glob, lower.glob]
      return globs.map { "tag.name GLOB \(SQLLiteral.text($0))" }
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

  func aliasEnd(of name: String, siteID: Int64) throws -> String? {
    try String.fetchOne(
      db,
      sql: """
        SELECT consequent FROM tag_alias_end
        WHERE site_id = ? AND antecedent = ? AND consequent IS NOT NULL
        """, arguments: [siteID, name])
  }

  /// From a SELECT of tags of the layer to one of the stored tags that lead to them.
  private func stored(of select: String) -> String {
    guard layer != .stored else { return select }
    let isDirect = layer == .canonical ? " AND tag_layer.depth = 0" : ""
    // A tag that aliases and implications leave alone has no row.
    return """
      SELECT tag_layer.tag_id FROM tag_layer
      WHERE tag_layer.target_id IN (\(select))\(isDirect)
      UNION
      \(select) AND tag.tag_id NOT IN (SELECT tag_layer.tag_id FROM tag_layer)
      """
  }

  private func tags(of select: String) throws -> StoredTags {
    var tags = StoredTags()
    try db.makeStatement(sql: select).forEachRow(on: db) { row in
      tags.ids.append(sqlite3_column_int64(row, 0))
    }
    tags.postCount = try postCount(of: tags.ids)
    return tags
  }

  /// An upper bound for the posts that have one of the tags.
  private func postCount(of tagIDs: [Int64]) throws -> Int64 {
    let sql =
      hasCounts
      ? "SELECT post_count FROM tag_count WHERE tag_id = ?"
      : "SELECT COUNT(*) FROM tag_post WHERE tag_id = ?"
    let statement = try db.cachedStatement(sql: sql)
    return try tagIDs.reduce(0) { sum, tagID in
      sum &+ (try Int64.fetchOne(statement, arguments: [tagID]) ?? 0)
    }
  }
}

/// Tags that stand for a name.
private struct StoredTags {
  var ids: [Int64] = []
  /// At most so many posts have one of them.
  var postCount: Int64 = 0
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
