import GRDB
import TestSupport
import Testing

@testable import Statistics
@testable import Store

/// A post may have any number of tags.
@Suite struct AnalysisLongPostTests {
  /// Tags that other posts have, too, and so pairs.
  private static let commonTagCount = 300
  private static let tagCount = 100_000

  @Test func aPostWithAHundredThousandTags() throws {
    var generator = SeededGenerator(seed: 8)
    var posts = [Array(1...Self.tagCount).shuffled(using: &generator)]
    for _ in 0..<60 {
      let tags = Array(1...Self.commonTagCount).shuffled(using: &generator)
      posts.append(Array(tags.prefix(Int.random(in: 5...90, using: &generator))))
    }
    let fixture = try RandomFixture(seed: 1, postCount: 0, tagCount: 1, areIDsSparse: false)
    let queue = try DatabaseQueue(path: fixture.path)
    try queue.write { [posts] db in
      try db.execute(sql: "DELETE FROM tag")
      let tagRow = try db.makeStatement(
        sql: "INSERT INTO tag (tag_id, site_id, name, category) VALUES (?1, 1, 't' || ?1, 0)")
      for tag in 1...Self.tagCount { try tagRow.execute(arguments: [tag]) }
      let useRow = try db.makeStatement(
        sql: "INSERT INTO post_tag (post_id, position, tag_id) VALUES (?, ?, ?)")
      for (post, tags) in posts.enumerated() {
        try db.execute(
          sql: "INSERT INTO post (post_id, site_id, number) VALUES (?1, 1, ?1)",
          arguments: [post + 1])
        for (position, tag) in tags.enumerated() {
          try useRow.execute(arguments: [post + 1, position, tag])
        }
      }
    }
    try queue.close()
    #expect(try fixture.analyze() == .counted(isWhole: true))

    let counts = posts.reduce(into: [Int: Int]()) { counts, tags in
      for tag in tags { counts[tag, default: 0] += 1 }
    }
    // The fixture's limits: tags with 4 posts or more, pairs on 2 or more.
    var pairs: [String] = []
    let sets = posts.map { Set($0) }
    let common = (1...Self.commonTagCount).filter { counts[$0, default: 0] >= 4 }
    for tag in common {
      let ofTag = sets.filter { $0.contains(tag) }
      for other in common where other != tag {
        let count = ofTag.count { $0.contains(other) }
        if count >= 2 { pairs.append("\(tag) \(other) \(count)") }
      }
    }
    #expect(pairs.count > 1000)
    #expect(
      try texts(
        fixture, "SELECT tag_id || ' ' || other_id || ' ' || post_count FROM tag_pair_count")
        == pairs.sorted())
    #expect(
      try texts(fixture, "SELECT tag_id || ' ' || post_count FROM tag_count")
        == counts.map { "\($0.key) \($0.value)" }.sorted())
    let longest = """
      SELECT tag_count || ' ' || post_count
      FROM post_tag_histogram
      WHERE category = 0 AND tag_count > 90
      """
    #expect(try texts(fixture, longest) == ["100000 1"])
  }

  private func texts(_ fixture: RandomFixture, _ sql: String) throws -> [String] {
    let queue = try DatabaseQueue(path: fixture.path)
    defer { try? queue.close() }
    return try queue.read { try String.fetchAll($0, sql: sql).sorted() }
  }

  @Test(arguments: [0, 1, 2, 63, 64, 65, 1000, 60_000])
  func listsAreSortedHoweverLong(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let ranks = (0..<UInt16(count)).shuffled(using: &generator)
    let lists = GroupLists(positionCount: 3, useCount: Int64(count))
    lists.append(9)
    lists.endPost()
    for rank in ranks { lists.append(rank) }
    lists.endPost()
    lists.endPost()
    #expect(Array(lists.list(ofPost: 0)) == [9])
    #expect(Array(lists.list(ofPost: 1)) == ranks.sorted())
    #expect(lists.list(ofPost: 2).isEmpty)
  }
}
