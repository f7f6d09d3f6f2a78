import Glibc
import TestSupport
import Testing

@testable import ByteIO

/// Random inputs against naive references. A failure names its seed.
@Suite struct RandomRecordTests {
  /// More in a long run (`make fuzz`).
  private static let garbageCount: UInt64 =
    getenv("TAGHOUSE_FUZZ_ITERATIONS") == nil ? 150 : 5_000

  /// Python's `for line in data.split(b"\n")`, written down naively.
  private func naiveLines(_ bytes: [UInt8], maximum: Int) -> Reading {
    var reading = Reading()
    var offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line: Int64 = 1
    while offset < bytes.count {
      let end = bytes[offset...].firstIndex(of: 10) ?? bytes.count
      var content = Array(bytes[offset..<end])
      let isOverlong = content.count > maximum
      if !isOverlong, content.last == 13 { content.removeLast() }
      reading.lineCount += 1
      if !isOverlong, content.allSatisfy({ [9, 10, 11, 12, 13, 32].contains($0) }) {
        reading.blankLineCount += 1
      } else {
        reading.records.append(
          SeenRecord(
            line: line, offset: Int64(offset), length: Int64(content.count),
            bytes: Array(content.prefix(maximum))))
      }
      offset = end + 1
      line += 1
    }
    return reading
  }

  @Test(arguments: 1...150)
  func lines(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let alphabets: [[UInt8]] = [
      [10, 97], [10, 13, 32, 9, 97], [10, 13, 0, 0xFF, 11, 12, 98, 99, 100],
    ]
    let alphabet = alphabets.randomElement(using: &random)!
    let count = Int.random(in: 0...300, using: &random)
    var bytes = (0..<count).map { _ in alphabet.randomElement(using: &random)! }
    if Bool.random(using: &random) { bytes = [0xEF, 0xBB, 0xBF] + bytes }
    let maximum = Int.random(in: 1...20, using: &random)
    let expected = naiveLines(bytes, maximum: maximum)
    for _ in 0..<10 {
      let chunk = Int.random(in: 1...100, using: &random)
      let portions = (0..<50).map { _ in Int.random(in: 1...9, using: &random) }
      let seen = try read(bytes, .lines, chunk: chunk, maximum: maximum, portions: portions)
      #expect(seen == expected, "seed \(seed), chunks of \(chunk) bytes, maximum \(maximum)")
    }
  }

  /// A random JSON value and, where the layout allows it, line breaks in it, with an indent or not.
  private func value(
    _ random: inout SeededGenerator, depth: Int, indent: String = ""
  ) -> String {
    func space(_ random: inout SeededGenerator) -> String {
      ["", "", "", " ", "\n" + indent, "\r\n  " + indent].randomElement(using: &random)!
    }
    func string(_ random: inout SeededGenerator) -> String {
      let parts = ["a", "\\\"", "\\\\", "{", "}", "[", "]", ",", ":", " ", "\\n", "é", "\\u007b"]
      let count = Int.random(in: 0...70, using: &random) / Int.random(in: 1...10, using: &random)
      return "\"" + (0..<count).map { _ in parts.randomElement(using: &random)! }.joined() + "\""
    }
    switch Int.random(in: depth > 4 ? 2...5 : 0...5, using: &random) {
    case 0:
      let members = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        space(&random) + string(&random) + space(&random) + ":" + space(&random)
          + value(&random, depth: depth + 1, indent: indent) + space(&random)
      }
      return "{" + members.joined(separator: ",") + "}"
    case 1:
      let items = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        space(&random) + value(&random, depth: depth + 1, indent: indent) + space(&random)
      }
      return "[" + items.joined(separator: ",") + space(&random) + "]"
    case 2: return string(&random)
    case 3: return String(Int.random(in: -99...99_999, using: &random))
    case 4: return "null"
    default: return "{}"
    }
  }

  @Test(arguments: 1...150)
  func jsonElements(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var text = ""
    var expected: [SeenRecord] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      text += "["
      for index in 0..<Int.random(in: 0...8, using: &random) {
        if index > 0 { text += "," }
        text += ["", " ", "\n", " \r\n\t"].randomElement(using: &random)!
        let value = value(&random, depth: 0)
        expected.append(
          SeenRecord(
            line: Int64(text.utf8.count { $0 == 10 }) + 1, offset: Int64(text.utf8.count),
            length: Int64(value.utf8.count), bytes: Array(value.utf8)))
        text += value
        text += ["", " ", "\n"].randomElement(using: &random)!
      }
      text += ["]", "]\n", "] "].randomElement(using: &random)!
    }
    for _ in 0..<6 {
      let chunk = Int.random(in: 1...200, using: &random)
      let portions = (0..<50).map { _ in Int.random(in: 1...90, using: &random) }
      let seen = try read(text, .jsonElements, chunk: chunk, portions: portions)
      #expect(seen.records == expected, "seed \(seed), chunks of \(chunk) bytes, input \(text)")
      for (position, recordCount) in seen.ends.shuffled(using: &random).prefix(4) {
        let rest = try read(text, .jsonElements, startingAt: position)
        #expect(
          rest.records == Array(expected[recordCount...]), "seed \(seed), resumed at \(position)")
      }
    }
  }

  @Test(arguments: 1...150)
  func jsonMembers(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var text = ""
    var expected: [SeenRecord] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      text += "{"
      for index in 0..<Int.random(in: 0...8, using: &random) {
        if index > 0 { text += "," }
        text += ["", " ", "\n", " \r\n\t"].randomElement(using: &random)!
        let key = ["1", "a/b.webp", "é", "{\\\"\\\\", ""].randomElement(using: &random)!
        let colon = [":", ": ", " : ", ":\n    "].randomElement(using: &random)!
        let member = "\"\(key)\"" + colon + value(&random, depth: 0, indent: "    ")
        expected.append(
          SeenRecord(
            line: Int64(text.utf8.count { $0 == 10 }) + 1, offset: Int64(text.utf8.count),
            length: Int64(member.utf8.count), bytes: Array(member.utf8)))
        text += member
        text += ["", " ", "\n"].randomElement(using: &random)!
      }
      text += ["}", "}\n", "} "].randomElement(using: &random)!
    }
    for _ in 0..<6 {
      let chunk = Int.random(in: 1...200, using: &random)
      let portions = (0..<50).map { _ in Int.random(in: 1...90, using: &random) }
      let seen = try read(text, .jsonMembers, chunk: chunk, portions: portions)
      #expect(seen.records == expected, "seed \(seed), chunks of \(chunk) bytes, input \(text)")
      for (position, recordCount) in seen.ends.shuffled(using: &random).prefix(4) {
        let rest = try read(text, .jsonMembers, startingAt: position)
        #expect(
          rest.records == Array(expected[recordCount...]), "seed \(seed), resumed at \(position)")
      }
    }
  }

  /// Whatever the bytes are: how they are cut changes nothing, and none is lost.
  @Test(arguments: 1...Self.garbageCount, ["elements", "members", "pages"])
  func garbage(_ seed: UInt64, _ shape: String) throws {
    var random = SeededGenerator(seed: seed)
    var tokens = [
      "{", "}", "[", "]", ",", ":", "\"", "\"", "\\", "\n", "\n", "\n  ", " ", "a", "\r\n",
    ]
    if shape == "members" { tokens += ["\"b\":", "\"b\": {", "\n\"b\": {", "\"1\" : [2]", "}"] }
    if shape == "pages" { tokens += ["{\"p\":[", "{ \"p\" : [", "]}", "{\"p\":{"] }
    let splitting = shape == "members" ? RecordSplitting.jsonMembers : .jsonElements
    let candidates = RecordSplitting.Candidates(pageKey: shape == "pages" ? "p" : nil)
    let count = Int.random(in: 0...120, using: &random)
    var bytes = (0..<count).flatMap { _ in Array(tokens.randomElement(using: &random)!.utf8) }
    if shape == "pages" { bytes = Array("{\"p\":[".utf8) + bytes }
    let maximum = Bool.random(using: &random) ? 1000 : Int.random(in: 4...40, using: &random)
    let whole = try read(bytes, splitting, candidates: candidates, maximum: maximum)
    var isCovered = Array(repeating: false, count: bytes.count)
    for record in whole.records {
      for position in Int(record.offset)..<Int(record.offset + record.length) {
        #expect(!isCovered[position], "\(shape), seed \(seed): records overlap at \(position)")
        isCovered[position] = true
      }
    }
    let separators = Array((shape == "members" ? " \t\r\n,{}" : " \t\r\n,[]").utf8)
    for (position, byte) in bytes.enumerated()
    where shape != "pages" && !separators.contains(byte) {
      #expect(isCovered[position], "\(shape), seed \(seed): byte \(position) is lost")
    }
    for _ in 0..<8 {
      let chunk = Int.random(in: 1...90, using: &random)
      let portions = (0..<50).map { _ in Int.random(in: 1...9, using: &random) }
      let seen = try read(
        bytes, splitting, candidates: candidates, chunk: chunk, maximum: maximum, portions: portions
      )
      #expect(seen == whole, "\(shape), seed \(seed), chunks of \(chunk) bytes, maximum \(maximum)")
      guard let end = seen.ends.randomElement(using: &random) else { continue }
      let rest = try read(
        bytes, splitting, candidates: candidates, startingAt: end.position, maximum: maximum)
      #expect(
        rest.records == Array(whole.records[end.recordCount...]),
        "\(shape), seed \(seed), resumed at \(end.position)")
    }
  }
}
