import Foundation
import TestSupport
import Testing

/// Rows that trainers read by columns.
@Suite("Tables of pictures")
struct TableTests {
  private let work: CommandFolder

  private static let posts = """
    {"id":1,"rating":"g","created_at":"2022-01-02T03:04:05.000Z","score":7,"image_width":640,"image_height":480,"file_ext":"png","md5":"0123456789abcdef0123456789abcdef","tag_string":"1girl long_hair mira_(sky) o_o highres \\"q\\"","tag_string_general":"1girl long_hair o_o \\"q\\"","tag_string_character":"mira_(sky)","tag_string_meta":"highres"}
    {"id":2,"rating":"e","created_at":"2020-01-02T03:04:05.000Z","tag_string":"2boys sky","tag_string_general":"2boys sky"}
    {"id":3,"tag_string":""}

    """

  init() throws {
    work = try CommandFolder()
    try work.copyFixture("posts of tables") { other in
      let made = try other.taghouse(
        "import", "danbooru", "house.db", "-", input: Array(Self.posts.utf8))
      try #require(made.exitCode == 0, "\(made)")
    }
  }

  private func table(_ options: String...) throws -> String {
    let result = try work.taghouse(
      ["export", "table", "house.db", "--output", "-", "--quiet"] + options)
    #expect(result.exitCode == 0, "\(result)")
    return result.output
  }

  @Test("The standard columns: name, size, captions, rating, a list for each category")
  func standard() throws {
    #expect(
      try table() == #"""
        {"file_name":"1.png","width":640,"height":480,"captions":["1girl, long_hair, mira_(sky), o_o, highres, \"q\""],"rating":"general","general":["1girl","long_hair","o_o","\"q\""],"artist":[],"copyright":[],"character":["mira_(sky)"],"meta":["highres"],"uncategorized":[]}
        {"file_name":"2.webp","width":null,"height":null,"captions":["2boys, sky"],"rating":"explicit","general":["2boys","sky"],"artist":[],"copyright":[],"character":[],"meta":[],"uncategorized":[]}
        {"file_name":"3.webp","width":null,"height":null,"captions":[],"rating":null,"general":[],"artist":[],"copyright":[],"character":[],"meta":[],"uncategorized":[]}

        """#)
  }

  @Test("Posts without a caption are left out when that is asked for; a table of none is an error")
  func skipped() throws {
    let result = try work.taghouse(
      "export", "table", "house.db", "--output", "-", "--columns", "id,caption", "--fallback",
      "skip")
    #expect(result.exitCode == 65, "\(result)")
    #expect(result.errors.contains("of 3 selected posts 3 have no caption"), "\(result)")
    #expect(
      try table("--columns", "id,caption,captions", "--fallback", "empty", "--select", "id:1")
        == "{\"id\":1,\"caption\":\"\",\"captions\":[]}\n")
  }

  @Test("Columns that were chosen: tags as texts, special tags taken out of the general ones")
  func tagsAlone() throws {
    #expect(
      try table(
        "--columns", "id,special,general,year,score,md5,site", "--tag-columns", "texts", "--spaces",
        "--select", "id:1") == #"""
          {"id":1,"special":"1girl","general":"long hair, o_o, \"q\"","year":2022,"score":7,"md5":"0123456789abcdef0123456789abcdef","site":"danbooru"}

          """#)
  }

  @Test("Parquet says the same, in the types that readers expect")
  func parquet() throws {
    try Requirement.program("duckdb")
    try Python.requireModule("pyarrow")
    let lines = try table()
    let result = try ProgramRun.run(
      "taghouse", ["export", "table", "house.db", "--output", "t.parquet"], in: work.folder.path,
      environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""])
    try #require(result.exitCode == 0, "\(result)")
    #expect(result.output.contains("t.parquet: "), "\(result)")
    #expect(try work.folder.names().contains("t.parquet.manifest.json"))
    let script = """
      import json, sys
      import pyarrow.parquet
      table = pyarrow.parquet.read_table(sys.argv[1])
      for row in table.to_pylist():
          print(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
      print(table.schema.field("width").type, table.schema.field("general").type.value_type, file=sys.stderr)
      assert str(table.schema.field("width").type) == "int64"
      assert str(table.schema.field("general").type.value_type) == "string"
      """
    #expect(try Python.output(of: script, arguments: [work.path("t.parquet")]) == lines)
  }

  @Test("Without the program there is a sentence, and no file")
  func noProgram() throws {
    let before = try work.folder.names()
    let result = try ProgramRun.run(
      "taghouse", ["export", "table", "house.db", "--output", "t.parquet"], in: work.folder.path,
      environment: ["PATH": "/nowhere"])
    #expect(result.exitCode == 73, "\(result)")
    #expect(
      result.errors == """
        error: t.parquet: Parquet is written by the program duckdb, and there is none
        Install it with `pip install duckdb-cli`, or from https://duckdb.org.

        """)
    #expect(try work.folder.names() == before)
  }

  @Test("When the program fails, its words are told and nothing is left")
  func failingProgram() throws {
    try work.folder.write(
      "#!/bin/sh\nread line\necho 'Out of Memory Error: no room' >&2\nexit 3\n", to: "duckdb")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: work.path("duckdb"))
    let before = try work.folder.names()
    let result = try ProgramRun.run(
      "taghouse", ["export", "table", "house.db", "--output", "t.parquet"], in: work.folder.path,
      environment: ["PATH": "\(work.folder.path):/usr/bin:/bin"])
    #expect(result.exitCode == 74, "\(result)")
    #expect(
      result.errors.hasPrefix(
        "error: t.parquet: the program duckdb could not write this Parquet file: Out of Memory"),
      "\(result)")
    #expect(try work.folder.names() == before)
  }

  @Test(
    "What cannot be is said before anything is written",
    arguments: [
      (["--output", "t.csv"], "says no format"),
      (["--output", "t.parquet.gz"], "compressed inside"),
      (["--output", "t.jsonl", "--columns", "id,hair"], "there is no column 'hair'"),
      (["--output", "t.jsonl", "--columns", "id,id"], "named twice"),
      (["--output", "t.jsonl", "--format", "parquet"], "contradict"),
      (["--output", "t.jsonl", "--variants", "2"], "stored have no variants"),
    ])
  func refused(options: [String], words: String) throws {
    let before = try work.folder.names()
    let result = try work.taghouse(["export", "table", "house.db"] + options)
    #expect(result.exitCode == 64, "\(result)")
    #expect(result.errors.contains(words), "\(result)")
    #expect(try work.folder.names() == before)
  }
}
