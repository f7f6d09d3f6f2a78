import Foundation
import GRDB
import Store
import TestSupport
import Testing

@testable import Import
@testable import Loading

/// A warehouse beyond 1 GiB, where SQLite leaves a page unused. Minutes, so that it runs only when
/// TAGHOUSE_LARGE_TESTS is set.
@Suite struct LargeFileTests {
  static let isWanted = ProcessInfo.processInfo.environment["TAGHOUSE_LARGE_TESTS"] != nil

  /// Posts of about 3 KB, so that `post` grows over the page at byte 2^30 while others grow too.
  @Test(.enabled(if: isWanted)) func beyondTheLockBytePage() throws {
    let bench = try ImportBench()
    let path = bench.folder.path("dump.jsonl")
    let postCount = 420_000
    try writeDump(to: path, postCount: postCount)
    let summary = try bench.load([path])
    #expect(summary.mode == "bulk")
    #expect(summary.counts.importedCount == Int64(postCount))
    let size = try FileManager.default.attributesOfItem(atPath: bench.warehouse)[.size] as? Int64
    #expect(try #require(size) > 1 << 30)
    try expectSound(bench.warehouse)
    #expect(try bench.integer("SELECT COUNT(*) FROM post") == postCount)
    #expect(try bench.integer("SELECT COUNT(*) FROM post_tag") == postCount * 6)
    #expect(
      try bench.integer("SELECT SUM(LENGTH(source)) FROM post") == postCount * 3000)
    // Later changes find a file that SQLite can go on with.
    let more = try bench.folder.write(
      "{\"id\":1,\"tag_string\":\"solo\"}\n{\"id\":99999999,\"tag_string\":\"solo\"}\n",
      to: "more.jsonl")
    let counts = try bench.load([more]).counts
    #expect((counts.updatedCount, counts.importedCount) == (1, 1))
    try expectSound(bench.warehouse)
  }

  private func writeDump(to path: String, postCount: Int) throws {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    let file = try #require(FileHandle(forWritingAtPath: path))
    var generator = SeededGenerator(seed: 1)
    let source = String(repeating: "x", count: 3000)
    var text = ""
    for number in 1...postCount {
      let tags = (0..<5).map { "tag_\($0)_\(generator.next() % 5000)" }.joined(separator: " ")
      text += "{\"id\":\(number),\"source\":\"\(source)\",\"tag_string\":\"solo \(tags)\"}\n"
      if text.utf8.count > 8 << 20 || number == postCount {
        try file.write(contentsOf: Data(text.utf8))
        text = ""
      }
    }
    try file.close()
  }
}
