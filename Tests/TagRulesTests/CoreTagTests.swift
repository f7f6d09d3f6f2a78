import TestSupport
import Testing

@testable import TagRules

@Suite("Core tags")
struct CoreTagTests {
  private func fixture() -> CaptionFixture {
    var fixture = CaptionFixture()
    fixture.rules.characterTags = CharacterTagList(suffixes: [["hair"], ["tail"]])
    fixture.coreThreshold = 0.5
    return fixture
  }

  @Test("Tags on enough posts of a character alone, the most frequent first")
  func counted() {
    var fixture = fixture()
    fixture.post("red_hair hat smile", characters: ["a"])
    fixture.post("red_hair cap cat_tail", characters: ["a"])
    fixture.post("red_hair cap hat cat_tail bow", characters: ["a"])
    fixture.post("bow", characters: ["a", "b"])
    fixture.post("bow")
    let run = fixture.run()
    #expect(run.core.characters.count == 1)
    let core = run.core("a")
    #expect(core.map { run.names($0.kept) } == ["cap", "hat"])
    #expect(core.map { run.names($0.dropped) } == ["red hair", "cat tail"])
    #expect(core.map { run.names($0.embeddingTags) } == ["cat tail"])
    #expect(run.core("b") == nil)
    // The post of both gives up what either gives up; b was never alone and is not written.
    #expect(run.outcomes[3].caption == "a, bow")
    #expect(run.outcomes[1].dropped == ["red hair", "cat tail"])
    #expect(run.outcomes[1].caption == "a, cap")
  }

  @Test("Characters of one embedding share what it starts from")
  func sharedEmbedding() {
    var fixture = fixture()
    fixture.rules.startsFromAllCore = true
    fixture.post("hat cap", characters: ["miku|_snow|dress"])
    fixture.post("cap bow", characters: ["miku|_snow"])
    fixture.post("hat", characters: ["miku"])
    let run = fixture.run()
    #expect(run.core.embeddings.map(\.name) == ["miku_snow", "miku"])
    #expect(run.core.embeddings.map { run.names($0.tags) } == [["cap"], ["hat"]])
    #expect(run.core("miku|_snow|dress").map { run.names($0.kept) } == ["hat"])
    #expect(run.core("miku|_snow").map { run.names($0.kept) } == ["bow"])
    #expect(run.core("miku").map { run.names($0.kept) } == [])
  }

  @Test("Counts of threads add up to the counts of one", arguments: 1...5)
  func merged(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var vocabulary = TagVocabulary()
    for tag in 0..<60 { vocabulary.insert("t\(tag)") }
    let table = TagTable(vocabulary, rules: PruningRules())
    var whole = CoreTagCounts(characterCount: 5)
    var parts = (0..<3).map { _ in CoreTagCounts(characterCount: 5) }
    var naive: [Int32: [Int32: Int]] = [:]
    for position in 0..<400 {
      var post = CaptionPost()
      let size = Int.random(in: 1...25, using: &random)
      post.tags = (0..<60).shuffled(using: &random).prefix(size).map { CaptionTag($0) }
      post.characters = (0..<5).shuffled(using: &random).prefix(random.chance(0.8) ? 1 : 2)
        .map { Int32($0) }
      whole.add(post, position: position)
      parts[Int.random(in: 0..<3, using: &random)].add(post, position: position)
      if post.characters.count == 1 {
        for tag in post.tags {
          naive[post.characters[0], default: [:]][tag.number, default: 0] += 1
        }
      }
    }
    var merged = parts[2]
    merged.merge(parts[0])
    merged.merge(parts[1])
    let tags = merged.frequentTags(threshold: 0.2, in: table)
    #expect(tags == whole.frequentTags(threshold: 0.2, in: table), "seed \(seed)")
    for entry in tags {
      let counts = naive[entry.character, default: [:]]
      let limit = 0.2 * Double(whole.postCounts[Int(entry.character)])
      #expect(Set(entry.tags) == Set(counts.filter { Double($0.value) >= limit }.keys))
      let sorted = entry.tags.sorted {
        (-counts[$0, default: 0], table.names.name($0)) < (
          -counts[$1, default: 0], table.names.name($1)
        )
      }
      #expect(entry.tags == sorted, "seed \(seed)")
    }
  }

  @Test(
    "Structured names",
    arguments: [
      ("miku", "miku", "miku"), ("hatsune miku", "hatsune_miku", "hatsune miku"),
      ("miku|_snow", "miku_snow", "miku_snow"), ("a b|_c d", "a_b_c_d", "a_b_c_d"),
      ("miku|winter", "miku", "miku winter"), ("miku|None|hat", "miku", "miku; hat"),
      ("miku||red dress+hat|none|x", "miku", "miku; red dress hat; x"),
      ("a/b:c|d*", "a_b_c", "a_b_c d_"), ("m|_s|1|2|3|4|5", "m_s", "m_s; 1; 2; 3; 4"),
      ("m||+", "m", "m;  "), ("", "", ""),
    ])
  func structuredNames(name: String, embedding: String, text: String) {
    let character = CharacterName(name)
    #expect(character.embedding == embedding)
    #expect(character.text(innerSeparator: " ", outerSeparator: "; ") == text)
  }

  @Test("Files, as the original writes them, and read again")
  func files() throws {
    var fixture = fixture()
    fixture.post("cat_tail hat é\"", characters: ["a|_b"])
    fixture.post("cap", characters: ["c"])
    let run = fixture.run()
    let json = CoreTagFile.json(run.core, table: run.table, characterNames: run.characterNames)
    #expect(
      json == """
        {
            "a|_b": {
                "kept": [
                    "hat",
                    "\\u00e9\\""
                ],
                "dropped": [
                    "cat tail"
                ],
                "emb_init": [
                    "cat tail"
                ]
            },
            "c": {
                "kept": [
                    "cap"
                ],
                "dropped": [],
                "emb_init": []
            }
        }
        """)
    let again = try CoreTagFile.read(
      Array(json.utf8), table: run.table, characterNames: run.characterNames)
    #expect(again == run.core)

    var start = try EmbeddingStart(json: Array(#"{"a_b": ["x"], "booru": ["y"]}"#.utf8))
    start.add(run.core, imageTypes: ["booru", "screenshots", "c"], table: run.table)
    #expect(
      start.entries == [
        .init("a_b", ["x", "cat tail"]), .init("booru", ["y"]), .init("c", []),
        .init("screenshots", ["anime screencap"]),
      ])
    #expect(try EmbeddingStart(json: Array(start.json.utf8)) == start)
  }

  @Test func wildcard() {
    var fixture = fixture()
    fixture.post("cat_tail red_hair hat", characters: ["a|_b"])
    fixture.post("", characters: ["c"])
    let run = fixture.run()
    var options = CaptionOptions()
    options.probabilities[.tags] = 0.01
    var wildcard = WildcardLines()
    func lines() -> [String] {
      wildcard.lines(
        run.core, template: options.template, table: run.table,
        characterNames: run.characterNames)
    }
    #expect(lines() == ["a_b", "a_b, hat", "c"])
    wildcard.appendsDroppedTags = true
    #expect(lines() == ["a_b", "a_b, hat", "a_b, hat, cat tail, cat tail, red hair", "c"])
  }
}
