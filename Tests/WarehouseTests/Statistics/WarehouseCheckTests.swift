import Foundation
import SQLCatalog
import Synchronization
import TestSupport
import Testing

@testable import Statistics
@testable import Store

/// Damage of every kind is found, and named.
@Suite struct WarehouseCheckTests {
  /// Twenty posts, some of characters alone.
  private func warehouse() throws -> SmallWarehouse {
    let small = try SmallWarehouse(
      posts: (0..<20).map { post in
        ["solo", "hat_\(post % 3)", post % 4 == 0 ? "miku:4" : "rin:4", "artist_\(post % 5):1"]
      })
    try small.execute(
      """
      INSERT INTO import_run (import_run_id, format, started_at, state, program_version)
      VALUES (1, 'danbooru', '2026-01-01T00:00:00.000Z', 'finished', '1');
      INSERT INTO import_file (
        import_file_id, format, site_id, path, first_import_run_id, last_import_run_id, line_count,
        imported_count, rejected_count)
      VALUES (1, 'danbooru', 1, '/dump.jsonl', 1, 1, 21, 20, 1);
      INSERT INTO rejected_record VALUES (1, 0, 1, 3, 'is no JSON', 'abc');
      """)
    return small
  }

  private func findings(_ path: String) throws -> [CheckFinding] {
    let warehouse = try Warehouse(path: path, mode: .read)
    defer { warehouse.close() }
    let found = try WarehouseCheck(warehouse).run { _ in }
    // The slow way says the same, but for the words in which it shows rows.
    let bySQL = try WarehouseCheck(warehouse, isBySQL: true).run { _ in }
    #expect(found.map(\.name) == bySQL.map(\.name))
    return found
  }

  @Test func aSoundWarehouseHasNone() throws {
    let small = try warehouse()
    let warehouse = try Warehouse(path: small.path, mode: .read)
    let check = WarehouseCheck(warehouse, isBySQL: true)
    let names = Mutex<[String]>([])
    #expect(try check.run { name in names.withLock { $0.append(name) } } == [])
    #expect(names.withLock { $0 } == check.names)
    #expect(
      check.names
        == ["integrity_check"] + SQLCatalog.checks.map(\.header.name)
        + ["layer_caches_agree", "caption_text_agrees", "foreign_key_check"])
  }

  @Test(arguments: [
    (
      "DELETE FROM tag_post WHERE tag_id = 1 AND post_id = 7",
      ["tag_post_agrees", "tag_count_agrees", "category_count_agrees"]
    ),
    (
      "INSERT INTO tag_post SELECT tag_id, 2 FROM tag WHERE name = 'miku'",
      ["tag_post_agrees", "tag_count_agrees", "category_count_agrees"]
    ),
    ("UPDATE tag_count SET post_count = post_count + 1 WHERE rank = 2", ["tag_count_agrees"]),
    ("UPDATE tag_count SET rank = 99 WHERE rank = 2", ["tag_count_agrees"]),
    ("DELETE FROM tag_count WHERE rank = 3", ["tag_count_agrees"]),
    ("UPDATE site_count SET post_count = 19", ["site_count_agrees"]),
    ("INSERT INTO site_count VALUES (2, 1)", ["site_count_agrees"]),
    ("UPDATE character_count SET post_count = 1", ["character_count_agrees"]),
    ("DELETE FROM character_count", ["character_count_agrees"]),
    ("UPDATE character_tag_count SET post_count = 1", ["character_tag_count_agrees"]),
    ("DELETE FROM character_tag_count WHERE tag_id = 1", ["character_tag_count_agrees"]),
    ("UPDATE import_file SET imported_count = 19", ["import_file_adds_up"]),
    ("DELETE FROM rejected_record", ["import_file_adds_up"]),
    ("UPDATE post_tag SET position = 9 WHERE post_id = 3 AND position = 3", ["post_tag_positions"]),
    ("DELETE FROM caption_rule_part WHERE caption_rule_id = 2", ["caption_rule_steps"]),
  ])
  func damageIsFound(sql: String, expected: [String]) throws {
    let small = try warehouse()
    try small.execute("DROP TRIGGER post_tag_update; \(sql)")
    let found = try findings(small.path)
    #expect(Set(found.map(\.name)) == Set(expected))
    for finding in found {
      #expect(finding.rowCount > 0)
      #expect(finding.rows.count == min(finding.rowCount, WarehouseCheck.shownRowCount))
      #expect(!finding.purpose.isEmpty)
    }
  }

  @Test func rowsThatReferToNothing() throws {
    let small = try warehouse()
    // Foreign keys are off: sqlite3 on the command line has them off as well.
    try small.execute(
      "PRAGMA foreign_keys = OFF; DELETE FROM tag WHERE name = 'hat_1'")
    let found = try findings(small.path)
    #expect(found.contains { $0.name == "post_tag_references" && $0.rowCount == 7 })
    #expect(found.contains { $0.name == "foreign_key_check" })
  }

  @Test(arguments: [
    ("INSERT INTO caption VALUES (99, 1, 2, 'A.')", "caption_references"),
    ("INSERT INTO caption VALUES (1, 9, 2, 'A.')", "caption_references"),
    ("INSERT INTO caption_record (post_id) VALUES (99)", "caption_references"),
    ("INSERT INTO latent (post_id, width, height) VALUES (99, 8, 8)", "caption_references"),
    ("INSERT INTO caption_rule_part VALUES (1, 1, 7, 9)", "caption_rule_steps"),
    ("INSERT INTO caption_rule_part VALUES (1, 77, 0, 1)", "caption_rule_steps"),
  ])
  func captionsThatReferToNothing(sql: String, expected: String) throws {
    let small = try warehouse()
    try small.execute("PRAGMA foreign_keys = OFF; \(sql)")
    let found = try findings(small.path)
    #expect(Set(found.map(\.name)) == [expected, "foreign_key_check"])
    #expect(found.allSatisfy { $0.rowCount == 1 })
  }

  @Test func aLengthThatIsNotThatOfTheTextIsFound() throws {
    let small = try warehouse()
    try small.execute(
      "PRAGMA ignore_check_constraints = ON; INSERT INTO caption VALUES (1, 1, 5, 'A.')")
    #expect(try findings(small.path).map(\.name).contains("caption_text_length"))
  }

  @Test func manyRowsAreCountedAndFewAreShown() throws {
    let small = try warehouse()
    try small.execute("DELETE FROM tag_post")
    let finding = try #require(
      try findings(small.path).first { $0.name == "tag_post_agrees" })
    #expect(finding.rowCount == 80)
    #expect(finding.rows.count == 10)
    #expect(finding.rows[0] == "problem = \"missing in tag_post\", tag_id = 1, post_id = 1")
  }

  @Test func aDamagedPageIsFound() throws {
    let small = try warehouse()
    var bytes = try small.folder.read("small.db")
    // An entry of an index that its table does not have: the number 3 of a post becomes 30.
    let queueBytes = Array("artist_2".utf8)
    let positions = bytes.indices.filter { bytes[$0...].starts(with: queueBytes) }
    #expect(positions.count >= 2, "the name stands in the table and in its index")
    bytes[try #require(positions.last) + 7] = UInt8(ascii: "9")
    try small.folder.write(bytes, to: "small.db")
    let found = try findings(small.path)
    #expect(found.first?.name == "integrity_check")
  }
}
