import Foundation
import GRDB
import TestSupport
import Testing

@testable import Reading
@testable import Reports
@testable import Selection
@testable import Statistics
@testable import Store

@Suite("Suggested tags")
struct SuggestionTests {
  // MARK: Against the definition

  /// The posts of a site, and the estimate by its formula, counted anew for each pair.
  private struct Definition {
    var posts: [Set<String>] = []
    /// Pairs of tags with fewer posts count as chance has it, or as one post less; nil counts all.
    var pairMinimum: Int?

    init(_ fixture: RandomFixture, siteID: Int) throws {
      let queue = try DatabaseQueue(path: fixture.path)
      defer { try? queue.close() }
      let rows = try queue.read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT post.post_id, tag.name FROM post
            LEFT JOIN post_tag USING (post_id) LEFT JOIN tag USING (tag_id)
            WHERE post.site_id = ?
            """, arguments: [siteID]
        ).map { (id: $0[0] as Int64, name: $0[1] as String?) }
      }
      posts = Dictionary(grouping: rows, by: \.id).values.map { Set($0.compactMap(\.name)) }
    }

    func count(_ tags: String...) -> Double { count(tags) }

    func count(_ tags: [String]) -> Double {
      Double(posts.count { $0.isSuperset(of: tags) })
    }

    func both(_ given: String, _ tag: String) -> Double {
      let both = count(given, tag)
      guard let pairMinimum, both < Double(pairMinimum) else { return both }
      return min(
        Double(pairMinimum - 1), (count(given) * count(tag) / Double(posts.count)).rounded(.down))
    }

    func pairs(_ tag: String, _ given: [String]) -> Double {
      let ratio = count(tag) / Double(posts.count)
      let shares = given.map { (both($0, tag) + 10 * ratio) / (count($0) + 10) }
      let strongest = shares.indices.max { shares[$0] < shares[$1] }!
      var odds = shares[strongest] / (1 - shares[strongest])
      for (index, name) in given.enumerated() where index != strongest {
        let expected = count(name) * ratio
        let found = both(name, tag)
        guard abs(found - expected) > 5 * max(expected, 1).squareRoot() else { continue }
        odds *= (found + 5) / (expected + 5)
      }
      return odds / (1 + odds)
    }

    func estimate(_ tag: String, _ given: [String]) -> Double {
      guard given.count > 1 else { return pairs(tag, given) }
      return (count(given + [tag]) + 100 * pairs(tag, given)) / (count(given) + 100)
    }
  }

  private static func suggestions(
    _ path: String, _ given: String, _ change: (inout SuggestionOptions) -> Void = { _ in }
  ) throws -> [SuggestedTag] {
    let warehouse = try Warehouse(path: path, mode: .read)
    defer { warehouse.close() }
    var options = SuggestionOptions()
    change(&options)
    var found: [SuggestedTag] = []
    try warehouse.suggestingTags(options) { found = try $0(GivenTags(given)) }
    return found
  }

  @Test(
    "Numbers are those of the definition, read from posts or from counted pairs",
    arguments: [1, 2, 3].map(TestSeed.seed), [false, true])
  func definition(seed: UInt64, readsPairs: Bool) throws {
    let fixture = try RandomFixture(
      seed: seed, postCount: 400, tagCount: 25, areIDsSparse: seed % 2 == 0)
    _ = try fixture.analyze()
    var definition = try Definition(fixture, siteID: 1)
    if readsPairs { definition.pairMinimum = 2 }
    var generator = SeededGenerator(seed: seed)
    let tags = Set(definition.posts.joined()).filter { definition.count($0) >= 4 }.sorted()
    for size in 1...4 {
      let given = Array(tags.shuffled(using: &generator).prefix(size))
      let found = try Self.suggestions(fixture.path, given.joined(separator: ", ")) {
        $0.siteNames = ["danbooru"]
        $0.tagCount = 1000
        $0.readPostCount = readsPairs ? 0 : .max
      }
      #expect(found.count > 5, "\(given)")
      for tag in found {
        let name = tag.name
        let comment: Comment = "seed \(seed): \(name) beside \(given)"
        #expect(abs(tag.estimate - definition.estimate(name, given)) < 1e-9, comment)
        #expect(abs(tag.pairEstimate - definition.pairs(name, given)) < 1e-9, comment)
        #expect(Double(tag.allCount) == definition.count(given + [name]) || size == 1, comment)
        #expect(Double(tag.givenCount) == definition.count(given), comment)
        #expect(
          Double(tag.strongestCount) == definition.both(tag.strongestName, name), comment)
        #expect(Double(tag.postCount) == definition.count(name), comment)
      }
      #expect(found.map(\.estimate) == found.map(\.estimate).sorted(by: >))
      if !readsPairs {
        let others = Set(definition.posts.filter { !$0.isDisjoint(with: given) }.joined())
        #expect(Set(found.map(\.name)) == others.subtracting(given), "seed \(seed): \(given)")
      }
    }
  }

  // MARK: What is left out

  private static func cats() throws -> SmallWarehouse {
    let small = try SmallWarehouse(
      posts: Array(repeating: ["cat", "animal", "pet", "tabby:4"], count: 6)
        + Array(repeating: ["cat", "animal", "kitty", "fur"], count: 4)
        + Array(repeating: ["dog", "animal", "fur", "bone"], count: 5) + [["cat", "dog"]])
    try small.execute(
      """
      INSERT INTO tag_alias (site_id, number, antecedent_name, consequent_name, status)
      VALUES (1, 1, 'kitty', 'cat', 'active'), (1, 2, 'pets', 'pet', 'active');
      INSERT INTO tag_implication (site_id, number, antecedent_name, consequent_name, status)
      VALUES (1, 1, 'tabby', 'cat', 'active'), (1, 2, 'cat', 'animal', 'active'),
        (1, 3, 'dog', 'animal', 'active');
      """)
    let warehouse = try Warehouse(path: small.path, mode: .load)
    try warehouse.analyze()
    warehouse.close()
    return small
  }

  @Test(
    "What is implied, at once or through others, is not suggested, nor other names of the given")
  func implied() throws {
    let small = try Self.cats()
    func names(_ given: String) throws -> [String] {
      try Self.suggestions(small.path, given).map(\.name)
    }
    #expect(try names("cat") == ["pet", "tabby", "fur", "dog"])
    #expect(try names("tabby") == ["pet"])
    #expect(try names("animal").prefix(2) == ["cat", "fur"])
  }

  @Test("Names are found in capitals, by aliases, with blanks and backslashes; twice is once")
  func names() throws {
    let small = try Self.cats()
    let found = try Self.suggestions(small.path, "pet")
    #expect(try Self.suggestions(small.path, "Pets,  PET ,") == found)
    let spaced = try SmallWarehouse(posts: [["long hair", "a_(b)", "c d_e"]])
    #expect(
      try Self.suggestions(spaced.path, "long  hair, a \\(b\\)").map(\.name) == ["c d_e"])
    #expect(GivenTags(" 1girl, red  eyes,,a \\(b\\) ").names == ["1girl", "red_eyes", "a_(b)"])
  }

  @Test("Categories, fewest posts and the number of tags")
  func options() throws {
    let small = try Self.cats()
    #expect(
      try Self.suggestions(small.path, "cat") { $0.categoryNames = ["character"] }.map(\.name)
        == ["tabby"])
    #expect(
      try Self.suggestions(small.path, "cat") { $0.minimumPostCount = 7 }.map(\.name) == ["fur"])
    #expect(try Self.suggestions(small.path, "cat") { $0.tagCount = 2 }.count == 2)
    #expect(
      warehouseError {
        _ = try Self.suggestions(small.path, "cat") { $0.categoryNames = ["colour"] }
      }?.code == .badQuery)
  }

  @Test("A chain asks again with each answer, so that it implies and excludes what is left")
  func chain() throws {
    let small = try Self.cats()
    let chain = try Self.suggestions(small.path, "fur") { $0.isChained = true }
    var given = ["fur"]
    for tag in chain {
      #expect(try Self.suggestions(small.path, given.joined(separator: ",")).first == tag)
      given.append(tag.name)
    }
    #expect(given.count > 3)
    #expect(Set(given).count == given.count)
  }

  // MARK: Errors

  @Test("An unknown name is an error with the nearest, or says nothing when that is allowed")
  func unknown() throws {
    let small = try Self.cats()
    let error = #expect(throws: SelectionError.self) {
      _ = try Self.suggestions(small.path, "dog, cta")
    }
    #expect(error?.columns == 5..<8)
    #expect(error?.hint?.contains("Did you mean cat?") == true)
    let allowed = try Self.suggestions(small.path, "dog, cta") { $0.allowsUnknown = true }
    #expect(try allowed == Self.suggestions(small.path, "dog"))
    #expect(try Self.suggestions(small.path, "cta") { $0.allowsUnknown = true }.isEmpty)
  }

  @Test("Sites answer for themselves; counts that are not current are an error")
  func sites() throws {
    let small = try Self.cats()
    try small.execute(
      """
      INSERT INTO post (post_id, site_id, number) VALUES (100, 2, 1);
      INSERT INTO tag (tag_id, site_id, name, category) VALUES (900, 2, 'cat', 0), (901, 2, 'paw', 0);
      INSERT INTO post_tag (post_id, position, tag_id) VALUES (100, 0, 900), (100, 1, 901);
      """)
    #expect(code { _ = try Self.suggestions(small.path, "cat") } == .staleCounts)
    let warehouse = try Warehouse(path: small.path, mode: .load)
    try warehouse.analyze()
    warehouse.close()
    let found = try Self.suggestions(small.path, "cat")
    #expect(found.map(\.name) == ["pet", "tabby", "fur", "dog", "paw"])
    #expect(found.map(\.siteName).suffix(2) == ["danbooru", "e621"])
    #expect(try Self.suggestions(small.path, "paw, cat").map(\.siteName).isEmpty)
    #expect(try Self.suggestions(small.path, "cat, fur").allSatisfy { $0.siteName == "danbooru" })
    let error = #expect(throws: SelectionError.self) {
      _ = try Self.suggestions(small.path, "cat, fur") { $0.siteNames = ["e621"] }
    }
    #expect(error?.message == "no post of e621 has the tag 'fur'")
  }
}
