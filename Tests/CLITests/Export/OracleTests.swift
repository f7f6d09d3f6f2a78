import Foundation
import TestSupport
import Testing

/// The reference program and its generator of dumps, where they are.
enum Oracle {
  static func run(_ arguments: [String]) throws -> String {
    let folder = try Requirement.sharedFolder()
    try Python.requireModule("numpy")
    let program = arguments[0] == "synth" ? "tools/synth.py" : "oracle/warehouse.py"
    let rest = arguments[0] == "synth" ? arguments.dropFirst() : arguments[...]
    return try Python.output(ofFile: "\(folder)/\(program)", arguments: Array(rest))
  }
}

@Suite("Against the reference program")
struct OracleTests {
  struct Case: Sendable, CustomStringConvertible {
    var shape: String
    var seed: UInt64
    var quirks: Double
    /// How the dump gets to the import.
    var mode: String

    var description: String { "\(shape), seed \(seed), quirks \(quirks), \(mode)" }
  }

  @Test(
    "Corpus, tags and accounting of synthetic dumps",
    arguments: [
      Case(shape: "danbooru", seed: 1, quirks: 0, mode: "file"),
      Case(shape: "danbooru", seed: 2, quirks: 0.05, mode: "gzip"),
      Case(shape: "danbooru", seed: 3, quirks: 0.2, mode: "no-bulk"),
      Case(shape: "danbooru-api", seed: 4, quirks: 0, mode: "gzip"),
      Case(shape: "danbooru-api", seed: 5, quirks: 0.05, mode: "pipe"),
      Case(shape: "danbooru-api", seed: 6, quirks: 0.2, mode: "file"),
    ])
  func syntheticDump(_ dump: Case) throws {
    let work = try CommandFolder()
    let path = work.path("posts.jsonl")
    _ = try Oracle.run([
      "synth", dump.shape, path, "--posts", "3000", "--seed", "\(TestSeed.seed(dump.seed))",
      "--quirks",
      "\(dump.quirks)",
    ])
    let command = "$taghouse import danbooru house.db --format json"
    let result =
      switch dump.mode {
      case "gzip": try work.shell("gzip -c posts.jsonl > p.gz; \(command) p.gz")
      case "pipe": try work.shell("cat posts.jsonl | \(command) -")
      case "no-bulk": try work.shell("\(command) posts.jsonl --no-bulk")
      default: try work.shell("\(command) posts.jsonl")
      }
    #expect(result.exitCode == (dump.quirks == 0 ? 0 : 1), "\(result)")

    let corpus = try work.taghouse("export", "corpus", "house.db", "--output", "-", "--quiet")
    #expect(corpus.exitCode == 0)
    #expect(corpus.output == (try Oracle.run(["corpus", path])))

    let tags = try work.taghouse(
      "sql", "house.db",
      """
      SELECT tag.name || ',' || tag.category || ',' || tag_count.post_count AS line
      FROM tag_count JOIN tag USING (tag_id) ORDER BY tag_count.rank
      """, "--format", "json")
    let lines = try JSONDecoder().decode([[String: String]].self, from: Data(tags.outputBytes))
    let expectedTags = try Oracle.run(["tags", path]).split(separator: "\n")
    #expect(lines.compactMap { $0["line"] } == expectedTags.map(String.init))

    let counts = try JSONDecoder().decode(
      Accounting.self, from: Data(result.outputBytes))
    let expected = try JSONDecoder().decode(
      Accounting.self, from: Data(try Oracle.run(["accounting", path]).utf8))
    // The reference counts an unchanged record as updated.
    #expect(counts.merged == expected.merged)
  }

  private struct Accounting: Decodable {
    var lines: Int
    var blank: Int
    var imported: Int
    var updated: Int
    var unchanged: Int?
    var rejected: Int

    var merged: [Int] { [lines, blank, imported, updated + (unchanged ?? 0), rejected] }
  }
}
