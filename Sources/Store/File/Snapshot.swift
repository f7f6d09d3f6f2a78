package import GRDB

/// What a connection keeps while it holds a read transaction.
///
/// `@unchecked Sendable`: touched only in closures of the connection's queue, one at a time.
package final class Snapshot: @unchecked Sendable {
  var tagReader: PostTagReader?
  private var selected: PostSet?

  /// Makes the function of `PostSetFunction` stand for a set.
  package func choose(_ posts: PostSet?, _ db: Database) throws {
    guard let posts, posts !== selected else { return }
    // SQLite prepares its statements anew after that: not for every range of posts.
    try PostSetFunction.register(posts, on: db.handle)
    selected = posts
  }
}

extension Warehouse {
  /// What its connection keeps.
  package var snapshot: Snapshot { connection.attachment { Snapshot() } }

  /// Whether the file is in WAL mode: then others can commit during a read transaction.
  public func usesWriteAheadLog() throws -> Bool {
    try Self.translating(path: path) {
      try queue.inDatabase { try String.fetchOne($0, sql: "PRAGMA journal_mode") == "wal" }
    }
  }

  /// Holds a read transaction while `body` runs. What others want to commit waits, so that several
  /// connections see the same state; in WAL mode it is only kept out of this connection. Within a transaction
  /// that one holds.
  public func holdingSnapshot<Value>(_ body: () throws -> Value) throws -> Value {
    let isHeld = try Self.translating(path: path) {
      try queue.inDatabase { db in
        guard !db.isInsideTransaction else { return true }
        try db.execute(sql: "BEGIN")
        _ = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema")
        snapshot.tagReader = try PostTagReader(db, path: path)
        return false
      }
    }
    if isHeld { return try body() }
    defer {
      try? queue.inDatabase {
        snapshot.tagReader = nil
        try $0.execute(sql: "ROLLBACK")
      }
    }
    return try body()
  }
}
