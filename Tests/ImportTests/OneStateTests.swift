import GRDB
import Store
import TestSupport
import Testing

@testable import Import

/// Whoever reads while an import runs sees statistics of the rows that he sees.
@Suite struct OneStateTests {
  /// Uses of tags by the tables, and by the statistics, in one statement.
  private static let sums = """
    SELECT
      (SELECT COUNT(*) FROM post_tag),
      (SELECT COALESCE(SUM(post_count), 0) FROM tag_frequency),
      (SELECT COALESCE(SUM(use_count), 0) FROM category_count),
      (SELECT COUNT(*) FROM post),
      (SELECT COALESCE(SUM(post_count), 0) FROM site_count),
      (SELECT is_current FROM cache_state)
    """

  @Test(arguments: ["wal", "delete"])
  func everyCommitIsOneState(journalMode: String) throws {
    let bench = try ImportBench()
    let lines = (1...600).map { "{\"id\":\($0),\"tag_string\":\"a b_\($0 % 7)\"}\n" }.joined()
    let path = try bench.folder.write(lines, to: "a.jsonl")
    let first = try bench.folder.write("{\"id\":9000001,\"tag_string\":\"solo\"}\n", to: "b.jsonl")
    try bench.load([first])
    try bench.execute("PRAGMA journal_mode = \(journalMode)")
    var options = bench.options([path])
    options.chunkByteCount = 2000
    options.rowsPerTransaction = 50
    var states: [Row] = []
    _ = try DumpImport(options, stop: StopFlag()) { _ in
      states.append(contentsOf: try! bench.rows(Self.sums))
    }.run()
    for row in states {
      // A category that changed in the middle makes the statistics stale, and says so.
      guard row[5] == 1 else { continue }
      #expect(row[0] as Int64 == row[1] as Int64, "\(row)")
      #expect(row[3] as Int64 == row[4] as Int64, "\(row)")
    }
    let current = states.filter { $0[5] == 1 }
    #expect(Set(current.map { $0[3] as Int64 }).count > 3, "several commits were seen")
    try expectSound(bench.warehouse)
  }

  /// Where a category changes, the statistics are counted anew in the last transaction, from what it has
  /// written itself.
  @Test(arguments: ["wal", "delete"])
  func categoriesThatChange(journalMode: String) throws {
    let bench = try ImportBench()
    let style = RandomDump.Style(postCount: 300, recategorized: 0.1)
    let first = try bench.folder.write(RandomDump(style, seed: 12).text, to: "a.jsonl")
    let second = try bench.folder.write(RandomDump(style, seed: 13).text, to: "b.jsonl")
    try bench.load([first])
    try bench.execute("PRAGMA journal_mode = \(journalMode)")
    var currentBefore: [Int64] = []
    var options = bench.options([second])
    options.chunkByteCount = 4000
    options.rowsPerTransaction = 500
    _ = try DumpImport(options, stop: StopFlag()) { _ in
      currentBefore.append(try! bench.integer("SELECT is_current FROM cache_state"))
    }.run()
    #expect(currentBefore.contains(0), "differences were not enough")
    #expect(try bench.integer("SELECT is_current FROM cache_state") == 1)
    try expectSound(bench.warehouse)
  }

  /// A run that is killed between two commits leaves statistics of what it has committed.
  @Test func aStopBetweenCommitsLeavesCurrentStatistics() throws {
    let bench = try ImportBench()
    let lines = (1...300).map { "{\"id\":\($0),\"tag_string\":\"a b_\($0 % 7)\"}\n" }.joined()
    let path = try bench.folder.write(lines, to: "a.jsonl")
    var options = bench.options([path])
    options.allowsBulk = false
    options.chunkByteCount = 1000
    options.rowsPerTransaction = 50
    var copies = 0
    _ = try DumpImport(options, stop: StopFlag()) { progress in
      guard progress.phase == "importing", copies < 3 else { return }
      copies += 1
      // The file as a kill would leave it: what is committed.
      let rows = try! bench.rows(Self.sums)
      #expect(rows[0][5] == 1)
      #expect(rows[0][0] as Int64 == rows[0][1] as Int64)
    }.run()
    #expect(copies == 3)
  }
}
