import Columns
import GRDB
import Selection
import TestSupport
import Testing

@testable import Reading
@testable import Statistics
@testable import Store

/// Posts come by ascending number with their tags in order, range by range.
@Suite struct PostScanTagTests {
  private struct Seen: Equatable {
    var number: Int64
    var tags: [Int64]
  }

  private func scanned(
    _ path: String, siteID: Int64 = 1, _ selection: PostSelection = PostSelection()
  ) throws -> (scan: PostScan, posts: [[Seen]]) {
    let warehouse = try Warehouse(path: path, mode: .read)
    defer { warehouse.close() }
    var content = PostScan.Content()
    content.tags = true
    let scan = try PostScan(
      warehouse, siteID: siteID, selected: warehouse.select(selection, layer: .stored),
      content: content)
    let posts = try scan.ranges.indices.map { range in
      var seen: [Seen] = []
      try scan.read(range, from: warehouse, into: &seen) { seen, post in
        seen.append(Seen(number: post.number, tags: Array(post.tagIDs.buffer)))
      }
      return seen
    }
    return (scan, posts)
  }

  @Test func tagsComeInTheOrderOfTheRecord() throws {
    let small = try SmallWarehouse(posts: [["z", "a", "m"], [], ["a", "z"]])
    let (scan, posts) = try scanned(small.path)
    #expect(scan.ranges == [1...3])
    #expect(scan.postCount == 3)
    #expect(
      posts == [
        [
          Seen(number: 1, tags: [1, 2, 3]), Seen(number: 2, tags: []),
          Seen(number: 3, tags: [2, 1]),
        ]
      ])
  }

  @Test func noPosts() throws {
    let small = try SmallWarehouse(posts: [["a"]])
    let (scan, posts) = try scanned(small.path, siteID: 2)
    #expect(scan.ranges == [])
    #expect(scan.postCount == 0)
    #expect(posts == [])
  }

  @Test func selectionsLeavePostsOut() throws {
    let small = try SmallWarehouse(
      posts: [["a"], ["a"], ["a"], ["a"], ["a"]], ratings: ["s", "q", nil, "s", "e"])
    try small.execute("UPDATE post SET is_deleted = CASE number WHEN 1 THEN 1 WHEN 2 THEN 0 END")
    func numbers(_ change: (inout PostSelection) -> Void) throws -> [Int64] {
      var selection = PostSelection()
      change(&selection)
      let (scan, posts) = try scanned(small.path, selection)
      #expect(scan.postCount == 5, "all posts of the site are counted")
      return posts.flatMap { $0 }.map(\.number)
    }
    #expect(try numbers { _ in } == [1, 2, 3, 4, 5])
    #expect(try numbers { $0.ratings = ["s"] } == [1, 4])
    #expect(try numbers { $0.ratings = ["s", "e"] } == [1, 4, 5])
    #expect(try numbers { $0.ratings = ["x"] } == [])
    #expect(try numbers { $0.excludesDeleted = true } == [2, 3, 4, 5])
    #expect(
      try numbers {
        $0.ratings = ["s"]
        $0.excludesDeleted = true
      } == [4])
  }

  @Test func rangesHoldEveryPostOnce() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("w.db")
    let warehouse = try Warehouse.create(path: path)
    let perRange = Int64(PostScan.postsPerRange)
    let count = perRange * 2 + 1
    try warehouse.queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO tag (tag_id, site_id, name) VALUES (1, 1, 'a');
          WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < \(count))
          INSERT INTO post (site_id, number) SELECT 1, (i * 7919) % \(count) * 3 + 2 FROM n;
          INSERT INTO post_tag SELECT post_id, 0, 1 FROM post WHERE number % 2;
          INSERT INTO post (site_id, number) VALUES (2, 5), (2, 6);
          """)
    }
    warehouse.close()
    let (scan, posts) = try scanned(path)
    #expect(scan.postCount == count)
    #expect(scan.ranges.count == 3)
    #expect(scan.ranges[0] == 2...(perRange * 3 - 1))
    #expect(posts.map(\.count) == [Int(perRange), Int(perRange), 1])
    let expected = (0..<count).map { index in
      let number = index * 3 + 2
      return Seen(number: number, tags: number % 2 == 1 ? [1] : [])
    }
    #expect(posts.flatMap { $0 } == expected)
  }

  @Test func aSnapshotKeepsOthersChangesOut() throws {
    let small = try SmallWarehouse(posts: [["a"], ["b"]])
    let reader = try Warehouse(path: small.path, mode: .read)
    let before = try PostScan(
      reader, siteID: 1, selected: reader.select(PostSelection(), layer: .stored),
      content: PostScan.Content())
    try reader.holdingSnapshot {
      // A writer waits for readers of a rollback journal; here it may not wait long.
      _ = #expect(throws: DatabaseError.self) {
        try small.execute("PRAGMA busy_timeout = 1; DELETE FROM post WHERE post_id = 1")
      }
    }
    try small.execute("DELETE FROM post WHERE post_id = 1")
    let after = try PostScan(
      reader, siteID: 1, selected: reader.select(PostSelection(), layer: .stored),
      content: PostScan.Content())
    #expect((before.postCount, after.postCount) == (2, 1))
  }
}
