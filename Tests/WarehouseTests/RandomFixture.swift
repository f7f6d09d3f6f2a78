import GRDB
import TestSupport

@testable import Statistics
@testable import Store

/// A warehouse of random posts of two sites, made by plain SQL: ids in any order and with gaps, odd and missing
/// times and ratings, tags without category.
struct RandomFixture {
  let folder: TemporaryFolder
  let path: String

  private static let times: [String?] = [
    "2019-01-05T00:00:00.000Z", "2019-02-05T00:00:00.000Z", "2020-12-31T23:59:59.999Z",
    "2021-07-01T00:00:00.000Z", "0001-01-01", "soon", "20", "", " 12-3456", "-123-45", nil,
  ]
  private static let ratings: [String?] = ["s", "s", "q", "e", "g", "", "explicit", nil]

  /// - Parameter areIDsSparse: post_ids are far from each other.
  init(seed: UInt64, postCount: Int, tagCount: Int, areIDsSparse: Bool) throws {
    var generator = SeededGenerator(seed: seed)
    folder = try TemporaryFolder()
    path = folder.path("random.db")
    try TemplateFile.copy("empty warehouse", to: path) {
      try Warehouse.create(path: $0).close()
    }
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      for (name, value) in [
        ("pair_tag_minimum", 4.0), ("pair_minimum", 2), ("implied_tag_minimum", 3),
        ("implied_ratio", 0.6),
      ] {
        try db.execute(
          sql: "UPDATE setting SET value = ? WHERE name = ?", arguments: [value, name])
      }
      for tag in 1...tagCount {
        let site = tag % 3 == 0 ? 2 : 1
        let category = [0, 0, 0, 0, 1, 3, 4, 4, 5, nil].randomElement(using: &generator) ?? nil
        try db.execute(
          sql: "INSERT INTO tag (tag_id, site_id, name, category) VALUES (?, ?, ?, ?)",
          arguments: [tag * 3, site, "tag \(tag * 7919 % tagCount)", category])
      }
      let postRow = try db.makeStatement(
        sql: """
          INSERT INTO post (post_id, site_id, number, created_at, rating) VALUES (?, ?, ?, ?, ?)
          """)
      let tagRow = try db.makeStatement(
        sql: "INSERT INTO post_tag (post_id, position, tag_id) VALUES (?, ?, ?)")
      var id: Int64 = 1
      for post in 0..<postCount {
        id += Int64.random(in: areIDsSparse ? 1...1_000_000 : 1...2, using: &generator)
        let site = Bool.random(using: &generator) ? 1 : 2
        try postRow.execute(
          arguments: [
            id, site, (post * 7919) % 100_003 + 1, Self.times.randomElement(using: &generator)!,
            Self.ratings.randomElement(using: &generator)!,
          ])
        try Self.insertTags(ofPost: id, site: site, tagCount: tagCount, &generator, tagRow)
      }
    }
    try queue.close()
  }

  /// Gives a post random tags: low numbers often, high ones seldom, and some that go together.
  private static func insertTags(
    ofPost id: Int64, site: Int, tagCount: Int, _ generator: inout SeededGenerator,
    _ tagRow: Statement
  ) throws {
    var tags: [Int] = []
    let hasTags = tagCount >= 3 || site == 1
    for _ in 0..<(hasTags ? Int.random(in: 0...12, using: &generator) : 0) {
      let range = Int.random(in: 1...tagCount, using: &generator)
      var tag = Int.random(in: 1...range, using: &generator)
      while (tag % 3 == 0) != (site == 2) { tag = tag % tagCount + 1 }
      if !tags.contains(tag) { tags.append(tag) }
      if tag % 5 == 0, !tags.contains(tag % 10 + (site == 2 ? 3 : 1)) {
        let other = tag % 10 + (site == 2 ? 3 : 1)
        if (other % 3 == 0) == (site == 2), other <= tagCount { tags.append(other) }
      }
    }
    for (position, tag) in tags.enumerated() {
      try tagRow.execute(arguments: [id, position, tag * 3])
    }
  }

  /// Runs SQL as a program of somebody else would.
  func execute(_ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }

  /// A post that is its own number, with general tags; numbers from 200,000 on are free.
  func addPost(_ number: Int, site: Int = 1, tags: [String]) throws {
    try execute(
      "INSERT INTO post (post_id, site_id, number) VALUES (\(number), \(site), \(number))")
    for (position, tag) in tags.enumerated() {
      try execute(
        """
        INSERT OR IGNORE INTO tag (site_id, name, category) VALUES (\(site), '\(tag)', 0);
        INSERT INTO post_tag
        SELECT \(number), \(position), tag_id FROM tag WHERE name = '\(tag)' AND site_id = \(site);
        """)
    }
  }

  /// The rows of a query as texts, sorted.
  func rows(_ sql: String) throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { db in try Row.fetchAll(db, sql: sql).map(\.description).sorted() }
  }

  /// What the check finds, in both ways.
  func findings() throws -> [CheckFinding] {
    let warehouse = try Warehouse(path: path, mode: .read)
    defer { warehouse.close() }
    return try WarehouseCheck(warehouse, isBySQL: true).run { _ in }
      + WarehouseCheck(warehouse).run { _ in }
  }

  func analyze(isForced: Bool = false) throws -> AnalysisOutcome {
    let warehouse = try Warehouse(path: path, mode: .load)
    defer { warehouse.close() }
    return try warehouse.analyze(isForced: isForced)
  }
}
