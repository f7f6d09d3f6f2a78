import Foundation
import Testing

@testable import SampleDump

@Suite("Sample captions: shares, lengths, and the same text in both kinds of files")
struct E621CaptionTests {
  static let options = DumpOptions(postCount: 3000, seed: 5)

  private static func text(_ record: [String: Any], _ field: String) -> String? {
    record[field] as? String
  }

  @Test("4 % of the posts have no record, 22 % one that did not finish")
  func shares() {
    let records = E621Reading.captions(Self.options).records
    #expect((2840..<2920).contains(records.count))
    let unfinished = records.count { Self.text($0, "response_finish_reason") != "STOP" }
    #expect((600..<720).contains(unfinished))
    for record in records {
      switch Self.text(record, "response_finish_reason") {
      case "STOP": #expect(Self.text(record, "regular_summary")?.isEmpty == false)
      case "SAFETY": #expect(Self.text(record, "regular_summary") == "")
      default: #expect(record["brief_summary"] is NSNull)
      }
    }
    let withoutBrief = records.count { Self.text($0, "brief_summary") == "" }
    #expect((60..<140).contains(withoutBrief))
  }

  @Test("Texts have the length of real ones, or a sentence or two", arguments: [false, true])
  func lengths(isShort: Bool) throws {
    for record in E621Reading.captions(Self.options, isShort: isShort).records
    where Self.text(record, "response_finish_reason") == "STOP" {
      let regular = try #require(Self.text(record, "regular_summary"))
      let brief = try #require(Self.text(record, "brief_summary"))
      if isShort {
        #expect((60...400).contains(regular.utf8.count))
        #expect(brief.utf8.count <= 110)
      } else {
        #expect((780...1650).contains(regular.utf8.count))
        #expect(regular.contains("\n\n"))
        #expect(brief.isEmpty || (140...300).contains(brief.utf8.count))
      }
      #expect(Self.text(record, "individual_parts")?.isEmpty == false)
      #expect(Self.text(record, "midjourney_style_summary")?.contains("--ar ") == true)
    }
  }

  @Test("Kohya captions are the joined texts of the dump", arguments: [false, true])
  func joinedCaptions(isShort: Bool) throws {
    var expected: [String: String] = [:]
    for record in E621Reading.captions(Self.options, isShort: isShort).records {
      let fields =
        Self.text(record, "response_finish_reason") == "STOP"
        ? ["regular_summary", "brief_summary"] : ["tags"]
      let texts = fields.compactMap { Self.text(record, $0) }.filter { !$0.isEmpty }
      let id = try #require(DumpReading.id(record))
      expected["\(id)"] = texts.joined(separator: " ").replacingOccurrences(of: "\n", with: "")
    }
    let found = E621Reading.kohya(Self.options, .captions, isShort: isShort).entries
      .compactMapValues { $0["caption"] as? String }
    #expect(found == expected)
    // One space between words, so that no tidying changes a caption.
    #expect(found.values.allSatisfy { !$0.contains("  ") && !$0.hasSuffix(" ") })
  }

  @Test("Each month has its file, in the order of time, with the posts of that month")
  func months() throws {
    var files: [String: [UInt8]] = [:]
    var names: [String] = []
    var dump = E621CaptionDump(Self.options, isShort: true)
    let tally = dump.write { name, bytes in
      if names.last != name { names.append(name) }
      files[name, default: []].append(contentsOf: bytes)
    }
    #expect(names == names.sorted())
    #expect(Set(names).count == names.count)
    #expect(files.values.reduce(0) { $0 + $1.count } == tally.byteCount)
    #expect(names.first == "2005-01_grouped.jsonl")
    #expect(names.last == "2024-12_grouped.jsonl")
    for (name, bytes) in files {
      for line in bytes.split(separator: 0x0A) {
        let record = try #require(DumpReading.object(line))
        let time = try #require(Self.text(record, "created_at"))
        #expect(name.hasPrefix(time.prefix(7)))
      }
    }
  }

  @Test("Quirks of a line are as many as were counted")
  func quirks() {
    let options = DumpOptions(postCount: 3000, seed: 5, quirkShare: 0.4)
    let dump = E621Reading.captions(options)
    let counts = dump.tally.quirkCounts
    #expect(counts.keys.sorted() == CaptionQuirk.allCases.map(\.rawValue).sorted())
    var found: [String: Int] = [:]
    var seen: Set<Int> = []
    for line in dump.lines {
      let record = DumpReading.object(line)
      guard let record, let id = DumpReading.id(record) else {
        found[Self.brokenKind(line, record), default: 0] += 1
        continue
      }
      let isRepeated = !seen.insert(id).inserted
      if isRepeated { found["doubled-record", default: 0] += 1 }
      if line.last == 0x0D { found["crlf-end", default: 0] += 1 }
      if record["id"] is String { found["text-id", default: 0] += 1 }
      if record["tags"] is [String] { found["tag-list", default: 0] += 1 }
      if record["unknown_field"] != nil { found["extra-field", default: 0] += 1 }
    }
    for (name, count) in found { #expect(count == counts[name], "\(name)") }
    #expect(found.keys.count == 11)
  }

  private static func brokenKind(_ line: ArraySlice<UInt8>, _ record: [String: Any]?) -> String {
    if line.isEmpty { return "empty-line" }
    if let record { return record["id"] == nil ? "no-id" : "bad-id" }
    switch line.first {
    case UInt8(ascii: "["): return "array-line"
    case UInt8(ascii: "{"): return "truncated"
    default: return "not-json"
    }
  }

  @Test("Quirks of kohya entries are as many as were counted")
  func kohyaQuirks() {
    let options = DumpOptions(postCount: 1000, seed: 5, quirkShare: 0.4)
    let latents = E621Reading.kohya(options, .latents)
    let entries = latents.entries.values
    #expect(entries.count == 1000)
    var counts = latents.tally.quirkCounts
    #expect(entries.count { $0["tags"] == nil } == counts["no-tags"])
    #expect(entries.count { $0["tags"] as? String == "" } == counts["empty-tags"])
    #expect(entries.count { $0["train_resolution"] == nil } == counts["no-resolution"])
    let captions = E621Reading.kohya(options, .captions)
    counts = captions.tally.quirkCounts
    #expect(captions.entries.values.count { $0.isEmpty } == counts["no-caption"])
    #expect(captions.entries.values.count { $0["caption"] is NSNull } == counts["null-caption"])
    let empty = captions.entries.values.count { $0["caption"] as? String == "" }
    #expect(empty == counts["empty-caption"])
  }

  @Test func noPosts() {
    let none = DumpOptions(postCount: 0)
    #expect(E621Reading.captions(none).bytes.isEmpty)
    #expect(E621Reading.kohya(none, .latents).bytes == Array("{}".utf8))
    #expect(E621Reading.posts(none).lines.count == 1)
  }
}
