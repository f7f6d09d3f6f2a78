// A bulk load builds another file, and that takes the name of the warehouse at the end. What others have
// written there since it was copied would be lost with the old file, also what is in a transaction that has
// not ended. So the old file is held all the time:
//
//     hold       journal mode DELETE, then BEGIN IMMEDIATE: nobody writes there until the end; readers read
//     replace    BEGIN EXCLUSIVE: nobody reads or writes, and there is no journal that belongs to the old
//                file. The rename happens inside. Between the two transactions is a moment for others: the
//                old file must be as it was, or the load is given up.
//
// A program that has the old file open and begins to write after the rename gets an error from SQLite
// (READONLY_DBMOVED), as soon as it opens its journal; one that only reads sees the old state until it opens
// the file again. A program with `journal_mode = MEMORY` or `OFF` opens no journal: what it writes then is
// lost with the old file, as SQLite's documentation of these modes warns.

internal import FileSystem
internal import GRDB

/// The warehouse that a bulk load will replace, held so that nobody writes into it meanwhile.
///
/// One thread. It lets go when it goes away.
package final class FormerWarehouse {
  private let file: WarehouseFile
  private let queue: DatabaseQueue
  private let patience: Patience
  /// Nothing is in it: a file of no bytes.
  package let isEmpty: Bool
  private var dataVersion: Int64 = 0
  private var usesWriteAheadLog = false

  /// Opens and holds what is at a path; nil when nothing is there. The schema of a warehouse is brought up to
  /// date.
  ///
  /// Throws `busy` when another program writes there; whatever opening a warehouse throws.
  package init?(_ file: WarehouseFile, patience: Patience) throws {
    guard FileStatus(path: file.path) != nil else { return nil }
    isEmpty = file.isMissing
    self.file = file
    self.patience = patience
    if !isEmpty { try Warehouse(path: file.path, mode: .write, patience: patience).close() }
    var configuration = Configuration.distrusting
    configuration.allowsUnsafeTransactions = true
    configuration.busyMode = Warehouse.busyMode(patience, path: file.path)
    let path = file.path
    queue = try Warehouse.translating(path: path) {
      try DatabaseQueue(path: FilePath.forSQLite(path), configuration: configuration)
    }
    try begin()
  }

  deinit {
    try? queue.inDatabase { db in
      if db.isInsideTransaction { try db.execute(sql: "ROLLBACK") }
      if usesWriteAheadLog { try db.execute(sql: "PRAGMA journal_mode = WAL") }
    }
    try? queue.close()
  }

  private func begin() throws {
    try access { db in
      guard try !db.hasMoved else { throw changed() }
      let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
      if mode == "wal" {
        // A log belongs to a name, not to a file: the new file must not come to that of the old one.
        _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
        usesWriteAheadLog = true
      }
      try db.execute(sql: "BEGIN IMMEDIATE")
      dataVersion = try Self.dataVersion(db)
    }
  }

  /// Writes what it holds into a new file. Not for an empty one.
  package func copy(to path: String) throws {
    try access { db in
      // VACUUM runs in no transaction.
      try db.execute(sql: "ROLLBACK")
      try db.execute(sql: "PRAGMA page_size = \(Warehouse.pageByteCount)")
      try db.execute(sql: "VACUUM INTO ?", arguments: [path])
      try db.execute(sql: "BEGIN IMMEDIATE")
      guard try Self.dataVersion(db) == dataVersion else { throw changed() }
    }
  }

  /// Puts the file that was built in its place. Nothing of it is open then.
  package func replace() throws {
    if usesWriteAheadLog { try Self.setWriteAheadLog(file.loadingPath) }
    try access { db in
      try db.execute(sql: "ROLLBACK")
      try db.execute(sql: "BEGIN EXCLUSIVE")
      guard try Self.dataVersion(db) == dataVersion, try !db.hasMoved,
        try String.fetchOne(db, sql: "PRAGMA journal_mode") != "wal"
      else { throw changed() }
      try file.replace()
      // The old file has no name any more.
      usesWriteAheadLog = false
    }
  }

  /// The new file is what the old one was.
  private static func setWriteAheadLog(_ path: String) throws {
    try Warehouse.translating(path: path) {
      let queue = try DatabaseQueue(
        path: FilePath.forSQLite(path), configuration: .distrusting)
      try queue.inDatabase { _ = try String.fetchOne($0, sql: "PRAGMA journal_mode = WAL") }
      try queue.close()
    }
    try WarehouseFile.synchronize(path)
  }

  private static func dataVersion(_ db: Database) throws -> Int64 {
    // Asked after something was read, so that it is that of this transaction.
    _ = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema")
    return try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0
  }

  private func changed() -> WarehouseError {
    WarehouseError(
      .busy, "was written by another program during the load, which is given up",
      hint: "Run the same command again.", path: file.path)
  }

  private func access(_ body: (Database) throws -> Void) throws {
    try Warehouse.translating(path: file.path) { try queue.inDatabase { try body($0) } }
  }
}
