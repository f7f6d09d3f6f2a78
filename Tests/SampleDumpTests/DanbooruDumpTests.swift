import Foundation
import Testing

@testable import SampleDump

@Suite("Dumps: the same bytes, in the shapes of the site")
struct DanbooruDumpTests {
  @Test(
    "The bytes are known",
    arguments: [
      (DumpOptions.Shape.classic, "3afb08dcada691c0"), (.modern, "a9849e90cdb02b92"),
      (.mixed, "2b95d78dbc7f501b"),
    ])
  func goldenDigest(shape: DumpOptions.Shape, digest: String) {
    let dump = DumpReading(DumpOptions(postCount: 300, seed: 7, shape: shape, quirkShare: 0.2))
    #expect(dump.digest == digest)
  }

  @Test("The summary is known")
  func goldenTally() {
    let dump = DumpReading(DumpOptions(postCount: 60, seed: 3, shape: .mixed, quirkShare: 0.2))
    #expect(
      dump.tally.json == #"""
        {"lines":60,"blank_lines":1,"broken_lines":2,"records":57,"distinct_posts":57,\#
        "tags":2161,"bytes":151348,"vocabulary":2056,\#
        "quirks":{"duplicate-tag":3,"many-tags":1,"unicode-escapes":1,"null-score":3,\#
        "missing-md5":1,"extra-field":1,"not-json":1,"no-id":1,"empty-line":1}}
        """#)
  }

  @Test func sameOptionsSameBytes() {
    let options = DumpOptions(postCount: 200, seed: 5, quirkShare: 0.1)
    #expect(DumpReading(options).bytes == DumpReading(options).bytes)
  }

  @Test func otherSeedOtherPosts() {
    let one = DumpReading(DumpOptions(postCount: 50, seed: 1, shape: .modern)).records
    let two = DumpReading(DumpOptions(postCount: 50, seed: 2, shape: .modern)).records
    let same = zip(one, two).count { DumpReading.tags($0.object) == DumpReading.tags($1.object) }
    #expect(same == 0)
  }

  @Test func noPosts() {
    let dump = DumpReading(DumpOptions(postCount: 0))
    #expect(dump.bytes.isEmpty)
    #expect(dump.tally.lineCount == 0)
  }

  @Test("Shapes tell the same posts")
  func shapesAgree() {
    let classic = DumpReading(DumpOptions(postCount: 200, shape: .classic)).records
    let modern = DumpReading(DumpOptions(postCount: 200, shape: .modern)).records
    #expect(classic.count == 200)
    #expect(modern.count == 200)
    for (old, new) in zip(classic, modern) {
      #expect(DumpReading.id(old.object) == DumpReading.id(new.object))
      #expect(DumpReading.tags(old.object) == DumpReading.tags(new.object))
      #expect(old.object["md5"] as? String == new.object["md5"] as? String)
      #expect((old.object["favs"] as? [String])?.count == new.object["fav_count"] as? Int)
    }
  }

  @Test("Ids ascend from the first one with small gaps, times ascend with them")
  func numbers() throws {
    let options = DumpOptions(
      postCount: 400, firstNumber: 5001, shape: .classic, years: 2010...2011)
    let records = DumpReading(options).records
    let numbers = records.compactMap { DumpReading.id($0.object) }
    #expect(numbers.first == 5001)
    let gaps = zip(numbers, numbers.dropFirst()).map { $1 - $0 }
    #expect(Set(gaps) == [1, 2, 3])
    let times = records.compactMap { $0.object["created_at"] as? String }
    #expect(times == times.sorted())
    #expect(try #require(times.first).hasPrefix("2010-01-0"))
    #expect(try #require(times.last).hasPrefix("2011-12-3"))
  }

  @Test("Records of 2017 have strings for numbers and the site's ways to say none")
  func classicFields() throws {
    let records = DumpReading(DumpOptions(postCount: 300, shape: .classic)).records
    let time = try Regex(#"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{0,5}[1-9])? UTC"#)
    for (object, line) in records {
      for key in ["id", "uploader_id", "score", "image_width", "parent_id", "pixiv_id"] {
        #expect((object[key] as? String).flatMap { Int($0) } != nil)
      }
      for key in ["created_at", "last_commented_at", "updated_at"] {
        #expect(try time.wholeMatch(in: #require(object[key] as? String)) != nil)
      }
      #expect(object["is_deleted"] is Bool)
      #expect(object["pools"] is [String])
      let tags = try #require(object["tags"] as? [[String: String]])
      #expect(tags.allSatisfy { $0.keys.sorted() == ["category", "id", "name"] })
      #expect(tags.allSatisfy { ["0", "1", "3", "4", "5"].contains($0["category"]) })
      #expect(line.allSatisfy { $0 < 0x80 }, "text beyond ASCII is escaped")
    }
    let text = String(decoding: records.flatMap(\.line), as: UTF8.self)
    for part in [#"https:\/\/"#, #"\u706f"#, "\"parent_id\":\"0\"", "1970-01-01 00:00:00 UTC"] {
      #expect(text.contains(part))
    }
  }

  @Test("Records of 2021 say each tag twice, in order and by category")
  func modernFields() throws {
    let records = DumpReading(DumpOptions(postCount: 300, shape: .modern)).records
    let time = try Regex(#"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?-0[45]:00"#)
    var nestedCount = 0
    for (object, _) in records {
      #expect(try time.wholeMatch(in: #require(object["created_at"] as? String)) != nil)
      let tags = DumpReading.tags(object)
      #expect(Set(tags).count == tags.count)
      #expect(tags == tags.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
      #expect(object["tag_count"] as? Int == tags.count)
      var parts: [String] = []
      for category in ["general", "character", "copyright", "artist", "meta"] {
        let text = try #require(object["tag_string_\(category)"] as? String)
        let names = text.split(separator: " ").map(String.init)
        #expect(object["tag_count_\(category)"] as? Int == names.count)
        parts += names
      }
      #expect(parts.sorted() == tags.sorted())
      #expect(object["parent_id"] is NSNull || object["parent_id"] is Int)
      nestedCount += object["media_asset"] is [String: Any] ? 1 : 0
    }
    #expect((60..<240).contains(nestedCount))
  }

  @Test("Posts have about as many tags as real ones, and characters their own looks")
  func statistics() throws {
    let dump = DumpReading(DumpOptions(postCount: 2000, shape: .modern))
    let average = Double(dump.tally.tagCount) / Double(dump.tally.recordCount)
    #expect((30...36).contains(average))
    var postCounts: [String: Int] = [:]
    var tagCounts: [String: [String: Int]] = [:]
    var soloCount = 0
    for (object, _) in dump.records {
      let general = (object["tag_string_general"] as? String ?? "").split(separator: " ")
      if general.contains("solo") { soloCount += 1 }
      for name in (object["tag_string_character"] as? String ?? "").split(separator: " ") {
        postCounts[String(name), default: 0] += 1
        for tag in general { tagCounts[String(name), default: [:]][String(tag), default: 0] += 1 }
      }
    }
    #expect((1000..<1500).contains(soloCount))
    let (character, count) = try #require(postCounts.max { $0.value < $1.value })
    #expect(count > 40)
    let core = try #require(tagCounts[character]).values.count { $0 * 10 > count * 8 }
    #expect((2...5).contains(core))
  }
}
