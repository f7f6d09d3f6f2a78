import Foundation
import TestSupport
import Testing

@testable import CaptionSettings

/// Files of settings against Python's tomllib, which reads all of TOML 1.0.
@Suite("Files of settings, compared with Python")
struct TOMLReferenceTests {
  /// Prints for each text of a list: null where it is no TOML, else the values by their paths.
  private static let reference = """
    import json, sys, tomllib
    def kind(v):
        if isinstance(v, bool): return "flag " + str(v).lower()
        if isinstance(v, int): return f"count {v}"
        if isinstance(v, str): return "text " + v
        if isinstance(v, float): return f"real {v!r}"
        if isinstance(v, list): return [kind(x) for x in v]
        if isinstance(v, dict): return "table " + str(len(v) > 0).lower()
        return "time"
    texts = json.load(open(sys.argv[1], encoding="utf-8"))
    out = []
    for text in texts:
        try: table = tomllib.loads(text)
        except Exception: table = None
        out.append(None if table is None else {k: kind(v) for k, v in table.items()})
    print(json.dumps(out))
    """

  /// The top of what a text says, as the reference prints it.
  private static func values(of text: String) -> [String: Any]? {
    guard let entries = try? TOMLReader.entries(of: Array(text.utf8)) else { return nil }
    var values: [String: Any] = [:]
    for entry in entries {
      if entry.path.count > 1 {
        if !(values[entry.path[0]] is [Any]) { values[entry.path[0]] = "table true" }
      } else if case .other("an array of tables") = entry.value {
        values[entry.key] = [Any]()
      } else if values[entry.key] == nil {
        values[entry.key] = value(entry.value)
      }
    }
    return values
  }

  private static func value(_ value: RawValue) -> Any {
    switch value {
    case .flag(let flag): "flag \(flag)"
    case .count(let count): "count \(count)"
    case .share(let share): "real \(share)"
    case .text(let text): "text \(text)"
    case .array(let elements): elements.map { Self.value($0) }
    case .nothing: "table false"
    case .other("a table"): "table true"
    case .other: "time"
    }
  }

  private static let statements = [
    "a = 1", "b = -0x1F", "b = 0xdead_beef", "c = 1_000", "c = 1__0", "d = 01", "e = 1.5e-3",
    "e = .5", "e = 5.", "f = +inf", "g = nan", "h = true", "i = 1979-05-27",
    "i = 1979-02-29", "i = 1979-05-27 07:32:00", "i = 1979-05-27T07:32:00.999+07:30",
    "j = 07:32:60",
    "j = 07:32:00", "k = \"a\\tb\\u00e9\\U0001F338\"", "k = \"\\x\"", "k = \"\\uD800\"",
    "l = 'a\\b'", "m = \"\"\"\na\\\n   b\"\"\"\"\"", "m = '''\n'a'''''", "m = \"\"\"\"\"\"\"",
    "n = [1, 'x', [true, {}], ]", "n = [1 2]", "n = [\n# x\n1 # y\n,\n]", "o = {a = 1, b.c = 2}",
    "o = {a = 1,}", "o = {a = {b = 1}, a.c = 2}", "o = {a = 1\n}", "p.q = 1", "p.r.s = 2", "p = 1",
    "[t]", "[t.u]", "[t]\nv = 1", "[[w]]", "[[w]]\nx = 1", "[w.y]", "[p.r]", "[p]", "[ z . 'a b' ]",
    "[]", "[a]]", "[[a]", "'' = 1", "\"a.b\" = 1", "a.'b'.c=1", "= 1", "a", "a = ", "a = 1 b = 2",
    "# c", "# \u{1}", "\t", "é = 1", "a = \u{7F}", "b = 0b102", "b = 0o17", "b = +0x1", "c = -0",
    "e = 1e5", "e = 1E+05", "e = 1_0.0_1", "e = 1._0", "k = \"a\nb\"", "b = 0xG",
  ]

  private static func text(_ generator: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 1...5, using: &generator) {
      text += statements.randomElement(using: &generator)!
      text += ["\n", "\r\n", "\n\n", " # end\n"].randomElement(using: &generator)!
    }
    guard Bool.random(using: &generator) else { return text }
    return mutated(text, &generator)
  }

  /// The text with some characters gone, doubled or others.
  private static func mutated(_ text: String, _ generator: inout SeededGenerator) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !scalars.isEmpty {
      let position = Int.random(in: 0..<scalars.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: scalars.remove(at: position)
      case 1: scalars.insert(scalars[position], at: position)
      case 2: scalars.insert(contentsOf: scalars[position...].prefix(9), at: position)
      default:
        scalars[position] = Array("[]{}=.,\"'\\#\n\r \t_-+e0x1a:TZé\u{0}\u{7F}🌸".unicodeScalars)
          .randomElement(using: &generator)!
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }

  @Test("Random statements and broken ones", arguments: 0..<3 as Range<UInt64>)
  func random(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var texts: [String] = Self.statements
    for _ in 0..<3000 { texts.append(Self.text(&generator)) }
    let folder = try TemporaryFolder()
    let path = try folder.write(
      String(decoding: try JSONSerialization.data(withJSONObject: texts), as: UTF8.self),
      to: "texts.json")
    try Python.requireModule("tomllib")
    let output = try Python.output(of: Self.reference, arguments: [path])
    let expected = try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [Any])
    try #require(expected.count == texts.count)
    var readCount = 0
    for (text, expected) in zip(texts, expected) {
      // Python has whole numbers of any size; a character of zero is refused here.
      let values = Self.values(of: text)
      let isKnownDifference =
        text.contains("\\u0000") || text.contains(#/[0-9a-fA-F_]{16}/#)
        || text.hasPrefix("\u{FEFF}")
      guard !isKnownDifference else { continue }
      guard let values else {
        #expect(expected is NSNull, "seed \(seed): refused: \(text.debugDescription)")
        continue
      }
      readCount += 1
      guard let table = expected as? [String: Any] else {
        Issue.record("seed \(seed): taken: \(text.debugDescription)")
        continue
      }
      #expect(
        Self.shown(values) == Self.shown(table), "seed \(seed): \(text.debugDescription)")
    }
    #expect(readCount > 100)
  }

  /// A value in words, alike for both sides.
  private static func shown(_ value: Any) -> String {
    switch value {
    case let table as [String: Any]:
      return table.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { "\($0.key.debugDescription): \(shown($0.value))" }.joined(separator: ", ")
    case let list as [Any]:
      // Of an array of tables each element is a table.
      let elements = list.map(shown).filter { !$0.hasPrefix("table") }
      return "[\(elements.joined(separator: ", "))]"
    case let text as String:
      guard text.hasPrefix("real "), let real = Double(text.dropFirst(5)) else {
        return text.hasPrefix("text ") ? text.debugDescription : text
      }
      return "real \(real)"
    default: return "\(value)"
    }
  }

  @Test("20,000 recipes with bytes changed end in an error or in settings, never in a trap")
  func hostile() throws {
    var generator = SeededGenerator(seed: 77)
    var errorCount = 0
    for round in 0..<20_000 {
      let recipe = round % 2 == 0 ? PipelineFile.older : PipelineFile.newer
      var bytes = Array(recipe.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let position = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: position)
        case 2:
          let other = Int.random(in: 0..<bytes.count, using: &generator)
          bytes.insert(contentsOf: bytes[other...].prefix(20), at: position)
        case 3:
          let sign = Array("[{\"'.=".utf8).randomElement(using: &generator)!
          bytes.insert(contentsOf: [UInt8](repeating: sign, count: 200), at: position)
        default: bytes.removeSubrange(position..<min(position + 40, bytes.count))
        }
      }
      do {
        _ = try SettingsFile(bytes, path: "f.toml")
      } catch {
        errorCount += 1
        #expect(error.code == .badFile)
      }
    }
    #expect(errorCount > 5000 && errorCount < 20_000)
  }

  @Test(
    "Brackets and names without end",
    arguments: ["[", "{", "a=[", "a={b=", "a.", "[a.", "'''", "\\"])
  func deep(part: String) {
    for prefix in ["", "a = ", "[", "a = \""] {
      let text = prefix + String(repeating: part, count: 60_000 / part.utf8.count)
      let error = #expect(throws: CaptionSettingsError.self) {
        try SettingsFile(Array(text.utf8), path: "f.toml")
      }
      #expect(error?.code == .badFile && error?.line == 1)
    }
    let nested = "a = " + String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(throws: Never.self) { try SettingsFile(Array(nested.utf8), path: "f.toml") }
  }
}
