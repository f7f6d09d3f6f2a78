import TestSupport
import Testing

@testable import TagRules

@Suite("Pruning by name and by company")
struct PruningTests {
  private func rules(_ change: (inout PruningRules) -> Void = { _ in }) -> PruningRules {
    var rules = PruningRules()
    rules.mode = .minimal
    rules.blacklist = Blacklist(["cosplay"])
    rules.overlap = OverlapList([.init("smile", coveredBy: [":d", "grin"])])
    rules.characterTags = CharacterTagList(suffixes: [["hair"], ["tail"]])
    change(&rules)
    return rules
  }

  @Test("Whole words by default; any part when asked")
  func overlapByName() {
    let tags = "female male hair long_hair ponytail tail long_hair_ribbon"
    #expect(
      pruned(tags, rules()) == ["female", "male", "ponytail", "tail", "long hair ribbon"])
    #expect(
      pruned(tags, rules { $0.compatibility = .substring })
        == ["female", "ponytail", "long hair ribbon"])
  }

  @Test("A tag that goes itself still takes others along, but not one on the blacklist")
  func overlapOfDropped() {
    var rules = rules { $0.overlap.entries.append(.init("grin", coveredBy: ["laugh"])) }
    #expect(pruned("smile grin laugh", rules) == ["laugh"])
    rules.blacklist = Blacklist(["grin"])
    #expect(pruned("smile grin", rules) == ["smile"])
  }

  @Test func modes() {
    let characters = ["miku"]
    let expected: [PruneMode: ([String], [String])] = [
      .none: (["cosplay", "smile", "grin", "blue hair", "cat tail", "hat"], []),
      .minimal: (["grin", "blue hair", "cat tail", "hat"], []),
      .character: (["grin", "hat"], ["blue hair", "cat tail"]),
      .characterCore: (["grin"], ["blue hair", "cat tail", "hat"]),
    ]
    for (mode, (tags, dropped)) in expected {
      var fixture = CaptionFixture(rules: rules { $0.mode = mode })
      // In the last mode the hat goes, too, for the embedding starts from it.
      fixture.rules.startsFromAllCore = mode == .characterCore
      fixture.rules.coreTagWords = CoreTagWordList(["grin"])
      fixture.order.mode = .original
      fixture.post("cosplay smile grin blue_hair cat_tail hat", characters: characters)
      let outcome = fixture.run().outcomes[0]
      #expect(outcome.tags == tags, "\(mode)")
      #expect(outcome.dropped == dropped, "\(mode)")
    }
  }

  @Test("A post without characters keeps what describes one")
  func withoutCharacters() {
    for mode in [PruneMode.character, .characterCore] {
      #expect(pruned("blue_hair cat_tail", rules { $0.mode = mode }) == ["blue hair", "cat tail"])
    }
  }

  @Test func difficulty() {
    for (difficulty, dropped) in [(0, []), (1, ["blue hair"]), (2, ["blue hair", "cat tail"])] {
      var fixture = CaptionFixture(
        rules: rules {
          $0.mode = .character
          $0.dropDifficulty = difficulty
        })
      fixture.post("blue_hair cat_tail hat", characters: ["miku"])
      #expect(fixture.run().outcomes[0].dropped == dropped)
    }
  }

  @Test("A tag that comes twice stays twice in a list, and is one with scores")
  func repeated() {
    var fixture = CaptionFixture(rules: rules { $0.mode = .none })
    fixture.post("a_cap hat a_cap")
    fixture.post("a_cap hat cap a_cap", scores: [0.9, 0.5, 0.4, 0.1])
    let outcomes = fixture.run().outcomes
    #expect(outcomes[0].tags == ["a cap", "hat", "a cap"])
    #expect(outcomes[1].tags == ["hat", "cap", "a cap"])
  }

  @Test("Names with other scalars than ASCII are compared by their bytes")
  func bytes() {
    // U+00E9, and e with U+0301.
    #expect(pruned("\u{E9} e\u{301}", rules()) == ["\u{E9}", "e\u{301}"])
    #expect(
      pruned("日本 日本語", rules { $0.compatibility = .substring }) == ["日本語"])
  }
}

@Suite("Pruning against a naive version")
struct NaivePruningTests {
  private static let words = ["a", "b", "ab", "ba", "aba", "é", "o_o", "bab"]

  private func name(_ random: inout SeededGenerator) -> String {
    (0..<Int.random(in: 1...4, using: &random))
      .map { _ in Self.words.randomElement(using: &random) ?? "a" }.joined(separator: "_")
  }

  @Test("The tags inside of tags", arguments: 1...6)
  func subTags(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var names = NameTable()
    for _ in 0..<100 {
      names.insert(name(&random).replacing("_", with: " "))
    }
    if random.chance(0.5) { names.insert("") }
    for unit in [SubTagFinder.Unit.words, .characters] {
      let finder = SubTagFinder(names, by: unit)
      for number in 0..<Int32(names.count) {
        var found: [Int32] = []
        finder.append(insideOf: number, to: &found)
        let whole = names.name(number)
        let expected = (0..<Int32(names.count)).filter { other in
          let part = names.name(other)
          if other == number { return false }
          return unit == .words
            ? !part.isEmpty && " \(whole) ".contains(" \(part) ")
            : part.isEmpty || whole.contains(part)
        }
        #expect(found.sorted() == expected, "'\(whole)', seed \(seed)")
      }
    }
  }

  @Test("Whole posts", arguments: 1...6)
  func posts(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var rules = PruningRules()
    rules.mode = .minimal
    rules.compatibility = random.chance(0.5) ? .original : .faces
    rules.blacklist = Blacklist((0..<4).map { _ in name(&random) })
    rules.overlap = OverlapList(
      (0..<30).map { _ in
        .init(name(&random), coveredBy: (0..<3).map { _ in name(&random) })
      })
    var fixture = CaptionFixture(rules: rules)
    fixture.order.mode = .original
    fixture.order.maximumTagCount = nil
    for _ in 0..<60 {
      fixture.post((0..<12).map { _ in name(&random) }.joined(separator: " "))
    }
    let outcomes = fixture.run().outcomes
    for (post, outcome) in zip(fixture.posts, outcomes) {
      #expect(outcome.tags == naive(post.tags, rules), "\(post.tags), seed \(seed)")
    }
  }

  private func naive(_ tags: [String], _ rules: PruningRules) -> [String] {
    let listed = tags.map { $0 == "^_^" ? $0 : $0.replacing("_", with: " ") }.filter { tag in
      !rules.blacklist.entries.contains { $0.replacing("_", with: " ") == tag }
    }
    let covers = Dictionary(
      rules.overlap.entries.map { ($0.name, $0.coveredBy) }, uniquingKeysWith: { $1 })
    return listed.filter { tag in
      let isCovered = covers[tag.replacing(" ", with: "_"), default: []]
        .contains { cover in listed.contains { $0.replacing(" ", with: "_") == cover } }
      let isInside = listed.contains { other in
        other != tag
          && (rules.compatibility.contains(.substring)
            ? other.contains(tag) : " \(other) ".contains(" \(tag) "))
      }
      return !isCovered && !isInside
    }
  }
}
