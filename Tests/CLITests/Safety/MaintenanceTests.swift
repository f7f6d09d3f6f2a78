import Foundation
import TestSupport
import Testing

@Suite("init, check, analyze, export to a pipe")
struct MaintenanceTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  private func importPosts(_ count: Int64 = 400) throws {
    let result = try work.taghouse(
      "import", "danbooru", "house.db", "-", input: Dump.bytes(Dump.posts(1...count)))
    try #require(result.exitCode == 0, "\(result)")
  }

  @Test("init makes an empty warehouse that an import fills")
  func initialize() throws {
    #expect(try work.taghouse("init", "house.db").exitCode == 0)
    #expect(try work.folder.names() == ["house.db"])
    #expect(try work.taghouse("check", "house.db").exitCode == 0)
    #expect(try work.rows("SELECT name FROM site ORDER BY 1") == ["danbooru", "e621"])
    let bytes = try work.folder.read("house.db")
    #expect(try work.taghouse("init", "house.db").exitCode == 73)
    #expect(try work.folder.read("house.db") == bytes)
    try importPosts()
    let filled = try work.content()
    try FileManager.default.removeItem(atPath: work.path("house.db"))
    try importPosts()
    #expect(try work.content() == filled)
  }

  @Test("Settings that were made before the first import stay")
  func settings() throws {
    try Requirement.program("sqlite3")
    #expect(try work.taghouse("init", "house.db").exitCode == 0)
    let change = try ProgramRun.run(
      "sqlite3", ["house.db", "UPDATE setting SET value = 0.9; DELETE FROM core_tag_word"],
      in: work.folder.path)
    try #require(change.exitCode == 0, "\(change)")
    try importPosts()
    #expect(try work.rows("SELECT value FROM setting WHERE name = 'core_tag_threshold'") == ["0.9"])
    #expect(try work.rows("SELECT COUNT(*) FROM core_tag_word") == ["0"])
  }

  @Test(
    "After changes by another program, check says what is out of date, and analyze mends it",
    arguments: [
      "DELETE FROM post WHERE number % 3 = 0", "DELETE FROM post_tag WHERE position = 1",
      "INSERT INTO post_tag SELECT post_id, 99, (SELECT MAX(tag_id) FROM tag WHERE category = 0)"
        + " FROM post WHERE number < 50",
      "UPDATE post_tag SET tag_id = (SELECT tag_id FROM tag WHERE name = 'who_1')"
        + " WHERE tag_id = (SELECT tag_id FROM tag WHERE name = 'who_2')",
      "UPDATE tag SET category = 0 WHERE name = 'who_3'",
    ])
  func analyze(statement: String) throws {
    try Requirement.program("sqlite3")
    try importPosts()
    let change = try ProgramRun.run(
      "sqlite3", ["house.db", "PRAGMA foreign_keys = ON; \(statement)"], in: work.folder.path)
    try #require(change.exitCode == 0, "\(change)")
    let check = try work.taghouse("check", "house.db")
    #expect(check.exitCode == 1)
    #expect(check.output.contains("count_agrees:"), "\(check)")
    let corpus = try work.taghouse("export", "corpus", "house.db", "--output", "-").output
    #expect(try work.taghouse("analyze", "house.db").exitCode == 0)
    let after = try work.taghouse("check", "house.db")
    if statement.contains("position = 1") {
      // A gap in the positions is what the user has made.
      #expect(after.output.hasPrefix("post_tag_positions:"), "\(after)")
    } else if !statement.contains("99") {
      #expect(after.exitCode == 0, "\(after)")
    }
    #expect(!after.output.contains("count_agrees"), "\(after)")
    #expect(try work.taghouse("export", "corpus", "house.db", "--output", "-").output == corpus)
  }

  @Test("The statistics of a layer are kept when asked for, and dropped")
  func layers() throws {
    try importPosts()
    try work.folder.write(
      "id,antecedent_name,consequent_name,created_at,status\n1,tag_1,tag_2,,active\n", to: "a.csv")
    let aliases = try work.taghouse(
      "import", "tag-aliases", "house.db", "a.csv", "--site", "danbooru")
    try #require(aliases.exitCode == 0, "\(aliases)")
    let question = [
      "sql", "house.db", "SELECT tag, post_count, rank FROM tag_frequency ORDER BY rank",
      "--layer", "canonical", "--format", "csv",
    ]
    func answer() throws -> String {
      let result = try ProgramRun.run("taghouse", question, in: work.folder.path)
      try #require(result.exitCode == 0, "\(result)")
      return result.output
    }
    let counted = try answer()
    #expect(counted.contains("tag_2") && !counted.contains("tag_1,"))
    #expect(try work.taghouse("analyze", "house.db", "--layer", "canonical").exitCode == 0)
    #expect(try work.rows("SELECT layer, is_current FROM layer_cache").count == 1)
    #expect(try answer() == counted)
    let check = try work.taghouse("check", "house.db")
    #expect(check.exitCode == 0, "\(check)")
    let again = try work.taghouse("analyze", "house.db", "--layer", "canonical")
    #expect(again.output == "statistics were up to date\n")
    #expect(try work.taghouse("analyze", "house.db", "--drop-layer", "canonical").exitCode == 0)
    #expect(try work.rows("SELECT layer FROM layer_cache").isEmpty)
    #expect(try answer() == counted)
    #expect(try work.taghouse("analyze", "house.db", "--layer", "stored").exitCode == 64)
    let both = try work.taghouse(
      "analyze", "house.db", "--layer", "expanded", "--drop-layer", "expanded")
    #expect(both.exitCode == 64)
  }

  @Test("A damaged file is found by check")
  func damaged() throws {
    try importPosts()
    var bytes = try work.folder.read("house.db")
    let middle = bytes.count / 2
    bytes.replaceSubrange(middle..<middle + 8192, with: repeatElement(0xA5, count: 8192))
    try work.folder.write(bytes, to: "house.db")
    let check = try work.taghouse("check", "house.db")
    #expect(check.exitCode == 1 || check.exitCode == 65, "\(check)")
  }

  @Test("A corpus goes to standard output, and its summary does not")
  func exportToPipe() throws {
    try importPosts()
    _ = try work.taghouse("export", "corpus", "house.db", "--output", "corpus.txt")
    let piped = try work.taghouse("export", "corpus", "house.db", "--output", "-")
    #expect(piped.outputBytes == (try work.folder.read("corpus.txt")))
    #expect(piped.errors.contains("400 lines"))
    #expect(
      try work.folder.names() == ["corpus.txt", "corpus.txt.manifest.json", "house.db"])
  }

  @Test("A corpus that its reader leaves early ends quietly")
  func closedOutput() throws {
    try importPosts(30_000)
    let result = try work.shell(
      "{ $taghouse export corpus house.db --output -; echo $? >&2; } | head -n 1")
    #expect(result.output == "tag_1,tag_21,1girl,new_at_0\n")
    #expect(result.errors == "141\n")
  }

  @Test("Counts that a killed import has left behind are not used for a corpus")
  func staleCounts() throws {
    try Requirement.program("sqlite3")
    try importPosts()
    let change = try ProgramRun.run(
      "sqlite3", ["house.db", "UPDATE cache_state SET is_current = 0"], in: work.folder.path)
    try #require(change.exitCode == 0, "\(change)")
    for options in [["--order", "frequency"], ["--min-tag-posts", "5"]] {
      let result = try ProgramRun.run(
        "taghouse", ["export", "corpus", "house.db", "--output", "c.txt"] + options,
        in: work.folder.path)
      #expect(result.exitCode == 65, "\(result)")
      #expect(result.errors.contains("taghouse analyze"))
    }
    #expect(
      try work.taghouse("export", "corpus", "house.db", "--output", "c.txt").exitCode == 0)
    #expect(try work.taghouse("analyze", "house.db").exitCode == 0)
    #expect(
      try work.taghouse(
        "export", "corpus", "house.db", "--output", "f.txt", "--order", "frequency"
      ).exitCode == 0)
  }
}
