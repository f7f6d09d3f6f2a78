import Export
import Foundation
import TestSupport
import Testing

@testable import Rows

@Suite("Corpus: splits, shards and compressed files")
struct CorpusPartTests {
  /// Numbers by file, of a corpus of JSON lines.
  private static func parts(
    _ fixture: CorpusFixture, _ change: (inout CorpusOptions) -> Void
  ) throws -> [String: [Int64]] {
    var options = fixture.options("part.jsonl")
    options.replaces = true
    options.format = .jsonl
    change(&options)
    var parts: [String: [Int64]] = [:]
    for file in try fixture.export(options).files {
      let name = String(file.path.dropFirst(fixture.folder.path.count + 1))
      let numbers = try fixture.folder.read(name).split(separator: 0x0A).map { line in
        try JSONDecoder().decode(Line.self, from: Data(line)).id
      }
      #expect(file.lineCount == Int64(numbers.count))
      parts[name] = numbers
    }
    return parts
  }

  private struct Line: Decodable {
    var id: Int64
  }

  private static func posts(_ numbers: some Sequence<Int64>) -> [BooruPost] {
    numbers.map { BooruPost($0, [.init("tag")]) }
  }

  @Test("Each post is in one part, by its share, and stays there when posts are added")
  func splits() throws {
    var fixture = try CorpusFixture()
    try fixture.add(Self.posts(stride(from: 2, through: 12_000, by: 2)))
    let splits = try CorpusSplit.parse("train=0.9,validation=0.08,test=0.02")
    let before = try Self.parts(fixture) { $0.splits = splits }
    #expect(
      before.keys.sorted() == ["part.test.jsonl", "part.train.jsonl", "part.validation.jsonl"])
    #expect(
      before.values.flatMap(\.self).sorted() == Array(stride(from: 2, through: 12_000, by: 2)))
    for (name, share) in [("train", 0.9), ("validation", 0.08), ("test", 0.02)] {
      let count = Double(before["part.\(name).jsonl"]?.count ?? 0)
      // Five standard deviations of a binomial distribution.
      let deviation = (6000 * share * (1 - share)).squareRoot()
      #expect(abs(count - 6000 * share) < 5 * deviation, "\(name): \(count)")
    }
    try fixture.add(Self.posts(stride(from: 1, through: 3000, by: 2)), isBulk: false)
    let after = try Self.parts(fixture) { $0.splits = splits }
    for (name, numbers) in before {
      #expect(after[name]?.filter { $0 % 2 == 0 } == numbers, "\(name)")
      #expect(after[name] == after[name]?.sorted())
    }
  }

  @Test("Shards share out each part evenly, and nothing is lost or doubled")
  func shards() throws {
    var fixture = try CorpusFixture()
    try fixture.add(Self.posts(1...6000))
    let parts = try Self.parts(fixture) {
      $0.splits = [.init(name: "a", ratio: 0.5), .init(name: "b", ratio: 0.5)]
      $0.shardCount = 3
    }
    #expect(
      parts.keys.sorted() == [
        "part.a-00000-of-00003.jsonl", "part.a-00001-of-00003.jsonl", "part.a-00002-of-00003.jsonl",
        "part.b-00000-of-00003.jsonl", "part.b-00001-of-00003.jsonl", "part.b-00002-of-00003.jsonl",
      ])
    #expect(parts.values.flatMap(\.self).sorted() == Array(1...6000))
    #expect(parts.values.allSatisfy { 850...1150 ~= $0.count && $0 == $0.sorted() })
  }

  @Test("Identical lines come once over all parts")
  func dedupedParts() throws {
    var fixture = try CorpusFixture()
    try fixture.add((1...500).map { BooruPost($0, [.init("t\($0 % 10)")]) })
    let parts = try Self.parts(fixture) {
      $0.shardCount = 4
      $0.removesDuplicates = true
    }
    #expect(parts.values.flatMap(\.self).sorted() == Array(1...10))
  }

  @Test("Compressed files hold the same bytes", arguments: [("gz", "gzip"), ("zst", "zstd")])
  func compressed(suffix: String, tool: String) throws {
    try Requirement.program(tool)
    var generator = SeededGenerator(seed: 3)
    var fixture = try CorpusFixture()
    try fixture.add(BooruPost.random(2000, using: &generator))
    let plain = try fixture.text()
    let options = fixture.options("corpus.txt.\(suffix)")
    let file = try #require(try fixture.export(options).files.first)
    let unpacked = try ProgramRun.run(tool, ["-dc", file.path])
    #expect(unpacked.exitCode == 0)
    #expect(unpacked.output == plain)
    #expect(file.uncompressedByteCount == Int64(plain.utf8.count))
    #expect(file.byteCount == Int64(try fixture.folder.read("corpus.txt.\(suffix)").count))
  }

  @Test(
    "Names of parts are put before the endings",
    arguments: [
      ("corpus.txt", "corpus.a.txt"), ("corpus", "corpus.a"), ("corpus.txt.gz", "corpus.a.txt.gz"),
      ("v1.2.jsonl.zst", "v1.2.a.jsonl.zst"), (".hidden", ".hidden.a"), ("x.gz", "x.a.gz"),
    ])
  func names(output: String, expected: String) throws {
    var fixture = try CorpusFixture()
    try fixture.add(Self.posts(1...3))
    var options = fixture.options(output)
    options.splits = [.init(name: "a", ratio: 1)]
    try fixture.export(options)
    let names = try fixture.folder.names().filter { $0 != "house.db" && $0 != "dump.jsonl" }
    #expect(names == [expected, "\(output).manifest.json"].sorted())
  }

  @Test(
    "A split that makes no sense is refused",
    arguments: [
      "", "train", "train=", "train=0.5", "train=1.5", "a=0.5,a=0.5", "a=0,b=1", "a=nan", "=1",
      "a/b=1", "a=0.5,b=0.6", "a=-1,b=2", "a=1,", "..=1",
    ])
  func badSplit(text: String) throws {
    let error = #expect(throws: OutputError.self) { try CorpusSplit.parse(text) }
    #expect(error?.code == .badOption)
  }
}
