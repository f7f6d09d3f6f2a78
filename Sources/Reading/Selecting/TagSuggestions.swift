internal import GRDB
internal import GRDBSQLite
internal import Selection
internal import Statistics
internal import Store

/// What to tell who asks for a tag that no post has.
struct TagSuggestions {
  private let db: Database
  private let layer: TagLayer

  init(_ db: Database, layer: TagLayer) {
    self.db = db
    self.layer = layer
  }

  func error(
    _ pattern: NamePattern, category: String?, at position: SelectionLocation
  ) throws -> SelectionError {
    let ofCategory = category.map { " of the category \($0)" } ?? ""
    let takesUnknown = "--allow-unknown treats unknown names as matching no posts."
    guard try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM post)") ?? false else {
      return position.error(
        .unknownName, "the warehouse has no posts yet",
        hint: "Bring some in: taghouse import WAREHOUSE FILE…")
    }
    guard let name = pattern.name else {
      let text = pattern.parts.joined(separator: "*")
      return position.error(
        .unknownName, "no post has a tag\(ofCategory) that matches '\(text)'", hint: takesUnknown)
    }
    var hints: [String] = []
    if category == nil, let meant = SearchSlips.metatag(meantBy: name) {
      hints.append("Did you mean \(meant)?")
    } else if category == nil, let joined = try joined(at: position) {
      hints.append("Did you mean \(joined)? Names of tags have _ for blanks.")
    } else {
      let near = try nearest(to: name, category: category)
      if !near.isEmpty { hints.append("Did you mean \(NearestNames.list(near))?") }
    }
    if let categories = try category.flatMap({ _ in try others(named: name) }) {
      hints.append("The tag '\(name)' is of the category \(categories).")
    }
    hints.append(takesUnknown)
    return position.error(
      .unknownName, "no post has the tag '\(name)'\(ofCategory)",
      hint: hints.joined(separator: "\n"))
  }

  /// Tells that a tag which is to be left out is on no post.
  func tellAbsent(_ pattern: NamePattern, at position: SelectionLocation) throws {
    let text = pattern.parts.joined(separator: "*")
    var note = "no post has the tag '\(text)', so -\(text) leaves nothing out"
    if let name = pattern.name {
      let near = try nearest(to: name, category: nil)
      if !near.isEmpty { note += "; did you mean \(NearestNames.list(near))?" }
    }
    SelectionNotes.tell(note)
  }

  /// A tag whose name the word makes with the one beside it.
  private func joined(at position: SelectionLocation) throws -> String? {
    for name in SearchSlips.names(joinedAt: position.columns, of: position.text) {
      let isThere = try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (
            SELECT 1
            FROM tag
            JOIN tag_count ON tag_count.tag_id = tag.tag_id
            WHERE tag.name = ? AND tag_count.post_count > 0
          )
          """, arguments: [name])
      if isThere ?? false { return name }
    }
    return nil
  }

  /// The categories that tags of the name have.
  private func others(named name: String) throws -> String? {
    let names = try String.fetchAll(
      db,
      sql: """
        SELECT DISTINCT tag_category.name
        FROM tag
        JOIN tag_category
          ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
        WHERE tag.name = ?
        ORDER BY tag_category.name
        """, arguments: [name])
    return names.isEmpty ? nil : NearestNames.list(names)
  }

  /// Tags within a few edits of the name, nearest first, of the same distance those with most posts; an
  /// alias stands for its tag: `neko (an alias of cat)`. Reads all names: a second at a million tags.
  private func nearest(to name: String, category: String?) throws -> [String] {
    var search = NearestNameSearch(name)
    let isOfCategory = """
      (?1 IS NULL OR EXISTS (
        SELECT 1
        FROM tag_category
        WHERE tag_category.site_id = tag.site_id
          AND tag_category.category = tag.category
          AND tag_category.name = ?1))
      """
    let tags = try db.makeStatement(
      sql: """
        SELECT tag.name, tag_count.post_count, ''
        FROM tag_count
        JOIN tag ON tag.tag_id = tag_count.tag_id
        WHERE \(isOfCategory)
        """)
    let aliases = try db.makeStatement(
      sql: """
        SELECT tag_alias_active.antecedent, tag_count.post_count, tag.name
        FROM tag_alias_active
        JOIN tag
          ON tag.name = tag_alias_active.consequent AND tag.site_id = tag_alias_active.site_id
        JOIN tag_count ON tag_count.tag_id = tag.tag_id
        WHERE \(isOfCategory)
        """)
    for statement in [tags, aliases] {
      try statement.forEachRow([category], on: db) { row in
        guard let text = sqlite3_column_text(row, 0) else { return }
        let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(row, 0)))
        search.offer(bytes, weight: sqlite3_column_int64(row, 1)) {
          let alias = String(decoding: bytes, as: UTF8.self)
          guard sqlite3_column_bytes(row, 2) > 0 else { return alias }
          let name = String(cString: sqlite3_column_text(row, 2))
          return "\(alias) (an alias of \(name))"
        }
      }
    }
    return search.names
  }
}
