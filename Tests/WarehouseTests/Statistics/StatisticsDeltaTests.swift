import Columns
import TestSupport
import Testing

@testable import Statistics
@testable import Store

/// Counts of added and changed posts against counts in dictionaries.
@Suite struct StatisticsDeltaTests {
  private struct Naive {
    var posts: Int64 = 0
    var tagPosts: [Int: Int64] = [:]
    var soloPosts: [Int: Int64] = [:]
    var pairs: [Int: [Int: Int64]] = [:]
    var added: [Int: [Int64]] = [:]
    var removed: [Int: [Int64]] = [:]

    mutating func note(from old: [Int], to new: [Int], number: Int64, categories: [Int16]) {
      for tag in old where !new.contains(tag) {
        tagPosts[tag, default: 0] -= 1
        removed[tag, default: []].append(number)
      }
      for tag in new where !old.contains(tag) {
        tagPosts[tag, default: 0] += 1
        added[tag, default: []].append(number)
      }
      for (tags, change) in [(old, Int64(-1)), (new, 1)] {
        let characters = tags.filter { categories[$0] == 4 }
        guard characters.count == 1 else { continue }
        soloPosts[characters[0], default: 0] += change
        for tag in tags where categories[tag] == 0 {
          pairs[characters[0], default: [:]][tag, default: 0] += change
        }
      }
    }
  }

  @Test(arguments: [
    (seed: 1, arena: 8 << 10, changes: 0.0), (seed: 2, arena: 8 << 10, changes: 0.4),
    (seed: 3, arena: 8 << 20, changes: 0.3), (seed: 4, arena: 50_000, changes: 1.0),
  ])
  func agreesWithDictionaries(seed: Int, arena: Int, changes: Double) throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: UInt64(seed))
    let tagCount = 150
    let categories: [Int16] = (0..<tagCount).map { _ in
      [0, 0, 0, 1, 3, 4, 5, -1].randomElement(using: &generator)!
    }
    var naive = Naive()
    var delta = StatisticsDelta(folder: folder.path, arenaByteCount: arena)
    var added: [(tags: [Int], number: Int64)] = []
    for post in 0..<3000 {
      let tags = Set(
        (0..<Int.random(in: 0...25, using: &generator)).map { _ in
          Int.random(in: 0..<tagCount, using: &generator)
        }
      ).sorted().shuffled(using: &generator)
      let number = Int64.random(in: 1...9_000, using: &generator)
      added.append((tags: tags, number: number))
      try note(tags, number: number, categories, tagCount: min(tagCount, post + 130), to: &delta)
      naive.posts += 1
      naive.note(from: [], to: tags, number: number, categories: categories)
      if generator.chance(changes) {
        let index = Int.random(in: 0..<added.count, using: &generator)
        let old = added[index].tags
        // Some of the old ones, none, or some and others.
        let kept = old.filter { _ in generator.chance(0.7) }
        let new = generator.chance(0.2) ? [] : Array(Set(kept + tags.prefix(4))).sorted()
        added[index].tags = new
        try change(from: old, to: new, number: added[index].number, categories, &delta)
        naive.note(from: old, to: new, number: added[index].number, categories: categories)
      }
    }
    let postCount = delta.postCount
    #expect(postCount == naive.posts, "seed \(seed)")
    for tag in 0..<tagCount {
      let counts = (delta.tagPostCounts[tag], delta.soloPostCounts[tag])
      #expect(counts.0 == naive.tagPosts[tag, default: 0], "seed \(seed), tag \(tag)")
      #expect(counts.1 == naive.soloPosts[tag, default: 0], "seed \(seed), tag \(tag)")
      let addedBounds = (delta.addedNumbers[tag].first, delta.addedNumbers[tag].last)
      #expect(addedBounds.0 == naive.added[tag]?.min() ?? .max, "seed \(seed), tag \(tag)")
      #expect(addedBounds.1 == naive.added[tag]?.max() ?? .min, "seed \(seed), tag \(tag)")
      guard tag < delta.removedNumbers.count else { continue }
      let removedBounds = (delta.removedNumbers[tag].first, delta.removedNumbers[tag].last)
      #expect(removedBounds.0 == naive.removed[tag]?.min() ?? .max, "seed \(seed), tag \(tag)")
      #expect(removedBounds.1 == naive.removed[tag]?.max() ?? .min, "seed \(seed), tag \(tag)")
    }
    try expectPairs(&delta, naive, "seed \(seed)", tagCount: tagCount)
    #expect(try folder.names() == [])
  }

  private func note(
    _ tags: [Int], number: Int64, _ categories: [Int16], tagCount: Int,
    to delta: inout StatisticsDelta
  ) throws {
    // The table of tags grows while posts are noted, and is never smaller than a tag of a post.
    let count = max(tagCount, (tags.max() ?? -1) + 1)
    try tags.map { UInt32($0) }.withUnsafeBufferPointer { positions in
      try categories.withUnsafeBufferPointer {
        try delta.note(
          positions, ofNumber: number, categories: $0.baseAddress!, tagCount: count)
      }
    }
  }

  private func change(
    from old: [Int], to new: [Int], number: Int64, _ categories: [Int16],
    _ delta: inout StatisticsDelta
  ) throws {
    try old.map { UInt32($0) }.withUnsafeBufferPointer { old in
      try new.map { UInt32($0) }.withUnsafeBufferPointer { new in
        try categories.withUnsafeBufferPointer {
          try delta.noteChange(
            from: old, to: new, ofNumber: number, categories: $0.baseAddress!,
            tagCount: categories.count)
        }
      }
    }
  }

  private func expectPairs(
    _ delta: inout StatisticsDelta, _ naive: Naive, _ comment: Comment, tagCount: Int
  ) throws {
    for character in 0..<tagCount {
      var pairs: [Int: Int64] = [:]
      var order: [Int] = []
      try delta.forEachTag(ofCharacter: character) { tag, change in
        pairs[tag] = change
        order.append(tag)
      }
      #expect(pairs == naive.pairs[character, default: [:]].filter { $0.value != 0 }, comment)
      #expect(order == pairs.keys.sorted(), comment)
    }
  }

  @Test func aPostWithoutTagsIsAPost() throws {
    let folder = try TemporaryFolder()
    var delta = StatisticsDelta(folder: folder.path, arenaByteCount: 8 << 10)
    try note([], number: 1, [0], tagCount: 1, to: &delta)
    let posts = delta.postCount
    #expect(posts == 1)
  }
}
