import TestSupport
import Testing

@testable import Shell

@Suite("Where statements end")
struct StatementTextTests {
  static let texts: [(String, [String], String?)] = [
    ("SELECT 1;", ["SELECT 1;"], nil),
    ("SELECT 1; SELECT 2;\n", ["SELECT 1;", "SELECT 2;"], nil),
    ("SELECT ';'; x", ["SELECT ';';"], "x"),
    ("SELECT 'it''s;'; ", ["SELECT 'it''s;';"], nil),
    ("SELECT \";\", `;`, [;];", ["SELECT \";\", `;`, [;];"], nil),
    ("SELECT 1 -- ; no\n;", ["SELECT 1 -- ; no\n;"], nil),
    ("SELECT /* ; */ 1;", ["SELECT /* ; */ 1;"], nil),
    ("SELECT /*/ ; */ 1;", ["SELECT /*/ ; */ 1;"], nil),
    (";;  ;", [], nil), ("-- only this\n", [], nil), ("-- only this;", [], nil),
    ("/* a */ ;", [], nil), ("SELECT '東;", [], "SELECT '東;"), ("SELECT 1", [], "SELECT 1"),
    ("a - b;", ["a - b;"], nil), ("a / b;", ["a / b;"], nil),
  ]

  @Test("Whole, and cut at every place", arguments: texts)
  func cuts(text: String, statements: [String], rest: String?) {
    for cut in text.indices {
      var statementText = StatementText()
      let found =
        statementText.append(String(text[..<cut])) + statementText.append(String(text[cut...]))
      #expect(found == statements, "cut at \(text[..<cut].count)")
      #expect(statementText.finish() == rest)
      #expect(statementText.isBlank)
    }
  }

  @Test func aCommentThatIsOpenIsNoBlank() {
    var text = StatementText()
    _ = text.append("/* so\n")
    #expect(!text.isBlank)
    #expect(text.append("*/ .tables;") == ["/* so\n*/ .tables;"])
  }
}
