import TestSupport
import Testing

@testable import ByteIO

@Suite struct TableRowTests {
  private func firstRow(_ text: String, startingAt start: RecordPosition = .start) throws -> String
  {
    let stream = try ByteStream(bytes: Array(text.utf8))
    _ = try stream.nextEntry()
    let reader = RecordReader(stream, splitting: .tableRows, startingAt: start)
    try reader.prepare()
    return String(decoding: reader.firstRow, as: UTF8.self)
  }

  @Test func lineBreaksWithinQuotesBelongToTheirRow() throws {
    let text = "id,a\r\n1,\"x\ny\"\r\n2,\"\"\"q\"\", \r\n\n\"\n3,z"
    let reading = try readInEveryMode(text, .tableRows)
    #expect(reading.texts == ["id,a", "1,\"x\ny\"", "2,\"\"\"q\"\", \r\n\n\"", "3,z"])
    #expect(reading.records.map(\.line) == [1, 2, 4, 7])
    #expect(reading.records.map(\.offset) == [0, 6, 15, 30])
    #expect(reading.ends.last!.position == RecordPosition(byteOffset: 33, lineNumber: 7))
  }

  @Test(arguments: [
    "a\"b\nc", "a \"b\nc", "1,a\"\n2,\"b\"\n", "\"a\"b\"\nc", "\"a\" \"\nc", "a\rb\nc",
    "\"a\"\r\nc",
    "a,\"\"\nb,\"\"\"\"\nc", "\"\"x\"\n1",
  ])
  func quotesThatBeginNoFieldAreText(_ text: String) throws {
    let cut = text.split { $0 == "\n" || $0 == "\r\n" }.map(String.init)
    #expect(try readInEveryMode(text, .tableRows).texts == cut)
  }

  @Test func blankRowsAreCounted() throws {
    let reading = try readInEveryMode("\n a\n \t\r\n\"\n\"\n\n", .tableRows)
    #expect(reading.texts == [" a", "\"\n\""])
    #expect(reading.records.map(\.line) == [2, 4])
    #expect(reading.blankLineCount == 3 && reading.lineCount == 5)
  }

  @Test(arguments: ["1,a\n2,\"x\n\n3\r", "1,a\n2,\"x\"\""])
  func endOfInputWithinQuotes(_ text: String) throws {
    let reading = try readInEveryMode(text, .tableRows)
    #expect(reading.texts == ["1,a", String(text.dropFirst(4))])
  }

  @Test func overlongRowsKeepTheirBeginning() throws {
    let text = "1,\"0123\n\n\"\"45,\"\"\n\",\"6\n\"\n2,b\n34567890,\"\n\"\n3"
    for maximum in 3...20 {
      let reading = try readInEveryMode(text, .tableRows, maximum: maximum)
      #expect(reading.records.map(\.length) == [23, 3, 12, 1])
      #expect(reading.records.map(\.line) == [1, 6, 7, 9])
    }
  }

  @Test func theFirstRowIsKnownWhereverReadingBegins() throws {
    let text = "\u{FEFF}\"i\nd\",a\r\n1,x\n"
    #expect(try firstRow(text) == "\"i\nd\",a")
    #expect(
      try firstRow(text, startingAt: RecordPosition(byteOffset: 15, lineNumber: 4)) == "\"i\nd\",a")
    #expect(try readInEveryMode(text, .tableRows).texts == ["\"i\nd\",a", "1,x"])
    #expect(try firstRow("") == "" && firstRow("\n\na,b") == "a,b" && firstRow("\u{FEFF}") == "")
    let long = String(repeating: "x", count: 100_000)
    #expect(try firstRow(long + "\n1") == String(long.prefix(RecordSplitting.detectionByteCount)))
  }

  /// The rule of RFC 4180, byte after byte.
  private func naiveRows(_ bytes: [UInt8], maximum: Int) -> Reading {
    var reading = Reading()
    var start = 0
    var line: Int64 = 1
    var rowLine: Int64 = 1
    var state = "field"
    func end(_ end: Int, _ reading: inout Reading) {
      var row = Array(bytes[start..<end])
      let isOverlong = row.count > maximum
      if !isOverlong, state != "quoted", row.last == 13 { row.removeLast() }
      reading.lineCount += 1
      if !isOverlong, row.allSatisfy({ [9, 10, 11, 12, 13, 32].contains($0) }) {
        reading.blankLineCount += 1
      } else {
        reading.records.append(
          SeenRecord(
            line: rowLine, offset: Int64(start), length: Int64(row.count),
            bytes: Array(row.prefix(maximum))))
      }
    }
    for (position, byte) in bytes.enumerated() {
      if byte == 10 { line += 1 }
      switch (state, byte) {
      case ("quoted", 34): state = "closing"
      case ("quoted", _): break
      case ("closing", 34), ("field", 34): state = "quoted"
      case (_, 10):
        end(position, &reading)
        start = position + 1
        rowLine = line
        state = "field"
      case (_, 44): state = "field"
      default: state = "text"
      }
    }
    if start < bytes.count { end(bytes.count, &reading) }
    return reading
  }

  @Test(arguments: 1...300)
  func randomBytes(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let alphabet = Array("\"\"\",,\n\n\r a".utf8)
    let count = Int.random(in: 0...300, using: &random)
    let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random)! }
    let maximum = Bool.random(using: &random) ? 1000 : Int.random(in: 1...20, using: &random)
    let expected = naiveRows(bytes, maximum: maximum)
    for _ in 0..<10 {
      let chunk = Int.random(in: 1...100, using: &random)
      let portions = (0..<50).map { _ in Int.random(in: 1...9, using: &random) }
      let seen = try read(bytes, .tableRows, chunk: chunk, maximum: maximum, portions: portions)
      #expect(seen == expected, "seed \(seed), chunks of \(chunk) bytes, maximum \(maximum)")
      guard let end = seen.ends.randomElement(using: &random) else { continue }
      let rest = try read(bytes, .tableRows, startingAt: end.position, maximum: maximum)
      #expect(
        rest.records == Array(expected.records[end.recordCount...]),
        "seed \(seed), resumed at \(end.position)")
    }
  }

  /// A hundred thousand quotes and line breaks, cut as Python's csv module cuts them.
  @Test func pythonAgrees() throws {
    let folder = TemporaryFolder()
    var random = SeededGenerator(seed: 4180)
    let parts = ["\"", "\"\"", "\n", "\r\n", ",", ",\"", "\",", "\"\n", "a", " b", "é", ",\n"]
    let text = (0..<120_000).map { _ in parts.randomElement(using: &random)! }.joined()
    folder.write("rows.csv", text)
    let program = """
      import csv, sys
      csv.field_size_limit(10**9)
      with open(sys.argv[1], encoding="utf-8", newline="") as file:
          rows = csv.reader(file)
          previous = 0
          for row in rows:
              if row: print(previous + 1, len(row), sum(len(field.encode()) for field in row))
              previous = rows.line_num
      """
    let expected = try Python.output(of: program, arguments: [folder["rows.csv"]])
    let seen = try read(text, .tableRows, chunk: 10_000)
    #expect(seen.records.count > 10_000)
    var lines: [String] = []
    for record in seen.records {
      let fields = naiveFields(record.bytes)
      lines.append("\(record.line) \(fields.count) \(fields.reduce(0) { $0 + $1 })")
    }
    #expect(lines == expected.split(separator: "\n").map(String.init))
  }

  /// The byte counts of a row's fields without their quotes.
  private func naiveFields(_ row: [UInt8]) -> [Int] {
    var counts = [0]
    var state = "field"
    for byte in row {
      switch (state, byte) {
      case ("field", 34): state = "quoted"
      case ("quoted", 34): state = "closing"
      case ("closing", 34):
        state = "quoted"
        counts[counts.count - 1] += 1
      case ("quoted", _): counts[counts.count - 1] += 1
      case (_, 44):
        state = "field"
        counts.append(0)
      default:
        state = "text"
        counts[counts.count - 1] += 1
      }
    }
    return counts
  }
}
