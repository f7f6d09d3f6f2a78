import GRDB
import Statistics
import Store
import TagRules
import TestSupport
import Testing

@testable import Reading

/// The tables of taggers, pictures and lists.
@Suite("Tables of taggers and of the lists of captions")
struct TaggerTableTests {
  @Test("The lists of a new warehouse are those that ship with the program")
  func lists() throws {
    let folder = try TemporaryFolder()
    let warehouse = try Warehouse.create(path: folder.path("w.db"))
    defer { warehouse.close() }
    let lists = try warehouse.captionLists()
    #expect(Set(lists.blacklist) == Set(DefaultLists.blacklist.entries))
    var overlap: [String: Set<String>] = [:]
    for entry in DefaultLists.overlap.entries { overlap[entry.name] = Set(entry.coveredBy) }
    #expect(lists.overlap.count == overlap.count)
    for (name, coveredBy) in lists.overlap { #expect(overlap[name] == Set(coveredBy), "\(name)") }
    let shipped = DefaultLists.characterTags
    #expect(Set(lists.characterWhitelist) == Set(shipped.whitelist))
    #expect(lists.characterSuffixes.map(Set.init) == shipped.suffixes.map(Set.init))
    #expect(lists.characterPrefixes.map(Set.init) == shipped.prefixes.map(Set.init))
  }

  @Test("What is edited in their tables is what is read")
  func edited() throws {
    let folder = try TemporaryFolder()
    let warehouse = try Warehouse.create(path: folder.path("w.db"))
    defer { warehouse.close() }
    try DatabaseQueue(path: warehouse.path).writeWithoutTransaction { db in
      try db.execute(
        sql: """
          DELETE FROM caption_list_blacklist WHERE entry <> 'tagme';
          DELETE FROM caption_list_overlap;
          INSERT INTO caption_list_overlap VALUES ('tail', 'ponytail'), ('tail', 'cat_tail');
          DELETE FROM caption_list_character_tag;
          INSERT INTO caption_list_character_tag VALUES ('suffix', 2, 'paws');
          """)
    }
    let lists = try warehouse.captionLists()
    #expect(lists.blacklist == ["tagme"])
    #expect(lists.overlap.map(\.name) == ["tail"])
    #expect(lists.overlap.first?.coveredBy == ["cat_tail", "ponytail"])
    #expect(lists.characterSuffixes == [[], [], ["paws"]])
    #expect(lists.characterPrefixes.isEmpty && lists.characterWhitelist.isEmpty)
  }

  @Test(
    "A check finds scores of nothing, and scores beyond 0 to 1",
    arguments: [
      ("DELETE FROM tagger_post", "tagger_references"),
      ("DELETE FROM tag WHERE tag_id = 1", "tagger_references"),
      ("UPDATE tag SET site_id = 2", "tagger_references"),
      ("DELETE FROM tagger", "tagger_references"),
      ("INSERT INTO image_file (post_id, path) VALUES (9, 'x')", "tagger_references"),
      ("UPDATE tag_score SET score = 1.5", "tagger_score_range"),
      ("UPDATE tagger_rating SET score = -0.5", "tagger_score_range"),
      ("UPDATE tagger SET threshold = 2", "tagger_score_range"),
      ("UPDATE tagger_threshold SET threshold = 2", "tagger_score_range"),
      ("UPDATE tagger_tag SET threshold = 2", "tagger_score_range"),
    ])
  func checks(damage: String, check: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("w.db")
    try TemplateFile.copy("empty warehouse", to: path) {
      try Warehouse.create(path: $0).close()
    }
    let sound = """
      INSERT INTO post (post_id, site_id, number) VALUES (1, 1, 1);
      INSERT INTO tag (tag_id, site_id, name) VALUES (1, 1, 'solo');
      INSERT INTO tagger (tagger_id, name) VALUES (1, 'wd');
      INSERT INTO tagger_threshold VALUES (1, 'general', 0.5);
      INSERT INTO tagger_tag VALUES (1, 'solo', 0.4, NULL);
      INSERT INTO tagger_post (post_id, tagger_id) VALUES (1, 1);
      INSERT INTO tag_score VALUES (1, 1, 1, 0.5);
      INSERT INTO tagger_rating VALUES (1, 1, 'safe', 0.5);
      INSERT INTO image_file (post_id, path) VALUES (1, '/a.png');
      """
    #expect(try !findings(path, after: sound).contains(check))
    let broken = """
      PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
      DROP TRIGGER tagger_delete; \(damage)
      """
    #expect(try findings(path, after: broken).contains(check))
  }

  private func findings(_ path: String, after sql: String) throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
    let warehouse = try Warehouse(path: path, mode: .read)
    defer { warehouse.close() }
    return try WarehouseCheck(warehouse).run { _ in }.map(\.name)
  }
}
