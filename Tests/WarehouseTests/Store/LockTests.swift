import Dispatch
import Foundation
import GRDB
import SQLCatalog
import Synchronization
import TestSupport
import Testing

@testable import Statistics
@testable import Store

/// What a process has locked stays locked, whatever else it does with the file.
@Suite struct LockTests {
  /// What another process hears that wants to write: "writes", or SQLite's refusal.
  private static let writer = """
    import sqlite3, sys
    connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        print("writes")
    except sqlite3.OperationalError as error:
        print(error)
    """

  private func answer(_ path: String) throws -> String {
    try ProgramRun.run("python3", ["-c", Self.writer, path]).output
  }

  private func fixture(journalMode: String) throws -> RandomFixture {
    let fixture = try RandomFixture(seed: 7, postCount: 60, tagCount: 20, areIDsSparse: false)
    let queue = try DatabaseQueue(path: fixture.path)
    let mode = try queue.inDatabase {
      try String.fetchOne($0, sql: "PRAGMA journal_mode = \(journalMode)")
    }
    #expect(mode == journalMode)
    try queue.close()
    #expect(try answer(fixture.path) == "writes\n")
    return fixture
  }

  @Test(arguments: ["delete", "wal"])
  func anAnalysisKeepsItsLock(journalMode: String) throws {
    let fixture = try fixture(journalMode: journalMode)
    let warehouse = try Warehouse(path: fixture.path, mode: .load)
    var answers: [String] = []
    try warehouse.analyze(isForced: true, layers: [.canonical]) { _, done in
      if done == 0 { answers.append(try answer(fixture.path)) }
    }
    #expect(answers.count > 3)
    #expect(Set(answers) == ["database is locked\n"])
    // The connection is still open, and holds nothing.
    #expect(try answer(fixture.path) == "writes\n")
    warehouse.close()
    #expect(try WarehouseCheck(Warehouse(path: fixture.path, mode: .read)).run { _ in } == [])
  }

  @Test(arguments: ["delete", "wal"])
  func pagesThatGoAwayDropNoLock(journalMode: String) throws {
    let fixture = try fixture(journalMode: journalMode)
    let holder = try Warehouse(path: fixture.path, mode: .write)
    let other = try Warehouse(path: fixture.path, mode: .read)
    try holder.queue.inDatabase { db in
      try db.inTransaction(.immediate) {
        // Another connection of the process reads pages, checks, and is closed.
        try other.queue.inDatabase { reader in
          let pages = try WarehousePages(reader, path: fixture.path)
          #expect((pages == nil) == (journalMode == "wal"))
        }
        _ = try WarehouseCheck(other).run { _ in }
        other.close()
        #expect(try answer(fixture.path) == "database is locked\n")
        return .commit
      }
    }
    #expect(try answer(fixture.path) == "writes\n")
    holder.close()
  }

  @Test func anOpenWarehouseIsTheFileAtItsPath() throws {
    let fixture = try fixture(journalMode: "delete")
    let link = fixture.folder.path("link.db")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "random.db")
    let file = WarehouseFile(path: link)
    #expect(file.path == WarehouseFile(path: fixture.path).path)
  }

  /// Several programs that open an older warehouse at once bring it up to date once.
  @Test func migrationsAtOnce() throws {
    let folder = try TemporaryFolder()
    let first = try #require(SQLCatalog.migrations.first)
    for round in 0..<5 {
      let path = folder.path("\(round).db")
      let queue = try DatabaseQueue(path: path)
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA application_id = \(Warehouse.applicationID)")
        try db.execute(sql: first.file.text)
        try db.execute(sql: "PRAGMA user_version = 1")
      }
      try queue.close()
      let failures = Mutex<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 4) { number in
        do {
          try Warehouse(path: path, mode: number % 2 == 0 ? .write : .read).close()
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
      #expect(failures.withLock { $0 } == [])
      #expect(try Warehouse(path: path, mode: .read).sites().count == 2)
    }
  }
}
