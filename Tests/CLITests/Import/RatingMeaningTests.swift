import TestSupport
import Testing

/// What the rating `s` means is decided by what a dump shows, and said.
@Suite struct RatingMeaningTests {
  private func record(_ number: Int, _ rating: String, _ year: Int?) -> String {
    let date = year.map { #","created_at":"\#($0)-05-01T00:00:00.000Z""# } ?? ""
    return
      #"{"id":\#(number),"rating":"\#(rating)"\#(date),"tag_string":"hat","tag_string_general":"hat"}"#
  }

  private func ratings(_ work: CommandFolder) throws -> [String] {
    let result = try work.taghouse(
      "caption", "house.db", "--output", "-", "--template", "{rating}", "--quiet")
    #expect(result.exitCode == 0, "\(result)")
    return result.output.split(separator: "\n").map(String.init)
  }

  @Test(
    "A g anywhere, else dates, else safe",
    arguments: [
      ([("s", 2015), ("g", 2012)], "sensitive: records have a rating g"),
      ([("s", 2015), ("q", 2023)], "sensitive: no record has a rating g, and some are of 2022"),
      ([("s", 2015), ("q", 2021)], "safe: no record has a rating g"),
      ([("s", nil), ("q", nil)], "safe: no record has a rating g"),
    ] as [([(String, Int?)], String)])
  func summary(records: [(String, Int?)], said: String) throws {
    let work = try CommandFolder()
    let lines = records.enumerated().map { record($0 + 1, $1.0, $1.1) }
    try work.folder.write(lines.joined(separator: "\n"), to: "d.jsonl")
    let result = try work.taghouse("import", "danbooru", "house.db", "d.jsonl", "--quiet")
    #expect(result.output.contains("rating s means \(said)"), "\(result)")
    let word = said.prefix { $0 != ":" }
    #expect(try ratings(work)[0] == #"{"id":1,"caption":"\#(word)"}"#)
  }

  @Test(
    "Files of one import speak one language, and a later one another; each post has that of its record"
  )
  func imports() throws {
    let work = try CommandFolder()
    try work.folder.write(record(1, "s", 2015), to: "a.jsonl")
    try work.folder.write(record(2, "s", 2016), to: "b.jsonl")
    _ = try work.taghouse("import", "danbooru", "house.db", "a.jsonl", "b.jsonl", "--quiet")
    // The new language comes in two files, of which one has the g.
    try work.folder.write(record(2, "s", 2017), to: "c.jsonl")
    try work.folder.write(record(3, "g", 2014), to: "d.jsonl")
    let result = try work.taghouse(
      "import", "danbooru", "house.db", "c.jsonl", "d.jsonl", "--quiet", "--format", "json")
    #expect(result.output.contains(#""rating_s":"sensitive""#), "\(result)")
    #expect(
      try ratings(work) == [
        #"{"id":1,"caption":"safe"}"#, #"{"id":2,"caption":"sensitive"}"#,
        #"{"id":3,"caption":"general"}"#,
      ])
    #expect(
      try work.rows("SELECT has_s, has_g, last_year FROM import_rating ORDER BY import_file_id")
        == ["1\t0\t2015", "1\t0\t2016", "1\t0\t2017", "0\t1\t2014"])
  }

  @Test("Boards whose s is safe say so, whatever their dates; nothing is said where no post has it")
  func boards() throws {
    let work = try CommandFolder()
    try work.folder.write(
      #"[{"id":1,"tags":"hat","created_at":1700000000,"rating":"s"}]"#, to: "y.json")
    let board = try work.taghouse(
      "import", "moebooru", "house.db", "y.json", "--site", "yande.re", "--quiet")
    #expect(board.output.contains("rating s means safe"), "\(board)")
    #expect(try ratings(work) == [#"{"id":1,"caption":"safe"}"#])
    try work.folder.write(record(1, "q", 2024), to: "d.jsonl")
    let none = try work.taghouse("import", "danbooru", "house.db", "d.jsonl", "--quiet")
    #expect(!none.output.contains("rating s means"), "\(none)")
  }
}
