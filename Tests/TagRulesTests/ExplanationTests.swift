import TestSupport
import Testing

@testable import TagRules

@Suite("Explanations of captions")
struct ExplanationTests {
  @Test("Every rule says its name")
  func rules() {
    var fixture = CaptionFixture(explains: true)
    fixture.rules.blacklist = Blacklist(["alt_*"])
    fixture.rules.overlap = OverlapList([.init("smile", coveredBy: [":d"])])
    fixture.rules.characterTags = CharacterTagList(suffixes: [["hair"], ["tail"]])
    fixture.rules.dropDifficulty = 1
    fixture.order.maximumTagCount = 4
    fixture.post(
      "hair alt_form smile :d blue_hair cat_tail bow 1girl o_o solo zzz",
      scores: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.8, 0.1, 0.9, 0.1, 0], characters: ["miku"])
    let run = fixture.run()
    let fates = run.decisions[0].map(\.fate)
    #expect(
      fates == [
        .dropped(by: .inside(of: "blue hair")),
        .dropped(by: .blacklist(entry: "alt_*")),
        .dropped(by: .overlap(with: ":d")),
        .dropped(by: .maximum(4)),
        .dropped(by: .coreTag(of: "miku")),
        .dropped(by: .embedding(of: "miku")),
        .moved(to: 3, by: .score),
        .kept(at: 1),
        .moved(to: 2, by: .score),
        .moved(to: 0, by: .peopleFirst),
        .dropped(by: .maximum(4)),
      ])
    #expect(run.decisions[0].map(\.recordName) == fixture.posts[0].tags)
    #expect(run.decisions[0][4].name == "blue hair")
    #expect(run.decisions[0].map(\.isRenamed)[4...8] == [true, true, false, false, false])
  }

  @Test func appended() {
    var fixture = CaptionFixture(explains: true)
    fixture.rules.mode = .character
    fixture.rules.characterTags = CharacterTagList(suffixes: [["hair"]])
    fixture.order.appendsDroppedTags = true
    fixture.post("blue_hair hat", characters: ["miku"])
    let rule = TagRule.characterTag(.suffix("hair", level: 0))
    #expect(
      fixture.run().decisions[0].map(\.fate) == [
        .moved(to: 1, by: .appended(after: rule)), .kept(at: 0),
      ])
  }

  @Test("What is kept stands where it says, and everything else was dropped", arguments: 1...12)
  func agreesWithRun(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let words = ["hair", "tail", "red", "long", "hat", "solo", "1girl", "2girls", "eyes", "cat"]
    func tag() -> String {
      words.shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random))
        .joined(separator: "_")
    }
    var fixture = CaptionFixture(explains: true)
    fixture.rules.mode = PruneMode.allCases.randomElement(using: &random) ?? .none
    fixture.rules.compatibility = random.chance(0.5) ? .original : []
    fixture.rules.blacklist = Blacklist([tag(), "cat_*"])
    fixture.rules.overlap = OverlapList(
      (0..<9).map { _ in .init(tag(), coveredBy: [tag(), tag()]) })
    fixture.rules.characterTags = CharacterTagList(suffixes: [["hair"], ["tail", "eyes"]])
    fixture.order.mode = TagOrder.Mode.allCases.randomElement(using: &random) ?? .score
    fixture.order.appendsDroppedTags = random.chance(0.5)
    fixture.order.maximumTagCount = random.chance(0.5) ? nil : 4
    for _ in 0..<40 {
      let tags = (0..<Int.random(in: 0...10, using: &random)).map { _ in tag() }
      fixture.post(
        tags.joined(separator: " "),
        scores: random.chance(0.5)
          ? tags.map { _ in Double(Int.random(in: 0...3, using: &random)) } : nil,
        characters: Array(["a", "b"].prefix(Int.random(in: 0...2, using: &random))))
    }
    let run = fixture.run()
    for (decisions, outcome) in zip(run.decisions, run.outcomes) {
      var placed: [Int: String] = [:]
      var taken: Set<String> = []
      for decision in decisions {
        switch decision.fate {
        case .kept(let position): placed[position] = decision.name
        case .moved(let position, let movement):
          placed[position] = decision.name
          if case .appended = movement { taken.insert(decision.name) }
        case .dropped(let rule):
          switch rule {
          case .characterTag, .coreTag, .embedding: taken.insert(decision.name)
          default: break
          }
        }
      }
      #expect(placed.keys.sorted() == Array(outcome.tags.indices), "seed \(seed)")
      for (position, name) in placed { #expect(outcome.tags[position] == name, "seed \(seed)") }
      #expect(taken == Set(outcome.dropped), "seed \(seed)")
    }
  }

  @Test func fields() throws {
    var vocabulary = TagVocabulary()
    var post = CaptionPost()
    post.tags = [CaptionTag(vocabulary.insert("hat"))]
    post.texts.setRating("s")
    var options = CaptionOptions()
    options.ordering = [.npeople, .rating, .artist, .tags]
    options.probabilities[.artist] = 1
    var writer = CaptionWriter(
      options.template, table: TagTable(vocabulary, rules: PruningRules()),
      characterNames: NameTable())
    var sampling = PostSampling(base: 0)
    #expect(
      writer.decisions(on: post, sampling: &sampling) == [
        FieldDecision(field: .npeople, fate: .notUsed(probability: 0, draw: nil)),
        FieldDecision(
          field: .rating, fate: .empty,
          values: [ValueDecision(value: .text, name: "safe", fate: .leftOut(by: .notNamed))]),
        FieldDecision(field: .artist, fate: .empty),
        FieldDecision(
          field: .tags, fate: .written("hat"),
          values: [ValueDecision(value: .tag(0), name: "hat", fate: .written(at: 0))]),
      ])
  }

  @Test("Each value says which modifier left it out")
  func values() throws {
    var vocabulary = TagVocabulary()
    var post = CaptionPost()
    for name in ["hat", "1girl", "unknown", "red", "bow"] {
      post.tags.append(CaptionTag(vocabulary.insert(name)))
    }
    post.characters = [0, 1]
    func fates(
      _ template: String, known: CoreTags? = nil
    ) throws -> (fate: FieldDecision.Fate, values: [ValueDecision.Fate]) {
      var writer = CaptionWriter(
        try CaptionTemplate(parsing: template), table: TagTable(vocabulary, rules: PruningRules()),
        characterNames: NameTable(["unknown", "miku"]), known: known)
      var sampling = PostSampling(base: 7)
      let decision = try #require(writer.decisions(on: post, sampling: &sampling).last)
      return (decision.fate, decision.values.map(\.fate))
    }
    func out(_ rule: ValueRule) -> ValueDecision.Fate { .leftOut(by: rule) }
    #expect(
      try fates("{tags:people:max=2}").values
        == [.written(at: 1), .written(at: 0), out(.excluded), out(.maximum(2)), out(.maximum(2))])
    #expect(
      try fates("{tags:people=only}").values
        == [
          out(.people(.only)), .written(at: 0), out(.excluded), out(.people(.only)),
          out(.people(.only)),
        ])
    #expect(
      try fates("{tags:people=none:except=red:only='hat,1girl,red'}").values
        == [
          .written(at: 0), out(.people(.without)), out(.notNamed), out(.excluded), out(.notNamed),
        ])
    #expect(try fates("{character}").values == [out(.unknown), .written(at: 0)])
    let core = CoreTags(
      [CharacterTags(character: 0, tags: [])], table: TagTable(vocabulary, rules: PruningRules()),
      characterNames: NameTable(["unknown", "miku"]))
    #expect(
      try fates("{character}", known: core).values == [.written(at: 0), out(.withoutCoreTags)])
    let chance = try fates("{tags:prob=0.00001}")
    #expect(chance.values == Array(repeating: out(.chance), count: 5))
    guard case .notUsed(let probability, let draw?) = chance.fate else {
      Issue.record("a chance of 0.00001 came out")
      return
    }
    #expect(probability == 0.00001 && draw >= probability)
  }

  @Test("Fields say what the caption says", arguments: 1...20 as ClosedRange<UInt64>)
  func fieldsAgree(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let words = ["hat", "1girl", "2boys", "unknown", "red", "bow", "solo", "cat", "dog"]
    let modifiers = [
      "", ":shuffle", ":people", ":people=none", ":people=only", ":max=2", ":except='hat,cat'",
      ":only='red,1girl,bow'", ":prob=0.5", ":shuffle:people:max=3",
    ]
    var vocabulary = TagVocabulary()
    for word in words { vocabulary.insert(word) }
    let template = (0..<4).map { _ in
      let field = ["tags", "general", "character", "artist"].randomElement(using: &random) ?? ""
      let modifier = modifiers.randomElement(using: &random) ?? ""
      let isFit = !modifier.contains("people") || field == "tags" || field == "general"
      return "{\(field)\(isFit ? modifier : "")}"
    }.joined(separator: ", ")
    var writer = CaptionWriter(
      try CaptionTemplate(parsing: template), table: TagTable(vocabulary, rules: PruningRules()),
      characterNames: NameTable(["unknown", "miku", "rin"]))
    for base in 0..<40 as Range<UInt64> {
      var post = CaptionPost()
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        post.tags.append(CaptionTag(Int32.random(in: 0..<9, using: &random)))
      }
      post.characters = Array([0, 1, 2].shuffled(using: &random).prefix(2))
      post.texts.append(words.randomElement(using: &random) ?? "", to: .artist)
      var caption: [UInt8] = []
      var sampling = PostSampling(base: base)
      writer.write(post, sampling: &sampling, into: &caption)
      var again = PostSampling(base: base)
      let texts = writer.decisions(on: post, sampling: &again).compactMap { decision in
        if case .written(let text) = decision.fate { text } else { nil }
      }
      #expect(
        texts.joined(separator: ", ") == String(decoding: caption, as: UTF8.self),
        "seed \(seed): \(template)")
    }
  }
}
