import Selection
import Testing

@Suite("Errors of searches, as people see them")
struct SelectionErrorTests {
  private func description(_ text: String) -> String {
    do throws(SelectionError) {
      return try SelectionQuery(parsing: text).outline
    } catch {
      return error.description
    }
  }

  @Test("Message, column, the search with a mark, and a hint")
  func pages() {
    #expect(
      description("1girl has:captoin -comic") == """
        `captoin` is no part of a post; has: takes caption, sentence, latent, tags, parent, children, \
        source or pixiv (column 11)
          1girl has:captoin -comic
                    ^^^^^^^
        Did you mean caption?
        """)
    #expect(
      description("1girl score:3..x") == """
        `x` is no whole number; score: takes whole numbers, as 10, also with >=, <, .. and in lists, \
        none and any (column 16)
          1girl score:3..x
                         ^
        """)
    #expect(
      description("a or") == """
        A tag, a metatag or a group is expected behind `or` (column 3)
          a or
            ^^
        A tag of this name is written with quotes.
        """)
    #expect(
      description("(a b\n-") == """
        A tag, a metatag or a group is expected directly behind `-` (column 6)
          (a b -
               ^
        A tag that begins with it is written with quotes.
        """)
  }

  @Test("The mark stands below wide characters, too")
  func wideCharacters() {
    #expect(
      description("初音ミク score:高い").split(separator: "\n").dropFirst() == [
        "  初音ミク score:高い", "  \u{3000}\u{3000}\u{3000}\u{3000}       ^^^^",
      ])
  }

  @Test("Of a long search it shows what is near")
  func excerpt() {
    let words = Array(repeating: "abcdefg", count: 100).joined(separator: " ")
    let lines = description("\(words) score:x \(words)").split(separator: "\n")
    #expect(lines[0].hasSuffix("(column 807)"))
    #expect(lines[1].hasPrefix("  …") && lines[1].hasSuffix("…") && lines[1].count == 124)
    let mark = lines[2].firstIndex(of: "^").map {
      lines[2].distance(from: lines[2].startIndex, to: $0)
    }
    #expect(mark.map { Array(lines[1])[$0] } == "x")
    #expect(lines[2].filter { $0 == "^" }.count == 1)
  }

  @Test("What would move the cursor is not shown")
  func controlCharacters() {
    let text = description("score:\u{1B}[31m\u{202E}x\u{7}")
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !(0..<32).contains($0.value) })
    #expect(!text.unicodeScalars.contains("\u{202E}"))
    #expect(text.contains("  score: [31m x \n"))
  }

  @Test("A long word is cut short in the message")
  func longWord() {
    let text = description("score:\(String(repeating: "9x", count: 50_000))")
    #expect(text.hasPrefix("`\(String(repeating: "9x", count: 20))…` is no whole number"))
    #expect(text.count < 500)
  }
}
