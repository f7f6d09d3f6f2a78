import Foundation
import TestSupport
import Testing

@testable import Querying
@testable import Store

/// A user's SELECT: what it gives, and what it may not do.
@Suite struct ReadOnlyQueryTests {
  let small: SmallWarehouse
  var path: String { small.path }

  init() throws {
    small = try SmallWarehouse(posts: [["solo", "miku:4", "hat"], ["hat"], []])
  }

  private func rows(
    _ sql: String, _ parameters: [(name: String, value: String)] = []
  ) throws -> [[String]] {
    let query = try ReadOnlyQuery(
      warehousePath: path, sql: sql, parameters: parameters, timeoutSeconds: nil)
    var rows: [[String]] = []
    while try query.next() {
      rows.append(query.columns.indices.map { Self.text(query.value(at: $0)) })
    }
    return rows
  }

  private static func text(_ value: ReadOnlyQuery.Value) -> String {
    switch value {
    case .null: "null"
    case .integer(let integer): "integer \(integer)"
    case .real(let real): "real \(real)"
    case .text(let bytes): "text \(String(decoding: bytes, as: UTF8.self))"
    case .blob(let bytes): "blob \(Array(bytes))"
    }
  }

  private func error(
    _ sql: String, _ parameters: [(name: String, value: String)] = []
  ) -> WarehouseError? {
    warehouseError { _ = try rows(sql, parameters) }
  }

  @Test func valuesOfEveryType() throws {
    let values = try rows(
      """
      SELECT NULL, 9223372036854775807, -1, 0.25, 'a''東方🌸', '', x'00ff', x'', 1e308 * 10
      """)
    #expect(
      values == [
        [
          "null", "integer 9223372036854775807", "integer -1", "real 0.25", "text a'東方🌸", "text ",
          "blob [0, 255]", "blob []", "real inf",
        ]
      ])
  }

  @Test func columnsHaveTheirNamesAlsoWithoutRows() throws {
    let query = try ReadOnlyQuery(
      warehousePath: path, sql: "SELECT number AS n, rating, 1 + 1 FROM post WHERE FALSE",
      parameters: [], timeoutSeconds: nil)
    #expect(query.columns == ["n", "rating", "1 + 1"])
    #expect(try query.next() == false)
  }

  @Test func viewsAnswer() throws {
    #expect(
      try rows("SELECT tag, category, post_count, rank FROM tag_frequency ORDER BY rank") == [
        ["text hat", "text general", "integer 2", "integer 1"],
        ["text miku", "text character", "integer 1", "integer 2"],
        ["text solo", "text general", "integer 1", "integer 3"],
      ])
    #expect(try rows("SELECT character, tag FROM core_tag") == [["text miku", "text hat"]])
  }

  // MARK: Parameters

  @Test func parametersAreTextOrNumbers() throws {
    let sql = "SELECT :a, @b, $c"
    for (value, expected) in [
      ("7", "integer 7"), ("-7", "integer -7"), ("007", "integer 7"), ("0.5", "real 0.5"),
      ("1e3", "real 1000.0"), ("", "text "), ("hat", "text hat"), ("0x10", "text 0x10"),
      ("nan", "text nan"), ("inf", "text inf"), ("1 ", "text 1 "), ("٣", "text ٣"),
      ("9223372036854775808", "real 9.223372036854776e+18"), ("'; DROP", "text '; DROP"),
    ] {
      let read = try rows(sql, [("a", value), ("b", value), ("c", value)])
      #expect(read == [[expected, expected, expected]], "\(value)")
    }
  }

  @Test func theLastValueOfAParameterCounts() throws {
    #expect(try rows("SELECT :a", [("a", "1"), ("a", "2")]) == [["integer 2"]])
    #expect(try rows("SELECT :a, :a", [("a", "x")]) == [["text x", "text x"]])
  }

  @Test func missingAndUnknownParametersAreNamed() {
    let missing = error("SELECT :tag, :count", [("tag", "x")])
    #expect(missing?.code == .badQuery)
    #expect(missing?.message == "the parameter :count has no value")
    #expect(
      missing?.hint == "Give it with -p, as in: taghouse sql house.db 'SELECT ...' -p count VALUE")
    let unknown = error("SELECT :tag", [("tag", "x"), ("tga", "y")])
    #expect(unknown?.message == "the statement has no parameter 'tga'")
    #expect(error("SELECT ?", [])?.message == "the parameter ? has no value")
  }

  // MARK: One statement

  @Test(arguments: [
    "SELECT 1;", "SELECT 1; ", "SELECT 1 -- the end", "SELECT 1; -- the end",
    "SELECT 1;\n/* end */\n",
    "-- first\nSELECT 1", "SELECT 1;;",
  ])
  func whatIsNoSecondStatement(sql: String) throws {
    #expect(try rows(sql) == [["integer 1"]])
  }

  @Test(arguments: ["SELECT 1; SELECT 2", "SELECT 1; DELETE FROM post", "SELECT 1; nonsense"])
  func aSecondStatementIsRefused(sql: String) {
    #expect(error(sql)?.message == "there is more than one statement")
  }

  @Test(arguments: ["", " ", ";", "-- nothing", "/* nothing */"])
  func noStatementIsRefused(sql: String) {
    #expect(error(sql)?.message == "there is no SQL statement")
  }

  @Test func errorsShowTheirPosition() {
    let simple = error("SELECT nmber FROM post")
    #expect(simple?.code == .badQuery)
    #expect(simple?.message == "no such column: nmber (line 1, column 8)")
    #expect(simple?.hint == "  SELECT nmber FROM post\n         ^\nDid you mean number?")
    let later = error("SELECT number\nFROM post\nWHERE '東' = 1 ANDD rating = 's'\nLIMIT 1")
    #expect(later?.message == "near \"ANDD\": syntax error (line 3, column 15)")
    #expect(later?.hint == "  WHERE '東' = 1 ANDD rating = 's'\n                ^")
    #expect(error("SELECT 1 FROM nowhere")?.message.hasPrefix("no such table: nowhere") == true)
    #expect(error("SELECT (1")?.message == "incomplete input")
  }

  @Test func whatOnlyRunningShowsIsAnErrorToo() {
    #expect(error("SELECT abs(-9223372036854775808)")?.message == "integer overflow")
  }

  // MARK: Reading only

  @Test(arguments: [
    "INSERT INTO site (name) VALUES ('x')", "DELETE FROM post", "UPDATE post SET score = 1",
    "DELETE FROM post RETURNING number", "REPLACE INTO setting VALUES ('a', 1, 'b')",
    "CREATE TABLE x (a)", "CREATE INDEX x ON post (score)", "DROP TABLE post", "DROP VIEW core_tag",
    "ALTER TABLE post ADD COLUMN x", "PRAGMA user_version = 7", "PRAGMA application_id = 7",
    "PRAGMA writable_schema = 1; ", "VACUUM", "REINDEX", "ANALYZE",
    "ATTACH DATABASE 'other.db' AS other", "VACUUM INTO 'copy.db'",
    "UPDATE sqlite_schema SET sql = ''", "PRAGMA journal_mode = WAL", "BEGIN IMMEDIATE",
    "PRAGMA query_only = OFF",
  ])
  func nothingCanBeChanged(sql: String) throws {
    let before = try small.folder.read("small.db")
    let target = small.folder.path("copy.db")
    let other = small.folder.path("other.db")
    let sql = sql.replacing("'copy.db'", with: "'\(target)'")
      .replacing("'other.db'", with: "'\(other)'")
    let failure = error(sql)
    // A PRAGMA may be taken without an effect; everything else must say no.
    if !sql.hasPrefix("PRAGMA"), !sql.hasPrefix("BEGIN") {
      #expect(failure?.code == .badQuery, "\(failure?.description ?? "it ran")")
    }
    #expect(try small.folder.read("small.db") == before)
    #expect(try small.folder.names() == ["small.db"])
  }

  @Test func aRefusedWriteSaysSo() {
    #expect(
      error("DELETE FROM post")?.message
        == "the statement would change the warehouse, and `sql` only reads")
    #expect(
      error("ATTACH DATABASE 'none.db' AS other")?.message
        == "attaching other files is not allowed here")
  }

  // MARK: Time

  private static let endless = """
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT SUM(i) FROM n
    """

  @Test func anEndlessQueryEnds() throws {
    let query = try ReadOnlyQuery(
      warehousePath: path, sql: Self.endless, parameters: [], timeoutSeconds: 0.05)
    let error = warehouseError { _ = try query.next() }
    #expect(error?.code == .timeout)
    #expect(error?.message == "the query took longer than allowed")
  }

  @Test func timeRunsOutBetweenRowsToo() throws {
    let query = try ReadOnlyQuery(
      warehousePath: path,
      sql: "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
      parameters: [], timeoutSeconds: 0.05)
    var count = 0
    let error = warehouseError { while try query.next() { count += 1 } }
    #expect(error?.code == .timeout)
    #expect(count > 0)
  }

  @Test func aQuickQueryIsNotStopped() throws {
    let query = try ReadOnlyQuery(
      warehousePath: path, sql: "SELECT COUNT(*) FROM post", parameters: [], timeoutSeconds: 60)
    #expect(try query.next())
  }

  // MARK: Files

  @Test func filesThatAreNoWarehouse() throws {
    func code(_ path: String) -> WarehouseError.Code? {
      WarehouseTests.code {
        _ = try ReadOnlyQuery(
          warehousePath: path, sql: "SELECT 1", parameters: [], timeoutSeconds: nil)
      }
    }
    #expect(code(small.folder.path("none.db")) == .noSuchWarehouse)
    #expect(code(try small.folder.write("text", to: "text.db")) == .notAWarehouse)
  }
}
