import Foundation
import GRDB
import TestSupport
import Testing

@testable import Import

/// Statistics against the slow reference program, where it is beside the checkout.
@Suite struct OracleTests {
  struct Dump: Sendable {
    var shape: String
    var seed: UInt64
    var posts: Int
    var quirks: String
  }

  @Test(
    arguments: [
      Dump(shape: "danbooru", seed: 11, posts: 3000, quirks: "0.05"),
      Dump(shape: "danbooru", seed: 12, posts: 2000, quirks: "0.2"),
      Dump(shape: "danbooru-api", seed: 13, posts: 2000, quirks: "0"),
      Dump(shape: "danbooru-api", seed: 14, posts: 5000, quirks: "0.2"),
    ])
  func statisticsAgree(dump: Dump) throws {
    let shared = try Requirement.sharedFolder()
    try Python.requireModule("numpy")
    let bench = try ImportBench()
    let path = bench.folder.path("dump.jsonl")
    _ = try Python.output(
      ofFile: shared + "/tools/synth.py",
      arguments: [
        dump.shape, path, "--posts", "\(dump.posts)", "--seed", "\(TestSeed.seed(dump.seed))",
        "--quirks",
        dump.quirks,
      ])
    func oracle(_ what: String) throws -> String {
      try Python.output(ofFile: shared + "/oracle/warehouse.py", arguments: [what, path])
    }
    let comment: Comment = "\(dump)"
    try bench.load([path])
    try expectSound(bench.warehouse, comment)
    try expectTags(bench, oracle("tags"), comment)
    try expectAccounting(bench, oracle("accounting"), comment)
    try expectCoreTags(bench, oracle("core-tags"), comment)
  }

  private func expectTags(_ bench: ImportBench, _ oracle: String, _ comment: Comment) throws {
    let ours = try bench.texts(
      """
      SELECT tag.name || ',' || tag.category || ',' || tag_frequency.post_count
      FROM tag_frequency JOIN tag ON tag.name = tag_frequency.tag
      ORDER BY tag_frequency.rank
      """)
    let theirs = oracle.split(separator: "\n").map(String.init)
    #expect(ours == theirs, comment)
    #expect(ours.count > 1000)
  }

  private func expectAccounting(
    _ bench: ImportBench, _ oracle: String, _ comment: Comment
  ) throws {
    let theirs = try #require(
      try JSONSerialization.jsonObject(with: Data(oracle.utf8)) as? [String: Int64])
    let run = try #require(try bench.rows("SELECT * FROM import_run").first)
    let updated: Int64 = run["updated_count"]
    let unchanged: Int64 = run["unchanged_count"]
    let ours: [String: Int64] = [
      "lines": run["line_count"], "blank": run["blank_count"], "imported": run["imported_count"],
      "updated": updated + unchanged, "rejected": run["rejected_count"],
    ]
    #expect(ours == theirs, comment)
  }

  private func expectCoreTags(
    _ bench: ImportBench, _ oracle: String, _ comment: Comment
  ) throws {
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(oracle.utf8)) as? [String: [[Any]]])
    var theirs: [String] = []
    for (character, tags) in object {
      for tag in tags {
        let count = try #require(tag[1] as? Int)
        let frequency = try #require(tag[2] as? Double)
        theirs.append("\(character) \(tag[0]) \(count) \(String(format: "%.6f", frequency))")
      }
    }
    let ours = try bench.texts(
      """
      SELECT character || ' ' || tag || ' ' || post_count || ' ' || printf('%.6f', frequency)
      FROM core_tag
      """)
    #expect(ours.sorted() == theirs.sorted(), comment)
    #expect(ours.count > 100)
  }
}
