import GRDB
import TestSupport
import Testing

@testable import Statistics
@testable import Store

/// The analysis against the views that define what it counts.
@Suite struct AnalysisTests {
  private static let houses: [(seed: UInt64, postCount: Int, tagCount: Int, areIDsSparse: Bool)] = [
    (1, 300, 40, false), (2, 300, 40, true), (3, 900, 200, false), (4, 60, 7, true),
    (5, 1, 1, false),
  ]

  @Test(arguments: houses)
  func cachesAreWhatTheirDefinitionsCompute(
    seed: UInt64, postCount: Int, tagCount: Int, areIDsSparse: Bool
  ) throws {
    let fixture = try RandomFixture(
      seed: seed, postCount: postCount, tagCount: tagCount, areIDsSparse: areIDsSparse)
    #expect(try fixture.analyze() == .counted(isWhole: true))
    #expect(try fixture.findings() == [], "seed \(seed)")
    if postCount > 100 {
      for table in CacheTable.counts + CacheTable.analyzed {
        #expect(!(try fixture.rows("SELECT * FROM \(table.name)").isEmpty), "\(table.name)")
      }
    }
    #expect(try fixture.analyze() == .upToDate)
    let before = try fixture.rows("SELECT * FROM tag_pair_count")
    #expect(try fixture.analyze(isForced: true) == .counted(isWhole: true))
    #expect(try fixture.rows("SELECT * FROM tag_pair_count") == before)
  }

  @Test(arguments: [UInt64(11), 12])
  func aWarehouseWithALogIsReadBySQL(seed: UInt64) throws {
    let fixture = try RandomFixture(seed: seed, postCount: 300, tagCount: 50, areIDsSparse: false)
    try fixture.execute("PRAGMA journal_mode = WAL")
    #expect(try fixture.analyze() == .counted(isWhole: true))
    #expect(try fixture.findings() == [], "seed \(seed)")
    #expect(try fixture.rows("PRAGMA journal_mode").first?.contains("wal") == true)
  }

  @Test(arguments: [Int64(2), 40, 1000])
  func groupsOfTagsMakeNoDifference(listByteCount: Int64) throws {
    let fixture = try RandomFixture(seed: 21, postCount: 400, tagCount: 60, areIDsSparse: false)
    _ = try fixture.analyze()
    let warehouse = try Warehouse(path: fixture.path, mode: .load)
    defer { warehouse.close() }
    let differences = try warehouse.queue.writeWithoutTransaction { db in
      var found: [CacheTable: CacheComparison.Difference] = [:]
      try db.inTransaction(.immediate) {
        let comparison = CacheComparison(db, tables: AnalysisScope.all.tables)
        var groupCount = 0
        try Analysis(path: fixture.path, scope: .all, listByteCount: listByteCount) { step, _ in
          if case .pairs(_, let count) = step { groupCount = count }
        }.run(db) { _ in comparison }
        try comparison.finish()
        #expect(groupCount > 1)
        found = comparison.differences
        return .rollback
      }
      return found
    }
    #expect(differences.isEmpty)
  }

  @Test func changesOfOthersAreNoticedAndCountedAnew() throws {
    let changes = [
      "DELETE FROM post WHERE post_id % 7 = 0",
      "UPDATE post SET rating = 'q' WHERE post_id % 5 = 0",
      "UPDATE post SET created_at = '2022-02-02' WHERE post_id % 3 = 0",
      "DELETE FROM post_tag WHERE position = 0 AND NOT EXISTS (SELECT 1 FROM post_tag AS more WHERE more.post_id = post_tag.post_id AND more.position > 0)",
      "UPDATE tag SET category = 4 WHERE tag_id % 9 = 0",
      "UPDATE tag SET name = 'renamed ' || tag_id WHERE tag_id % 4 = 0",
      "INSERT INTO post (site_id, number) VALUES (1, 999999)",
    ]
    let fixture = try RandomFixture(seed: 31, postCount: 300, tagCount: 40, areIDsSparse: false)
    _ = try fixture.analyze()
    for change in changes {
      try fixture.execute("PRAGMA foreign_keys = ON; \(change)")
      #expect(
        try fixture.rows("SELECT is_current + is_analyzed AS sum FROM cache_state") == ["[sum:0]"],
        "\(change)")
      #expect(try fixture.findings().map(\.name).contains("caches_are_current"), "\(change)")
      #expect(try fixture.analyze() == .counted(isWhole: true))
      #expect(try fixture.findings() == [], "\(change)")
    }
    try fixture.execute("UPDATE setting SET value = 3 WHERE name = 'pair_minimum'")
    #expect(try fixture.analyze() == .counted(isWhole: false))
    #expect(try fixture.findings() == [])
  }

  @Test func viewsSayTheSameWithAndWithoutTheirCaches() throws {
    let fixture = try RandomFixture(seed: 41, postCount: 300, tagCount: 40, areIDsSparse: false)
    // With all pairs cached, the views are to be equal in every row.
    try fixture.execute(
      """
      UPDATE setting SET value = 1 WHERE name IN ('pair_minimum', 'pair_tag_minimum');
      UPDATE setting SET value = 0 WHERE name IN ('artist_style_bound', 'artist_style_lift');
      UPDATE post SET created_at = NULL WHERE created_at NOT LIKE '____-__-__T%'
      """)
    _ = try fixture.analyze()
    let queries =
      [
        "tag_frequency_by_month", "tag_frequency_by_rating", "tag_count_per_post", "tag_related",
        "tag_cooccurrence", "copyright_character", "tag_implied", "artist_style",
      ].map { "SELECT * FROM \($0)" }
      + ["SELECT site, category, tag, year, post_count, post_ratio FROM tag_frequency_by_year"]
    let cached = try queries.map { try fixture.rows($0) }
    try fixture.execute("UPDATE cache_state SET is_analyzed = 0")
    for (query, rows) in zip(queries, cached) {
      #expect(!rows.isEmpty, "\(query)")
      #expect(try fixture.rows(query) == rows, "\(query)")
    }
  }

  @Test func anAnalysisThatIsStoppedChangesNothing() throws {
    struct Stopped: Error {}
    let fixture = try RandomFixture(seed: 51, postCount: 100, tagCount: 20, areIDsSparse: false)
    _ = try fixture.analyze()
    let before = try fixture.rows("SELECT * FROM tag_month_count")
    try fixture.execute("UPDATE post SET created_at = '2023-03-03'")
    for steps in 1...9 {
      var count = 0
      let warehouse = try Warehouse(path: fixture.path, mode: .load)
      #expect(throws: Stopped.self) {
        try warehouse.analyze { _, _ in
          count += 1
          if count == steps { throw Stopped() }
        }
      }
      warehouse.close()
      #expect(try fixture.rows("SELECT * FROM tag_month_count") == before)
    }
    #expect(try fixture.analyze() == .counted(isWhole: true))
    #expect(try fixture.findings() == [])
  }

  @Test func damagedCachesAreFoundInBothModes() throws {
    let fixture = try RandomFixture(seed: 61, postCount: 300, tagCount: 40, areIDsSparse: false)
    _ = try fixture.analyze()
    for table in CacheTable.analyzed {
      for change in [
        "UPDATE \(table.name) SET post_count = post_count + 1 WHERE rowid_of_one",
        "DELETE FROM \(table.name) WHERE rowid_of_one",
        "UPDATE \(table.name) SET \(table.columns[0]) = 999 WHERE rowid_of_one",
      ] {
        let keys = table.columns.prefix(2).joined(separator: ", ")
        let one =
          "(\(keys)) = (SELECT \(keys) FROM \(table.name) ORDER BY \(keys) DESC LIMIT 1)"
        let sql = change.replacing("rowid_of_one", with: one)
        try fixture.execute("PRAGMA foreign_keys = OFF; \(sql)")
        let names = try fixture.findings().map(\.name)
        #expect(names.filter { $0 == "\(table.name)_agrees" }.count == 2, "\(sql)")
        #expect(try fixture.analyze(isForced: true) == .counted(isWhole: true))
      }
    }
    #expect(try fixture.findings() == [])
  }
}
