internal import CSQLiteExtras
internal import GRDB
internal import GRDBSQLite

// What GRDB does not cover, on the connection below it.

extension Database {
  /// SQLite's own handle. GRDB closes it only after the last access, so it is there in a closure.
  var handle: OpaquePointer {
    guard let connection = sqliteConnection else { fatalError("the database is closed") }
    return connection
  }

  /// The error that SQLite reported last on this connection.
  func lastError(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(handle)))
  }

  func check(_ code: Int32) throws {
    guard code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW else {
      throw lastError(code)
    }
  }

  /// Switches the triggers of the file on or off for this connection.
  func setTriggersEnabled(_ isEnabled: Bool) throws {
    try check(taghouse_enable_triggers(handle, isEnabled ? 1 : 0))
  }
}

extension Statement {
  /// Steps through the rows without making a value of each; `body` reads columns of the handle.
  func forEachRow(
    _ arguments: StatementArguments = StatementArguments(), on db: Database,
    _ body: (OpaquePointer) throws -> Void
  ) throws {
    try setArguments(arguments)
    let handle = sqliteStatement
    sqlite3_reset(handle)
    defer { sqlite3_reset(handle) }
    while true {
      let code = sqlite3_step(handle)
      guard code == SQLITE_ROW else { return try db.check(code) }
      try body(handle)
    }
  }
}
