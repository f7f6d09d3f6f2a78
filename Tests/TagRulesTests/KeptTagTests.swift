import TestSupport
import Testing

@testable import TagRules

@Suite("Pruning by what is kept: new names, exclusive groups, implied tags")
struct KeptTagTests {
  private func rules(_ change: (inout PruningRules) throws -> Void) rethrows -> PruningRules {
    var rules = PruningRules()
    rules.mode = .minimal
    try change(&rules)
    return rules
  }

  private static func list(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test("What a kept tag implies goes, through others too; what a dropped one implies stays")
  func implied() throws {
    let rules = rules {
      $0.prunesImplied = true
      $0.implications = [
        ("cat_ears", "animal_ears"), ("white_cat_ears_band", "cat_ears"),
        ("white_cat_ears_band", "animal_ears"), ("cosplay_hat", "hat"),
      ]
      $0.blacklist = Blacklist(["cosplay_hat"])
    }
    #expect(pruned("animal_ears cat_ears sky", rules) == ["cat ears", "sky"])
    #expect(pruned("animal_ears sky", rules) == ["animal ears", "sky"])
    #expect(pruned("cosplay_hat hat", rules) == ["hat"])
    var none = rules
    none.mode = .none
    none.prunesImplied = false
    #expect(pruned("animal_ears cat_ears", none) == ["animal ears", "cat ears"])
    none.prunesImplied = true
    #expect(pruned("animal_ears cat_ears", none) == ["cat ears"], "the mode does not matter")
  }

  @Test("Of two tags that imply each other none goes")
  func circle() {
    let rules = rules {
      $0.prunesImplied = true
      $0.implications = [("a1", "b1"), ("b1", "a1"), ("a1", "a1"), ("a1", "c1")]
    }
    #expect(pruned("a1 b1 c1", rules) == ["a1", "b1"])
  }

  @Test("Of a group the first of its line stays, and only that lets implied tags go")
  func exclusive() throws {
    let rules = try rules {
      $0.exclusiveGroups = try ExclusiveGroups(
        text: Self.list("very_long_hair, long hair,short_hair\n\nmonochrome,greyscale\r\n"))
      $0.prunesImplied = true
      $0.implications = [("short_hair", "hair_cut")]
    }
    #expect(
      pruned("short_hair hair_cut long_hair greyscale", rules)
        == ["hair cut", "long hair", "greyscale"])
    #expect(pruned("greyscale monochrome short_hair", rules) == ["monochrome", "short hair"])
  }

  @Test("New names come first: rules act on them, and two tags of one name are one")
  func renames() throws {
    let rules = try rules {
      $0.renames = try RenameList(text: Self.list("1girl, one_girl\nlady,one girl\nold_hat,cap\n"))
      $0.blacklist = Blacklist(["cap"])
    }
    #expect(pruned("1girl old_hat lady sky", rules) == ["one girl", "sky"])
    var fixture = CaptionFixture(rules: rules, explains: true)
    fixture.post("1girl lady")
    let decisions = fixture.run().decisions[0]
    #expect(decisions.map(\.name) == ["one girl", "one girl"])
    #expect(decisions.map(\.isRenamed) == [true, true])
    #expect(decisions.map(\.fate) == [.kept(at: 0), .dropped(by: .repeated)])
  }

  @Test("The explanation names the tag that a rule goes by, and agrees with the pruning")
  func explained() throws {
    let rules = try rules {
      $0.exclusiveGroups = try ExclusiveGroups(text: Self.list("long_hair,short_hair"))
      $0.prunesImplied = true
      $0.implications = [("cat_ears", "animal_ears")]
    }
    var fixture = CaptionFixture(rules: rules, explains: true)
    fixture.order.mode = .original
    fixture.post("short_hair long_hair animal_ears cat_ears")
    let run = fixture.run()
    #expect(
      run.decisions[0].map(\.fate) == [
        .dropped(by: .exclusive(with: "long hair")), .kept(at: 0),
        .dropped(by: .implied(by: "cat ears")), .kept(at: 1),
      ])
    #expect(run.outcomes[0].tags == ["long hair", "cat ears"])
  }

  @Test("Random posts: what the explanation keeps is what the pruning keeps", arguments: 1...8)
  func agree(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let names = (0..<12).map { "t\($0)x" }
    func some(_ count: Int) -> [String] {
      (0..<count).map { _ in names.randomElement(using: &generator) ?? "" }
    }
    var rules = PruningRules()
    rules.mode = .minimal
    rules.prunesImplied = true
    rules.implications = (0..<6).map { _ in
      let pair = some(2)
      return (pair[0], pair[1])
    }
    let group = Array(Set(some(4))).sorted() + ["elsewhere"]
    rules.exclusiveGroups = try ExclusiveGroups(text: Self.list(group.joined(separator: ",")))
    var fixture = CaptionFixture(rules: rules, explains: true)
    fixture.order.mode = .original
    for _ in 0..<20 { fixture.post(Array(Set(some(6))).sorted().joined(separator: " ")) }
    let run = fixture.run()
    for (outcome, decisions) in zip(run.outcomes, run.decisions) {
      let kept = decisions.filter { if case .dropped = $0.fate { false } else { true } }
      #expect(kept.map(\.name) == outcome.tags, "seed \(seed)")
    }
  }

  @Test(
    "Lists that are wrong name the line",
    arguments: [
      ("a,b\nalone\n", 2, true), ("a,,b", 1, true), ("a,b,A_b,a", 1, true), ("a\n", 1, false),
      ("a,b,c", 1, false), ("a,b\n\na,c", 3, false), (",b", 1, false),
    ])
  func wrong(text: String, line: Int, isGroup: Bool) {
    #expect {
      if isGroup {
        _ = try ExclusiveGroups(text: Self.list(text))
      } else {
        _ = try RenameList(text: Self.list(text))
      }
    } throws: { ($0 as? TagRulesError)?.position == .line(line) }
  }
}
