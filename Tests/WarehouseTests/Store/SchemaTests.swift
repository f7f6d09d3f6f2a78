import Foundation
import GRDB
import SQLCatalog
import TestSupport
import Testing

@testable import Store

/// Files that are warehouses, that become one, and that are none.
@Suite struct SchemaTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("w.db")
  }

  /// Reads or changes the bare file.
  private func bare<Value>(_ path: String, _ body: (Database) throws -> Value) throws -> Value {
    let queue = try DatabaseQueue(path: path)
    let value = try queue.writeWithoutTransaction(body)
    try queue.close()
    return value
  }

  @Test func aNewWarehouseSaysWhatItIs() throws {
    try Warehouse.create(path: path).close()
    let bytes = try folder.read("w.db")
    #expect(Array(bytes[68..<72]) == Array("TagH".utf8))
    try bare(path) { db in
      #expect(try Int.fetchOne(db, sql: "PRAGMA user_version") == SQLCatalog.schemaVersion)
      #expect(try Int.fetchOne(db, sql: "PRAGMA page_size") == 8192)
      let names = try String.fetchAll(db, sql: "SELECT name FROM site ORDER BY site_id")
      #expect(names == ["danbooru", "e621"])
      #expect(try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM tag_frequency") == 0)
      #expect(try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM core_tag") == 0)
    }
  }

  @Test func whatIsThereIsNotOverwritten() throws {
    try folder.write("notes", to: "w.db")
    #expect(code { _ = try Warehouse.create(path: path) } == .alreadyExists)
    #expect(try folder.read("w.db") == Array("notes".utf8))
    #expect(!Warehouse.isMissing(path: path))
  }

  @Test func anEmptyFileIsNoWarehouseYet() throws {
    #expect(Warehouse.isMissing(path: path))
    try folder.write("", to: "w.db")
    #expect(Warehouse.isMissing(path: path))
    try Warehouse.create(path: path).close()
    #expect(!Warehouse.isMissing(path: path))
    let sites = try Warehouse(path: path, mode: .read).sites()
    #expect(sites.map(\.name) == ["danbooru", "e621"])
  }

  @Test func aFolderIsNotMissing() throws {
    #expect(!Warehouse.isMissing(path: folder.path))
  }

  @Test(arguments: [Warehouse.Mode.read, .write, .load])
  func openingAgainChangesNothing(mode: Warehouse.Mode) throws {
    try Warehouse.create(path: path).close()
    let before = try folder.read("w.db")
    try Warehouse(path: path, mode: mode).close()
    #expect(try folder.read("w.db") == before)
    #expect(try folder.names() == ["w.db"])
  }

  @Test(arguments: [Warehouse.Mode.read, .write, .load])
  func aNewerWarehouseIsRefused(mode: Warehouse.Mode) throws {
    try Warehouse.create(path: path).close()
    let newer = SQLCatalog.schemaVersion + 1
    try bare(path) { try $0.execute(sql: "PRAGMA user_version = \(newer)") }
    let before = try folder.read("w.db")
    let error = warehouseError { _ = try Warehouse(path: path, mode: mode) }
    #expect(error?.code == .newerWarehouse)
    #expect(
      error?.description
        == """
        \(path): was made by a newer taghouse (schema \(newer); this one knows \(newer - 1))
        Use the newer taghouse.
        """)
    #expect(try folder.read("w.db") == before)
  }

  @Test(arguments: [Warehouse.Mode.read, .write, .load])
  func otherFilesAreRefused(mode: Warehouse.Mode) throws {
    #expect(code { _ = try Warehouse(path: path, mode: mode) } == .noSuchWarehouse)
    #expect(try folder.names() == [], "asking makes no file")

    let text = try folder.write(String(repeating: "{\"id\":1}\n", count: 1000), to: "dump.jsonl")
    let noDatabase = warehouseError { _ = try Warehouse(path: text, mode: mode) }
    #expect(noDatabase?.code == .notAWarehouse)
    #expect(noDatabase?.message == "is no SQLite file")

    let other = folder.path("other.db")
    try bare(other) { try $0.execute(sql: "CREATE TABLE moz_places (id INTEGER)") }
    let before = try folder.read("other.db")
    let notOurs = warehouseError { _ = try Warehouse(path: other, mode: mode) }
    #expect(notOurs?.code == .notAWarehouse)
    #expect(notOurs?.message == "is an SQLite file, but no warehouse of taghouse")
    #expect(try folder.read("other.db") == before)
  }

  /// A warehouse as the first schema made it, with a post.
  private func makeFirstSchema() throws {
    let first = try #require(SQLCatalog.migrations.first)
    try bare(path) { db in
      try db.execute(sql: "PRAGMA application_id = \(Warehouse.applicationID)")
      try db.execute(sql: first.file.text)
      try db.execute(sql: "PRAGMA user_version = 1")
      try db.execute(sql: "INSERT INTO post (site_id, number) VALUES (1, 7)")
    }
  }

  @Test(arguments: [Warehouse.Mode.read, .write, .load])
  func anOlderWarehouseIsBroughtUpToDate(mode: Warehouse.Mode) throws {
    try makeFirstSchema()
    try Warehouse(path: path, mode: mode).close()
    let found = try bare(path) { db in
      try [
        "PRAGMA user_version", "SELECT COUNT(*) FROM caption_kind", "SELECT number FROM post",
        "SELECT COUNT(*) FROM tag_frequency",
      ].map { try Int.fetchOne(db, sql: $0) }
    }
    #expect(found == [SQLCatalog.schemaVersion, 3, 7, 0])
  }

  @Test func viewsOfAnotherTextAreMadeAnew() throws {
    try Warehouse.create(path: path).close()
    let wanted = try bare(path) { db in
      let views = try String.fetchAll(
        db, sql: "SELECT sql FROM sqlite_schema WHERE type = 'view' ORDER BY name")
      try db.execute(
        sql: """
          DROP VIEW core_tag;
          DROP VIEW tag_frequency;
          CREATE VIEW tag_frequency AS SELECT 'old' AS tag;
          CREATE VIEW my_own AS SELECT tag FROM tag_frequency;
          """)
      return views
    }
    try Warehouse(path: path, mode: .write).close()
    try bare(path) { db in
      let views = try String.fetchAll(
        db,
        sql: """
          SELECT sql FROM sqlite_schema WHERE type = 'view' AND name <> 'my_own' ORDER BY name
          """)
      #expect(views == wanted)
      #expect(try String.fetchAll(db, sql: "SELECT tag FROM my_own") == [])
    }
  }

  @Test func aStoredViewShowsItsHeader() throws {
    try Warehouse.create(path: path).close()
    let sql = try bare(path) {
      try String.fetchOne($0, sql: "SELECT sql FROM sqlite_schema WHERE name = 'core_tag'")
    }
    #expect(sql?.hasPrefix("CREATE VIEW core_tag AS\n-- name:    core_tag\n-- purpose:") == true)
  }

  @Test func aMigrationThatFailsLeavesNothing() throws {
    // As after a crash between the two steps that make a file a warehouse.
    try bare(path) { try $0.execute(sql: "PRAGMA application_id = \(Warehouse.applicationID)") }
    try Warehouse(path: path, mode: .write).close()
    #expect(try Warehouse(path: path, mode: .read).sites().count == 2)
  }

  /// A process was killed in the middle of a transaction: its journal stands beside the file.
  @Test(arguments: [Warehouse.Mode.read, .write, .load])
  func aHotJournalIsRolledBack(mode: Warehouse.Mode) throws {
    let warehouse = try Warehouse.create(path: path)
    try warehouse.queue.write { db in
      for number in 1...2000 {
        try db.execute(
          sql: "INSERT INTO post (site_id, number, source) VALUES (1, ?, ?)",
          arguments: [number, String(repeating: "s", count: 100)])
      }
    }
    warehouse.close()
    let killed = folder.path("killed.db")
    let writer = try DatabaseQueue(path: path)
    try writer.inDatabase { db in
      // A cache of a few pages, so that the transaction has changed the file before its end.
      try db.execute(sql: "PRAGMA cache_size = 5")
      try db.execute(sql: "BEGIN IMMEDIATE")
      try db.execute(sql: "UPDATE post SET number = number + 5000, source = 'changed'")
      try FileManager.default.copyItem(atPath: path, toPath: killed)
      try FileManager.default.copyItem(atPath: path + "-journal", toPath: killed + "-journal")
      try db.execute(sql: "ROLLBACK")
    }
    try writer.close()
    #expect(try folder.read("killed.db") != folder.read("w.db"), "the file is half written")

    let opened = try Warehouse(path: killed, mode: mode)
    let rows = try opened.queue.read {
      try Row.fetchOne($0, sql: "SELECT COUNT(*), MAX(number), MAX(source) FROM post")
    }
    #expect(
      rows == [
        "COUNT(*)": 2000, "MAX(number)": 2000,
        "MAX(source)": String(repeating: "s", count: 100),
      ])
  }

  @Test func aReaderCannotWrite() throws {
    try Warehouse.create(path: path).close()
    let warehouse = try Warehouse(path: path, mode: .read)
    #expect(throws: (any Error).self) {
      try warehouse.queue.inDatabase { try $0.execute(sql: "DELETE FROM site") }
    }
  }

  @Test func triggersKeepTagPostRight() throws {
    try Warehouse.create(path: path).close()
    let warehouse = try Warehouse(path: path, mode: .write)
    func tagPosts() throws -> [[Int]] {
      try warehouse.queue.read { db in
        try Row.fetchAll(db, sql: "SELECT tag_id, post_id FROM tag_post ORDER BY 1, 2")
          .map { [$0[0], $0[1]] }
      }
    }
    try warehouse.queue.write { db in
      try db.execute(
        sql: """
          INSERT INTO post (post_id, site_id, number) VALUES (1, 1, 10), (2, 1, 11);
          INSERT INTO tag (tag_id, site_id, name) VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 1, 'c');
          INSERT INTO post_tag VALUES (1, 0, 1), (1, 1, 2), (2, 0, 1);
          """)
    }
    #expect(try tagPosts() == [[1, 1], [1, 2], [2, 1]])
    try warehouse.queue.write {
      try $0.execute(sql: "UPDATE post_tag SET tag_id = 3 WHERE post_id = 1 AND position = 1")
    }
    #expect(try tagPosts() == [[1, 1], [1, 2], [3, 1]])
    try warehouse.queue.write { try $0.execute(sql: "DELETE FROM post WHERE post_id = 1") }
    #expect(try tagPosts() == [[1, 2]])
  }
}
