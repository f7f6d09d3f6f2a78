import Foundation
import Testing

@testable import SampleDump

@Suite("Samples for e621: one set of posts in tables, captions and metadata")
struct E621DumpTests {
  static let options = DumpOptions(postCount: 600, seed: 9)

  @Test("The bytes are known")
  func goldenDigests() {
    let options = DumpOptions(postCount: 200, seed: 7, quirkShare: 0.2)
    let digests = [
      E621Reading.posts(options), .tags(options), .captions(options),
      .captions(options, isShort: true), .kohya(options, .latents), .kohya(options, .captions),
    ].map(\.digest)
    #expect(digests == Self.goldenDigests)
  }

  private static let goldenDigests = [
    "1e7cd323af84e74a", "597b7baa6d0bd989", "c26a831dc1527267", "2a8ce2b9b2a0317b",
    "8fe6d33ac4ad212d", "df8436893729206e",
  ]

  @Test("Byte counts and record counts are those of the files")
  func tallies() throws {
    for quirkShare in [0, 0.3] {
      let options = DumpOptions(postCount: 600, seed: 9, quirkShare: quirkShare)
      let captions = E621Reading.captions(options)
      #expect(captions.tally.byteCount == captions.bytes.count)
      #expect(captions.tally.recordCount == captions.records.count)
      #expect(
        captions.tally.distinctPostCount
          == Set(captions.records.compactMap(DumpReading.id)).count)
      let tally = captions.tally
      #expect(
        captions.lines.count == tally.recordCount + tally.brokenCount + tally.blankLineCount)
      let latents = E621Reading.kohya(options, .latents)
      #expect(latents.tally.byteCount == latents.bytes.count)
      #expect(latents.tally.recordCount == latents.entries.count)
      #expect(latents.entries.count == options.postCount)
    }
  }

  @Test("The posts are those of the Danbooru dump")
  func samePosts() throws {
    let shape = DumpOptions(postCount: 600, seed: 9, shape: .modern)
    let danbooru = DumpReading(shape).records.map(\.object)
    let latents = E621Reading.kohya(Self.options, .latents).entries
    #expect(latents.count == danbooru.count)
    for post in danbooru {
      let id = try #require(DumpReading.id(post))
      let entry = try #require(latents["\(id)"])
      #expect(entry["tags"] as? String == DumpReading.tags(post).joined(separator: ", "))
      let size = try #require(entry["train_resolution"] as? [Int])
      let width = try #require(post["image_width"] as? Int)
      let height = try #require(post["image_height"] as? Int)
      #expect(size == [width / 64 * 64, height / 64 * 64])
      #expect(size.allSatisfy { $0 > 0 })
    }
  }

  @Test("The posts export is a table that Python reads, with newlines and quotes in fields")
  func postTable() throws {
    let rows = try E621Reading.posts(Self.options).rows()
    let latents = E621Reading.kohya(Self.options, .latents).entries
    #expect(rows.count == Self.options.postCount)
    for row in rows {
      #expect(row.count == 29)
      let id = try #require(row["id"])
      let tags = try #require(row["tag_string"]).split(separator: " ").joined(separator: ", ")
      #expect(tags == latents[id]?["tags"] as? String)
      #expect(["s", "q"].contains(row["rating"]))
      for flag in ["is_deleted", "is_pending", "is_note_locked"] {
        #expect(["t", "f"].contains(row[flag]))
      }
      #expect(row["md5"]?.count == 32)
    }
    for column in ["source", "description"] {
      let count = rows.count { $0[column]?.contains(where: \.isNewline) == true }
      #expect((100..<300).contains(count), "\(column)")
    }
    #expect(rows.contains { $0["description"]?.contains("\"") == true })
    #expect(rows.contains { $0["description"]?.unicodeScalars.contains("\r") == true })
  }

  @Test("Quirks of a row are as many as were counted")
  func postQuirks() throws {
    let options = DumpOptions(postCount: 600, seed: 9, quirkShare: 0.3)
    let reading = E621Reading.posts(options)
    let rows = try reading.rows()
    let counts = reading.tally.quirkCounts
    let names = PostRowQuirk.allCases.map(\.rawValue)
    #expect(counts.keys.sorted() == names.sorted())
    #expect(rows.count == reading.tally.recordCount + reading.tally.brokenCount)
    #expect(rows.count { $0["id"] == "" } == counts["no-id"])
    #expect(rows.count { $0["id"] == "12x" } == counts["bad-id"])
    #expect(rows.count { $0["tag_string"] == "" } == counts["no-tags"])
    let quoted = rows.count { $0["description"]?.hasPrefix("\"\",\r\n\"said") == true }
    #expect(quoted == counts["quoted-text"])
    #expect(rows.count { $0["description"]?.hasPrefix("дракон") == true } == counts["unicode-text"])
  }

  @Test("The tags export has every tag with its category and its posts")
  func tagTable() throws {
    let rows = try E621Reading.tags(Self.options).rows()
    var counts: [String: Int] = [:]
    for entry in E621Reading.kohya(Self.options, .latents).entries.values {
      let tags = try #require(entry["tags"] as? String)
      for tag in tags.components(separatedBy: ", ") { counts[tag, default: 0] += 1 }
    }
    for row in rows {
      #expect(Int(row["post_count"] ?? "") == counts[row["name"] ?? "", default: 0])
    }
    #expect(Set(rows.compactMap { $0["name"] }).isSuperset(of: counts.keys))
    #expect(Set(rows.compactMap { $0["category"] }) == ["0", "1", "3", "4", "7"])
    #expect(Set(rows.compactMap { $0["id"] }).count == rows.count)
    #expect(rows.first { $0["name"] == "highres" }?["category"] == "7")
  }
}
