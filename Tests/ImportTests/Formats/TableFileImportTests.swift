import ByteIO
import Loading
import Store
import TableFiles
import TestSupport
import Testing

@testable import Import

/// Parquet and SQLite dumps, each against what pyarrow and Python's sqlite3 have written.
@Suite("Imports: Parquet and SQLite dumps")
struct TableFileImportTests {
  private let bench: ImportBench

  init() throws {
    bench = try ImportBench()
  }

  private func parquet(_ name: String) throws -> String {
    try Python.requireModule("pyarrow")
    try Requirement.program("duckdb")
    return try TableFileSample.parquet.get().path(name)
  }

  private func sqlite(_ name: String) throws -> String {
    try TableFileSample.sqlite.get().path(name)
  }

  @discardableResult
  private func load(
    _ path: String, _ format: ImportFormat = .danbooru, site: String? = nil
  ) throws -> ImportSummary {
    try bench.load([path]) {
      $0.format = format
      $0.siteName = site
    }
  }

  /// Posts with their tags: `1 hat:general`.
  private func posts() throws -> [String] {
    try bench.texts(
      """
      SELECT post.number || COALESCE((
        SELECT group_concat(' ' || name || ':' || COALESCE(category_name, '-'), '')
        FROM (
          SELECT tag.name, tag_category.name AS category_name
          FROM post_tag
          JOIN tag USING (tag_id)
          LEFT JOIN tag_category
            ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
          WHERE post_tag.post_id = post.post_id
          ORDER BY position)), '')
      FROM post ORDER BY number
      """)
  }

  // MARK: Parquet

  @Test("A flat table of Danbooru: tags in groups, dotted names, NaN for nothing")
  func flat() throws {
    let summary = try load(try parquet("flat.parquet"))
    #expect(summary.counts.lineCount == 3)
    #expect(summary.counts.importedCount == 3)
    #expect(try posts() == ["11 1girl:general hat:general mira_(sky):character", "12", "13"])
    #expect(
      try bench.texts(
        """
        SELECT printf('%s %s %s %s %s', image_width, file_ext, parent_number, is_deleted, created_at)
        FROM post ORDER BY number
        """) == [
          "100 png 57501 1 2021-05-19T05:30:25.096Z", "200 jpg  0 2021-05-19T05:30:25.096Z",
          "300    2021-05-19T05:30:25.096Z",
        ])
    #expect(try bench.integer("SELECT COUNT(*) FROM import_field_problem") == 0)
  }

  @Test("A shard whose media_asset is a struct, with a time that has a zone")
  func shard() throws {
    try load(try parquet("shard.parquet"))
    #expect(
      try bench.texts(
        "SELECT printf('%s %s %s %s', md5, image_width, file_ext, created_at) FROM post")
        == ["bb 5 gif 2021-05-19T05:30:25.096Z"])
  }

  @Test("Tables for tag models: categories as texts with commas, or as lists")
  func categories() throws {
    try load(try parquet("dart.parquet"))
    try load(try parquet("lists.parquet"))
    #expect(
      try posts() == [
        "31 original:copyright a_b:artist long_hair:general hat:general highres:meta",
        "32 don't_say_\"lazy\":general",
        "41 1girl:general long_hair:general hat:general mira_(sky):character highres:meta",
      ])
  }

  @Test("e621: the columns of its export, and tags as a list")
  func e621() throws {
    try load(try parquet("e621.parquet"), .e621Posts)
    try load(try parquet("e621-list.parquet"), .e621Posts)
    #expect(try posts() == ["51 fox:- solo:-", "52 fox:- solo:-"])
    #expect(
      try bench.texts(
        "SELECT printf('%s %s %s %s', is_deleted, is_pending, down_score, source) FROM post WHERE number = 51"
      )
        == ["0 1 -1 https://a\nhttps://b"])
  }

  @Test("A board's mirror: texts without a type, seconds; the shape is found")
  func board() throws {
    let path = try parquet("board.parquet")
    let found = try ImportDetection.detect(path)
    #expect(found.format.name == "moebooru")
    #expect(found.siteName == "yande.re")
    try load(path, found.format, site: found.siteName)
    #expect(try posts() == ["61 hat:- cat:-"])
    #expect(
      try bench.texts("SELECT created_at || image_width FROM post") == [
        "2020-07-04T23:21:40.000Z9"
      ])
  }

  @Test("A name with quotes and patterns is a name")
  func oddName() throws {
    try load(try parquet("it's [a] *.parquet"))
    #expect(try posts() == ["71 hat:general"])
  }

  @Test("Rows are lines: an interrupted import goes on at its row, and ends as if it were one")
  func resuming() throws {
    let path = try parquet("many.parquet")
    func small(_ options: inout ImportOptions) {
      options.chunkByteCount = 2000
      options.rowsPerTransaction = 50
      options.allowsBulk = false
    }
    let first = try bench.load([path], stoppingAfter: 3, small)
    #expect(first.outcome == .interrupted(2))
    #expect(0 < first.counts.lineCount && first.counts.lineCount < 1000)
    let second = try bench.load([path], small)
    #expect(first.counts.lineCount + second.counts.lineCount == 1000)
    #expect(second.counts.unchangedCount == 0)
    let whole = try ImportBench()
    try whole.load([path], small)
    #expect(try bench.content(withoutLedger: true) == whole.content(withoutLedger: true))
    #expect(try bench.load([path], small).outcome == .nothingToDo)
  }

  @Test("What is no Parquet, or has no column that is read, is said in one sentence")
  func wrongTables() throws {
    let folder = try TemporaryFolder()
    let broken = try folder.write("PAR1 but no more", to: "broken.parquet")
    try Requirement.program("duckdb")
    let error = #expect(throws: ByteIOError.self) { try load(broken) }
    #expect(error?.code == .corruptInput)
    #expect("\(error!)".contains("the program duckdb cannot read this as Parquet"))
    let other = try parquet("other.parquet")
    let columns = #expect(throws: ByteIOError.self) { try load(other) }
    #expect(
      "\(columns!)".contains(
        "no column of this Parquet file is read by this format: it has alpha, beta"))
  }

  @Test("Parquet from a pipe or in an archive is refused, not read as text")
  func insideOthers() throws {
    let folder = try TemporaryFolder()
    let archive = folder.path("a.tar")
    try folder.write(tar([(name: "a.parquet", text: "PAR1....PAR1")]), to: "a.tar")
    let error = #expect(throws: ByteIOError.self) { try load(archive) }
    #expect("\(error!)".contains("this is a Parquet file, which is read only as a file by itself"))
  }

  @Test("Addresses are taken as they are, and only for Parquet")
  func addresses() throws {
    #expect(
      try InputFile.find(["hf://datasets/a/b/*.parquet"]).map(\.path) == [
        "hf://datasets/a/b/*.parquet"
      ])
    let error = #expect(throws: ByteIOError.self) { try load("https://example.org/posts.jsonl") }
    #expect("\(error!)".contains("only Parquet is read where it lies"))
  }

  // MARK: SQLite

  @Test("Danbooru 2023 by pairs: numbers of its own for categories and ratings, posts without tags")
  func pairs() throws {
    let path = try sqlite("pairs.db")
    #expect(try ImportDetection.detect(path).format.name == "danbooru")
    let summary = try load(path)
    #expect(summary.counts.lineCount == 3)
    #expect(
      try posts() == [
        "2", "5 mira_(sky):character hat:general",
        "9 hat:general highres:meta a_\"b\":artist original:copyright",
      ])
    #expect(
      try bench.texts("SELECT printf('%s %s %s', rating, score, md5) FROM post ORDER BY number")
        == ["e 0 ", "s 3 aa", "g 1 cc"])
    #expect(try load(path).outcome == .nothingToDo)
  }

  @Test("Danbooru 2023 by pairs, with words")
  func words() throws {
    try load(try sqlite("words.db"))
    #expect(try posts() == ["1 hat:general mira_(sky):character"])
    #expect(try bench.texts("SELECT rating FROM post") == ["s"])
  }

  @Test("One table with texts of tags")
  func flatDatabase() throws {
    let path = try sqlite("flat.db")
    #expect(try ImportDetection.detect(path).format.name == "danbooru")
    try load(path)
    #expect(try posts() == ["1 hat:general", "3 hat:general mira_(sky):character"])
  }

  @Test("A part of a dump by pairs is what its rows are", arguments: 0...3)
  func parts(of start: Int64) throws {
    let table = try #require(try TableFile(try InputFile(path: try sqlite("pairs.db"))))
    func lines(_ start: RecordPosition) throws -> [String] {
      let reader = RecordReader(
        try table.rows(.all, startingAt: start).stream, splitting: .lines, startingAt: start)
      let chunk = RecordChunk()
      var lines: [String] = []
      while try reader.next(into: chunk) {
        lines += chunk.spans.map { String(decoding: chunk[$0], as: UTF8.self) }
      }
      return lines
    }
    let all = try lines(.start)
    #expect(all.count == 3)
    let before = all.prefix(Int(start)).reduce(0) { $0 + $1.utf8.count + 1 }
    let rest = try lines(RecordPosition(byteOffset: Int64(before), lineNumber: start + 1))
    #expect(rest == Array(all.dropFirst(Int(start))))
  }

  @Test("A warehouse, or another SQLite file, is no dump")
  func warehouseAsInput() throws {
    let other = try ImportBench()
    _ = try other.load([try other.folder.write(#"{"id":1,"tag_string":"a"}"#, to: "a.jsonl")])
    let error = #expect(throws: ByteIOError.self) { try load(other.warehouse) }
    #expect("\(error!)".contains("no table of this SQLite file has posts in a shape that is known"))
  }
}
