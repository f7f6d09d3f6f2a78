import TestSupport
import Testing

@testable import BooruFormats

@Suite("Names in one text")
struct NameListTextTests {
  private func names(_ text: String) -> [String]? {
    Array(text.utf8).withUnsafeBufferPointer { NameListText.names(in: $0) }?
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(
    "What a text holds",
    arguments: [
      ("", []), (" , ,\n", []), ("a", ["a"]), ("a, b,c\r\nd", ["a", "b", "c", "d"]),
      ("\u{FEFF}a", ["a"]), (#"\(x\), y\, \z"#, ["(x)", "y\\", "\\z"]),
      (#""a, b" , c"#, ["a, b", "c"]), (#""a" b"#, [#""a" b"#]), (#""a"#, [#""a"#]),
      (#""\n\u00e9""#, ["\né"]), (#""\q""#, [#""\q""#]), ("\"\"", [""]),
      ("\"a\nb\"", ["\"a", "b\""]),
      ("^_^, o_o", ["^_^", "o_o"]), (#"say "x""#, [#"say "x""#]), (#""\"#, [#""\"#]),
    ] as [(String, [String])])
  func reading(text: String, expected: [String]) {
    #expect(names(text) == expected)
  }

  @Test("What is no UTF-8 is no text")
  func bytes() {
    #expect(
      [UInt8](repeating: 0xFF, count: 3).withUnsafeBufferPointer { NameListText.names(in: $0) }
        == nil)
  }

  @Test("Any names come back", arguments: 0..<50 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let parts = [
      "a", "é", ",", "\n", "\r", "\"", "\\", "(", ")", " ", "\t", "_", "\u{FEFF}", "\u{1}", "🌸",
    ]
    for _ in 0..<100 {
      let wanted = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
        (0..<Int.random(in: 0...5, using: &generator)).map { _ in
          parts.randomElement(using: &generator)!
        }.joined()
      }
      let text = NameListText.text(of: wanted.map { Array($0.utf8) })
      #expect(!text.contains(UInt8(ascii: "\n")), "seed \(seed)")
      #expect(names(String(decoding: text, as: UTF8.self)) == wanted, "seed \(seed): \(wanted)")
    }
  }
}
