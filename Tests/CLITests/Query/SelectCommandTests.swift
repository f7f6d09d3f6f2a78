import TestSupport
import Testing

@Suite("select, sets, and --select of other commands")
struct SelectCommandTests {
  private let work: CommandFolder

  /// Six posts: 1 and 2 by one artist, 4 without a score, 5 deleted.
  init() throws {
    work = try CommandFolder()
    try work.folder.write(
      """
      {"id":1,"tag_string":"cat solo a_hair ann","tag_string_artist":"ann","tag_string_general":"cat solo a_hair","rating":"s","score":5}
      {"id":2,"tag_string":"cat -solo b_hair ann","tag_string_artist":"ann","tag_string_general":"cat -solo b_hair","rating":"q","score":9}
      {"id":3,"tag_string":"dog solo bob","tag_string_artist":"bob","tag_string_general":"dog solo","rating":"s","score":1}
      {"id":4,"tag_string":"cat dog","tag_string_general":"cat dog","rating":"e"}
      {"id":5,"tag_string":"cat solo","tag_string_general":"cat solo","rating":"s","score":7,"is_deleted":true}
      {"id":6,"tag_string":"fox","tag_string_general":"fox","rating":"s","score":9,"source":"a\\nb"}

      """, to: "posts.jsonl")
    let result = try work.taghouse("import", "danbooru", "house.db", "posts.jsonl", "--quiet")
    try #require(result.exitCode == 0, "\(result)")
  }

  private func numbers(_ arguments: String...) throws -> String {
    let result = try ProgramRun.run(
      "taghouse", ["select", "house.db"] + arguments, in: work.folder.path)
    try #require(result.exitCode == 0, "\(result)")
    return result.output.split(separator: "\n").joined(separator: " ")
  }

  @Test("A number a line, in order, whatever sign the search begins with")
  func numbers() throws {
    #expect(try numbers("cat") == "1 2 4 5")
    #expect(try numbers("-cat") == "3 6")
    #expect(try numbers("-cat", "--count") == "2")
    #expect(try numbers("~dog ~fox") == "3 4 6")
    #expect(try numbers("\"-solo\"") == "2")
    #expect(try numbers("") == "1 2 3 4 5 6")
    #expect(try numbers("-score:>4") == "3 4")
    #expect(try numbers("order:score limit:3") == "6 2 5")
    #expect(try numbers("*_hair or artist:bob") == "1 2 3")
    #expect(try numbers("cat", "--per", "artist:1") == "2 4 5")
  }

  @Test("Several sites: the site stands before the number, as set:@FILE reads it")
  func severalSites() throws {
    try work.folder.write("id,tag_string\n3,cat wolf\n7,wolf\n", to: "e.csv")
    #expect(try work.taghouse("import", "e621-posts", "house.db", "e.csv", "-q").exitCode == 0)
    let all = try work.taghouse("select", "house.db", "cat")
    #expect(all.output == "danbooru/1\ndanbooru/2\ndanbooru/4\ndanbooru/5\ne621/3\n")
    try work.folder.write("# mine\n" + all.output + "\n3\n99999\n", to: "ids.txt")
    #expect(
      try work.taghouse("select", "house.db", "set:@ids.txt -site:danbooru").output == "e621/3\n")
    #expect(try work.taghouse("select", "house.db", "set:@ids.txt dog", "--count").output == "2\n")
  }

  @Test("A file of numbers that is none: the message has the file, the cause and the place")
  func wrongFiles() throws {
    try work.folder.write("id,tag_string\n3,cat wolf\n", to: "e.csv")
    try work.folder.write("1\n\u{1B}]0;x\u{7}\0\n", to: "binary.dat")
    try work.folder.write(String(repeating: "7", count: 9000), to: "long.txt")
    try work.folder.write("1\nnowhere/1\n", to: "site.txt")
    try work.folder.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x2B], to: "cut.gz")
    _ = try work.shell("mkdir folder")
    for (file, expected) in [
      ("missing.txt", "missing.txt: there is no such file or folder: No such file or directory"),
      ("folder", "folder: this is a folder, expected a file"),
      ("e.csv", "e.csv, line 1: 'id,tag_string' is no post"),
      ("binary.dat", "binary.dat, line 2: '\u{FFFD}]0;x\u{FFFD}\u{FFFD}' is no post"),
      ("long.txt", "long.txt, line 1: '\(String(repeating: "7", count: 60))…' is no post"),
      ("site.txt", "site.txt, line 2: there is no site 'nowhere'"),
      (
        "cut.gz",
        "cut.gz: this input is damaged or cut off, it cannot be decoded further: truncated gzip input"
      ),
    ] {
      let result = try work.taghouse("select", "house.db", "cat set:@\(file)")
      #expect(result.exitCode == 66, "\(result)")
      #expect(
        result.errors.hasPrefix("error: \(expected) (column 5)\n  cat set:@\(file)\n      ^^^^"),
        "\(result)")
      #expect(result.errors.split(separator: "\n").count == 4, "a hint: \(result)")
    }
    // As `select` prints it when it finds none.
    for text in ["", "# none\n\n"] {
      try work.folder.write(text, to: "empty.txt")
      #expect(try numbers("set:@empty.txt") == "")
    }
  }

  @Test("Rows of any columns, and the SQL in any sqlite3")
  func columns() throws {
    let rows = try work.taghouse(
      "select", "house.db", "ann order:score_asc", "--columns", "number,score,tags,artist_tags",
      "--format", "csv")
    #expect(
      rows.output == """
        number,score,tags,artist_tags
        1,5,cat solo a_hair ann,ann
        2,9,cat -solo b_hair ann,ann

        """)
    let sql = try work.shell(
      "$taghouse select house.db 'cat -solo score:>=0' --sql > q.sql && sqlite3 house.db < q.sql")
    #expect(sql.output == "danbooru|2\n")
    // A text of two lines, in a statement whose lines are indented.
    let lines = try work.shell(
      "$taghouse select house.db 'source:\"a\nb\" sample:1' --sql > q.sql && sqlite3 house.db < q.sql"
    )
    #expect(lines.output == "danbooru|6\n", "\(lines)")
    let unknown = try work.taghouse("select", "house.db", "cat", "--columns", "scroe")
    #expect(unknown.exitCode == 64 && unknown.errors.contains("Did you mean score"))
    let explained = try work.taghouse("select", "house.db", "cat fox", "--explain")
    #expect(explained.output.hasPrefix("-- the search as it was read\ncat fox\n\n-- tags"))
    #expect(explained.output.contains("1\tfox\n4\tcat\n"))
    let other = try work.taghouse(
      "select", "house.db", " ~FOX  ~cat -ch:x", "--explain",
      "--allow-unknown")
    #expect(other.output.contains("read\n(FOX or cat) -character:x\n"), "\(other)")
    let whole = try work.taghouse("select", "house.db", "", "--explain")
    #expect(whole.output.hasPrefix("-- the search as it was read\nall posts\n"))
    #expect(explained.output.contains("SEARCH rarest USING PRIMARY KEY (tag_id=?)"))
  }

  @Test("What the warehouse does not know is an error with the column, unless it may be")
  func unknownNames() throws {
    let result = try work.taghouse("select", "house.db", "dog slo")
    #expect(result.exitCode == 64)
    #expect(result.errors.contains("no post has the tag 'slo' (column 5)\n  dog slo\n      ^^^\n"))
    #expect(result.errors.contains("solo"))
    #expect(try numbers("dog slo", "--allow-unknown") == "")
    #expect(try numbers("dog -slo", "--allow-unknown") == "3 4")
    let wrong = try work.taghouse("select", "house.db", "character:solo")
    #expect(wrong.errors.contains("The tag 'solo' is of the category general."))
  }

  @Test("Sets: searches, views, and no way to lose one that is in use")
  func sets() throws {
    #expect(try work.taghouse("select", "house.db", "cat -dog", "--save", "cats").exitCode == 0)
    #expect(try numbers("set:cats solo") == "1 5")
    #expect(try work.rows("SELECT number FROM set_cats ORDER BY number") == ["1", "2", "5"])
    let again = try work.taghouse("select", "house.db", "fox", "--save", "cats")
    #expect(again.exitCode == 64 && again.errors.contains("--replace"))
    #expect(
      try work.taghouse("select", "house.db", "set:cats -solo", "--save", "wild").exitCode == 0)
    #expect(try work.taghouse("sets", "house.db", "--remove", "cats").errors.contains("wild"))
    let round = try work.taghouse(
      "select", "house.db", "set:wild", "--save", "cats", "--replace")
    #expect(round.exitCode == 64 && round.errors.contains("made of itself"))
    #expect(
      try work.taghouse("sets", "house.db", "--format", "csv").output.contains(
        "cats,cat -dog,stored,"))
    #expect(try work.taghouse("sets", "house.db", "--remove", "wild").exitCode == 0)
    #expect(try work.taghouse("sets", "house.db", "--remove", "cats").exitCode == 0)
    #expect(try work.rows("SELECT COUNT(*) FROM sqlite_schema WHERE name GLOB 'set_*'") == ["0"])
    #expect(try work.taghouse("check", "house.db").exitCode == 0)
  }

  @Test("Exports, reports and statistics of a selection")
  func otherCommands() throws {
    let corpus = try work.taghouse(
      "export", "corpus", "house.db", "--select", "cat -status:deleted", "--output", "-",
      "--separator", "+", "-q")
    #expect(corpus.output == "cat+solo+a_hair\ncat+-solo+b_hair\ncat+dog\n", "\(corpus)")
    let limited = try work.taghouse(
      "export", "corpus", "house.db", "--select", "order:score limit:2", "--rating", "s",
      "--output", "-", "-q")
    #expect(limited.output == "cat,solo\nfox\n", "\(limited)")
    let ordered = try work.taghouse(
      "export", "corpus", "house.db", "--select", "cat order:score", "--output", "-")
    #expect(ordered.exitCode == 64 && ordered.errors.contains("(column 5)"))
    let report = try work.taghouse("report", "merge", "house.db", "--select", "-cat")
    #expect(report.output.hasPrefix("ids: 2,"), "\(report)")
    let top = try work.taghouse(
      "sql", "house.db", "SELECT tag, post_count FROM tag_frequency ORDER BY rank LIMIT 1",
      "--select", "rating:s", "--format", "tsv")
    #expect(top.output == "tag\tpost_count\nsolo\t3\n", "\(top)")
    let manifest = try work.taghouse(
      "export", "captions", "house.db", "--select", "cat", "--output", "c.jsonl", "-q")
    #expect(manifest.exitCode == 0, "\(manifest)")
    let text = String(decoding: try work.folder.read("c.jsonl.manifest.json"), as: UTF8.self)
    #expect(text.contains(#""select" : "cat""#))
  }
}
