import GRDB
import GRDBSQLite
import SQLCatalog
import Store
import TestSupport
import Testing

/// Named queries on warehouses of every kind, with values of every kind.
@Suite("Named queries")
final class NamedQueryTests {
  static let names = SQLCatalog.namedQueries.map(\.name)
  /// Those that are slow only until the statistics are counted.
  static let namesOfWaiting = SQLCatalog.namedQueries
    .filter { $0.header.cost?.contains("taghouse analyze") == true }.map(\.name)

  /// One warehouse for all, which they only read.
  private static let sample = Result {
    let folder = try TemporaryFolder()
    let path = try SampleWarehouse.make(in: folder, postCount: 600)
    // So that nothing is counted in the tables that is cached; the cases do the other way too.
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(sql: "UPDATE cache_state SET is_current = 1, is_analyzed = 1")
    }
    try queue.close()
    return (folder: folder, path: path)
  }

  private let queue: DatabaseQueue

  init() throws {
    queue = try DatabaseQueue(path: Self.sample.get().path)
  }

  private static func query(_ name: String) throws -> NamedQuery {
    try #require(SQLCatalog.namedQueries.first { $0.name == name })
  }

  @Test("There are as many as people need, and each says how it is called")
  func many() {
    #expect(Self.names.count >= 30)
    for query in SQLCatalog.namedQueries {
      #expect(query.header.example?.hasPrefix("taghouse query house.db \(query.name)") == true)
      #expect(query.columns?.allSatisfy { $0.type != nil } == true, "\(query.name)")
      #expect(query.parameters.allSatisfy { !$0.meaning.isEmpty }, "\(query.name)")
    }
  }

  @Test("An example gives values to parameters that there are", arguments: names)
  func examples(name: String) throws {
    let query = try Self.query(name)
    let pattern = #/ -p (\w+) (?:'([^']*)'|(\S+))/#
    for match in (query.header.example ?? "").matches(of: pattern) {
      let parameter = try #require(query.parameters.first { $0.name == match.1 })
      #expect(parameter.value(of: String(match.2 ?? match.3 ?? "")) != nil)
    }
  }

  @Test("Without values each runs on an empty warehouse and gives no posts", arguments: names)
  func emptyWarehouse(name: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("empty.db")
    try TemplateFile.copy("empty warehouse", to: path) {
      try Warehouse.create(path: $0).close()
    }
    let empty = try DatabaseQueue(path: path)
    let query = try Self.query(name)
    let rows = try empty.inDatabase {
      try Row.fetchAll($0, sql: query.sql, arguments: query.arguments())
    }
    // The kinds of the e621 caption dump are there from the beginning.
    #expect(rows.isEmpty || name == "caption_kind_counts", "\(rows)")
  }

  @Test(
    "Without values each runs on a warehouse of posts, with the columns of its header",
    arguments: names)
  func sampleWarehouse(name: String) throws {
    let query = try Self.query(name)
    let rows = try queue.inDatabase {
      try Row.fetchAll($0, sql: query.sql, arguments: query.arguments())
    }
    for row in rows {
      for (column, value) in zip(query.columns ?? [], row.databaseValues) {
        let isOfType =
          switch value.storage {
          case .null: true
          case .int64: column.type == "INTEGER"
          case .double: column.type == "REAL"
          case .string: column.type == "TEXT"
          case .blob: false
          }
        #expect(isOfType, "\(name).\(column.name): \(value)")
      }
    }
    if let limit = query.parameters.first(where: { $0.name == "limit" }) {
      guard case .integer(let count) = limit.defaultValue else {
        Issue.record("the limit of \(name) has no number as its default")
        return
      }
      #expect(rows.count <= count)
      let two = try queue.inDatabase {
        try Row.fetchAll($0, sql: query.sql, arguments: query.arguments(["limit": "2"]))
      }
      #expect(two == Array(rows.prefix(2)), "the first rows are the same with a smaller limit")
    }
  }

  @Test(
    "Names that are no tag find nothing, whatever they hold",
    arguments: [
      "'; DROP TABLE post; --", "%", "__", "sol_", "so%", "\"", "\\", "🌸🌸🌸", "", "a b",
      "[\"solo\"]",
      "SOLO", "NULL", "1",
    ])
  func oddNames(text: String) throws {
    for query in SQLCatalog.namedQueries {
      for parameter in query.parameters
      where parameter.type == .text && parameter.name != "measure" {
        let rows = try queue.inDatabase {
          try Row.fetchAll(
            $0, sql: query.sql, arguments: query.arguments([parameter.name: text]))
        }
        #expect(rows.isEmpty, "\(query.name) -p \(parameter.name) '\(text)'")
      }
    }
  }

  @Test("Numbers beyond reason give no failure", arguments: ["0", "-1", "9223372036854775807"])
  func oddNumbers(text: String) throws {
    for query in SQLCatalog.namedQueries {
      for parameter in query.parameters where parameter.type != .text {
        _ = try queue.inDatabase {
          try Row.fetchAll(
            $0, sql: query.sql, arguments: query.arguments([parameter.name: text]))
        }
      }
    }
  }

  // MARK: Charts

  @Test("A chart has numbers to draw, and draws no two rows over each other", arguments: names)
  func charts(name: String) throws {
    let query = try Self.query(name)
    guard case .chart(let chart) = query.drawing else {
      return #expect(query.drawing != .unstated, "the header has no 'chart:'")
    }
    func columns(_ names: [String]) throws -> [String] {
      try names.map { name in
        guard name.hasPrefix(":") else { return name }
        let parameter = try #require(query.parameters.first { $0.name == name.dropFirst() })
        guard case .text(let column) = parameter.defaultValue else { return name }
        return column
      }
    }
    for column in try columns(chart.values) {
      let type = query.columns?.first { $0.name == column }?.type
      #expect(type == "INTEGER" || type == "REAL", "\(name).\(column)")
    }
    // Counts and shares have no common axis.
    let units = Set(try columns(chart.values).map { $0.hasSuffix("_count") })
    #expect(units.count == 1)
    let keys = try columns(chart.labels + chart.series)
    let rows = try queue.inDatabase {
      try Row.fetchAll($0, sql: query.sql, arguments: query.arguments())
    }
    let labels = rows.map { row in keys.map { "\(row[$0] as DatabaseValue)" } }
    #expect(Set(labels).count == labels.count, "\(name): two rows are one bar")
  }

  @Test("Few queries have nothing to draw")
  func undrawable() {
    let undrawable = SQLCatalog.namedQueries.filter {
      if case .none = $0.drawing { true } else { false }
    }
    #expect(undrawable.count <= 5)
    for query in undrawable { #expect(query.drawing != .none(reason: nil), "\(query.name)") }
  }

  @Test("A default of the data is the tag that most posts have, of its category and site")
  func choices() throws {
    for query in SQLCatalog.namedQueries {
      for parameter in query.parameters {
        guard let choice = parameter.choice else { continue }
        for site in ["NULL", "'danbooru'", "'e621'"] {
          let (selected, best) = try queue.inDatabase { db in
            (
              try String.fetchOne(db, sql: choice.sql(site: site)),
              try Int64.fetchOne(
                db,
                sql: """
                  SELECT MIN(rank) FROM tag_frequency
                  WHERE (:category IS NULL OR category = :category)
                    AND NOT (:category IS 'copyright' AND tag = 'original')
                    AND site = COALESCE(\(site), site)
                  """, arguments: ["category": choice.category])
            )
          }
          #expect((selected == nil) == (best == nil), "\(query.name) \(site)")
          guard let selected else { continue }
          let ranks = try queue.inDatabase {
            try Int64.fetchAll(
              $0,
              sql:
                "SELECT rank FROM tag_frequency WHERE tag = ? AND site = COALESCE(\(site), site)",
              arguments: [selected])
          }
          #expect(site == "NULL" || ranks == [best ?? 0], "\(query.name) \(site): \(selected)")
        }
      }
    }
  }

  // MARK: Plans

  /// Tables with a row for each post, or for each tag of it.
  private static func isWalkOverPosts(_ step: String) -> Bool {
    step.contains(#/^SCAN (post|post_tag|tag_post|caption|other_post|rarer|commoner)\b/#)
  }

  @Test(
    "What answers at once walks over no table of posts; what does not says so", arguments: names)
  func plans(name: String) throws {
    let query = try Self.query(name)
    let steps = try queue.inDatabase {
      try Row.fetchAll(
        $0, sql: "EXPLAIN QUERY PLAN " + query.sql, arguments: query.arguments()
      ).map { $0["detail"] as String }
    }
    #expect(!steps.isEmpty)
    let scans = steps.filter(Self.isWalkOverPosts)
    #expect(scans.isEmpty || query.header.cost != nil, "\(scans)")
  }

  @Test(
    "With caches up to date, no walk is left where only these are waited for",
    arguments: namesOfWaiting)
  func cachedPlans(name: String) throws {
    #expect(Self.namesOfWaiting.count > 5)
    let query = try Self.query(name)
    try queue.inDatabase { db in
      let statement = try db.makeStatement(sql: query.sql)
      _ = try Row.fetchAll(statement, arguments: query.arguments())
      let stepCount = sqlite3_stmt_status(
        statement.sqliteStatement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0)
      let useCount = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM post_tag") ?? 0
      // Walks over what was found are allowed; one over all uses of tags is not.
      #expect(Int(stepCount) < useCount / 4, "\(stepCount) steps of walks")
    }
  }
}
