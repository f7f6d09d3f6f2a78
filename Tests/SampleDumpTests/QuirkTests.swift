import Foundation
import Testing

@testable import SampleDump

@Suite("Quirks: what the summary counts is in the file")
struct QuirkTests {
  @Test("Every quirk is found as often as it was counted", arguments: DumpOptions.Shape.allCases)
  func counts(shape: DumpOptions.Shape) {
    let dump = DumpReading(
      DumpOptions(postCount: 2500, seed: 11, firstNumber: 100, shape: shape, quirkShare: 0.4))
    let lines = dump.lines
    var found: [Quirk: Int] = [:]
    var seen: Set<Int> = []
    var previous: ArraySlice<UInt8> = []
    var recordCount = 0
    for line in lines {
      let (quirk, id) = Self.classify(line, previous: previous, seen: seen)
      if let quirk { found[quirk, default: 0] += 1 }
      if let id {
        seen.insert(id)
        recordCount += 1
      }
      previous = line
    }
    for quirk in Quirk.allCases {
      #expect(found[quirk, default: 0] == dump.tally[quirk], "\(quirk.rawValue)")
      let isPossible = quirk != .pandasFloat || shape != .classic
      #expect((dump.tally[quirk] > 0) == isPossible, "\(quirk.rawValue)")
    }
    let brokenCount = Quirk.allCases.filter(\.isBroken).reduce(0) { $0 + dump.tally[$1] }
    #expect(dump.tally.lineCount == lines.count)
    #expect(dump.tally.byteCount == dump.bytes.count)
    #expect(dump.tally.recordCount == recordCount)
    #expect(dump.tally.distinctPostCount == seen.count)
    #expect(dump.tally.blankLineCount == dump.tally[.emptyLine])
    #expect(dump.tally.blankLineCount + dump.tally.brokenLineCount == brokenCount)
    #expect(lines.count == recordCount + brokenCount)
    #expect(
      recordCount == seen.count + dump.tally[.doubledRecord] + dump.tally[.repeatedRecord])
  }

  @Test("A repeated post has changed and is newer")
  func repeatedRecords() throws {
    let dump = DumpReading(DumpOptions(postCount: 1500, seed: 4, shape: .modern, quirkShare: 0.5))
    var latest: [Int: [String: Any]] = [:]
    var previous: ArraySlice<UInt8> = []
    var repeatedCount = 0
    for (object, line) in dump.records where line != previous {
      let id = try #require(DumpReading.id(object))
      previous = line
      guard let old = latest.updateValue(object, forKey: id) else { continue }
      repeatedCount += 1
      #expect(
        try #require(object["updated_at"] as? String) > #require(old["updated_at"] as? String))
      #expect(object["created_at"] as? String == old["created_at"] as? String)
    }
    #expect(repeatedCount == dump.tally[.repeatedRecord])
  }

  @Test("No quirks unless asked for, nothing but quirks when asked for all")
  func shares() {
    let none = DumpReading(DumpOptions(postCount: 300))
    #expect(Quirk.allCases.allSatisfy { none.tally[$0] == 0 })
    #expect(none.records.count == 300)
    let all = DumpReading(DumpOptions(postCount: 300, quirkShare: 1))
    #expect(Quirk.allCases.reduce(0) { $0 + all.tally[$1] } == 300)
  }

  /// The quirk that a line shows, and its id if it is a record.
  private static func classify(
    _ line: ArraySlice<UInt8>, previous: ArraySlice<UInt8>, seen: Set<Int>
  ) -> (Quirk?, Int?) {
    if line.isEmpty { return (.emptyLine, nil) }
    if line.first == UInt8(ascii: "[") { return (.arrayLine, nil) }
    if line.first != UInt8(ascii: "{") { return (.notJSON, nil) }
    if line.last != UInt8(ascii: "}"), line.last != UInt8(ascii: "\r") { return (.truncated, nil) }
    guard String(validating: line, as: UTF8.self) != nil else { return (.invalidUTF8, nil) }
    guard let object = DumpReading.object(line) else { return (.truncated, nil) }
    if object["id"] == nil { return (.noID, nil) }
    guard let id = DumpReading.id(object), !DumpReading.hasTruthID(line) else {
      return (.badID, nil)
    }
    return (quirk(of: object, line, id, previous: previous, seen: seen), id)
  }

  private static func quirk(
    of object: [String: Any], _ line: ArraySlice<UInt8>, _ id: Int,
    previous: ArraySlice<UInt8>, seen: Set<Int>
  ) -> Quirk? {
    let tags = DumpReading.tags(object)
    let text = String(decoding: line, as: UTF8.self)
    if seen.contains(id) { return line == previous ? .doubledRecord : .repeatedRecord }
    if line.last == UInt8(ascii: "\r") { return .crlfEnd }
    if tags.isEmpty { return .noTags }
    if tags.count >= 300 { return .manyTags }
    if Set(tags).count < tags.count { return .duplicateTag }
    if text.contains(#""source":"\u71c8\u53f0 \ud83c"#) { return .unicodeEscapes }
    if object["score"] is NSNull { return .nullScore }
    if object["score"] as? String == "many" { return .wrongTypedScore }
    if object["image_width"] is [String: Any] { return .wrongTypedWidth }
    if object["md5"] == nil { return .missingMD5 }
    if object["unknown_field"] != nil { return .extraField }
    if text.firstMatch(of: /"uploader_id":\d+\.0,/) != nil { return .pandasFloat }
    return nil
  }
}
