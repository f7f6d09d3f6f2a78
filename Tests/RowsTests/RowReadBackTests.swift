import Foundation
import Rows
import Testing

@Suite("Rows: what is written can be read back")
struct RowReadBackTests {
  struct Failure: Error {}

  /// Texts that try every rule of quoting.
  static let texts = [
    "", " ", "plain", "a,b", "\"", "\"\"", "a\"b,\"c", "line\nend", "cr\rlf\r\n", "\t", "\\", "\\n",
    "|", "{}", "null", "東方", "\u{1F338}", "e\u{301}", "\u{0}\u{1}\u{1F}", "\u{2028}", "'",
  ]

  static let rows: [[RowValue]] = texts.flatMap { left in
    texts.map { right in [.text(left), .integer(Int64(right.utf8.count)), .text(right)] }
  }

  @Test func jsonArray() throws {
    let data = Data(try written(.json, ["a", "n", "b"], Self.rows).utf8)
    let objects = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(objects.count == Self.rows.count)
    for (object, row) in zip(objects, Self.rows) {
      #expect(object["a"].flatMap { $0 as? String }.map(RowValue.text) == row[0])
      #expect(object["n"].flatMap { $0 as? Int64 }.map(RowValue.integer) == row[1])
      #expect(object["b"].flatMap { $0 as? String }.map(RowValue.text) == row[2])
    }
  }

  @Test func ndjsonLines() throws {
    let lines = try written(.jsonl, ["a", "n", "b"], Self.rows).utf8.split(separator: 0x0A)
    #expect(lines.count == Self.rows.count)
    for (line, row) in zip(lines, Self.rows) {
      let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      #expect(object?["b"].flatMap { $0 as? String }.map(RowValue.text) == row[2])
    }
  }

  @Test func csvRecords() throws {
    let text = try written(.csv, ["a", "n", "b"], Self.rows)
    let records = try strictCSV(Array(text.utf8))
    #expect(records.first == ["a", "n", "b"])
    #expect(records.count == Self.rows.count + 1)
    for (record, row) in zip(records.dropFirst(), Self.rows) {
      #expect(RowValue.text(record[0]) == row[0])
      #expect(RowValue.text(record[2]) == row[2])
    }
  }

  @Test func tsvRecords() throws {
    let lines = try written(.tsv, ["a", "n", "b"], Self.rows).utf8
      .split(separator: 0x0A, omittingEmptySubsequences: false)
    #expect(lines.count == Self.rows.count + 2)
    for (line, row) in zip(lines.dropFirst(), Self.rows) {
      let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
      #expect(fields.count == 3)
      #expect(RowValue.text(unescaped(fields[2])) == row[2])
    }
  }

  @Test("Reals read back as the same number")
  func reals() throws {
    var bits: UInt64 = 1
    let reals: [Double] =
      [0, -0.0, 1, 0.1, 1e15, 1e16, 1e300, .leastNonzeroMagnitude, 123456789.125]
      + (0..<500).map { _ in
        bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(bitPattern: bits)
      }.filter(\.isFinite)
    let rows = reals.map { [RowValue.real($0)] }
    // Foundation's JSON parser is off by a bit for some numbers, Swift's Double is not.
    let objects = try written(.jsonl, ["r"], rows).split(separator: "\n")
    #expect(
      objects.map { Double($0.dropFirst(5).dropLast())?.bitPattern } == reals.map(\.bitPattern))
    let lines = try written(.csv, ["r"], rows).split(separator: "\n").dropFirst()
    #expect(lines.map { Double($0)?.bitPattern } == reals.map(\.bitPattern))
  }

  @Test(
    "Bytes that are not UTF-8 are replaced in JSON as Swift does it, and kept elsewhere",
    arguments: [
      [0xFF], [0x61, 0x80, 0x62], [0xC3, 0x28], [0xE6, 0x9D], [0xE6, 0x9D, 0x22], [0xC0, 0xAF],
      [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x8C], [0xF0, 0x9F, 0x8C, 0xB8, 0xFF], [0xF5, 0x80],
      [0xF4, 0x90, 0x80, 0x80], [0xE0, 0x80, 0x80],
    ] as [[UInt8]])
  func invalidText(bytes: [UInt8]) throws {
    func output(_ format: RowFormat) throws -> [UInt8] {
      var output: [UInt8] = []
      let writer = RowWriter(format: format, columns: ["t"]) { output.append(contentsOf: $0) }
      bytes.withUnsafeBytes { writer.append(utf8: $0) }
      try writer.endRow()
      try writer.finish()
      return output
    }
    let object = try JSONSerialization.jsonObject(with: Data(output(.jsonl)))
    #expect(object as? [String: String] == ["t": String(decoding: bytes, as: UTF8.self)])
    for format in [RowFormat.tsv, .table] {
      #expect(try output(format).dropLast().suffix(bytes.count) == bytes[...])
    }
  }

  @Test(
    "Chunks are whole rows of about 64 KiB, and their sum is the output",
    arguments: RowFormat.allCases)
  func chunks(format: RowFormat) throws {
    let rows = (0..<20_000).map { index in
      [RowValue.integer(Int64(index)), .text(String(repeating: "x", count: index % 50))]
    }
    var chunks: [[UInt8]] = []
    let writer = RowWriter(format: format, columns: ["n", "t"]) { chunks.append(Array($0)) }
    for row in rows { try writer.writeRow(row) }
    try writer.finish()
    #expect(chunks.count > 5)
    for chunk in chunks.dropLast() {
      #expect((RowWriter.chunkBytes..<RowWriter.chunkBytes + 16_384).contains(chunk.count))
    }
    #expect(
      String(decoding: chunks.joined(), as: UTF8.self) == (try written(format, ["n", "t"], rows)))
    let lineCount = chunks.joined().count { $0 == 0x0A }
    let frame = [RowFormat.table: 2, .json: 2, .jsonl: 0, .csv: 1, .tsv: 1, .markdown: 2]
    #expect(lineCount == rows.count + (frame[format] ?? 0))
  }

  @Test("What the output throws comes out")
  func failingOutput() throws {
    let writer = RowWriter(format: .csv, columns: ["t"]) { _ in throw Failure() }
    try writer.writeRow([.text("few")])
    #expect(throws: Failure.self) { try writer.finish() }
    #expect(throws: Failure.self) {
      for _ in 0..<100_000 { try writer.writeRow([.text("many")]) }
    }
  }

  /// RFC 4180 with `\n`, and nothing tolerated.
  private func strictCSV(_ bytes: [UInt8]) throws -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var index = 0
    while index < bytes.count {
      var field: [UInt8] = []
      if bytes[index] == UInt8(ascii: "\"") {
        index += 1
        while true {
          guard index < bytes.count else { throw Failure() }
          if bytes[index] == UInt8(ascii: "\"") {
            index += 1
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { break }
          }
          field.append(bytes[index])
          index += 1
        }
      } else {
        while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != 0x0A {
          guard bytes[index] != UInt8(ascii: "\""), bytes[index] != 0x0D else { throw Failure() }
          field.append(bytes[index])
          index += 1
        }
      }
      record.append(String(decoding: field, as: UTF8.self))
      guard index < bytes.count else { throw Failure() }
      if bytes[index] == 0x0A {
        records.append(record)
        record = []
      } else if bytes[index] != UInt8(ascii: ",") {
        throw Failure()
      }
      index += 1
    }
    return records
  }

  private func unescaped(_ field: Substring.UTF8View.SubSequence) -> String {
    var bytes: [UInt8] = []
    var iterator = field.makeIterator()
    while let byte = iterator.next() {
      guard byte == UInt8(ascii: "\\"), let next = iterator.next() else {
        bytes.append(byte)
        continue
      }
      bytes.append(
        [UInt8(ascii: "t"): 9, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13][next] ?? next)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
