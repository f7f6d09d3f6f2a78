import GRDB
import Store
import TestSupport
import Testing

@testable import Import
@testable import Loading

/// Every line is accounted for, per file and per run, and every rejected one can be found again.
@Suite struct AccountingTests {
  /// Three files: JSONL, a JSON array, a tar archive of two.
  private func makeInputs(_ folder: TemporaryFolder, seed: UInt64) throws -> [String] {
    var style = RandomDump.Style(postCount: 60)
    style.badLines = 0.3
    style.repeats = 0.2
    style.highestNumber = 300
    let dumps = (0..<4).map { RandomDump(style, seed: seed * 10 + $0) }
    return [
      try folder.write(dumps[0].text, to: "a.jsonl"),
      try folder.write(dumps[1].array, to: "b.json"),
      try folder.write(
        tar([("one.jsonl", dumps[2].text), ("two.jsonl", dumps[3].text)]), to: "c.tar"),
    ]
  }

  private static let sum =
    "blank_count + imported_count + updated_count + unchanged_count + rejected_count"

  @Test(arguments: [1, 2, 3] as [UInt64], [true, false])
  func linesAddUp(seed: UInt64, allowsBulk: Bool) throws {
    let bench = try ImportBench()
    let summary = try bench.load(try makeInputs(bench.folder, seed: seed)) {
      $0.allowsBulk = allowsBulk
      $0.chunkByteCount = 4000
    }
    #expect(try bench.integer("SELECT COUNT(*) FROM import_file WHERE is_complete") == 4)
    #expect(
      try bench.integer("SELECT COUNT(*) FROM import_file WHERE line_count = \(Self.sum)") == 4)
    let run = try #require(
      try bench.rows("SELECT *, \(Self.sum) AS sum FROM import_run").first)
    #expect(run["line_count"] as Int64 == run["sum"] as Int64)
    #expect(run["state"] as String == "finished")
    for (column, count) in [
      ("line_count", summary.counts.lineCount), ("blank_count", summary.counts.blankCount),
      ("imported_count", summary.counts.importedCount),
      ("updated_count", summary.counts.updatedCount),
      ("unchanged_count", summary.counts.unchangedCount),
      ("rejected_count", summary.counts.rejectedCount),
    ] {
      #expect(count > 0, "\(column) is tried")
      #expect(run[column] as Int64 == count, "\(column)")
      #expect(try bench.integer("SELECT SUM(\(column)) FROM import_file") == count, "\(column)")
    }
    #expect(
      try bench.integer("SELECT COUNT(*) FROM rejected_record") == summary.counts.rejectedCount)
    #expect(try bench.integer("SELECT COUNT(*) FROM post") == summary.counts.importedCount)
    #expect(
      try bench.texts("SELECT member FROM import_file ORDER BY import_file_id")
        == ["", "", "one.jsonl", "two.jsonl"])
    try expectSound(bench.warehouse, "seed \(seed)")
  }

  @Test(arguments: [4, 5] as [UInt64]) func rejectsAreFoundInTheirFile(seed: UInt64) throws {
    let bench = try ImportBench()
    let inputs = try makeInputs(bench.folder, seed: seed)
    try bench.load(Array(inputs.prefix(2))) { $0.chunkByteCount = 3000 }
    let rows = try bench.rows(
      "SELECT path, rejected_record.* FROM rejected_record JOIN import_file USING (import_file_id)")
    #expect(rows.count > 20)
    let files = [try bench.folder.read("a.jsonl"), try bench.folder.read("b.json")]
    for row in rows {
      let bytes = files[row["path"] as String == inputs[0] ? 0 : 1]
      let start: Int = row["byte_offset"]
      let count: Int = row["byte_count"]
      let lineNumber: Int = row["line_number"]
      #expect(lineNumber == bytes[..<start].count { $0 == UInt8(ascii: "\n") } + 1)
      let record = bytes[start..<start + count]
      let first: String = row["first_bytes"]
      #expect(
        first
          == String(decoding: record.prefix(200), as: UTF8.self).replacing("\0", with: "\u{FFFD}"))
      let reason: String = row["reason"]
      #expect(!reason.isEmpty)
    }
  }

  @Test func reasonsSayWhatWasFound() throws {
    let bench = try ImportBench()
    let path = try bench.folder.write(
      "\n[1,2,3]\n{\"id\":0}\r\n  \n{\"score\":1}\n{\"id\":\"12x\"}\n{\"id\":1}", to: "d.jsonl")
    let summary = try bench.load([path])
    #expect(summary.counts.lineCount == 7)
    #expect(summary.counts.blankCount == 2)
    #expect(summary.counts.importedCount == 1)
    let rows = try bench.rows("SELECT * FROM rejected_record ORDER BY byte_offset")
    #expect(rows.map { $0["line_number"] as Int } == [2, 3, 5, 6])
    #expect(rows.map { $0["byte_offset"] as Int } == [1, 9, 22, 34])
    #expect(rows.map { $0["byte_count"] as Int } == [7, 8, 11, 12])
    #expect(
      rows.map { $0["reason"] as String } == [
        "is no JSON object but […]", "has an id that is no whole number from 1 on: 0",
        "has no id", "has an id that is no whole number from 1 on: \"12x\"",
      ])
  }

  @Test(arguments: [true, false]) func wrongFieldsAreCounted(allowsBulk: Bool) throws {
    let bench = try ImportBench()
    let path = try bench.folder.write(
      """
      {"id":1,"score":"many","rating":7}
      {"id":2,"score":[],"source":null}
      no record
      {"id":3,"score":4,"created_at":"soon"}

      """, to: "d.jsonl")
    let summary = try bench.load([path]) {
      $0.allowsBulk = allowsBulk
      $0.chunkByteCount = 1
    }
    let problems = try #require(summary.files.first).fieldProblems
    #expect(
      problems.map { "\($0) \($1.recordCount) \($1.firstLineNumber) \($1.firstValue)" }.sorted()
        == ["created_at 1 4 \"soon\"", "rating 1 1 7", "score 2 1 \"many\""])
    #expect(
      try bench.rows(
        """
        SELECT field, record_count, first_line_number, first_value FROM import_field_problem
        ORDER BY field
        """
      ).map { "\($0[0] as String) \($0[1] as Int) \($0[2] as Int) \($0[3] as String)" } == [
        "created_at 1 4 \"soon\"", "rating 1 1 7", "score 2 1 \"many\"",
      ])
    #expect(
      try bench.texts("SELECT COALESCE(score, 'none') FROM post ORDER BY number")
        == ["none", "none", "4"])
  }

  @Test func filesOfAFolderComeInOrder() throws {
    let bench = try ImportBench()
    let folder = bench.folder
    // Each says another score of the one post; the last one that is read wins.
    for (index, name) in ["2.jsonl", "10.jsonl", "a.json", "notes.txt", ".hidden.jsonl"]
      .enumerated()
    {
      try folder.write("{\"id\":1,\"score\":\(index)}\n", to: name)
    }
    let summary = try ImportBench(name: "w.db").load([folder.path])
    #expect(
      summary.files.map(\.path) == ["10.jsonl", "2.jsonl", "a.json"].map { folder.path($0) })
    #expect(summary.counts.updatedCount == 2)
    let other = try ImportBench(folder)
    try other.load([folder.path("a.json"), folder.path("2.jsonl")])
    #expect(try other.texts("SELECT score FROM post") == ["0"])
  }

  @Test func aPostIsKeptWithEveryField() throws {
    let bench = try ImportBench()
    let path = try bench.folder.write(
      """
      {"id":"263162","created_at":"2008-06-10 03:08:07.34205 UTC","uploader_id":"1","score":"-1",\
      "source":"http:\\/\\/a.org\\/東","md5":"abcd","last_commented_at":"1970-01-01 00:00:00 UTC",\
      "rating":"s","image_width":"400","image_height":"300","is_note_locked":false,"file_ext":"jpg",\
      "parent_id":"0","has_children":true,"approver_id":"0","file_size":"77","up_score":"2",\
      "down_score":"-3","updated_at":"2016-04-23 14:32:09.52181 UTC","pixiv_id":"9",\
      "is_pending":false,"is_flagged":true,"is_deleted":false,"is_banned":true,"favs":["5","6"],\
      "is_rating_locked":true,"is_status_locked":false,\
      "tags":[{"id":"1","name":"1boy","category":"0"},{"id":"2","name":"x","category":"1"}]}

      """, to: "d.jsonl")
    for (name, allowsBulk) in [("bulk.db", true), ("rows.db", false)] {
      let bench = try ImportBench(bench.folder, name: name)
      try bench.load([path]) { $0.allowsBulk = allowsBulk }
      let post = try #require(try bench.rows("SELECT * FROM post").first)
      let expected: Row = [
        "post_id": 1, "site_id": 1, "number": 263162, "import_file_id": 1,
        "created_at": "2008-06-10T03:08:07.342Z", "updated_at": "2016-04-23T14:32:09.521Z",
        "rating": "s", "score": -1, "up_score": 2, "down_score": -3, "favorite_count": 2,
        "image_width": 400, "image_height": 300, "file_ext": "jpg", "file_size": 77, "md5": "abcd",
        "source": "http://a.org/東", "uploader_id": 1, "approver_id": nil, "parent_number": nil,
        "pixiv_id": 9, "is_pending": 0, "is_flagged": 1, "is_deleted": 0, "is_banned": 1,
        "has_children": 1, "is_rating_locked": 1, "is_note_locked": 0, "is_status_locked": 0,
      ]
      #expect(post == expected)
      #expect(
        try bench.texts("SELECT site || tag || category FROM tag_frequency ORDER BY rank")
          == ["danbooru1boygeneral", "danbooruxartist"])
    }
  }
}
