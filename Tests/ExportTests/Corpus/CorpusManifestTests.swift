import Export
import Foundation
import Selection
import TestSupport
import Testing

@testable import Rows

@Suite("Corpus: the manifest")
struct CorpusManifestTests {
  private struct Manifest: Decodable {
    struct File: Decodable {
      var name: String
      var lines: Int64
      var bytes: Int64
      var sha256: String
    }
    struct Fixture: Decodable {
      var posts: Int64
    }
    var posts: Int64
    var lines: Int64
    var tags: Int64
    var bytes: Int64
    var warehouse: Fixture
    var leftOut: [String: Int64]
    var files: [File]

    enum CodingKeys: String, CodingKey {
      case posts, lines, tags, bytes, warehouse, files
      case leftOut = "left_out"
    }
  }

  private static func manifest(_ fixture: CorpusFixture, _ name: String) throws -> Manifest {
    try JSONDecoder().decode(Manifest.self, from: Data(try fixture.folder.read(name)))
  }

  @Test("Counts add up, and the hashes are those of sha256sum")
  func addsUp() throws {
    var generator = SeededGenerator(seed: 21)
    var fixture = try CorpusFixture()
    try fixture.add(BooruPost.random(1500, using: &generator))
    try fixture.add(BooruPost.random(300, using: &generator), site: "other")
    var options = fixture.options("corpus.txt.gz")
    options.selection.siteNames = ["danbooru"]
    options.selection.ratings = ["s", "g"]
    options.minimumTagCount = 2
    options.maximumTagCount = 9
    options.removesDuplicates = true
    options.shardCount = 2
    options.splits = try CorpusSplit.parse("train=0.7,validation=0.3")
    let summary = try fixture.export(options)
    let manifest = try Self.manifest(fixture, "corpus.txt.gz.manifest.json")

    let leftOut = manifest.leftOut
    #expect(
      leftOut.keys.sorted() == [
        "duplicate_lines", "no_tags", "not_selected", "too_few_tags", "too_many_tags",
      ])
    #expect(leftOut.values.allSatisfy { $0 > 0 })
    #expect(manifest.warehouse.posts == 1800)
    #expect(manifest.posts + (leftOut["not_selected"] ?? 0) == 1800)
    #expect(manifest.lines + leftOut.values.reduce(0, +) == 1800)
    #expect(manifest.tags == summary.tally.tagCount)
    #expect(manifest.files.map(\.lines).reduce(0, +) == manifest.lines)
    #expect(manifest.files.map(\.bytes).reduce(0, +) == manifest.bytes)
    #expect(manifest.files.count == 4)

    let sums = try ProgramRun.run(
      "sha256sum", manifest.files.map(\.name), in: fixture.folder.path)
    #expect(sums.output == manifest.files.map { "\($0.sha256)  \($0.name)\n" }.joined())
    for file in manifest.files {
      #expect(file.bytes == Int64(try fixture.folder.read(file.name).count))
    }
  }

  @Test("Two runs write the same bytes, manifest included")
  func twoRuns() throws {
    var generator = SeededGenerator(seed: 22)
    var fixture = try CorpusFixture()
    try fixture.add(BooruPost.random(5000, using: &generator))
    var runs: [[String: [UInt8]]] = []
    for _ in 0..<2 {
      var options = fixture.options("corpus.txt.zst")
      options.replaces = true
      options.order = .shuffle
      options.shardCount = 3
      try fixture.export(options)
      let names = try fixture.folder.names().filter { $0.hasPrefix("corpus") }
      runs.append(
        Dictionary(
          uniqueKeysWithValues: try names.map { ($0, try fixture.folder.read($0)) }))
    }
    #expect(runs[0].count == 4)
    #expect(runs[0] == runs[1])
  }

  @Test("Standard output has no manifest")
  func standardOutput() throws {
    var fixture = try CorpusFixture()
    try fixture.add([BooruPost(1, [.init("a")])])
    var options = fixture.options()
    options.outputPath = "-"
    options.shardCount = 2
    let error = #expect(throws: OutputError.self) { try fixture.export(options) }
    #expect(error?.code == .badOption)
  }
}
