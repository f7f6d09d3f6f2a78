import GRDB
import GRDBSQLite
import Selection
import TestSupport
import Testing

@testable import Querying
@testable import Reading
@testable import Statistics
@testable import Store

/// Making the index, and what the file is with it: all or nothing, found when it is wrong, and in nobody's way.
@Suite struct CaptionTextFileTests {
  private struct Stop: Error {}

  private func objects(_ fixture: CaptionFixture) throws -> [String] {
    try fixture.access {
      try String.fetchAll(
        $0, sql: "SELECT name FROM sqlite_schema WHERE name GLOB 'caption_text*' ORDER BY name")
    }
  }

  @Test func whatIsStoppedIsNotThere() throws {
    let fixture = try CaptionFixture(seed: 5, postCount: 600)
    let warehouse = try Warehouse(path: fixture.path, mode: .load)
    #expect(throws: Stop.self) {
      _ = try warehouse.indexCaptionText { if $0 > 0.4 { throw Stop() } }
    }
    #expect(try objects(fixture) == [])
    _ = try warehouse.indexCaptionText()
    let words = try fixture.indexedWords()
    #expect(throws: Stop.self) {
      _ = try warehouse.indexCaptionText(isForced: true) { if $0 > 0.4 { throw Stop() } }
    }
    #expect(try warehouse.hasCaptionText())
    #expect(try fixture.indexedWords() == words)
    #expect(try fixture.findings() == [])
  }

  @Test func aFullDiskLeavesTheFileAsItWas() throws {
    let fixture = try CaptionFixture(seed: 6, postCount: 1500)
    let warehouse = try Warehouse(path: fixture.path, mode: .load)
    let pageCount = try warehouse.queue.inDatabase { db in
      let count = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
      _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(count + 12)")
      return count
    }
    let failure = warehouseError { _ = try warehouse.indexCaptionText() }
    #expect(failure?.code == .writeFailed)
    #expect(failure?.message.contains("full") == true)
    #expect(try objects(fixture) == [])
    #expect(try fixture.access { try Int.fetchOne($0, sql: "PRAGMA page_count") } == pageCount)
    #expect(try fixture.findings() == [])
  }

  @Test(arguments: [
    "DELETE FROM caption WHERE post_id = 7",
    "UPDATE caption SET text = 'RED dress', text_length = 9 WHERE post_id = 7",
    "UPDATE caption SET text = 'dress red', text_length = 9 WHERE post_id = 7",
    "UPDATE caption SET caption_kind_id = 5 WHERE post_id = 7",
    "INSERT INTO caption VALUES (7, 5, 3, 'new')",
    "INSERT INTO caption VALUES (7, 5, 0, '')",
    "INSERT INTO caption_text (rowid, text) VALUES (7 * 1024 + 2, 'red')",
    "INSERT INTO caption_text (rowid, text) VALUES (7 * 1024 + 9, '')",
    "INSERT INTO caption_text (caption_text, rowid, text) VALUES ('delete', 7 * 1024 + 2, 'red one')",
    "DELETE FROM caption_text_docsize WHERE id = 7 * 1024 + 2",
  ])
  func checkFindsWhatIsWrong(change: String) throws {
    let fixture = try CaptionFixture(seed: 2, postCount: 3)
    try fixture.access { db in
      try db.execute(
        sql: """
          INSERT INTO caption_kind VALUES (5, 'five', 'kohya'), (9, 'nine', 'kohya');
          INSERT INTO post (post_id, site_id, number) VALUES (7, 2, 7), (8, 2, 8);
          INSERT INTO caption VALUES (7, 2, 14, 'red one dress7');
          """)
    }
    try fixture.index()
    #expect(try fixture.findings() == [])
    try fixture.access { db in
      try db.setTriggersEnabled(false)
      try db.execute(sql: change)
    }
    let findings = try fixture.findings()
    #expect(!findings.isEmpty)
    let expected = "caption_text_agrees: post_id = 7, "
    #expect(findings.allSatisfy { $0.hasPrefix(expected) }, "\(findings)")
    try fixture.index(isForced: true)
    #expect(try fixture.findings() == [])
  }

  @Test(arguments: [
    "DROP TRIGGER caption_text_update", "DROP TABLE caption_text",
    "DROP TRIGGER caption_text_delete; CREATE TRIGGER caption_text_delete AFTER DELETE ON caption "
      + "BEGIN SELECT 1; END",
  ])
  func anIndexWithoutItsTriggersIsNotAsked(change: String) throws {
    var fixture = try CaptionFixture(seed: 2)
    try fixture.index()
    try fixture.access { try $0.execute(sql: change) }
    let warehouse = try Warehouse(path: fixture.path, mode: .load)
    #expect(try !warehouse.hasCaptionText())
    #expect(try fixture.findings().count == 1)
    let phrase = CaptionPhrase(text: "red")
    let found = try fixture.access { db in
      var found: [Int64] = []
      let search = try CaptionTextSearch(phrase, db)
      #expect(!search.hasIndex)
      try search.forEachPost(db) { found.append($0) }
      return found
    }
    #expect(found == fixture.posts(with: phrase))
    #expect(try fixture.index() == .indexed(captionCount: fixture.texts.count))
    try fixture.addPost(99)
    #expect(try fixture.findings() == [])
  }

  @Test func damageIsAFinding() throws {
    let fixture = try CaptionFixture(seed: 2)
    try fixture.index()
    try fixture.access {
      try $0.execute(sql: "UPDATE caption_text_data SET block = x'00010203' WHERE id > 100")
    }
    let findings = try fixture.findings()
    #expect(findings.count == 1)
    #expect(findings.first?.hasPrefix("caption_text_agrees: it cannot be read: ") == true)
  }

  @Test func itsTablesAreInNobodysWay() throws {
    var fixture = try CaptionFixture(seed: 4, isIndexed: true)
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    let described = try warehouse.tableDescriptions().filter { $0.name.hasPrefix("caption_text") }
    #expect(described.map(\.name) == ["caption_text"])
    #expect(described.first?.purpose?.hasPrefix("The words of all captions.") == true)
    #expect(described.first?.columns.map(\.name) == ["text"])
    // Read as `taghouse sql` reads.
    let connection = try ReadOnlyConnection(warehousePath: fixture.path, layer: .canonical)
    let query = try ReadOnlyQuery(
      on: connection,
      sql: "SELECT COUNT(DISTINCT rowid / 1024) FROM caption_text WHERE caption_text MATCH 'red'")
    #expect(try query.next())
    guard case .integer(let count) = query.value(at: 0) else {
      Issue.record("no number")
      return
    }
    #expect(Int(count) == fixture.posts(with: CaptionPhrase(text: "red")).count)
    #expect(count > 0)
  }

  /// An SQLite without FTS5 reads all but the index, and cannot make it wrong.
  @Test func anSQLiteWithoutFTS5() throws {
    let fixture = try CaptionFixture(seed: 4, isIndexed: true)
    try fixture.access { db in
      try db.check(sqlite3_drop_modules(db.sqliteConnection, nil))
      #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
      #expect(
        try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM caption") == fixture.texts.count)
      #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty)
      try db.execute(sql: "UPDATE post SET score = 1")
    }
    #expect(throws: DatabaseError.self) {
      try fixture.access { db in
        try db.check(sqlite3_drop_modules(db.sqliteConnection, nil))
        try db.execute(sql: "DELETE FROM post WHERE post_id = 3")
      }
    }
    #expect(try fixture.findings() == [])
  }
}
