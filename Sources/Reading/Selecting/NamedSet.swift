package import GRDB
public import Selection
public import Statistics
public import Store

/// A search that is kept in a warehouse under a name.
public struct NamedSet: Sendable, Equatable {
  public var name: String
  /// The search, as it was written.
  public var expression: String
  public var layer: TagLayer
  /// UTC, ISO 8601.
  public var createdAt: String

  /// The view with its posts: post_id, site, number.
  public var viewName: String { "set_\(name)" }

  package static func all(_ db: Database) throws -> [NamedSet] {
    try fetch(db, where: "TRUE")
  }

  package static func find(_ name: String, _ db: Database) throws -> NamedSet? {
    try fetch(db, where: "name = ?", [name]).first
  }

  private static func fetch(
    _ db: Database, where condition: String, _ arguments: StatementArguments = []
  ) throws -> [NamedSet] {
    try Row.fetchAll(
      db,
      sql:
        "SELECT name, expression, layer, created_at FROM post_set WHERE \(condition) ORDER BY name",
      arguments: arguments
    ).map {
      try NamedSet(
        name: $0.decode(atIndex: 0), expression: $0.decode(atIndex: 1),
        layer: TagLayer(rawValue: $0.decode(atIndex: 2)) ?? .stored,
        createdAt: $0.decode(atIndex: 3))
    }
  }
}

extension Warehouse {
  /// Numbers that the search of a set may take from files: they become part of its view.
  private static let maximumNumberCount = 10_000

  /// The sets of the warehouse, by name.
  public func namedSets() throws -> [NamedSet] {
    try Self.translating(path: path) { try queue.inDatabase { try NamedSet.all($0) } }
  }

  /// Keeps a search under a name, and makes the view of it.
  ///
  /// Throws `SelectionError` for what the warehouse does not know, `badSet` for a name that is none or is
  /// there already, unless it `replaces` it.
  public func saveSet(
    _ name: String, _ query: SelectionQuery, layer: TagLayer, allowsUnknown: Bool = false,
    replaces: Bool = false
  ) throws {
    guard SetName.isValid(name) else {
      throw WarehouseError(
        .badSet, "'\(name)' is no name of a set",
        hint: "A name has letters a to z, digits and _, and begins with a letter.")
    }
    try refuseStaleLayer(layer)
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        try db.inTransaction(.immediate) {
          let isThere = try NamedSet.find(name, db) != nil
          guard !isThere || replaces else {
            throw WarehouseError(
              .badSet, "there is a set '\(name)' already", hint: "Replace it with --replace.")
          }
          let planner = try SelectionPlanner(
            db, layer: layer, allowsUnknown: allowsUnknown, within: [name])
          let plan = try planner.plan(query)
          try plan.refuseTextWithoutIndex()
          guard plan.numberCount <= Self.maximumNumberCount else {
            throw WarehouseError(
              .badSet,
              "a set takes at most \(Self.maximumNumberCount) numbers of files;"
                + " here are \(plan.numberCount)",
              hint: "Name the file where the set would be used: set:@FILE.")
          }
          try refuseOtherThing(named: "set_\(name)", isThere: isThere, db)
          try db.execute(sql: "DROP VIEW IF EXISTS set_\(name)")
          try db.execute(sql: "CREATE VIEW set_\(name) AS\n\(SelectionSQL(plan).select)")
          try db.execute(
            sql: """
              INSERT OR REPLACE INTO post_set (name, expression, layer, created_at)
              VALUES (?, ?, ?, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
              """, arguments: [name, query.text, layer.rawValue])
          try Schema.noteViews(db)
          return .commit
        }
      }
    }
  }

  private func refuseOtherThing(named name: String, isThere: Bool, _ db: Database) throws {
    let type = try String.fetchOne(
      db, sql: "SELECT type FROM sqlite_schema WHERE name = ?", arguments: [name])
    guard let type, !(isThere && type == "view") else { return }
    throw WarehouseError(.badSet, "there is a \(type) '\(name)' already, which is no set")
  }

  /// Forgets a set and its view.
  ///
  /// Throws `badSet` when it is not there, or when others are made of it.
  public func removeSet(_ name: String) throws {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        try db.inTransaction(.immediate) {
          let sets = try NamedSet.all(db)
          guard let set = sets.first(where: { $0.name == name }) else {
            let near = NearestNames.among(sets.map(\.name), to: name)
            throw WarehouseError(
              .badSet, "there is no set '\(name)'",
              hint: near.isEmpty ? "`taghouse sets` lists them." : "Did you mean \(near)?")
          }
          let users = try sets.filter { try $0.name != name && $0.uses(name) }.map(\.name)
          guard users.isEmpty else {
            throw WarehouseError(
              .badSet, "the set '\(name)' is part of \(users.joined(separator: ", "))",
              hint: "Remove those first.")
          }
          try db.execute(sql: "DROP VIEW IF EXISTS \(set.viewName)")
          try db.execute(sql: "DELETE FROM post_set WHERE name = ?", arguments: [name])
          try Schema.noteViews(db)
          return .commit
        }
      }
    }
  }
}

extension NamedSet {
  fileprivate func uses(_ name: String) throws -> Bool {
    try SelectionQuery(parsing: expression).expression?.names(set: name) ?? false
  }
}

extension SelectionExpression {
  fileprivate func names(set name: String) -> Bool {
    switch self {
    case .all(let parts), .any(let parts): parts.contains { $0.names(set: name) }
    case .not(let part): part.names(set: name)
    case .term(let term): term.test == .set(name)
    }
  }
}

extension SelectionPlan {
  /// Numbers of posts that come from files.
  fileprivate var numberCount: Int { node?.numberCount ?? 0 }

  /// Throws `badQuery` when it looks for words and there is no index that SQL can ask.
  package func refuseTextWithoutIndex() throws {
    guard node?.needsTextIndex ?? false else { return }
    throw WarehouseError(
      .badQuery, "there is no SQL for caption~ without the index of caption texts",
      hint: "Make it with `taghouse analyze --text`.")
  }
}

extension SelectionNode {
  /// Sets have a view of their own.
  fileprivate var needsTextIndex: Bool {
    switch self {
    case .all(let nodes), .any(let nodes): nodes.contains(where: \.needsTextIndex)
    case .not(let node): node.needsTextIndex
    case .captionText(let text): !text.hasIndex
    default: false
    }
  }

  fileprivate var numberCount: Int {
    switch self {
    case .all(let nodes), .any(let nodes): nodes.reduce(0) { $0 + $1.numberCount }
    case .not(let node): node.numberCount
    case .numbers(let list): Int(list.count)
    default: 0
    }
  }
}
