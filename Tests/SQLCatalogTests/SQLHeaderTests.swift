import SQLCatalog
import Testing

@Suite("Headers of SQL files")
struct SQLHeaderTests {
  @Test("All keys of a header")
  func allKeys() throws {
    let header = try #require(
      SQLHeader(
        sql: """
          -- name:    core_tag
          -- purpose: The general tags: those that most pictures have.
          -- grain:   one row per (character, tag)
          -- params:  :threshold, default 0.4
          -- columns: tag TEXT; frequency REAL, 0..1, the one divided by the other
          -- reads:   character_tag, tag
          -- source:  post_tag
          CREATE VIEW core_tag AS
          -- purpose: of a step
          SELECT 1;
          """))
    #expect(header.name == "core_tag")
    #expect(header.purpose == "The general tags: those that most pictures have.")
    #expect(header.grain == "one row per (character, tag)")
    #expect(header.params == ":threshold, default 0.4")
    #expect(header.columnNames == ["tag", "frequency"])
    #expect(header.reads == "character_tag, tag")
    #expect(header.source == "post_tag")
    #expect(header.text.hasPrefix("-- name:    core_tag\n-- purpose:"))
    #expect(header.text.hasSuffix("-- source:  post_tag"))
  }

  @Test("A line without a key goes on with the line before it")
  func continuedLines() throws {
    let header = try #require(
      SQLHeader(
        sql: """
          -- name: x
          -- purpose: The first line,
          --          and the second: here.
          -- columns: a TEXT;
          --          b INTEGER
          --
          -- Free text behind an empty line belongs to no key.
          """))
    #expect(header.purpose == "The first line, and the second: here.")
    #expect(header.columnNames == ["a", "b"])
    #expect(header.columns == "a TEXT; b INTEGER")
    #expect(header.grain == nil)
  }

  @Test(
    "Without name and purpose there is no header",
    arguments: [
      "", "SELECT 1", "-- name: x\nSELECT 1", "-- purpose: y",
      "SELECT 1\n-- name: x\n-- purpose: y",
      "\n-- name: x\n-- purpose: y",
    ])
  func noHeader(sql: String) {
    #expect(SQLHeader(sql: sql) == nil)
  }
}
