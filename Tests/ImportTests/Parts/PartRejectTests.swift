import Foundation
import GRDB
import Store
import TestSupport
import Testing

@testable import Import

/// Rejected records of tables, members and pages are found again where the ledger says.
@Suite struct PartRejectTests {
  private let bench: ImportBench

  init() throws {
    bench = try ImportBench()
  }

  private struct Reject: Equatable {
    var line: Int
    var offset: Int
    var byteCount: Int
    var reason: String
  }

  private func rejects() throws -> [Reject] {
    try bench.rows("SELECT * FROM rejected_record ORDER BY byte_offset").map {
      Reject(
        line: $0["line_number"], offset: $0["byte_offset"], byteCount: $0["byte_count"],
        reason: $0["reason"])
    }
  }

  /// Where a piece of a text that is there once stands.
  private func position(of piece: String, in text: String, reason: String) throws -> Reject {
    let range = try #require(text.range(of: piece))
    let before = text.utf8[..<range.lowerBound]
    return Reject(
      line: before.count { $0 == UInt8(ascii: "\n") } + 1, offset: before.count,
      byteCount: piece.utf8.count, reason: reason)
  }

  static let chunkByteCounts = [1, 40, 1 << 20]

  @Test(arguments: chunkByteCounts, [true, false])
  func rowsOfATable(chunkByteCount: Int, allowsBulk: Bool) throws {
    let text = """
      \u{FEFF}id,source,tag_string,is_deleted
      1,"two
      lines, and ""quotes"" in it",fox,t
      x1,"three

      lines\r
      ",fox,t
      2,"",wolf,f
      3,a,b
      ,,,
      4,q"uote,fox "x",f\r
      5,,"fox,f,
      -6,,,\r
      7,,,,
      8,"open

      """
    let fates = try bench.take(text, as: "p.csv", .e621Posts) {
      $0.chunkByteCount = chunkByteCount
      $0.allowsBulk = allowsBulk
    }
    // A quote that opens a field goes on to the next quote: here over two rows, or to the end.
    let firstReason = "has an id that is no whole number from 1 on: \"x1\""
    let bad = try position(of: "x1,\"three\n\nlines\r\n\",fox,t", in: text, reason: firstReason)
    let short = try position(of: "3,a,b", in: text, reason: "has 3 fields, not 4 as the first row")
    let found = try rejects()
    #expect(found.prefix(2) == [bad, short])
    #expect(found.last?.reason == "has 10 fields, not 4 as the first row" || found.count == 3)
    #expect(fates.imported == 3 && fates.blank == 1 && fates.rejected == Int64(found.count))
    #expect(
      try bench.texts("SELECT COALESCE(source, 'null') FROM post ORDER BY number")
        == ["two\nlines, and \"quotes\" in it", "", "q\"uote"])
    try expectSound(bench.warehouse)
  }

  @Test(arguments: chunkByteCounts, [true, false])
  func membersOfAnObject(chunkByteCount: Int, allowsBulk: Bool) throws {
    let text = """
      {
        "1": {
          "caption": "a \\"}, {\\" b",
          "train_resolution": [
            64,
            64
          ]
        },
        "no number": {
          "caption": "c"
        },
        "2": "just a text",
        "3": {
          "caption": "d"
        },
        "4": [1,
          2],
        "5\\u0030": {"tags": "t"},
        "0": {}
      }

      """
    let fates = try bench.take(text, as: "m.json", .kohya) {
      $0.chunkByteCount = chunkByteCount
      $0.allowsBulk = allowsBulk
    }
    #expect(fates == LineFates(imported: 3, rejected: 4))
    #expect(
      try rejects() == [
        try position(
          of: "\"no number\": {\n    \"caption\": \"c\"\n  }", in: text,
          reason: "has a key that names no post: \"no number\""),
        try position(
          of: "\"2\": \"just a text\"", in: text,
          reason: "has a value that is no JSON object but \"just a text\""),
        try position(
          of: "\"4\": [1,\n    2]", in: text, reason: "has a value that is no JSON object but […]"),
        try position(of: "\"0\": {}", in: text, reason: "has a key that names no post: \"0\""),
      ])
    #expect(try bench.texts("SELECT number FROM post ORDER BY number") == ["1", "3", "50"])
    #expect(try bench.texts("SELECT text FROM caption ORDER BY post_id") == ["a \"}, {\" b", "d"])
    try expectSound(bench.warehouse)
  }

  @Test(arguments: chunkByteCounts, [true, false])
  func recordsOfPages(chunkByteCount: Int, allowsBulk: Bool) throws {
    let text = """
      {"posts":[{"id":1},{"id":0},
      {"id":2,
       "tags":{"general":["fox"]}}, 7
      ]}
      {"posts":[]}
      {"posts":[{"id":3},{"tags":{}}]}

      """
    let fates = try bench.take(text, as: "pages.json", .e621Posts) {
      $0.chunkByteCount = chunkByteCount
      $0.allowsBulk = allowsBulk
    }
    #expect(fates == LineFates(imported: 3, rejected: 3))
    #expect(
      try rejects() == [
        try position(
          of: "{\"id\":0}", in: text, reason: "has an id that is no whole number from 1 on: 0"),
        try position(of: "7", in: text, reason: "is no JSON object but 7"),
        try position(of: "{\"tags\":{}}", in: text, reason: "has no id"),
      ])
    try expectSound(bench.warehouse)
  }

  @Test(arguments: chunkByteCounts) func rowsOfLists(chunkByteCount: Int) throws {
    let text = """
      id,name,category,post_count
      1,fox,5,10
      2,,0,1
      3,"a
      b",general,1

      4,wolf,5,many
      0,dog,5,1
      5,cat,5

      """
    let fates = try bench.take(text, as: "t.csv", .tags) { $0.chunkByteCount = chunkByteCount }
    // A count that is a text costs the field, not the tag.
    #expect(fates == LineFates(imported: 2, rejected: 4, blank: 1))
    #expect(try rejects().map(\.line) == [3, 4, 8, 9])
    #expect(
      try rejects().map(\.reason) == [
        "has no name but null", "has a category that is no number of one: \"general\"",
        "has an id that is no whole number from 1 on: \"0\"",
        "has 3 fields, not 4 as the first row",
      ])
    let statuses = "antecedent_name,consequent_name\na,b\n"
    #expect(
      try bench.take(statuses, as: "a.csv", .tagAliases) { $0.chunkByteCount = chunkByteCount }
        == LineFates(rejected: 1))
    #expect(
      try bench.texts("SELECT reason FROM rejected_record WHERE import_file_id = 2")
        == ["has no status but null"])
    try expectSound(bench.warehouse)
  }

  /// Nothing of a table without the column that makes a record comes in, and each row says why.
  @Test func tablesOfOtherColumns() throws {
    let fates = try bench.take("name,size\na,1\nb,2\n", as: "p.csv", .e621Posts)
    #expect(fates == LineFates(rejected: 3))
    #expect(
      Set(try rejects().map(\.reason)) == ["is of a table whose first row names no column id"])
    #expect(try bench.take("1,2,3\n", as: "a.csv", .tagAliases) == LineFates(rejected: 1))
  }

  /// A header is no line of the accounting, wherever it comes: in each file and member.
  @Test func headersAreNotCounted() throws {
    let header = "id,tag_string\n"
    let path = try bench.folder.write(
      tar([("a.csv", header + "1,x\n"), ("b.csv", header), ("c.csv", header + "2,y\n" + header)]),
      to: "posts.tar")
    // The first row repeated within a file is a row, and no post.
    #expect(try bench.take(file: path, .e621Posts) == LineFates(imported: 2, rejected: 1))
    #expect(
      try bench.texts("SELECT member || line_count FROM import_file ORDER BY 1")
        == ["a.csv1", "b.csv0", "c.csv2"])
    #expect(
      try bench.texts("SELECT line_number || '/' || byte_offset FROM rejected_record") == ["3/18"])
    try expectSound(bench.warehouse)
  }

  /// What a user has: a folder of months, some compressed, beside files of other kinds.
  @Test(arguments: [true, false]) func foldersAndCompressedFiles(allowsBulk: Bool) throws {
    let folder = bench.folder
    func line(_ number: Int) -> String { "{\"id\":\(number),\"regular_summary\":\"r\(number)\"}\n" }
    try folder.write(line(1) + "bad\n", to: "2024-01_grouped.jsonl")
    _ = try gzip(line(2), to: "2024-02_grouped.jsonl.gz", in: folder)
    try folder.write(tar([("2024-03_grouped.jsonl", line(3))]), to: "2024-03.tar")
    try folder.write("no dump", to: "README.txt")
    let captions = try bench.take(file: folder.path, .e621Captions) { $0.allowsBulk = allowsBulk }
    #expect(captions == LineFates(imported: 3, rejected: 1))
    #expect(
      try bench.texts("SELECT month FROM post_facts ORDER BY number")
        == ["2024-01", "2024-02", "2024-03"])

    let lists = try TemporaryFolder()
    let other = try ImportBench(lists)
    _ = try gzip(
      "id,name,category,post_count\n1,\"a\n\",5,1\n2,b,0,1\n", to: "tags.csv.gz", in: lists)
    #expect(try other.take(file: lists.path, .tags) == LineFates(imported: 2))
    try expectSound(bench.warehouse)
    try expectSound(other.warehouse)
  }
}
