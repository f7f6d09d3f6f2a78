internal import GRDB
internal import Selection
internal import Statistics
internal import Store

/// Looks up the names of a search in a warehouse.
package struct SelectionPlanner {
  /// Sets that may stand in each other.
  private static let maximumSetDepth = 20

  let db: Database
  let layer: TagLayer
  /// Takes a name that nobody knows for one without posts, instead of an error.
  let allowsUnknown: Bool
  let sites: [(id: Int64, name: String)]
  /// Only there a name can stand for posts.
  let siteIDsWithPosts: Set<Int64>
  /// Whether tag_count holds what the tables say.
  let hasCounts: Bool
  /// The sets on the way here, from the outermost.
  private let setNames: [String]
  private let plannedSets: PlannedSets

  /// What named sets were planned to, by name, so that one that stands in many is looked up once.
  private final class PlannedSets {
    var nodes: [String: SelectionNode] = [:]
  }

  init(_ db: Database, layer: TagLayer, allowsUnknown: Bool, within setNames: [String] = []) throws
  {
    try self.init(
      db, layer: layer, allowsUnknown: allowsUnknown, within: setNames, PlannedSets())
  }

  private init(
    _ db: Database, layer: TagLayer, allowsUnknown: Bool, within setNames: [String],
    _ plannedSets: PlannedSets
  ) throws {
    self.plannedSets = plannedSets
    self.db = db
    self.layer = layer
    self.allowsUnknown = allowsUnknown
    self.setNames = setNames
    sites = try Row.fetchAll(db, sql: "SELECT site_id, name FROM site ORDER BY site_id")
      .map { (id: try $0.decode(atIndex: 0), name: try $0.decode(atIndex: 1)) }
    siteIDsWithPosts = try Int64.fetchSet(
      db,
      sql: """
        SELECT site_id FROM site
        WHERE EXISTS (SELECT 1 FROM post WHERE post.site_id = site.site_id)
        """)
    hasCounts = try Bool.fetchOne(db, sql: "SELECT is_current FROM cache_state") ?? false
  }

  /// Throws `SelectionError` for what the warehouse does not know.
  func plan(_ query: SelectionQuery) throws -> SelectionPlan {
    SelectionPlan(
      node: try query.expression.map { try node($0, in: query.text) }, query: query, layer: layer,
      sites: sites)
  }

  private func node(_ expression: SelectionExpression, in text: String) throws -> SelectionNode {
    switch expression {
    case .all(let parts): .all(try parts.map { try node($0, in: text) })
    case .any(let parts): .any(try parts.map { try node($0, in: text) })
    case .not(.term(let term)): .not(try node(term, in: text, isLeftOut: true))
    case .not(let part): .not(try node(part, in: text))
    case .term(let term): try node(term, in: text)
    }
  }

  /// - Parameter isLeftOut: Whether its posts are to be left out: then a tag may be one that none has.
  private func node(
    _ term: SelectionTerm, in text: String, isLeftOut: Bool = false
  ) throws -> SelectionNode {
    do {
      return try node(of: term, in: text, isLeftOut: isLeftOut)
    } catch let error as SelectionError {
      guard allowsUnknown, error.code == .unknownName else { throw error }
      return .nothing
    }
  }

  private func node(
    of term: SelectionTerm, in text: String, isLeftOut: Bool
  ) throws -> SelectionNode {
    let position = SelectionLocation(text: text, columns: term.columns)
    switch term.test {
    case .tag(let pattern, let category):
      if let ending = try fileEnding(pattern, category: category) { return ending }
      return .tags(try tags(pattern, category: category, at: position, isLeftOut: isLeftOut))
    case .field(let field, let matches):
      return .condition(condition(field, matches), test: PostTest(field, matches))
    case .tagCount(let category, let ranges):
      if let category { try refuseUnknownCategory(category, at: position) }
      return .tagCount(TagCountCondition(category: category, ranges: ranges, layer: layer))
    case .has(let part): return has(part)
    case .child(let ranges):
      let numbers = ranges.map { $0.condition(on: "child.number") }.joined(separator: " OR ")
      return .found(select: Self.parents(where: "(\(numbers))"))
    case .locked(let lock): return .condition(lock.condition)
    case .status(let states):
      return .condition(
        states.map { "(\($0.condition))" }.joined(separator: " OR "),
        test: .any(states.map(\.test)))
    case .site(let names):
      let ids = sites.filter { names.contains($0.name) }.map(\.id)
      return .condition(
        try condition(sites: names, at: position),
        test: .any(ids.map { .integer("site_id", $0...$0) }))
    case .captionKind(let patterns): return try captions(ofKinds: patterns, at: position)
    case .captionText(let phrase): return .captionText(try CaptionTextCondition(phrase, db))
    case .file(let patterns): return try posts(ofFiles: patterns, at: position)
    case .set(let name): return try set(name, at: position)
    case .numbers(let path):
      return .numbers(try NumberListReader(sites: sites).read(path, at: position))
    }
  }

  // MARK: Values

  private func condition(_ field: PostField, _ matches: [FieldMatch]) -> String {
    let condition = field.condition(matches)
    // So that SQLite can use its index of (site_id, number).
    return field == .id
      ? "post.site_id IN (SELECT site_id FROM site) AND \(condition)" : condition
  }

  private func condition(sites names: [String], at position: SelectionLocation) throws -> String {
    for name in names where !sites.contains(where: { $0.name == name }) {
      throw position.error(
        .unknownName, "there is no site '\(name)'",
        hint: "There are \(sites.map(\.name).joined(separator: ", ")).")
    }
    return "post.site_id IN (SELECT site_id FROM site WHERE name IN (\(SQLLiteral.list(names))))"
  }

  private func refuseUnknownCategory(_ name: String, at position: SelectionLocation) throws {
    guard let problem = try problem(ofCategory: name) else { return }
    throw position.error(.unknownName, problem.message, hint: problem.hint)
  }

  /// Throws `badQuery`.
  func refuseUnknownCategory(of limit: PostCaps.Limit) throws {
    guard let problem = try problem(ofCategory: limit.category) else { return }
    throw WarehouseError(.badQuery, problem.message, hint: problem.hint)
  }

  /// What to tell of a category; nil when a site has it.
  private func problem(ofCategory name: String) throws -> (message: String, hint: String)? {
    let names = try String.fetchAll(db, sql: "SELECT DISTINCT name FROM tag_category ORDER BY name")
    guard !names.contains(name) else { return nil }
    return ("no site has a category '\(name)'", "There are \(names.joined(separator: ", ")).")
  }

  private func has(_ part: PostPart) -> SelectionNode {
    switch part {
    case .parent: .condition("post.parent_number IS NOT NULL")
    case .children:
      .any([
        .condition("post.has_children IS 1"),
        .found(select: Self.parents(where: "child.parent_number IS NOT NULL")),
      ])
    case .source: .condition("nullif(post.source, '') IS NOT NULL")
    case .pixiv: .condition("post.pixiv_id IS NOT NULL")
    case .latent: .rows(of: "latent")
    case .caption: .rows(of: "caption", where: "text_length > 0")
    case .tags: .rows(of: "post_tag", where: "position = 0")
    case .sentence:
      .condition(
        """
        EXISTS (
          SELECT 1
          FROM caption_choice
          JOIN caption_rule_step
            ON caption_rule_step.caption_rule_id = caption_choice.caption_rule_id
            AND caption_rule_step.step = caption_choice.step
          WHERE caption_choice.caption_rule = \(SQLLiteral.text(CaptionRule.defaultName))
            AND caption_choice.post_id = post.post_id
            AND caption_rule_step.state = 'sentence')
        """)
    }
  }

  /// Posts that others of their site name as their parent.
  private static func parents(where condition: String) -> String {
    """
    SELECT parent.post_id
    FROM post AS child
    CROSS JOIN post AS parent
      ON parent.site_id = child.site_id AND parent.number = child.parent_number
    WHERE \(condition)
    """
  }

  /// The posts of an ending that stands alone, as `png`, where no tag is called so.
  private func fileEnding(_ pattern: NamePattern, category: String?) throws -> SelectionNode? {
    guard category == nil, !pattern.isQuoted, let name = pattern.name,
      FileEnding.known.contains(name),
      try String.fetchOne(db, sql: "SELECT 1 FROM tag WHERE name = ? LIMIT 1", arguments: [name])
        == nil,
      try !sites.contains(where: { try aliasEnd(of: name, siteID: $0.id) != nil })
    else { return nil }
    return .condition(condition(.ext, [.pattern(pattern)]))
  }

  // MARK: Names

  private func captions(
    ofKinds patterns: [NamePattern], at position: SelectionLocation
  ) throws -> SelectionNode {
    let known = try String.fetchAll(db, sql: "SELECT name FROM caption_kind ORDER BY name")
    try refuseUnknown(patterns, of: known, what: "kind of captions", at: position)
    let kinds = "SELECT caption_kind_id FROM caption_kind WHERE \(Self.match(patterns, "name"))"
    return .rows(of: "caption", where: "caption_kind_id IN (\(kinds)) AND text_length > 0")
  }

  private func posts(
    ofFiles patterns: [NamePattern], at position: SelectionLocation
  ) throws -> SelectionNode {
    let known = try String.fetchAll(
      db, sql: "SELECT DISTINCT file FROM import_file_name ORDER BY file")
    try refuseUnknown(patterns, of: known, what: "imported file", at: position)
    let files = "SELECT import_file_id FROM import_file_name WHERE \(Self.match(patterns, "file"))"
    let others = ["caption_record", "latent"].map { table in
      """
      EXISTS (
        SELECT 1 FROM \(table)
        WHERE \(table).post_id = post.post_id AND \(table).import_file_id IN (\(files)))
      """
    }
    return .condition(
      (["post.import_file_id IN (\(files))"] + others).joined(separator: " OR "))
  }

  private func refuseUnknown(
    _ patterns: [NamePattern], of known: [String], what: String, at position: SelectionLocation
  ) throws {
    for pattern in patterns where !known.contains(where: pattern.matches) {
      let text = pattern.parts.joined(separator: "*")
      let near = NearestNames.among(known, to: text)
      throw position.error(
        .unknownName, "there is no \(what) '\(text)'",
        hint: near.isEmpty ? nil : "Did you mean \(near)?")
    }
  }

  private static func match(_ patterns: [NamePattern], _ column: String) -> String {
    patterns.map { pattern in
      pattern.name.map { "\(column) = \(SQLLiteral.text($0))" }
        ?? "\(column) GLOB \(SQLLiteral.text(pattern.glob))"
    }.joined(separator: " OR ")
  }

  private func set(_ name: String, at position: SelectionLocation) throws -> SelectionNode {
    guard let set = try NamedSet.find(name, db) else {
      let known = try NamedSet.all(db).map(\.name)
      let near = NearestNames.among(known, to: name)
      throw position.error(
        .unknownName, "there is no set '\(name)'",
        hint: near.isEmpty ? "`taghouse sets` lists them." : "Did you mean \(near)?")
    }
    guard !setNames.contains(name), setNames.count < Self.maximumSetDepth else {
      throw position.error(.notHere, "the set '\(name)' is made of itself")
    }
    if let node = plannedSets.nodes[name] { return node }
    // A set keeps the layer that it was made on, and what it was allowed.
    let planner = try SelectionPlanner(
      db, layer: set.layer, allowsUnknown: true, within: setNames + [name], plannedSets)
    let node = SelectionNode.set(
      view: set.viewName, plan: try planner.plan(SelectionQuery(parsing: set.expression)))
    plannedSets.nodes[name] = node
    return node
  }
}

extension SelectionNode {
  /// Posts that have a row in a table whose first column is post_id.
  fileprivate static func rows(of table: String, where condition: String? = nil) -> SelectionNode {
    let rest = condition.map { " AND \($0)" } ?? ""
    return .listing(
      select: "SELECT post_id FROM \(table)" + (condition.map { " WHERE \($0)" } ?? ""),
      condition:
        "EXISTS (SELECT 1 FROM \(table) WHERE \(table).post_id = post.post_id\(rest))")
  }
}

/// A word of a search, for errors.
struct SelectionLocation {
  let text: String
  let columns: Range<Int>

  func error(
    _ code: SelectionError.Code, _ message: String, hint: String? = nil
  ) -> SelectionError {
    SelectionError(code, message, hint: hint, in: text, at: columns)
  }
}
