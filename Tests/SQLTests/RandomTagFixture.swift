import GRDB
import SQLCatalog
import Store
import TestSupport
import Testing

@testable import Statistics

/// A warehouse of random posts with few tags, and the same in memory.
struct RandomTagFixture {
  struct Post {
    var number: Int
    var year: Int
    var uploader: Int?
    var tags: [String]
  }

  let folder: TemporaryFolder
  let queue: DatabaseQueue
  let posts: [Post]
  /// Those that posts have: `c1` is a character, all others are general.
  let tags: [String]

  init(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let characters = (1...Int.random(in: 2...4, using: &random)).map { "c\($0)" }
    let general = (1...Int.random(in: 4...12, using: &random)).map { "t\($0)" }
    posts = (1...Int.random(in: 5...60, using: &random)).map { number in
      var tags = general.enumerated().filter { position, _ in
        random.chance(1.5 / Double(position + 2))
      }.map { $0.element }
      if random.chance(0.8) { tags.append(characters.randomElement(using: &random) ?? "c1") }
      if random.chance(0.1) { tags.append("c1") }
      return Post(
        number: number, year: Int.random(in: 2020...2021, using: &random),
        uploader: random.chance(0.9) ? Int.random(in: 1...2, using: &random) : nil,
        tags: Set(tags).sorted())
    }
    tags = Set(posts.flatMap(\.tags)).sorted()
    folder = try TemporaryFolder()
    let path = folder.path("house.db")
    try TemplateFile.copy("random tags \(seed)", to: path) { [posts, tags] path in
      try Self.make(path, posts, tags)
    }
    queue = try DatabaseQueue(path: path)
  }

  private static func make(_ path: String, _ posts: [Post], _ tags: [String]) throws {
    try TemplateFile.copy("empty warehouse", to: path) {
      try Warehouse.create(path: $0).close()
    }
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      for tag in tags {
        try db.execute(
          sql: "INSERT INTO tag (site_id, name, category) VALUES (1, ?, ?)",
          arguments: [tag, tag.hasPrefix("c") ? 4 : 0])
      }
      for post in posts {
        try db.execute(
          sql: """
            INSERT INTO post (post_id, site_id, number, created_at, uploader_id)
            VALUES (?, 1, ?, ?, ?)
            """,
          arguments: [
            post.number, post.number, "\(post.year)-03-01T00:00:00.000Z", post.uploader,
          ])
        for (position, tag) in post.tags.enumerated() {
          try db.execute(
            sql: """
              INSERT INTO post_tag (post_id, position, tag_id)
              SELECT ?, ?, tag_id FROM tag WHERE name = ?
              """, arguments: [post.number, position, tag])
        }
      }
    }
    try queue.close()
    let warehouse = try Warehouse(path: path, mode: .write)
    try warehouse.analyze()
    warehouse.close()
  }

  func postCount(_ tags: String...) -> Int {
    posts.count { Set(tags).isSubset(of: $0.tags) }
  }

  /// Rows of a named query: the columns asked for, as texts with a space between.
  func rows(_ name: String, _ given: [String: String], columns: [String]) throws -> [String] {
    let query = try #require(SQLCatalog.namedQueries.first { $0.name == name })
    return try queue.inDatabase { db in
      try Row.fetchAll(db, sql: query.sql, arguments: query.arguments(given)).map { row in
        columns.map { column in
          let value: DatabaseValue = row[column]
          return value.isNull ? "NULL" : "\(value)"
        }.joined(separator: " ").replacing("\"", with: "")
      }
    }
  }
}
