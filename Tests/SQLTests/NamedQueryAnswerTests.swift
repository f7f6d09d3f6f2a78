import TestSupport
import Testing

/// Named queries with an algorithm of their own against plain versions in memory.
@Suite("Named queries, differential")
struct NamedQueryAnswerTests {
  static let seeds: [UInt64] = Array(1...12)

  @Test("Tags that never go together", arguments: seeds)
  func neverTogether(seed: UInt64) throws {
    let fixture = try RandomTagFixture(seed: seed)
    for maximum in 0...2 {
      var expected: [(chance: Double, text: String)] = []
      for one in fixture.tags {
        for two in fixture.tags {
          let (more, less) = (fixture.postCount(one), fixture.postCount(two))
          let both = fixture.postCount(one, two)
          let chance = Double(more) * Double(less) / Double(fixture.posts.count)
          guard (more, two) > (less, one), chance >= 0.5, both <= maximum else { continue }
          expected.append((chance, "\(one) \(two) \(more) \(less) \(both)"))
        }
      }
      let rows = try fixture.rows(
        "tags_never_together",
        ["expected": "0.5", "maximum": "\(maximum)", "limit": "-1"],
        columns: ["tag", "other", "tag_post_count", "other_post_count", "post_count"])
      let sorted = expected.sorted { ($1.chance, $0.text) < ($0.chance, $1.text) }.map(\.text)
      #expect(Set(rows) == Set(sorted), "seed \(seed), at most \(maximum)")
      #expect(rows.count == sorted.count)
    }
  }

  @Test("How many tags cover a share of all uses", arguments: seeds)
  func coverage(seed: UInt64) throws {
    let fixture = try RandomTagFixture(seed: seed)
    let counts = fixture.tags.map { fixture.postCount($0) }.sorted(by: >)
    let sum = counts.reduce(0, +)
    let expected = [("0.5", 500), ("0.8", 800), ("0.9", 900), ("0.95", 950), ("0.99", 990)].map {
      share, permille in
      var covered = 0
      let count = counts.prefix { count in
        defer { covered += count }
        return covered * 1000 < permille * sum
      }.count
      return "\(share) \(count) \(counts[count - 1]) \(counts.count) \(sum)"
    }
    let rows = try fixture.rows(
      "vocabulary_coverage", [:],
      columns: ["share", "tag_count", "least_post_count", "all_tag_count", "use_count"])
    #expect(Array(rows.prefix(5)) == expected, "seed \(seed)")
  }

  @Test("Tags that only one uploader uses", arguments: seeds)
  func oneUploader(seed: UInt64) throws {
    let fixture = try RandomTagFixture(seed: seed)
    for minimum in 1...3 {
      let expected = fixture.tags.compactMap { tag -> String? in
        let posts = fixture.posts.filter { $0.tags.contains(tag) }
        guard posts.count >= minimum, let uploader = posts.first?.uploader,
          posts.allSatisfy({ $0.uploader == uploader })
        else { return nil }
        return "\(tag) \(posts.count) \(uploader)"
      }
      let rows = try fixture.rows(
        "tags_of_one_uploader", ["minimum": "\(minimum)"],
        columns: ["tag", "post_count", "uploader_id"])
      #expect(rows.sorted() == expected.sorted(), "seed \(seed), minimum \(minimum)")
    }
  }

  @Test("Tags that rise and fall between two years", arguments: seeds)
  func trends(seed: UInt64) throws {
    let fixture = try RandomTagFixture(seed: seed)
    let years = [2020, 2021].map { year in fixture.posts.filter { $0.year == year } }
    if years.contains(where: \.isEmpty) { try Test.cancel("a year without posts") }
    for (direction, position) in [("rising", 1), ("falling", 0)] {
      let expected = fixture.tags.compactMap { tag -> (change: Double, text: String)? in
        let counts = years.map { posts in posts.count { $0.tags.contains(tag) } }
        guard counts[position] >= 2 else { return nil }
        let shares = zip(counts, years).map { (Double($0) + 1) / Double($1.count) }
        return (shares[1] / shares[0], "\(tag) \(counts[0]) \(counts[1])")
      }
      let rows = try fixture.rows(
        "tag_trend",
        ["direction": direction, "from_year": "2020", "to_year": "2021", "minimum": "2"],
        columns: ["tag", "from_count", "to_count"])
      #expect(Set(rows) == Set(expected.map(\.text)), "seed \(seed), \(direction)")
      #expect(rows.count == expected.count)
      let changes = rows.compactMap { row in expected.first { $0.text == row }?.change }
      for (one, next) in zip(changes, changes.dropFirst()) {
        let isOrdered = position == 1 ? next <= one + 1e-9 : one <= next + 1e-9
        #expect(isOrdered, "seed \(seed), \(direction): \(rows)")
      }
    }
  }

  @Test("Characters that share core tags", arguments: seeds)
  func lookAlikes(seed: UInt64) throws {
    let fixture = try RandomTagFixture(seed: seed)
    let characters = fixture.tags.filter { $0.hasPrefix("c") }
    func posts(of character: String) -> [RandomTagFixture.Post] {
      fixture.posts.filter { $0.tags.filter { $0.hasPrefix("c") } == [character] }
    }
    func core(of character: String) -> Set<String> {
      let posts = posts(of: character)
      return Set(
        fixture.tags.filter { tag in
          let count = posts.count { $0.tags.contains(tag) }
          return !tag.hasPrefix("c") && count > 0 && Double(count) >= 0.4 * Double(posts.count)
        })
    }
    for character in characters {
      let own = core(of: character)
      let expected = characters.compactMap { other -> String? in
        let theirs = core(of: other)
        let shared = own.intersection(theirs).count
        guard other != character, posts(of: other).count >= 2,
          shared > 0, Double(shared) / Double(own.union(theirs).count) >= 0.3
        else { return nil }
        return "\(other) \(shared) \(theirs.count) \(posts(of: other).count)"
      }
      let rows = try fixture.rows(
        "look_alike_characters",
        ["character": character, "similarity": "0.3", "minimum": "2"],
        columns: ["other", "shared_count", "core_tag_count", "post_count"])
      #expect(rows.sorted() == expected.sorted(), "seed \(seed), \(character)")
    }
  }

  @Test("Posts that have several tags, and posts that have few", arguments: seeds)
  func posts(seed: UInt64) throws {
    let fixture = try RandomTagFixture(seed: seed)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<10 {
      let wanted = fixture.tags.shuffled(using: &random).prefix(
        Int.random(in: 1...3, using: &random))
      let expected = fixture.posts.filter { Set(wanted).isSubset(of: $0.tags) }.map(\.number)
      let rows = try fixture.rows(
        "posts_with_tags", ["tags": wanted.joined(separator: " "), "limit": "100"],
        columns: ["number"])
      #expect(rows == expected.reversed().map { "\($0)" }, "seed \(seed), \(wanted)")
    }
    for maximum in 0...4 {
      let expected = fixture.posts.filter { (1...4).prefix(maximum).contains($0.tags.count) }
      let rows = try fixture.rows(
        "posts_with_few_tags", ["maximum": "\(maximum)", "limit": "100"],
        columns: ["number", "tag_count"])
      #expect(rows == expected.map { "\($0.number) \($0.tags.count)" }, "seed \(seed)")
    }
  }

  @Test("The seeds give all of these questions something to answer")
  func seedsAreRich() throws {
    var counts: [String: Int] = [:]
    for seed in Self.seeds {
      let fixture = try RandomTagFixture(seed: seed)
      for (name, given) in [
        ("tags_never_together", ["expected": "0.5"]), ("vocabulary_coverage", [:]),
        ("tags_of_one_uploader", ["minimum": "1"]), ("tag_trend", ["minimum": "2"]),
        ("tag_trend", ["direction": "falling", "minimum": "2"]),
        ("look_alike_characters", ["character": "c1", "minimum": "2", "similarity": "0.3"]),
        ("posts_with_tags", ["tags": "t1 c1"]), ("posts_with_few_tags", ["maximum": "2"]),
      ] {
        counts[name, default: 0] += try fixture.rows(name, given, columns: []).count
      }
    }
    #expect(counts.values.allSatisfy { $0 >= 10 }, "\(counts)")
  }
}
