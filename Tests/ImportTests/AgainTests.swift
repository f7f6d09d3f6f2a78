import Foundation
import GRDB
import Store
import TestSupport
import Testing

@testable import Import
@testable import Loading

/// Importing again: what is known is skipped, what is read again changes nothing, what has changed
/// is replaced.
@Suite struct AgainTests {
  private func dump(seed: UInt64, postCount: Int = 300) -> String {
    var style = RandomDump.Style(postCount: postCount)
    style.badLines = 0.1
    return RandomDump(style, seed: seed).text
  }

  /// A file's time of modification, set to the past or to now.
  private func touch(_ path: String, secondsAgo: Double) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -secondsAgo)], ofItemAtPath: path)
  }

  @Test(arguments: [true, false]) func theSameFileIsSkipped(allowsBulk: Bool) throws {
    let bench = try ImportBench()
    let path = try bench.folder.write(dump(seed: 1), to: "dump.jsonl")
    let first = try bench.load([path]) { $0.allowsBulk = allowsBulk }
    let before = try bench.folder.read("w.db")
    let second = try bench.load([path]) { $0.allowsBulk = allowsBulk }
    #expect(second.outcome == .nothingToDo)
    #expect(second.skipped == [SkippedInput(name: path, lineCount: first.counts.lineCount)])
    #expect(second.counts == countsOfNothing)
    #expect(try bench.folder.read("w.db") == before)
  }

  @Test func aFileThatWasMovedIsKnown() throws {
    let bench = try ImportBench()
    let path = try bench.folder.write(dump(seed: 2), to: "dump.jsonl")
    try bench.load([path])
    let moved = bench.folder.path("moved.jsonl")
    try FileManager.default.moveItem(atPath: path, toPath: moved)
    #expect(try bench.load([moved]).outcome == .nothingToDo)
  }

  @Test func anotherSiteHasNotSeenIt() throws {
    let bench = try ImportBench()
    let path = try bench.folder.write("{\"id\":1}\n", to: "dump.jsonl")
    try bench.load([path])
    #expect(try bench.load([path]) { $0.siteName = "e621" }.counts.importedCount == 1)
    #expect(try bench.integer("SELECT COUNT(*) FROM post") == 2)
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func aTouchedFileChangesNothing(seed: UInt64) throws {
    let bench = try ImportBench()
    let path = try bench.folder.write(dump(seed: seed), to: "dump.jsonl")
    try touch(path, secondsAgo: 1000)
    let first = try bench.load([path])
    let before = try bench.content(withoutLedger: true)
    try touch(path, secondsAgo: 500)
    let second = try bench.load([path])
    #expect(second.outcome == .finished)
    #expect(second.counts.unchangedCount == first.counts.recordCount, "seed \(seed)")
    #expect(second.counts.importedCount == 0 && second.counts.updatedCount == 0)
    #expect(second.counts.rejectedCount == first.counts.rejectedCount)
    #expect(try bench.content(withoutLedger: true).differences(from: before) == [])
    #expect(try bench.integer("SELECT COUNT(*) FROM import_file") == 1)
    try expectSound(bench.warehouse, "seed \(seed)")
  }

  @Test func rereadingIsAskedFor() throws {
    let bench = try ImportBench()
    let path = try bench.folder.write("{\"id\":1}\n{\"id\":2}\nx\n", to: "dump.jsonl")
    try bench.load([path])
    let again = try bench.load([path]) { $0.rereads = true }
    #expect(again.counts.unchangedCount == 2)
    #expect(again.counts.rejectedCount == 1)
    try expectSound(bench.warehouse)
  }

  @Test func aChangedRecordReplacesThePost() throws {
    let bench = try ImportBench()
    let first = try bench.folder.write(
      """
      {"id":7,"score":1,"source":"a","rating":"s","tag_string":"solo hat miku","tag_string_general":"solo hat","tag_string_character":"miku"}
      {"id":8,"tag_string":"hat miku","tag_string_general":"hat","tag_string_character":"miku"}

      """, to: "first.jsonl")
    try bench.load([first])
    let second = try bench.folder.write(
      """
      {"id":8,"tag_string":"hat miku","tag_string_general":"hat","tag_string_character":"miku"}
      {"id":7,"score":2,"source":null,"tag_string":"bow solo","tag_string_general":"bow solo"}

      """, to: "second.jsonl")
    let summary = try bench.load([second])
    #expect(summary.counts.updatedCount == 1)
    #expect(summary.counts.unchangedCount == 1)
    let post = try #require(try bench.rows("SELECT * FROM post WHERE number = 7").first)
    #expect(post["post_id"] == 1)
    #expect(post["score"] == 2)
    #expect(post["source"] == nil as String?)
    #expect(post["rating"] == nil as String?, "the whole record is replaced")
    #expect(
      try bench.texts(
        """
        SELECT name FROM post_tag JOIN tag USING (tag_id) WHERE post_id = 1 ORDER BY position
        """) == ["bow", "solo"])
    #expect(
      try bench.texts("SELECT tag || ' ' || post_count FROM tag_frequency ORDER BY rank")
        == ["bow 1", "hat 1", "miku 1", "solo 1"])
    #expect(
      try bench.texts(
        "SELECT tag || ' ' || post_count || '/' || character_post_count FROM core_tag")
        == ["hat 1/1"])
    try expectSound(bench.warehouse)
  }

  /// Posts are added, changed and left alone by later dumps; the statistics follow.
  @Test(arguments: [10, 11, 12, 13] as [UInt64]) func laterDumps(seed: UInt64) throws {
    let bench = try ImportBench()
    var paths: [String] = []
    for load in 0..<4 {
      var style = RandomDump.Style(postCount: 120)
      style.highestNumber = 250
      style.tagCount = 40
      style.recategorized = load == 2 ? 0.05 : 0
      // The same vocabulary, hence the same seed for it, is not needed: names repeat.
      let text = RandomDump(style, seed: seed * 10 + UInt64(load)).text
      paths.append(try bench.folder.write(text, to: "\(load).jsonl"))
      let summary = try bench.load([paths[load]]) { $0.rowsPerTransaction = 400 }
      if load > 0 { #expect(summary.counts.updatedCount > 0) }
      try expectSound(bench.warehouse, "seed \(seed), load \(load)")
    }
    // The same in one import is the same warehouse, but for the ledger.
    let whole = try ImportBench(bench.folder, name: "whole.db")
    try whole.load(paths)
    var (parts, one) = (
      try bench.content(withoutLedger: true), try whole.content(withoutLedger: true)
    )
    parts.tables["import_field_problem"] = nil
    one.tables["import_field_problem"] = nil
    #expect(parts.differences(from: one) == [], "seed \(seed)")
  }

  /// A changed file is read in the middle of a transaction that another file has begun.
  @Test(arguments: [1, 3, 1000]) func aChangedFileBehindAnotherOne(rows: Int) throws {
    let bench = try ImportBench()
    let path = try bench.folder.write("{\"id\":1}\nbad one\nbad two\n", to: "b.jsonl")
    try bench.load([path])
    let other = try bench.folder.write("{\"id\":2}\n{\"id\":3}\n", to: "a.jsonl")
    try bench.folder.write("{\"id\":1,\"score\":\"x\"}\n{\"id\":4}\nstill bad\n", to: "b.jsonl")
    let summary = try bench.load([other, path]) {
      $0.rowsPerTransaction = rows
      $0.chunkByteCount = 1
    }
    #expect(summary.counts.importedCount == 3)
    #expect(summary.counts.unchangedCount == 1)
    #expect(try bench.texts("SELECT first_bytes FROM rejected_record") == ["still bad"])
    #expect(try bench.texts("SELECT first_value FROM import_field_problem") == ["\"x\""])
    try expectSound(bench.warehouse)
  }

  /// Between two transactions of an import others may write; what it knew of the tables is then old.
  @Test func othersWriteBetweenTransactions() throws {
    let bench = try ImportBench()
    let text = (1...60).map { "{\"id\":\($0),\"tag_string\":\"solo tag_\($0 % 9)\"}\n" }.joined()
    let path = try bench.folder.write(text, to: "a.jsonl")
    try Warehouse.create(path: bench.warehouse).close()
    var options = bench.options([path])
    options.allowsBulk = false
    options.chunkByteCount = 1
    options.rowsPerTransaction = 1
    var failure: (any Error)?
    _ = try DumpImport(options, stop: StopFlag()) { progress in
      guard progress.phase == "importing" else { return }
      let sql =
        switch progress.recordCount {
        case 3:
          """
          INSERT INTO post (site_id, number, score) VALUES (1, 40, 7), (1, 900, 8);
          INSERT INTO tag (site_id, name, category) VALUES (1, 'theirs', 4), (1, 'tag_8', 0);
          INSERT INTO post_tag
          SELECT post_id, 0, tag_id FROM post, tag WHERE number >= 40 AND tag.name = 'theirs';
          """
        case 20: "DELETE FROM post WHERE number IN (2, 19)"
        default: ""
        }
      do { try bench.execute(sql) } catch { failure = error }
    }.run()
    #expect(failure == nil)
    #expect(
      try bench.texts("SELECT number FROM post ORDER BY number")
        == (1...60).filter { $0 != 2 && $0 != 19 }.map { "\($0)" } + ["900"])
    #expect(try bench.texts("SELECT score FROM post WHERE number = 40") == ["NULL"])
    #expect(
      try bench.texts("SELECT tag || ' ' || post_count FROM tag_frequency WHERE rank IN (1, 11)")
        == ["solo 58", "theirs 1"])
    #expect(try bench.texts("SELECT updated_count FROM import_run") == ["1"])
    try expectSound(bench.warehouse)
  }

  /// Two members of one name, as `tar --append` leaves them: the later one replaces the earlier.
  @Test func membersOfOneName() throws {
    let bench = try ImportBench()
    let path = try bench.folder.write(
      tar([("a.jsonl", "{\"id\":1,\"score\":1}\n"), ("a.jsonl", "{\"id\":1,\"score\":2}\n")]),
      to: "dump.tar")
    try bench.load([path])
    #expect(try bench.texts("SELECT score FROM post") == ["2"])
    let again = try bench.load([path])
    #expect(again.counts.lineCount == 0)
    #expect(again.skipped.count == 2)
    #expect(try bench.texts("SELECT score FROM post") == ["2"])
    try expectSound(bench.warehouse)
  }

  @Test func anArchiveIsKnownByItsMembers() throws {
    let bench = try ImportBench()
    let path = try bench.folder.write(
      tar([("x/a.jsonl", "{\"id\":1}\n"), ("x/b.jsonl", "{\"id\":2}\n{\"id\":3}\n")]),
      to: "dump.tar")
    try bench.load([path])
    let before = try bench.content(withoutLedger: true)
    let again = try bench.load([path])
    #expect(again.counts == countsOfNothing)
    #expect(
      again.skipped == [
        SkippedInput(name: "\(path)/x/a.jsonl", lineCount: 1),
        SkippedInput(name: "\(path)/x/b.jsonl", lineCount: 2),
      ])
    #expect(try bench.content(withoutLedger: true).differences(from: before) == [])
  }
}
