import TestSupport
import Testing

@testable import TagRules

@Suite("Tables of names")
struct NameTableTests {
  @Test("Numbers count names in their order", arguments: 1...5)
  func againstDictionary(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var table = NameTable()
    var expected: [String: Int32] = [:]
    for _ in 0..<5000 {
      let name = String(Int.random(in: 0..<2000, using: &random), radix: 3)
      let number = table.insert(name)
      if let known = expected[name] {
        #expect(number == known, "seed \(seed)")
      } else {
        #expect(Int(number) == expected.count, "seed \(seed)")
        expected[name] = number
      }
    }
    #expect(table.count == expected.count)
    for (name, number) in expected {
      #expect(table.number(of: name) == number && table.name(number) == name, "seed \(seed)")
    }
    #expect(table.number(of: "x") == nil)
  }

  @Test("One tag in two spellings is one tag, and its first group stays")
  func vocabulary() {
    var vocabulary = TagVocabulary()
    #expect(vocabulary.insert("long_hair", group: .meta) == 0)
    #expect(vocabulary.insert("long hair") == 0)
    #expect(vocabulary.insert("") == 1)
    #expect(vocabulary.groups == [.meta, .general])
    let table = TagTable(vocabulary, rules: PruningRules())
    #expect(table.number(of: "long_hair") == 0)
    #expect(table.number(of: "hair") == nil)
  }
}
