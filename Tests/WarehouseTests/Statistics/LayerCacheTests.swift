import Columns
import GRDB
import TestSupport
import Testing

@testable import Querying
@testable import Statistics
@testable import Store

/// The caches of layers against what the definitions compute on the layer.
@Suite struct LayerCacheTests {
  private static let layers: [TagLayer] = [.canonical, .expanded]

  /// A random fixture with random aliases and implications, cycles and new names among them.
  static func fixture(
    seed: UInt64, postCount: Int = 300, tagCount: Int = 40, areIDsSparse: Bool = false
  ) throws -> RandomFixture {
    let fixture = try RandomFixture(
      seed: seed, postCount: postCount, tagCount: tagCount, areIDsSparse: areIDsSparse)
    var generator = SeededGenerator(seed: seed + 1000)
    var statements: [String] = []
    for number in 1...(tagCount / 3 + 1) {
      func name() -> String {
        generator.chance(0.1)
          ? "new \(number)" : "tag \(Int.random(in: 0..<tagCount, using: &generator))"
      }
      for kind in ["alias", "implication"] {
        let site = generator.chance(0.6) ? 1 : 2
        let status = generator.chance(0.9) ? "active" : "deleted"
        statements.append(
          """
          INSERT INTO tag_\(kind) (site_id, number, antecedent_name, consequent_name, status)
          VALUES (\(site), \(number), '\(name())', '\(name())', '\(status)')
          """)
      }
    }
    try fixture.execute(statements.joined(separator: ";"))
    return fixture
  }

  /// Compares the caches of both layers with their definitions. Returns those that have other rows than the
  /// cache of the stored tags.
  @discardableResult
  private static func compare(_ fixture: RandomFixture, _ comment: String) throws -> Set<String> {
    var other: Set<String> = []
    for layer in layers {
      for table in CacheTable.all(on: layer) {
        let columns = table.columns.joined(separator: ", ")
        let kept = try fixture.rows("SELECT \(columns) FROM \(table.name(on: layer))")
        let asked = "SELECT \(columns) FROM \(table.name)"
        // On one connection: laying a layer takes longer than both.
        let found = try rows(fixture, [asked, asked + "_definition"], layer)
        #expect(found[0] == found[1], "\(comment): \(table.name(on: layer))")
        #expect(found[0].count == kept.count, "\(table.name(on: layer)) is read")
        if try fixture.rows(asked) != kept { other.insert(table.name) }
      }
    }
    #expect(try fixture.findings() == [], "\(comment)")
    return other
  }

  private static func rows(
    _ fixture: RandomFixture, _ sql: String, _ layer: TagLayer
  ) throws -> [String] {
    try rows(fixture, [sql], layer)[0]
  }

  /// The rows of each statement, sorted.
  private static func rows(
    _ fixture: RandomFixture, _ statements: [String], _ layer: TagLayer
  ) throws -> [[String]] {
    let connection = try ReadOnlyConnection(
      warehousePath: fixture.path, layer: layer, for: statements.joined(separator: "; "))
    return try statements.map { sql in
      let query = try ReadOnlyQuery(on: connection, sql: sql)
      var rows: [String] = []
      while try query.next() {
        let values = query.columns.indices.map { column in
          if case .text(let bytes) = query.value(at: column) {
            return String(decoding: bytes, as: UTF8.self)
          }
          return "\(query.value(at: column))"
        }
        rows.append(values.joined(separator: " "))
      }
      return rows.sorted()
    }
  }

  private static func analyze(
    _ fixture: RandomFixture, _ layers: [TagLayer] = [], dropping dropped: [TagLayer] = [],
    isForced: Bool = false
  ) throws -> AnalysisOutcome {
    let warehouse = try Warehouse(path: fixture.path, mode: .load)
    defer { warehouse.close() }
    return try warehouse.analyze(isForced: isForced, layers: layers, dropping: dropped)
  }

  @Test(arguments: [
    (seed: UInt64(1), postCount: 300, tagCount: 40, areIDsSparse: false),
    (2, 300, 40, true), (3, 800, 150, false), (4, 40, 7, true), (5, 1, 3, false),
  ])
  func theyAreWhatTheDefinitionsComputeOnTheLayer(
    seed: UInt64, postCount: Int, tagCount: Int, areIDsSparse: Bool
  ) throws {
    let fixture = try Self.fixture(
      seed: seed, postCount: postCount, tagCount: tagCount, areIDsSparse: areIDsSparse)
    #expect(try Self.analyze(fixture, Self.layers) == .counted(isWhole: true))
    let other = try Self.compare(fixture, "seed \(seed)")
    if postCount > 100 {
      #expect(other == Set(CacheTable.all(on: .expanded).map(\.name)))
    }
    #expect(try Self.analyze(fixture, Self.layers) == .upToDate)
    #expect(try Self.analyze(fixture, isForced: true) == .counted(isWhole: true))
    try Self.compare(fixture, "seed \(seed), again")
  }

  @Test func aWarehouseWithALogIsReadBySQL() throws {
    let fixture = try Self.fixture(seed: 6)
    try fixture.execute("PRAGMA journal_mode = WAL")
    #expect(try Self.analyze(fixture, Self.layers) == .counted(isWhole: true))
    try Self.compare(fixture, "WAL")
  }

  @Test(arguments: [
    "DELETE FROM post WHERE post_id % 7 = 0",
    "UPDATE post SET rating = 'q' WHERE post_id % 5 = 0",
    "INSERT INTO post_tag SELECT post_id, (SELECT COUNT(*) FROM post_tag WHERE post_tag.post_id = post.post_id), 3 FROM post WHERE site_id = 1 AND NOT EXISTS (SELECT 1 FROM post_tag WHERE post_tag.post_id = post.post_id AND tag_id = 3)",
    "UPDATE tag SET category = 4 WHERE tag_id % 9 = 0",
    "UPDATE tag SET name = 'renamed ' || tag_id WHERE tag_id % 4 = 0",
    "DELETE FROM tag_alias WHERE number % 2 = 0",
    "UPDATE tag_implication SET status = 'deleted' WHERE number % 2 = 0",
    "INSERT INTO tag_implication (site_id, antecedent_name, consequent_name, status) VALUES (1, 'tag 1', 'other', 'active')",
    "UPDATE setting SET value = 3 WHERE name = 'pair_minimum'",
    "UPDATE setting SET value = 0.9 WHERE name = 'implied_ratio'",
  ])
  func whatMakesThemStale(change: String) throws {
    let fixture = try Self.fixture(seed: 31)
    _ = try Self.analyze(fixture, Self.layers)
    let before = try Self.layers.map { try Self.rows(fixture, "SELECT * FROM tag_pair_count", $0) }
    #expect(before.allSatisfy { !$0.isEmpty })
    try fixture.execute("PRAGMA foreign_keys = ON; \(change)")
    #expect(try fixture.rows("SELECT SUM(is_current) AS sum FROM layer_cache") == ["[sum:0]"])
    // They are brought up to date without being asked for.
    #expect(try Self.analyze(fixture) != .upToDate)
    #expect(try fixture.rows("SELECT SUM(is_current) AS sum FROM layer_cache") == ["[sum:2]"])
    try Self.compare(fixture, change)
    #expect(try Self.analyze(fixture) == .upToDate)
  }

  @Test func onlyWhatIsStaleIsCounted() throws {
    let fixture = try Self.fixture(seed: 41)
    #expect(try Self.analyze(fixture) == .counted(isWhole: true))
    let warehouse = try Warehouse(path: fixture.path, mode: .load)
    defer { warehouse.close() }
    var seen: Set<String> = []
    func analyze(_ layers: [TagLayer]) throws -> AnalysisOutcome {
      seen = []
      return try warehouse.analyze(layers: layers) { step, _ in
        if case .onLayer(let layer, _) = step {
          seen.insert(layer.rawValue)
        } else {
          seen.insert("")
        }
      }
    }
    #expect(try analyze([.expanded]) == .counted(isWhole: false))
    #expect(seen == ["expanded"])
    #expect(try analyze([.canonical]) == .counted(isWhole: false))
    #expect(seen == ["canonical"])
    try fixture.execute("UPDATE tag_alias SET status = 'deleted' WHERE number = 1")
    #expect(try analyze([]) == .counted(isWhole: false))
    #expect(seen == ["canonical", "expanded"])
    try fixture.execute("UPDATE setting SET value = 3 WHERE name = 'pair_minimum'")
    #expect(try analyze([]) == .counted(isWhole: false))
    #expect(seen == ["", "canonical", "expanded"])
  }

  @Test func aLayerThatIsDroppedLeavesNothing() throws {
    let fixture = try Self.fixture(seed: 51)
    _ = try Self.analyze(fixture)
    let objects = "SELECT type, name, sql FROM sqlite_schema"
    let before = try fixture.rows(objects)
    _ = try Self.analyze(fixture, Self.layers)
    #expect(try fixture.rows(objects).count > before.count + 20)
    #expect(try Self.analyze(fixture, dropping: [.canonical]) == .upToDate)
    #expect(
      try fixture.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'canonical%'").isEmpty)
    try Self.compareViews(fixture, .canonical)
    #expect(try Self.analyze(fixture, dropping: [.expanded]) == .upToDate)
    #expect(try fixture.rows(objects) == before)
    #expect(try fixture.findings() == [])
  }

  /// A layer without kept caches is counted for each question.
  private static func compareViews(_ fixture: RandomFixture, _ layer: TagLayer) throws {
    for table in CacheTable.all(on: layer) {
      let columns = table.columns.joined(separator: ", ")
      let sql = "SELECT \(columns) FROM \(table.name)"
      #expect(try rows(fixture, sql, layer) == rows(fixture, sql + "_definition", layer))
    }
  }

  @Test func tablesOfAnotherShapeAreMadeAnew() throws {
    let fixture = try Self.fixture(seed: 61)
    _ = try Self.analyze(fixture, Self.layers)
    try fixture.execute(
      "DROP TABLE canonical_tag_pair_count; DROP INDEX expanded_tag_count_by_rank")
    #expect(try Self.analyze(fixture) == .counted(isWhole: false))
    try Self.compare(fixture, "made anew")
  }

  @Test func everyTableSaysWhatItIs() throws {
    let fixture = try Self.fixture(seed: 71, postCount: 20)
    _ = try Self.analyze(fixture, Self.layers)
    let sql = try fixture.rows(
      "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name LIKE 'expanded%'")
    #expect(sql.count == CacheTable.all(on: .expanded).count)
    for text in sql {
      #expect(text.contains("-- On the layer expanded, see layer_cache."))
      #expect(text.contains("STRICT"))
    }
  }

  @Test func damageIsFound() throws {
    let fixture = try Self.fixture(seed: 81)
    _ = try Self.analyze(fixture, Self.layers)
    for (index, layer) in Self.layers.enumerated() {
      for (number, table) in CacheTable.all(on: layer).enumerated() {
        let name = table.name(on: layer)
        let keys = table.columns.prefix(2).joined(separator: ", ")
        let one = "(\(keys)) = (SELECT \(keys) FROM \(name) ORDER BY \(keys) DESC LIMIT 1)"
        let value = table.columns.contains("post_count") ? "post_count" : "use_count"
        let damage = [
          "UPDATE \(name) SET \(value) = \(value) + 1 WHERE \(one)",
          "DELETE FROM \(name) WHERE \(one)",
          "UPDATE \(name) SET \(table.columns[0]) = 999 WHERE \(one)",
        ][(index + number) % 3]
        try fixture.execute("PRAGMA foreign_keys = OFF; \(damage)")
        let findings = try fixture.findings()
        // In both ways, and nothing else.
        #expect(
          findings.map(\.name).filter { $0 != "foreign_key_check" }
            == ["\(name)_agrees", "\(name)_agrees"], "\(damage)")
        #expect(try Self.analyze(fixture, isForced: true) == .counted(isWhole: true))
      }
    }
    #expect(try fixture.findings() == [])
  }

  @Test func anAnalysisThatIsStoppedLeavesTheCachesAsTheyWere() throws {
    struct Stopped: Error {}
    let fixture = try Self.fixture(seed: 91, postCount: 100, tagCount: 20)
    _ = try Self.analyze(fixture, Self.layers)
    let before = try fixture.rows("SELECT * FROM expanded_tag_count")
    try fixture.execute("UPDATE tag_implication SET status = 'deleted'")
    let warehouse = try Warehouse(path: fixture.path, mode: .load)
    defer { warehouse.close() }
    for last in 1...9 {
      var count = 0
      #expect(throws: Stopped.self) {
        try warehouse.analyze { _, _ in
          count += 1
          if count == last { throw Stopped() }
        }
      }
      #expect(try fixture.rows("SELECT * FROM expanded_tag_count") == before)
    }
    #expect(try Self.analyze(fixture) == .counted(isWhole: false))
    try Self.compare(fixture, "after stops")
  }

  @Test func nobodyElseWritesBeforeTheEnd() throws {
    let fixture = try Self.fixture(seed: 101, postCount: 50)
    let script = """
      import sqlite3, sys
      connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
      try:
          connection.execute("BEGIN IMMEDIATE")
          print("writes")
      except sqlite3.OperationalError as error:
          print(error)
      """
    func other() throws -> String { try Python.output(of: script, arguments: [fixture.path]) }
    try #require(try other() == "writes\n")
    let warehouse = try Warehouse(path: fixture.path, mode: .load)
    defer { warehouse.close() }
    try warehouse.queue.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        try CacheRefresh.count(.all, path: fixture.path, db)
        // Closing any descriptor of the file would have dropped the lock.
        #expect(try other() == "database is locked\n")
        return .commit
      }
    }
    #expect(try other() == "writes\n")
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func aUnionIsSortedHoweverItIsMade(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let positionCount = 200_000
    var union = PositionUnion(positionCount: positionCount)
    // Up to some 97 places are sorted, more are marked.
    for count in [0, 1, 2, 90, 97, 98, 99, 3000] {
      var positions = ColumnBuffer<UInt32>()
      var expected: Set<UInt32> = []
      for _ in 0..<count {
        let position = UInt32.random(in: 0..<UInt32(positionCount), using: &generator) / 3 * 3
        expected.insert(position)
        positions.append(position)
        if generator.chance(0.3) { positions.append(position) }
      }
      if count > 2 {
        expected.insert(UInt32(positionCount - 1))
        positions.append(UInt32(positionCount - 1))
      }
      union.settle(&positions)
      #expect(Array(positions.buffer) == expected.sorted(), "seed \(seed), \(count)")
    }
  }
}
