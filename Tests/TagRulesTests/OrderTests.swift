import Testing

@testable import TagRules

@Suite("Order of tags")
struct OrderTests {
  private func fixture(_ mode: TagOrder.Mode) -> CaptionFixture {
    var fixture = CaptionFixture()
    fixture.rules.mode = .none
    fixture.order.mode = mode
    return fixture
  }

  @Test("Solo first, then who counts people, then the others")
  func people() {
    var fixture = fixture(.original)
    fixture.post("hat 2girls solo cap multiple_boys 1girl solo 1girls_cap girl")
    #expect(
      fixture.run().outcomes[0].tags
        == ["solo", "2girls", "multiple boys", "1girl", "1girls cap", "hat", "cap", "girl"])
  }

  @Test("By score, the surest first; equal scores as they were; no scores as in the record")
  func scores() {
    var fixture = fixture(.score)
    fixture.post("hat cap 1girl bag", scores: [0.1, 0.5, 0.0, 0.5])
    fixture.post("hat cap 1girl bag")
    let outcomes = fixture.run().outcomes
    #expect(outcomes[0].tags == ["1girl", "cap", "bag", "hat"])
    #expect(outcomes[1].tags == ["1girl", "hat", "cap", "bag"])
  }

  @Test("So many tags; dropped ones behind the others, in an order of their own")
  func appended() {
    for (maximum, expected) in [
      (nil, ["1girl", "cap", "hat", "solo", "red hair", "long hair"]), (0, nil),
      (5, ["1girl", "cap", "hat", "solo", "red hair"]), (1, ["1girl"]),
    ] as [(Int?, [String]?)] {
      var fixture = fixture(.score)
      fixture.rules.mode = .character
      fixture.rules.characterTags = CharacterTagList(suffixes: [["hair", "solo"]])
      fixture.order.appendsDroppedTags = true
      fixture.order.maximumTagCount = maximum
      fixture.post(
        "long_hair hat solo 1girl red_hair cap", scores: [0.1, 0.2, 0.1, 0.1, 0.9, 0.8],
        characters: ["miku"])
      let outcome = fixture.run().outcomes[0]
      let all = ["1girl", "cap", "hat", "solo", "red hair", "long hair"]
      #expect(outcome.tags == expected ?? all, "\(String(describing: maximum))")
      #expect(outcome.dropped == ["long hair", "solo", "red hair"])
    }
  }

  @Test("A shuffle keeps the tags, and every order of the others comes about as often")
  func shuffle() {
    var fixture = fixture(.shuffle)
    for _ in 0..<6000 { fixture.post("hat 1girl cap bag") }
    var counts: [[String]: Int] = [:]
    for outcome in fixture.run().outcomes {
      #expect(outcome.tags.first == "1girl")
      counts[outcome.tags, default: 0] += 1
    }
    #expect(counts.count == 6)
    // 1000 each; the standard deviation is 29.
    for (tags, count) in counts { #expect((850...1150).contains(count), "\(tags)") }
  }

  @Test("Draws depend on the base and the purpose, and are the same everywhere")
  func sampling() {
    var first = PostSampling(base: 7)
    var second = PostSampling(base: 7)
    _ = first.share(for: .use(0))
    #expect(first.share(for: .use(3)) == second.share(for: .use(3)))
    var other = PostSampling(base: 8)
    #expect(other.share(for: .use(3)) != PostSampling(base: 7).firstShare)
    #expect(PostSampling.seed(5, epoch: 0) == 5)
    #expect(Set((0..<100).map { PostSampling.seed(5, epoch: $0) }).count == 100)
    // A change of these changes every caption that chance has a part in.
    #expect(PostSampling(base: 7).firstShare == 0.38621968899959425)
    #expect((0..<5).map { _ in second.index(below: 10, for: .tagOrder) } == [7, 2, 8, 0, 3])
  }
}

extension PostSampling {
  fileprivate var firstShare: Double {
    var sampling = self
    return sampling.share(for: .use(3))
  }
}
