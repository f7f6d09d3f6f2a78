import Columns
import Foundation
import TestSupport
import Testing

@Suite("Strings of JSON")
struct JSONStringTests {
  static let texts = [
    "", "plain", "a \"b\" \\c/", "\u{0}\u{1}\u{1F}\u{7F}\n\r\t\u{8}\u{C}", "東方 🌸 é", "</script>",
  ]

  @Test("A reader of JSON gets the text back", arguments: texts)
  func read(text: String) throws {
    for bytes in [JSONString.quoted(text.utf8), JSONString.quotedASCII(text)] {
      let read = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      #expect(read as? String == text)
    }
    #expect(JSONString.quotedASCII(text).allSatisfy { $0 < 0x7F && $0 >= 0x20 })
  }

  @Test("Python writes the same")
  func python() throws {
    let script = """
      import json, sys
      for text in json.loads(sys.argv[1]):
          print(json.dumps(text))
          print(json.dumps(text, ensure_ascii=False))
      """
    let list =
      "["
      + Self.texts.map { String(decoding: JSONString.quoted($0.utf8), as: UTF8.self) }
      .joined(separator: ",") + "]"
    let expected = Self.texts.flatMap { [JSONString.quotedASCII($0), JSONString.quoted($0.utf8)] }
      .map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
    #expect(try Python.output(of: script, arguments: [list]) == expected)
  }
}
