internal import GRDB
internal import GRDBSQLite
internal import Selection

// What a name or a pattern in a search stands for:
//
//     stored      the tag of the name; else in lower case; else, where no post has such a tag, the end of
//                 the aliases that begin at the name
//     canonical   the end of the aliases that begin at the name, and with it all stored tags that stand
//     expanded    for it, on `expanded` also those that imply it

extension SelectionPlanner {
  /// Throws `SelectionError` when no post has one.
  func tags(
    _ pattern: NamePattern, category: String?, at place: SelectionPlace
  ) throws -> TagChoice {
    let text = (category.map { "\($0):" } ?? "") + pattern.parts.joined(separator: "*")
    for select in try selects(of: pattern, category: category) {
      let choice = try choice(select: select, text: text)
      if try hasPosts(choice) { return choice }
    }
    throw try TagSuggestions(db, layer: layer).error(pattern, category: category, at: place)
  }

  /// What the name may mean, as SELECTs of the tags of the layer, the likeliest first.
  private func selects(of pattern: NamePattern, category: String?) throws -> [String] {
    let conditions = try pattern.name.map { try names($0) } ?? globs(pattern)
    let rest = category.map {
      """
       AND EXISTS (
        SELECT 1
        FROM tag_category
        WHERE tag_category.site_id = tag.site_id
          AND tag_category.category = tag.category
          AND tag_category.name = \(SQLLiteral.text($0)))
      """
    }
    return conditions.map { "SELECT tag.tag_id FROM tag WHERE \($0)\(rest ?? "")" }
  }

  private func names(_ name: String) throws -> [String] {
    let lower = name.lowercased()
    let spellings = lower == name ? [name] : [name, lower]
    let plain = spellings.map { "tag.name = \(SQLLiteral.text($0))" }
    let ends = try spellings.compactMap { try aliasEnds(of: $0) }
    return layer == .stored ? plain + ends : ends + plain
  }

  private func globs(_ pattern: NamePattern) -> [String] {
    if pattern.isEveryName { return ["TRUE"] }
    let lower = NamePattern(parts: pattern.parts.map { $0.lowercased() })
    let patterns = lower == pattern ? [pattern] : [pattern, lower]
    return patterns.map { "tag.name GLOB \(SQLLiteral.text($0.glob))" }
  }

  /// The tags that a name stands for as an alias, and the tag of the name on the other sites; nil when it
  /// is an alias on none.
  private func aliasEnds(of name: String) throws -> String? {
    var conditions: [String] = []
    var aliasSites: [Int64] = []
    for site in sites {
      let end = try String.fetchOne(
        db,
        sql: """
          SELECT consequent FROM tag_alias_end
          WHERE site_id = ? AND antecedent = ? AND consequent IS NOT NULL
          """, arguments: [site.id, name])
      guard let end else { continue }
      aliasSites.append(site.id)
      conditions.append("tag.name = \(SQLLiteral.text(end)) AND tag.site_id = \(site.id)")
    }
    guard !aliasSites.isEmpty else { return nil }
    let list = aliasSites.map { "\($0)" }.joined(separator: ", ")
    if aliasSites.count < sites.count {
      conditions.append("tag.name = \(SQLLiteral.text(name)) AND tag.site_id NOT IN (\(list))")
    }
    return conditions.count == 1
      ? conditions[0] : "(\(conditions.map { "\($0)" }.joined(separator: " OR ")))"
  }

  /// From the tags of the layer to the stored tags that lead to them.
  private func choice(select: String, text: String) throws -> TagChoice {
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
    var choice = TagChoice(storedIDs: [], postCount: 0, select: stored, text: text)
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

  private func hasPosts(_ choice: TagChoice) throws -> Bool { choice.postCount > 0 }
}
