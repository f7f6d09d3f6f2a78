import GRDB
import Selection
import TestSupport
import Testing

@testable import Querying
@testable import Reading
@testable import Statistics
@testable import Store

/// At most so many posts of each tag, against the same rule over arrays.
@Suite struct PostCapTests {
  private struct Post {
    var id: Int64
    var siteID: Int64
    var number: Int64
    var score: Int64?
  }

  private static let categories = ["character", "copyright", "artist", "general"]

  /// A random fixture with scores of few values, some missing, and relations for the layers.
  private static func fixture(seed: UInt64, areIDsSparse: Bool) throws -> RandomFixture {
    let fixture = try RandomFixture(
      seed: seed, postCount: 400, tagCount: 40, areIDsSparse: areIDsSparse)
    try fixture.execute(
      """
      UPDATE post SET score = CASE WHEN number % 5 = 0 THEN NULL ELSE number % 13 - 4 END;
      INSERT INTO tag_alias (site_id, number, antecedent_name, consequent_name, status)
      VALUES (1, 1, 'tag 1', 'tag 2', 'active'), (1, 2, 'tag 5', 'tag 8', 'active');
      INSERT INTO tag_implication (site_id, number, antecedent_name, consequent_name, status)
      SELECT 1, tag_id, name, 'tag ' || (tag_id * 7 % 40), 'active'
      FROM tag
      WHERE tag_id % 4 = 0;
      """)
    _ = try fixture.analyze()
    return fixture
  }

  /// post_ids of the selection, ascending.
  private static func found(
    _ fixture: RandomFixture, _ selection: PostSelection, _ layer: TagLayer
  ) throws -> [Int64] {
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    defer { warehouse.close() }
    let rows = try PostSearch(selection, of: warehouse, layer: layer).rows(columns: ["post_id"])
    var ids: [Int64] = []
    while try rows.next() { if case .integer(let id) = rows.value(at: 0) { ids.append(id) } }
    // What exports take is the same.
    var exported: [Int64] = []
    let posts = try warehouse.holdingSnapshot {
      try warehouse.select(selection, layer: layer).posts
    }
    posts?.forEachPost { exported.append($0) }
    #expect(posts == nil || exported == ids.sorted())
    return ids.sorted()
  }

  /// Tags of a category by post.
  private static func tags(
    _ fixture: RandomFixture, _ category: String, _ layer: TagLayer
  ) throws -> [Int64: [Int64]] {
    let queue = try DatabaseQueue(path: fixture.path)
    defer { try? queue.close() }
    let rows = try queue.read {
      try Row.fetchAll(
        $0,
        sql: """
          SELECT post_id, tag_id
          FROM \(layer.postTagView ?? "post_tag")
          JOIN tag USING (tag_id)
          JOIN tag_category USING (site_id, category)
          WHERE tag_category.name = ?
          """, arguments: [category])
    }
    return Dictionary(grouping: rows) { $0[0] as Int64 }.mapValues { $0.map { $0[1] } }
  }

  private static func posts(_ fixture: RandomFixture, of search: String) throws -> [Post] {
    var selection = PostSelection()
    selection.query = try SelectionQuery(parsing: search)
    let ids = Set(try found(fixture, selection, .stored))
    let queue = try DatabaseQueue(path: fixture.path)
    defer { try? queue.close() }
    return try queue.read {
      try Row.fetchAll($0, sql: "SELECT post_id, site_id, number, score FROM post").map {
        Post(id: $0[0], siteID: $0[1], number: $0[2], score: $0[3])
      }
    }.filter { ids.contains($0.id) }
  }

  /// By score, posts without one last, then by site and number; or as `order:random` draws them.
  private static func ordered(
    _ posts: [Post], _ order: PostCaps.Order, _ fixture: RandomFixture
  ) throws -> [Int64] {
    switch order {
    case .score:
      func precedes(_ left: Post, _ right: Post) -> Bool {
        if left.score != right.score {
          guard let score = left.score, let other = right.score else { return left.score != nil }
          return score > other
        }
        return (left.siteID, left.number) < (right.siteID, right.number)
      }
      return posts.sorted(by: precedes).map(\.id)
    case .sampleKey(let seed):
      var selection = PostSelection()
      selection.query = try SelectionQuery(parsing: "order:random seed:\(seed)")
      let warehouse = try Warehouse(path: fixture.path, mode: .read)
      defer { warehouse.close() }
      let rows = try PostSearch(selection, of: warehouse, layer: .stored).rows(
        columns: ["post_id"])
      let wanted = Set(posts.map(\.id))
      var ids: [Int64] = []
      while try rows.next() {
        if case .integer(let id) = rows.value(at: 0), wanted.contains(id) { ids.append(id) }
      }
      return ids
    }
  }

  @Test(arguments: [UInt64(1), 2, 3], [TagLayer.stored, .canonical, .expanded])
  func theyAreTheFirstThatFit(seed: UInt64, layer: TagLayer) throws {
    let fixture = try Self.fixture(seed: seed, areIDsSparse: seed == 2)
    var generator = SeededGenerator(seed: seed + 200)
    var leftOut = 0
    for round in 0..<8 {
      let limits = Self.categories.shuffled(using: &generator)
        .prefix(Int.random(in: 1...3, using: &generator))
        .map {
          PostCaps.Limit(category: $0, count: Int64.random(in: 1...12, using: &generator))
        }
      let order: PostCaps.Order = round % 2 == 0 ? .score : .sampleKey(seed: UInt64(round))
      let search = ["", "rating:s", "score:>=0", "-id:..20000"][round % 4]
      var selection = PostSelection()
      selection.query = try SelectionQuery(parsing: search)
      selection.caps = PostCaps(limits: limits, order: order)
      let tags = try limits.map { try Self.tags(fixture, $0.category, layer) }
      var counts = [[Int64: Int64]](repeating: [:], count: limits.count)
      var expected: [Int64] = []
      let posts = try Self.posts(fixture, of: search)
      for id in try Self.ordered(posts, order, fixture) {
        let fits = limits.indices.allSatisfy { index in
          (tags[index][id] ?? []).allSatisfy { counts[index][$0, default: 0] < limits[index].count }
        }
        guard fits else { continue }
        expected.append(id)
        for index in limits.indices {
          for tag in tags[index][id] ?? [] { counts[index][tag, default: 0] += 1 }
        }
      }
      let found = try Self.found(fixture, selection, layer)
      #expect(
        found == expected.sorted(), "seed \(seed), \(layer), '\(search)', \(limits), \(order)")
      leftOut += posts.count - found.count
      // Said once more of what was found, whatever its order.
      for (index, limit) in limits.enumerated() {
        let all = found.flatMap { tags[index][$0] ?? [] }
        let most = Dictionary(grouping: all) { $0 }.values.map(\.count).max() ?? 0
        #expect(most <= limit.count)
        let bare = posts.filter { post in tags.allSatisfy { $0[post.id] == nil } }
        #expect(Set(bare.map(\.id)).isSubset(of: found), "posts without such tags are all taken")
      }
    }
    #expect(leftOut > 100)
  }

  @Test func aLimitCountsWhatTheCapsLeave() throws {
    let fixture = try Self.fixture(seed: 9, areIDsSparse: false)
    var selection = PostSelection()
    selection.caps = PostCaps(limits: [.init(category: "character", count: 2)], order: .score)
    let capped = try Self.found(fixture, selection, .stored)
    selection.query = try SelectionQuery(parsing: "order:score limit:30")
    let limited = try Self.found(fixture, selection, .stored)
    #expect(limited.count == 30 && Set(limited).isSubset(of: capped))
  }

  @Test func anUnknownCategoryIsRefused() throws {
    let fixture = try Self.fixture(seed: 4, areIDsSparse: false)
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    defer { warehouse.close() }
    var selection = PostSelection()
    selection.caps = PostCaps(limits: [.init(category: "charcter", count: 2)], order: .score)
    #expect(code { _ = try warehouse.select(selection, layer: .stored) } == .badQuery)
  }
}
