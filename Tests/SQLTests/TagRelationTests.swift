import GRDB
import Store
import TestSupport
import Testing

/// The views of aliases and implications against a plain version, on random relations with chains,
/// cycles and repeated rows.
@Suite("Aliases and implications, differential")
struct TagRelationTests {
  static let seeds: [UInt64] = Array(1...25)

  @Test("Chains end where following them by hand ends", arguments: seeds)
  func aliases(seed: UInt64) throws {
    let relations = try RandomRelations(seed: seed)
    var expected: [[String]] = []
    var problems: Set<[String]> = []
    for (antecedent, consequent) in relations.firstAliases {
      if let end = relations.end(of: antecedent) {
        expected.append([antecedent, end.name, "\(end.depth)"])
      } else {
        problems.insert(["cycle", antecedent, consequent])
      }
    }
    for alias in relations.aliases where alias.isActive {
      if alias.antecedent == alias.consequent {
        problems.insert(["self", alias.antecedent, alias.consequent])
      } else if relations.firstAliases[alias.antecedent] != alias.consequent {
        problems.insert(["ambiguous", alias.antecedent, alias.consequent])
      }
    }
    #expect(
      try relations.rows("SELECT antecedent, consequent, depth FROM tag_alias_resolved")
        == RandomRelations.sorted(expected), "seed \(seed)")
    #expect(
      try relations.rows("SELECT kind, antecedent, consequent FROM tag_alias_problem")
        == RandomRelations.sorted(Array(problems)), "seed \(seed)")
  }

  @Test("Implications are the names that a search finds, by the shortest way", arguments: seeds)
  func implications(seed: UInt64) throws {
    let relations = try RandomRelations(seed: seed)
    func resolved(_ name: String) -> String { relations.end(of: name)?.name ?? name }
    var graph: [String: Set<String>] = [:]
    let active = relations.implications.filter(\.isActive)
    for implication in active {
      graph[resolved(implication.antecedent), default: []].insert(resolved(implication.consequent))
    }
    var depths: [[String]: Int] = [:]
    for start in graph.keys {
      var layer: Set<String> = [start]
      var seen = layer
      var depth = 0
      while !layer.isEmpty {
        for name in layer where name != start { depths[[start, name]] = depth }
        layer = Set(layer.flatMap { graph[$0] ?? [] }).subtracting(seen)
        seen.formUnion(layer)
        depth += 1
      }
    }
    #expect(
      try relations.rows("SELECT antecedent, consequent, depth FROM tag_implication_resolved")
        == RandomRelations.sorted(depths.map { $0.key + ["\($0.value)"] }), "seed \(seed)")

    var problems: Set<[String]> = []
    for implication in active {
      let names = [implication.antecedent, implication.consequent]
      let ends = names.map(resolved)
      if ends[0] == ends[1] { problems.insert(["self"] + names) }
      if depths[[ends[1], ends[0]]] != nil { problems.insert(["cycle"] + names) }
      if ends != names { problems.insert(["aliased"] + names) }
    }
    #expect(
      try relations.rows("SELECT kind, antecedent, consequent FROM tag_implication_problem")
        == RandomRelations.sorted(Array(problems)), "seed \(seed)")
  }

  @Test("The seeds make cycles, ambiguous names and long chains")
  func seedsAreRich() throws {
    var kinds: [String: Int] = [:]
    var deepest = 0
    for seed in Self.seeds {
      let relations = try RandomRelations(seed: seed)
      for row in try relations.rows("SELECT kind FROM tag_alias_problem") {
        kinds[row[0], default: 0] += 1
      }
      for row in try relations.rows("SELECT kind FROM tag_implication_problem") {
        kinds["implied " + row[0], default: 0] += 1
      }
      for row in try relations.rows("SELECT depth FROM tag_implication_resolved") {
        deepest = max(deepest, Int(row[0]) ?? 0)
      }
    }
    #expect(kinds.count == 6, "\(kinds)")
    #expect(kinds.values.allSatisfy { $0 > 5 }, "\(kinds)")
    #expect(deepest > 3)
  }
}

/// Random aliases and implications of one site among few names.
struct RandomRelations {
  struct Relation {
    var number: Int
    var antecedent: String
    var consequent: String
    var isActive: Bool
  }

  let folder: TemporaryFolder
  let queue: DatabaseQueue
  let aliases: [Relation]
  let implications: [Relation]

  init(seed: UInt64) throws {
    folder = try TemporaryFolder()
    let path = folder.path("house.db")
    try TemplateFile.copy("empty warehouse", to: path) {
      try Warehouse.create(path: $0).close()
    }
    queue = try DatabaseQueue(path: path)
    var random = SeededGenerator(seed: seed)
    let nameCount = Int.random(in: 3...14, using: &random)
    func relations(_ random: inout SeededGenerator) -> [Relation] {
      (0..<Int.random(in: 0...16, using: &random)).map { number in
        Relation(
          number: number, antecedent: "t\(Int.random(in: 0..<nameCount, using: &random))",
          consequent: "t\(Int.random(in: 0..<nameCount, using: &random))",
          isActive: random.chance(0.85))
      }
    }
    aliases = relations(&random)
    implications = relations(&random)
    try queue.write { [aliases, implications] db in
      for (table, rows) in [("tag_alias", aliases), ("tag_implication", implications)] {
        for row in rows {
          try db.execute(
            sql: """
              INSERT INTO \(table) (site_id, number, antecedent_name, consequent_name, status)
              VALUES (2, ?, ?, ?, ?)
              """,
            arguments: [
              row.number, row.antecedent, row.consequent, row.isActive ? "active" : "deleted",
            ])
        }
      }
    }
  }

  /// The alias that applies to each name: the one with the smallest number.
  var firstAliases: [String: String] {
    var first: [String: String] = [:]
    for alias in aliases where alias.isActive && alias.antecedent != alias.consequent {
      first[alias.antecedent] = first[alias.antecedent] ?? alias.consequent
    }
    return first
  }

  /// Where a name's aliases end; nil when it has none, or they run in a circle.
  func end(of name: String) -> (name: String, depth: Int)? {
    let first = firstAliases
    var names = [name]
    while let last = names.last, let next = first[last] {
      if names.contains(next) { return nil }
      names.append(next)
    }
    return names.count > 1 ? (names[names.count - 1], names.count - 1) : nil
  }

  /// Rows as texts, sorted.
  func rows(_ sql: String) throws -> [[String]] {
    let rows = try queue.inDatabase { db in
      try Row.fetchAll(db, sql: sql).map { row -> [String] in
        row.databaseValues.map { value in
          switch value.storage {
          case .int64(let number): "\(number)"
          case .string(let text): text
          default: "NULL"
          }
        }
      }
    }
    return Self.sorted(rows)
  }

  static func sorted(_ rows: [[String]]) -> [[String]] {
    rows.sorted { $0.joined(separator: "\n") < $1.joined(separator: "\n") }
  }
}
