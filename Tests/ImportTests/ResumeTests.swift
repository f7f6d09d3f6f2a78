import ByteIO
import GRDB
import Store
import TestSupport
import Testing

@testable import Import
@testable import Loading

/// An import that was stopped leaves a whole prefix, and the next one completes it.
@Suite struct ResumeTests {
  enum Shape: CaseIterable { case lines, array, gzip, tar, twoFiles }

  private func makeInputs(_ shape: Shape, seed: UInt64, in folder: TemporaryFolder) throws
    -> [String]
  {
    var style = RandomDump.Style(postCount: 150)
    style.order = .shuffled
    style.repeats = 0.1
    style.badLines = 0.1
    style.highestNumber = 400
    let dumps = [RandomDump(style, seed: seed), RandomDump(style, seed: seed + 1000)]
    return switch shape {
    case .lines: [try folder.write(dumps[0].text, to: "a.jsonl")]
    case .array: [try folder.write(dumps[0].array, to: "a.json")]
    case .gzip: [try ImportTests.gzip(dumps[0].text, to: "a.jsonl.gz", in: folder)]
    case .tar:
      [
        try folder.write(
          ImportTests.tar([("a.jsonl", dumps[0].text), ("b.jsonl", dumps[1].text)]), to: "a.tar")
      ]
    case .twoFiles:
      try dumps.enumerated().map { try folder.write($1.text, to: "\($0).jsonl") }
    }
  }

  /// Everything but the ledger of runs, of which a resumed import has several.
  private func content(_ bench: ImportBench) throws -> WarehouseContent {
    var content = try bench.content()
    content.tables["import_run"] = nil
    content.tables["import_file"] = try bench.texts(
      """
      SELECT path || ' ' || member || ' ' || is_complete || ' ' || end_byte_offset || ' '
        || end_line_number || ' ' || line_count || ' ' || blank_count || ' ' || imported_count
        || ' ' || updated_count || ' ' || unchanged_count || ' ' || rejected_count
      FROM import_file ORDER BY import_file_id
      """)
    return content
  }

  @Test(arguments: Shape.allCases, [true, false])
  func stoppedAndResumed(shape: Shape, allowsBulk: Bool) throws {
    let whole = try ImportBench(name: "whole.db")
    let inputs = try makeInputs(shape, seed: 7, in: whole.folder)
    let all = try whole.load(inputs) { $0.chunkByteCount = 2000 }
    let expected = try content(whole)
    for batchCount in [1, 2, 5, 12, 25] {
      let bench = try ImportBench(whole.folder, name: "\(batchCount).db")
      let first = try bench.load(inputs, stoppingAfter: batchCount) {
        $0.chunkByteCount = 2000
        $0.allowsBulk = allowsBulk
        $0.rowsPerTransaction = 300
      }
      #expect(first.outcome == .interrupted(2))
      #expect(try bench.texts("SELECT state FROM import_run") == ["stopped"])
      #expect(try bench.integer("SELECT line_count FROM import_run") == first.counts.lineCount)
      #expect(first.counts.lineCount > 0 && first.counts.lineCount < all.counts.lineCount)
      try expectSound(bench.warehouse, "\(shape), \(batchCount)")

      let second = try bench.load(inputs) { $0.chunkByteCount = 2000 }
      #expect(second.outcome == .finished)
      #expect(
        first.counts.lineCount + second.counts.lineCount == all.counts.lineCount,
        "no line is read twice")
      let differences = try content(bench).differences(from: expected)
      #expect(differences == [], "\(shape), bulk \(allowsBulk), stopped after \(batchCount)")
      try expectSound(bench.warehouse, "\(shape), \(batchCount)")
      #expect(try bench.load(inputs).counts == countsOfNothing)
    }
  }

  @Test func stoppedManyTimes() throws {
    let whole = try ImportBench(name: "whole.db")
    let inputs = try makeInputs(.twoFiles, seed: 9, in: whole.folder)
    try whole.load(inputs)
    let bench = try ImportBench(whole.folder, name: "parts.db")
    var runCount = 0
    while case .interrupted = try bench.load(
      inputs, stoppingAfter: 3, { $0.chunkByteCount = 2000 }
    ).outcome {
      runCount += 1
      try #require(runCount < 200, "it never ends")
    }
    #expect(runCount > 5)
    #expect(try content(bench).differences(from: content(whole)) == [])
    try expectSound(bench.warehouse)
  }

  /// A file that has grown since it was stopped in is another file: it is read from its start.
  @Test func aFileThatGrewIsReadAgain() throws {
    let bench = try ImportBench()
    let lines = (1...200).map { "{\"id\":\($0),\"score\":1}\n" }
    let path = try bench.folder.write(lines.joined(), to: "a.jsonl")
    let first = try bench.load([path], stoppingAfter: 2) { $0.chunkByteCount = 1000 }
    try bench.folder.write(lines.joined() + "{\"id\":999}\n", to: "a.jsonl")
    let second = try bench.load([path])
    #expect(second.counts.unchangedCount == first.counts.importedCount)
    #expect(second.counts.lineCount == 201)
    #expect(try bench.integer("SELECT COUNT(*) FROM post") == 201)
    #expect(try bench.integer("SELECT COUNT(*) FROM import_file") == 1)
    try expectSound(bench.warehouse)
  }

  /// What a killed bulk load has left beside the warehouse is cleared away by the next one.
  @Test func leftoversAreClearedAway() throws {
    let bench = try ImportBench()
    try bench.folder.write("half a warehouse", to: ".w.db.loading")
    try bench.folder.write("its journal", to: ".w.db.loading-journal")
    let path = try bench.folder.write("{\"id\":1}\n", to: "a.jsonl")
    try bench.load([path])
    #expect(try bench.folder.names() == ["a.jsonl", "w.db"])
    try expectSound(bench.warehouse)
  }

  /// A run that was killed between two commits left the caches stale; the next import refreshes them.
  @Test func staleCachesAreComputedAnew() throws {
    let bench = try ImportBench()
    let text = RandomDump(RandomDump.Style(postCount: 100), seed: 3).text
    let path = try bench.folder.write(text, to: "a.jsonl")
    try bench.load([path])
    try bench.execute(
      """
      UPDATE cache_state SET is_current = 0;
      DELETE FROM character_tag_count;
      UPDATE tag_count SET post_count = post_count + 3;
      """)
    let more = try bench.folder.write("{\"id\":77777,\"tag_string\":\"solo\"}\n", to: "b.jsonl")
    try bench.load([more])
    try expectSound(bench.warehouse)
  }
}
