import Testing

@testable import TagRules

@Suite("Words and their forms")
struct WordTests {
  @Test(
    "Singular and plural, as hbutils has them",
    arguments: [
      ("braids", "braid", "braids"), ("eyelash", "eyelash", "eyelashes"),
      ("wolves", "wolf", "wolves"), ("knife", "knife", "knives"), ("baby", "baby", "babies"),
      ("boy", "boy", "boys"), ("colloquy", "colloquy", "colloquies"), ("woman", "woman", "women"),
      ("Woman", "Woman", "Women"), ("people", "person", "people"), ("Person", "Person", "People"),
      ("mouse", "mouse", "mice"), ("dress", "dress", "dresses"), ("bus", "bus", "buses"),
      ("fish", "fish", "fish"), ("jelly fish", "jelly fish", "jelly fishes"),
      ("jellyfish", "jellyfish", "jellyfishes"), ("they", "it", "they"), ("it", "it", "they"),
      ("outfit", "outfit", "outfthey"), ("otoko no ko", "otoko no ko", "otoko no kos"),
      ("quiz", "quiz", "quizzes"), ("oxen", "ox", "oxen"), ("axes", "axis", "axes"),
      ("", "", ""), ("hair", "hair", "hairs"), ("HORNS", "HORN", "HORNs"), ("kine", "cow", "kine"),
    ])
  func forms(word: String, singular: String, plural: String) {
    #expect(WordForms.singular(word) == singular)
    #expect(WordForms.plural(word) == plural)
  }

  @Test func wordsOfPatterns() {
    let words = TagWords.spaced("Half-closed_EYES  with\u{A0}Éclair".utf8)
      .map { String(decoding: $0, as: UTF8.self) }
    #expect(words == ["half-closed", "eyes", "with", "éclair"])
    #expect(TagWords.spaced("__ ".utf8).isEmpty)
  }

  @Test func spelling() {
    #expect(NameSpelling.faces.spelled("long_hair") == "long hair")
    for face in ["^_^", "o_o", ">_<"] { #expect(NameSpelling.faces.spelled(face) == face) }
    #expect(NameSpelling.compatible.spelled("o_o") == "o o")
    #expect(NameSpelling.compatible.spelled("^_^") == "^_^")
  }

  @Test("Patterns take words at the ends of a tag, by level")
  func patterns() {
    let list = CharacterTagList(
      whitelist: ["closed eye"], suffixes: [["eyes", "Side Up"], ["tail"]],
      prefixes: [["hair over"], []])
    let first = CharacterTagPatterns(list, levels: 0..<1)
    let both = CharacterTagPatterns(list, levels: 0..<9)
    let match = { (patterns: CharacterTagPatterns, name: String) in
      patterns.match(Array(name.utf8))
    }
    #expect(match(first, "blue eyes") == .suffix("eyes", level: 0))
    #expect(match(first, "Blue_Eye") == .suffix("eyes", level: 0))
    #expect(match(first, "one side up") == .suffix("Side Up", level: 0))
    #expect(match(first, "hair over one eye") == .suffix("eyes", level: 0))
    #expect(match(first, "hair over shoulder") == .prefix("hair over", level: 0))
    #expect(match(first, "closed eyes") == nil)
    #expect(match(first, "half-closed eyes") == .suffix("eyes", level: 0))
    #expect(match(first, "eyeshadow") == nil)
    #expect(match(first, "cat tail") == nil)
    #expect(match(both, "cat tails") == .suffix("tail", level: 1))
    #expect(match(both, "ponytail") == nil)
    let all = CharacterTagPatterns(list, levels: 0..<0, takesEverything: true)
    #expect(match(all, "closed eyes") == .everything)
  }

  @Test("Core tags have none of the words")
  func coreTagWords() {
    for name in ["looking at viewer", "close-up day", "SMILE", "1girl"] {
      #expect(CoreTagWordList.standard.excludes(Array(name.utf8)), "\(name)")
    }
    for name in ["close-up", "smiley", "blue hair", "everyday"] {
      #expect(!CoreTagWordList.standard.excludes(Array(name.utf8)), "\(name)")
    }
  }
}
