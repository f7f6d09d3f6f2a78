import GRDB
import Selection
import TestSupport
import Testing

@testable import Querying
@testable import Reading
@testable import Statistics
@testable import Store

/// What is counted of a selection of posts, or on a layer, against the definitions in SQL on the same connection.
@Suite struct SelectedCountsTests {
  /// A warehouse and what is selected of it.
  struct House: CustomTestStringConvertible {
    var seed: UInt64
    var postCount = 300
    var tagCount = 40
    var areIDsSparse = false
    var searches: [String]
    var layers: [TagLayer] = [.stored]
    var journal = "DELETE"

    var testDescription: String { "\(seed): \(searches)" }
  }

  private static let houses = [
    House(
      seed: 1, searches: ["rating:s", "score:>5 or rating:q", "sample:9 seed:1"],
      layers: TagLayer.allCases),
    House(seed: 2, areIDsSparse: true, searches: ["rating:s or rating:q", "sample:200 seed:3"]),
    House(
      seed: 3, postCount: 900, tagCount: 200, searches: ["-rating:s", "sample:20 seed:5"],
      layers: [.stored, .expanded]),
    House(
      seed: 4, postCount: 60, tagCount: 7, areIDsSparse: true, searches: ["sample:2 seed:1"],
      layers: TagLayer.allCases),
    House(seed: 5, postCount: 2, tagCount: 3, searches: ["rating:s", "id:1.."]),
    House(seed: 6, searches: ["-rating:q", "sample:7 seed:2"], journal: "WAL"),
    House(seed: 7, searches: [""], layers: [.canonical, .expanded]),
  ]

  private static func selection(_ search: String) throws -> PostSelection {
    var selection = PostSelection()
    if !search.isEmpty { selection.query = try SelectionQuery(parsing: search) }
    return selection
  }

  /// The rows of each statement, sorted, all on one connection.
  private static func rows(
    _ fixture: RandomFixture, _ search: String, _ layer: TagLayer, _ statements: [String]
  ) throws -> [[String]] {
    let connection = try ReadOnlyConnection(
      warehousePath: fixture.path, layer: layer, selection: selection(search),
      for: statements.joined(separator: "; "))
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

  @Test(arguments: houses)
  func cachesAreWhatTheirDefinitionsCompute(house: House) throws {
    let fixture = try LayerCacheTests.fixture(
      seed: house.seed, postCount: house.postCount, tagCount: house.tagCount,
      areIDsSparse: house.areIDsSparse)
    try fixture.execute("PRAGMA journal_mode = \(house.journal)")
    _ = try fixture.analyze()
    var rowCount = 0
    for search in house.searches {
      for layer in house.layers {
        let questions = CacheTable.all(on: .stored).flatMap { table in
          let columns = "SELECT \(table.columns.joined(separator: ", ")) FROM \(table.name)"
          return [columns, columns + "_definition"]
        }
        let rows = try Self.rows(fixture, search, layer, questions)
        for index in stride(from: 0, to: rows.count, by: 2) {
          #expect(rows[index] == rows[index + 1], "'\(search)' on \(layer): \(questions[index])")
          rowCount += rows[index].count
        }
      }
    }
    #expect(rowCount > 0)
    if house.postCount > 100 { #expect(rowCount > 1000) }
  }

  @Test("Rows of certain tags only", arguments: [("-rating:s", 8), ("sample:9 seed:1", 9)])
  func byKey(search: String, seed: UInt64) throws {
    let fixture = try LayerCacheTests.fixture(seed: seed)
    _ = try fixture.analyze()
    var questions: [String] = []
    for table in CountedTable.keyedTables {
      let columns = "SELECT \(table.columns.joined(separator: ", ")) FROM"
      let (first, second) = (table.columns[0], table.columns[1])
      for tag in [3, 12, 60, 999] {
        for condition in [
          "\(first) = \(tag)", "\(first) = \(tag).5", "\(second) = \(tag)",
          "\(first) = \(tag) AND \(second) = \(tag / 2 * 3)",
        ] {
          questions.append("\(columns) \(table.name) WHERE \(condition)")
          questions.append("\(columns) \(table.name)_definition WHERE \(condition)")
        }
      }
      // Several scans at once.
      for name in [table.name, "\(table.name)_definition"] {
        questions.append(
          """
          SELECT one.\(first), two.\(second), COUNT(*)
          FROM \(name) AS one
          JOIN \(name) AS two ON two.\(first) = one.\(first)
          GROUP BY 1, 2
          """)
      }
    }
    let rows = try Self.rows(fixture, search, .stored, questions)
    for index in stride(from: 0, to: rows.count, by: 2) {
      #expect(rows[index] == rows[index + 1], "'\(search)': \(questions[index])")
    }
    #expect(rows.count { !$0.isEmpty } > 20)
  }

  @Test("Tags with many posts are counted by all cores, those with few by one")
  func manyPosts() throws {
    let fixture = try RandomFixture(seed: 10, postCount: 1, tagCount: 9, areIDsSparse: false)
    try fixture.execute(
      """
      WITH RECURSIVE numbers (n) AS (SELECT 200000 UNION ALL SELECT n + 1 FROM numbers LIMIT 40000)
      INSERT INTO post (post_id, site_id, number, rating)
      SELECT n, 1, n, IIF(n % 7 = 0, 'q', 's') FROM numbers;
      INSERT INTO post_tag (post_id, position, tag_id) SELECT post_id, 0, 3 FROM post WHERE post_id >= 200000;
      INSERT INTO post_tag (post_id, position, tag_id)
      SELECT post_id, 1, 6 + 6 * (post_id % 2) FROM post WHERE post_id >= 200000
      """)
    _ = try fixture.analyze()
    let pairs = "SELECT tag_id, other_id, post_count FROM tag_pair_count"
    let rows = try Self.rows(
      fixture, "rating:s", .stored,
      ["\(pairs) WHERE tag_id = 3", "\(pairs)_definition WHERE tag_id = 3"])
    #expect(rows[0] == rows[1])
    #expect(rows[0].count == 2)
  }

  @Test func aDamagedTableIsToldOf() throws {
    let fixture = try RandomFixture(seed: 11, postCount: 300, tagCount: 40, areIDsSparse: false)
    _ = try fixture.analyze()
    // The root of an index becomes that of the tables.
    try fixture.execute(
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema
      SET rootpage = (SELECT rootpage FROM sqlite_schema AS other WHERE other.name = 'site')
      WHERE name IN ('tag_post', 'post_tag')
      """)
    for sql in ["SELECT * FROM tag_count", "SELECT * FROM tag_month_count WHERE tag_id = 3"] {
      #expect {
        _ = try Self.rows(fixture, "rating:s", .stored, [sql])
      } throws: {
        ($0 as? WarehouseError)?.code == .inconsistent
      }
    }
  }

  @Test func theFileIsFreeAgainAfterwards() throws {
    let fixture = try RandomFixture(seed: 12, postCount: 300, tagCount: 40, areIDsSparse: false)
    _ = try fixture.analyze()
    _ = try Self.rows(fixture, "rating:s", .stored, ["SELECT * FROM tag_count"])
    try fixture.execute("UPDATE post SET rating = 'q'")
    let rows = try Self.rows(
      fixture, "rating:q", .stored, ["SELECT SUM(post_count) FROM site_count"])
    #expect(rows == [["integer(300)"]])
  }
}
