import BooruFormats
import Columns
import GRDB
import TestSupport
import Testing

@testable import Statistics
@testable import Store

/// Tags are found again by name, keep their places, and take the category that is known best.
@Suite struct TagTableTests {
  @Test func manyTagsKeepTheirPositions() {
    var generator = SeededGenerator(seed: 31)
    var tags = SiteTags(ids: TagIDSource(next: 100))
    var naive: [String: Int] = [:]
    for _ in 0..<60_000 {
      let number = Int.random(in: 0..<20_000, using: &generator)
      // Lengths on both sides of the eight bytes that are hashed at once.
      let name = String(repeating: "x", count: number % 19) + "\(number)"
      let position = tags.position(name)
      #expect(naive[name] == nil || naive[name] == position)
      naive[name] = position
    }
    let count = tags.count
    #expect(count == naive.count)
    for (name, position) in naive {
      let found = (
        tags.nameText(at: position), tags.ids[position], tags.position(ofID: tags.ids[position])
      )
      #expect(found == (name, 100 + Int64(position), position))
    }
  }

  /// Looked up together, tags get the places that they get one by one.
  @Test(arguments: [1, 2]) func lookedUpTogether(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var together = SiteTags(ids: TagIDSource(next: 1))
    var single = SiteTags(ids: TagIDSource(next: 1))
    for round in 0..<400 {
      let mentionCount = Int.random(in: 0...SiteTags.mentionsAtOnce, using: &generator)
      var heap: [UInt8] = []
      var mentions: [TagMention] = []
      var expected: [UInt32] = []
      for _ in 0..<mentionCount {
        // Many new ones in one go, also the same one twice, while the table grows.
        let name = "tag \(Int.random(in: 0..<(round * 40 + 10), using: &generator))"
        let category = [0, 4, TagMention.noCategory].randomElement(using: &generator)!
        let isStated = category >= 0 && generator.chance(0.5)
        let bytes = Array(name.utf8)
        mentions.append(
          TagMention(
            offset: heap.count, count: bytes.count,
            hash: bytes.withUnsafeBufferPointer { NameHash.hash($0) }, category: category,
            isCategoryStated: isStated))
        heap += bytes
        let position = single.position(name, category: category, isStated: isStated)
        expected.append(UInt32(position))
      }
      var positions = [UInt32](repeating: .max, count: mentionCount + 1)
      heap.append(0)
      positions.withUnsafeMutableBufferPointer { positions in
        heap.withUnsafeBufferPointer { heap in
          mentions.withUnsafeBufferPointer {
            together.positions(of: $0, heap: heap.baseAddress!, into: positions.baseAddress!)
          }
        }
      }
      #expect(positions == expected + [.max], "seed \(seed), round \(round)")
    }
    let categories = (
      Array(together.categories.buffer), Array(single.categories.buffer)
    )
    #expect(categories.0 == categories.1)
  }

  @Test func namesThatShareTheirBytesAreDifferent() {
    var tags = SiteTags(ids: TagIDSource(next: 1))
    let names = [
      "a", "a ", "aaaaaaaa", "aaaaaaaaa", "aaaaaaaaaaaaaaaa", "ａ", "A", "\u{212B}", "\u{C5}",
      "A\u{30A}",
    ]
    var positions: [Int] = []
    for name in names { positions.append(tags.position(name)) }
    #expect(positions == Array(0..<names.count))
    var again: [Int] = []
    for name in names { again.append(tags.position(name)) }
    #expect(again == positions)
  }

  @Test func idsWithGapsAreFound() {
    var tags = SiteTags(ids: TagIDSource(next: 1000))
    let ids: [Int64] = [3, 4, 9, 10, 11, 500]
    for id in ids { tags.insertStored(id: id, name: "tag \(id)", category: 0) }
    let new = tags.position("new")
    let newID = tags.ids[new]
    #expect(newID == 1000)
    for id in Int64(0)...1001 {
      let position = tags.position(ofID: id)
      let expected = id == 1000 ? 6 : ids.firstIndex(of: id)
      #expect(position == expected, "\(id)")
    }
  }

  /// What a tag's category is after mentions in turn: (category, stated).
  private func category(_ mentions: [(Int16, Bool)], stored: Int16? = nil) -> (Int16, Bool) {
    var tags = SiteTags(ids: TagIDSource(next: 50))
    if let stored { tags.insertStored(id: 1, name: "tag", category: stored) }
    for (category, isStated) in mentions {
      _ = tags.position("tag", category: category, isStated: isStated)
    }
    return (tags.categories[0], tags.isRecategorized)
  }

  @Test func aStatedCategoryWins() {
    let none = TagMention.noCategory
    #expect(category([(0, false)]) == (0, false))
    #expect(category([(none, false)]) == (none, false))
    #expect(category([(0, false), (4, true)]) == (4, true))
    #expect(category([(none, false), (4, true)]) == (4, true))
    #expect(category([(none, false), (0, false)]) == (0, true))
    #expect(category([(4, true), (1, true)]) == (1, true))
  }

  @Test func anAssumedCategoryNeverOverrides() {
    let none = TagMention.noCategory
    #expect(category([(4, true), (0, false)]) == (4, false))
    #expect(category([(4, true), (none, false)]) == (4, false))
    #expect(category([(0, false)], stored: 4) == (4, false))
    #expect(category([(4, true)], stored: 0) == (4, true))
    #expect(category([(0, false)], stored: none) == (0, true))
  }

  @Test func onlyStoredTagsAreToBeUpdated() {
    var tags = SiteTags(ids: TagIDSource(next: 50))
    tags.insertStored(id: 1, name: "old", category: 0)
    _ = tags.position("new", category: 0)
    _ = tags.position("old", category: 3)
    _ = tags.position("new", category: 3)
    let changed = tags.recategorized
    #expect(changed == [0])
    tags.markStored()
    let left = (tags.recategorized, tags.storedCount)
    #expect(left == ([], 2))
  }
}

/// Orders are those that SQLite computes.
@Suite struct TagOrderTests {
  private func names(generator: inout SeededGenerator) -> [String] {
    let alphabet = ["a", "b", "A", "Z", "_", "(", "é", "ﬀ", "東", "🌸", "~", "0", "9", "\u{7F}"]
    var names = Set(["solo", "solo_", "sol", "12345678", "123456789", "1234567", "1girl"])
    while names.count < 800 {
      let length = Int.random(in: 1...12, using: &generator)
      names.insert((0..<length).map { _ in alphabet.randomElement(using: &generator)! }.joined())
    }
    return names.sorted().shuffled(using: &generator)
  }

  @Test(arguments: [1, 2, 3]) func ordersAreThoseOfSQLite(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let names = names(generator: &generator)
    var tags = SiteTags(ids: TagIDSource(next: 1))
    var counts = ColumnBuffer<Int64>()
    // The last tags have no count at all; few distinct counts, so that many tie.
    let countedCount = names.count - 10
    for (index, name) in names.enumerated() {
      _ = tags.position(name)
      if index < countedCount {
        counts.append(
          [0, 1, 2, 3, 900, 4_000_000_000].randomElement(using: &generator)!)
      }
    }
    let queue = try DatabaseQueue()
    let (byName, byRank) = try queue.write { db in
      try db.execute(sql: "CREATE TABLE tag (place INTEGER, name TEXT, posts INTEGER) STRICT")
      for (index, name) in names.enumerated() {
        try db.execute(
          sql: "INSERT INTO tag VALUES (?, ?, ?)",
          arguments: [index, name, index < countedCount ? counts[index] : 0])
      }
      return (
        try UInt32.fetchAll(db, sql: "SELECT place FROM tag ORDER BY name"),
        try UInt32.fetchAll(
          db, sql: "SELECT place FROM tag WHERE posts > 0 ORDER BY posts DESC, name")
      )
    }
    let order = SiteTagOrder(tags: tags, postCounts: counts.buffer)
    let ours = (Array(order.byName.buffer), Array(order.byRank.buffer))
    #expect(ours.0 == byName, "seed \(seed)")
    #expect(ours.1 == byRank, "seed \(seed)")
  }

  @Test func noTags() {
    let tags = SiteTags(ids: TagIDSource(next: 1))
    let counts = ColumnBuffer<Int64>()
    let order = SiteTagOrder(tags: tags, postCounts: counts.buffer)
    let sizes = (order.byName.count, order.byRank.count)
    #expect(sizes == (0, 0))
  }
}
