import Foundation
import TestSupport
import Testing

@testable import BooruFormats

/// A cell as a naive reader has it; nil is null.
private typealias Cells = [String?]

@Suite("Rows of tables")
struct TableRowTests {
  /// The cells, or nil when the row is refused.
  private static func cut(_ row: [UInt8], by cells: TableRow = TableRow()) -> Cells? {
    let padded = row + Array("7\"7,7".utf8)
    return padded.withUnsafeBufferPointer { bytes in
      guard cells.cut(UnsafeBufferPointer(rebasing: bytes.prefix(row.count))) == nil else {
        return nil
      }
      return (0..<cells.count).map { index in
        cells.isNull(index) ? nil : String(decoding: cells[index], as: UTF8.self)
      }
    }
  }

  @Test(
    "Cells are those of Python's csv module",
    arguments: [
      ("a,b", ["a", "b"]), ("", [nil]), (",", [nil, nil]), ("a,", ["a", nil]), (",a", [nil, "a"]),
      (#""""#, [""]), (#""",""#, nil), (#""","""#, nil), (#""","",b"#, nil),
      (#""a","b""#, ["a", "b"]), (#""a,b",c"#, ["a,b", "c"]), ("\"a\r\nb\nc\"", ["a\r\nb\nc"]),
      (#""a ""b"" c""#, [#"a "b" c"#]), (#""""""#, [#"""#]), (#""""""""#, nil), (#""""""""""#, nil),
      (#"a"b,c""#, [#"a"b"#, #"c""#]), (#""a"b"c,d"#, [#"ab"c"#, "d"]), (#""a" ,b"#, ["a ", "b"]),
      (#" "a""#, [#" "a""#]), (#""a"",b"#, nil), ("a b , c", ["a b ", " c"]), ("a\rb", ["a\rb"]),
      ("東,\"é\"", ["東", "é"]), ("a\0b,", ["a\0b", nil]),
    ] as [(String, [String?]?)])
  func cells(row: String, cells: [String?]?) throws {
    // Rows without an expectation are there for Python to say.
    let cut = Self.cut(Array(row.utf8))
    if let cells { #expect(cut == cells) }
    // To Python an empty line is no row.
    if let cut, !row.isEmpty {
      let python = try Self.python([row])
      #expect(python[0] == nil || python[0] == cut.map { $0 ?? "" })
    }
  }

  @Test("A row that ends within quotes, or is no UTF-8, is refused with the reason")
  func refusals() {
    let cells = TableRow()
    for (row, reason) in [
      (Array(#""a,b"#.utf8), "ends within quotes"), (Array(#"""#.utf8), "ends within quotes"),
      (Array(#"a,"b"""#.utf8), "ends within quotes"), ([0x61, 0xFF], "is no valid UTF-8"),
      ([0xED, 0xA0, 0x80], "is no valid UTF-8"), ([0x61, 0x2C, 0xC3], "is no valid UTF-8"),
    ] {
      row.withUnsafeBufferPointer { #expect(cells.cut($0) == reason) }
    }
  }

  @Test("Cells beyond the limit are counted, not kept")
  func manyCells() {
    let cells = TableRow()
    let row = [UInt8](repeating: UInt8(ascii: ","), count: 1_000_000)
    row.withUnsafeBufferPointer { #expect(cells.cut($0) == nil) }
    #expect(cells.count == 1_000_001)
    #expect(cells.isNull(TableRow.keptCellCount - 1))
  }

  @Test("Random rows give what a reader gives that goes byte by byte", arguments: 1...20)
  func naiveReader(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let cells = TableRow()
    for _ in 0..<300 {
      let row = Self.randomRow(using: &random)
      #expect(Self.cut(Array(row.utf8), by: cells) == Self.naive(row), "seed \(seed): \(row)")
    }
  }

  @Test("Random rows give what Python gives", arguments: [21] as [UInt64])
  func pythonReader(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    // A line break at the end, outside of quotes, would end the row for Python.
    let rows = (0..<2000).map { _ in Self.randomRow(using: &random) + ",." }
    let python = try Self.python(rows)
    var comparedCount = 0
    for (row, cells) in zip(rows, python) {
      guard let cut = Self.cut(Array(row.utf8)), let cells else { continue }
      comparedCount += 1
      #expect(cut.map { $0 ?? "" } == cells, "seed \(seed): \(row)")
    }
    #expect(comparedCount > 500)
  }

  private static func randomRow(using random: inout SeededGenerator) -> String {
    let pieces = ["a", "b c", ",", ",", "\"", "\"", "\"\"", "\n", "\r\n", "é", "東", ",\"", "\","]
    return (0..<Int.random(in: 0...14, using: &random))
      .map { _ in pieces[Int.random(in: pieces.indices, using: &random)] }.joined()
  }

  /// The state machine of Python's reader, a character at a time; nil when it ends within quotes.
  private static func naive(_ row: String) -> Cells? {
    enum State { case start, plain, quoted, quoteSeen }
    var state = State.start
    var cells: Cells = []
    var text = ""
    var isQuoted = false
    for scalar in row.unicodeScalars {
      switch (state, scalar) {
      case (.start, "\""):
        isQuoted = true
        state = .quoted
      case (.quoted, "\""): state = .quoteSeen
      case (.quoteSeen, "\""):
        text += "\""
        state = .quoted
      case (.start, ","), (.plain, ","), (.quoteSeen, ","):
        cells.append(text.isEmpty && !isQuoted ? nil : text)
        (text, isQuoted, state) = ("", false, .start)
      case (.quoted, _): text.unicodeScalars.append(scalar)
      default:
        text.unicodeScalars.append(scalar)
        state = .plain
      }
    }
    if state == .quoted { return nil }
    return cells + [text.isEmpty && !isQuoted ? nil : text]
  }

  /// What Python's csv.reader makes of each row; nil for rows that it refuses.
  private static func python(_ rows: [String]) throws -> [[String]?] {
    let script = """
      import csv, json, sys
      out = []
      for row in json.loads(sys.argv[1]):
        try: got = list(csv.reader([row])); out.append(got[0] if len(got) == 1 else None)
        except csv.Error: out.append(None)
      print(json.dumps(out))
      """
    let data = try JSONEncoder().encode(rows)
    let output = try Python.output(
      of: script, arguments: [String(decoding: data, as: UTF8.self)])
    return try JSONDecoder().decode([[String]?].self, from: Data(output.utf8))
  }
}
