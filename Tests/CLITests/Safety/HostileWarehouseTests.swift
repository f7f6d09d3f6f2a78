import Foundation
import TestSupport
import Testing

/// A warehouse from somebody else: what stands in its schema neither runs nor hangs, and its names are shown.
@Suite("Warehouses of others: nothing of their schema runs")
struct HostileWarehouseTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.copyFixture("600 posts", of: Dump.posts(1...600))
  }

  /// Changes the warehouse as another program can, with everything that sqlite3 allows.
  private func change(_ sql: String) throws {
    try Requirement.program("sqlite3")
    try work.folder.write(sql, to: "change.sql")
    let result = try work.shell("sqlite3 -bail house.db < change.sql")
    try #require(result.exitCode == 0, "\(result)")
  }

  /// Commands that ask the warehouse, and what they may end with.
  private static let readers: [[String]] = [
    ["info", "house.db"], ["check", "house.db"], ["query", "house.db", "top_tags"],
    ["select", "house.db", "1girl", "--limit", "3"],
    ["sql", "house.db", "SELECT number FROM post"],
    ["report", "merge", "house.db"], ["suggest", "house.db", "1girl"],
    ["explain", "house.db", "danbooru/5"], ["export", "corpus", "house.db", "--output", "c.txt"],
    ["diff", "house.db", "house.db"], ["backup", "house.db", "copy.db"], ["sets", "house.db"],
    ["caption", "house.db", "--output", "c.jsonl"],
  ]

  private func importMore() throws -> ProgramRun.Result {
    try work.folder.write(Dump.bytes(Dump.posts(590...650)), to: "more.jsonl")
    return try work.taghouse("import", "danbooru", "house.db", "more.jsonl", "-q")
  }

  @Test("A trigger of somebody else runs with no import, and a change that would run it is refused")
  func triggers() throws {
    try change(
      """
      CREATE TABLE loot (what TEXT);
      CREATE TRIGGER a_post AFTER INSERT ON post BEGIN INSERT INTO loot VALUES ('post'); END;
      CREATE TRIGGER a_tag BEFORE INSERT ON post_tag BEGIN INSERT INTO loot VALUES ('tag'); END;
      CREATE TRIGGER a_state AFTER UPDATE ON cache_state BEGIN DELETE FROM setting; END;
      CREATE TRIGGER a_set AFTER INSERT ON post_set BEGIN DELETE FROM tag_alias; END;
      """)
    let settings = try work.rows("SELECT COUNT(*) FROM setting")
    #expect(try importMore().exitCode == 0)
    #expect(try work.taghouse("analyze", "house.db", "--force").exitCode == 0)
    #expect(try work.taghouse("forget", "house.db", "--file", "more.jsonl").exitCode == 0)
    #expect(try work.rows("SELECT COUNT(*) FROM loot") == ["0"])
    #expect(try work.rows("SELECT COUNT(*) FROM setting") == settings)
    for words in [
      ["select", "house.db", "1girl", "--save", "girls"],
      ["caption-kinds", "house.db", "--remove", "tags"],
    ] {
      let refused = try work.taghouse(words)
      #expect(refused.exitCode == 65, "\(words): \(refused)")
      #expect(refused.errors.contains("has a trigger 'a_post' that taghouse did not make"))
      #expect(refused.errors.contains(#"DROP TRIGGER "a_post";"#))
    }
    try change(
      "DROP TRIGGER a_post; DROP TRIGGER a_tag; DROP TRIGGER a_state; DROP TRIGGER a_set;")
    let saved = try work.taghouse("select", "house.db", "1girl", "--save", "girls")
    #expect(saved.exitCode == 0, "\(saved)")
  }

  @Test("A trigger of ours with another text is none of ours")
  func changedTrigger() throws {
    try change(
      """
      DROP TRIGGER post_tag_insert;
      CREATE TRIGGER post_tag_insert AFTER INSERT ON post_tag BEGIN DELETE FROM post; END;
      """)
    let refused = try work.taghouse("select", "house.db", "1girl", "--save", "girls")
    #expect(refused.exitCode == 65 && refused.errors.contains("'post_tag_insert'"), "\(refused)")
  }

  @Test("The triggers of the index of caption texts are ours")
  func captionTextTriggers() throws {
    #expect(try work.taghouse("analyze", "house.db", "--text").exitCode == 0)
    #expect(
      try work.rows("SELECT name FROM sqlite_schema WHERE name = 'caption_text_insert'") != [])
    let saved = try work.taghouse("select", "house.db", "1girl", "--save", "girls")
    #expect(saved.exitCode == 0, "\(saved)")
  }

  @Test("A view of ours with another text is put back, whatever the file says of it")
  func forgedView() throws {
    let wanted = try work.rows("SELECT tag, post_count FROM tag_frequency ORDER BY rank, tag")
    try change(
      """
      DROP VIEW tag_frequency;
      CREATE VIEW tag_frequency AS
      WITH RECURSIVE endless (tag) AS (SELECT 'x' UNION ALL SELECT tag FROM endless WHERE 1)
      SELECT tag, 1 AS post_count, 1 AS rank FROM endless WHERE tag = 'y';
      UPDATE view_state SET schema_version = (SELECT schema_version FROM pragma_schema_version);
      """)
    #expect(try work.rows("SELECT tag, post_count FROM tag_frequency ORDER BY rank, tag") == wanted)
  }

  @Test(
    "What stands in the place of a table is refused at once",
    arguments: [
      """
      ALTER TABLE tag_listing RENAME TO former;
      CREATE VIEW tag_listing AS
      WITH RECURSIVE endless (x) AS (SELECT 1 UNION ALL SELECT x FROM endless)
      SELECT x AS tag_id, x AS number, x AS post_count, x AS import_file_id FROM endless WHERE x = 2;
      """,
      """
      DROP TABLE post_set;
      CREATE VIRTUAL TABLE POST_SET USING fts5(name, expression, layer, created_at);
      """,
      "DROP VIEW core_tag; CREATE TABLE core_tag (tag, post_count);",
    ])
  func replacedTable(sql: String) throws {
    try change(sql)
    for words in Self.readers + [["analyze", "house.db"], ["shell", "house.db"]] {
      let result = try work.taghouse(words, input: [])
      #expect(result.exitCode == 65, "\(words): \(result)")
      #expect(result.errors.contains("in the place of the "), "\(words): \(result)")
      #expect(result.output.isEmpty)
    }
    #expect(try importMore().exitCode == 65)
  }

  @Test("Columns, indexes and statistics of others change no answer, and crash nothing")
  func oddSchema() throws {
    let wanted = try work.taghouse("query", "house.db", "top_tags").output
    try change(
      """
      ALTER TABLE post ADD COLUMN doubled INTEGER GENERATED ALWAYS AS (number * 2) VIRTUAL;
      CREATE INDEX odd ON post (lower(hex(number)), abs(score));
      CREATE VIEW endless AS
      WITH RECURSIVE e (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM e) SELECT x FROM e;
      ANALYZE;
      UPDATE sqlite_stat1 SET stat = '1 99999999 99999999 99999999' WHERE idx IS NOT NULL;
      INSERT INTO sqlite_stat1 VALUES ('post', 'odd', 'nonsense -1 unordered sz=999');
      """)
    #expect(try work.taghouse("query", "house.db", "top_tags").output == wanted)
    for words in Self.readers {
      let result = try work.taghouse(words)
      // What a check finds may be told; nothing traps.
      #expect([0, 1, 65].contains(result.exitCode), "\(words): \(result)")
    }
    let imported = try importMore()
    #expect([0, 65].contains(imported.exitCode), "\(imported)")
    let endless = try work.taghouse(
      "sql", "house.db", "SELECT MAX(x) FROM endless", "--timeout", "0.2")
    #expect(endless.exitCode == 75, "\(endless)")
  }

  @Test("Statements of users write nothing, whatever they switch on")
  func statements() throws {
    for sql in [
      "PRAGMA writable_schema = ON", "DELETE FROM post", "ATTACH 'other.db' AS other",
      "CREATE TABLE x (y)",
    ] {
      _ = try work.taghouse("sql", "house.db", sql)
    }
    let written = try work.taghouse("sql", "house.db", "DELETE FROM sqlite_schema")
    #expect(written.exitCode == 64, "\(written)")
    #expect(try work.rows("SELECT COUNT(*) FROM post") == ["600"])
  }

  @Test(
    "Names with escapes are shown on a terminal, in every format, and stay as they are in files")
  func escapes() throws {
    try change(
      """
      UPDATE tag SET name = char(27) || ']0;owned' || char(7) || char(0x202E) || char(0x9B) || 'x'
      WHERE name = '1girl';
      UPDATE site SET name = char(27) || '[2Jdanbooru' WHERE name = 'danbooru';
      INSERT INTO post_set VALUES ('s', char(27) || '[8mx', 'stored', char(13));
      """)
    #expect(try work.taghouse("analyze", "house.db").exitCode == 0)
    let name = "\u{1B}]0;owned\u{07}\u{202E}\u{9B}x"
    for words in [
      ["query", "house.db", "top_tags", "--limit", "3"],
      ["query", "house.db", "top_tags", "--limit", "3", "--format", "csv"],
      ["query", "house.db", "top_tags", "--limit", "3", "--format", "jsonl"],
      ["query", "house.db", "top_tags", "--limit", "3", "--chart", "bar"],
      ["info", "house.db"], ["sets", "house.db"], ["explain", "house.db", "5"],
      ["select", "house.db", "score:<99 or id:1..3", "--limit", "2"],
      ["suggest", "house.db", "tag_1"], ["report", "merge", "house.db", "--list", "caption"],
    ] {
      let shown = try TerminalRun.output(of: words, columns: 100, in: work.folder)
      let plain = shown.replacing(#/\u{1B}\[[0-9]+m/#, with: "")
      #expect(!plain.isEmpty, "\(words)")
      for scalar in ["\u{1B}", "\u{07}", "\u{202E}", "\u{9B}"] {
        #expect(!plain.unicodeScalars.contains { String($0) == scalar }, "\(words): \(plain)")
      }
    }
    let error = try TerminalRun.output(
      of: ["query", "house.db", "top_tags", "-p", "site", "\u{1B}[2Jx"], columns: 100,
      in: work.folder)
    #expect(!error.contains("\u{1B}[2J"), "\(error)")
    let file = try work.taghouse("query", "house.db", "top_tags", "--format", "tsv")
    #expect(file.output.contains(name))
  }
}
