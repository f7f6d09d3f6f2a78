internal import CSQLiteExtras
package import GRDB
internal import GRDBSQLite

// What GRDB does not cover, on the connection below it.

extension Database {
  /// SQLite's own handle. GRDB closes it only after the last access, so it is there in a closure.
  package var handle: OpaquePointer {
    guard let connection = sqliteConnection else { fatalError("the database is closed") }
    return connection
  }

  /// Writes as fast as it goes into a file that nobody else knows, and that is worth nothing when the program
  /// ends before it has another name.
  package func writeWithoutSafety() throws {
    try execute(sql: "PRAGMA synchronous = OFF")
    _ = try String.fetchOne(self, sql: "PRAGMA journal_mode = MEMORY")
  }

  /// The error that SQLite reported last on this connection.
  package func lastError(_ code: Int32) -> DatabaseError {
    DatabaseError(
      resultCode: ResultCode(rawValue: code), message: String(cString: sqlite3_errmsg(handle)))
  }

  /// The columns of a table or view, generated ones too, in order.
  ///
  /// It asks SQLite. GRDB's own functions read the whole schema into values, and trap where a damaged one has
  /// something else.
  ///
  /// - Throws: `inconsistent` when there is none: only tables that belong to the schema are asked for.
  package func columns(of table: String) throws -> [(name: String, type: String)] {
    let columns = try Row.fetchAll(
      self, sql: "SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid",
      arguments: [table]
    ).map {
      (name: try $0.decode(String.self, atIndex: 0), type: try $0.decode(String.self, atIndex: 1))
    }
    guard !columns.isEmpty else {
      throw WarehouseError(
        .inconsistent, "is damaged: the table \(table) is missing",
        hint: WarehouseError.damageHint)
    }
    return columns
  }

  /// The first free id of a table, behind all that it has.
  ///
  /// - Throws: `inconsistent` when ids stand so high that they come from no import.
  package func nextID(_ column: String, of table: String) throws -> Int64 {
    let last = try Int64.fetchOne(self, sql: "SELECT MAX(\(column)) FROM \(table)") ?? 0
    guard last < Int64.max >> 8 else {
      throw WarehouseError(
        .inconsistent, "is damaged: \(table) has the \(column) \(last)",
        hint: WarehouseError.damageHint)
    }
    return max(last, 0) + 1
  }

  package func check(_ code: Int32) throws {
    guard code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW else {
      throw lastError(code)
    }
  }

  /// Whether another file has come to the path that the connection was opened with, or none is there.
  var hasMoved: Bool {
    get throws {
      var hasMoved: Int32 = 0
      try check(taghouse_has_moved(handle, &hasMoved))
      return hasMoved != 0
    }
  }

  /// Writes what the transaction has changed so far into the file, where other descriptors find it, and
  /// keeps the transaction open; false when readers keep it from that.
  ///
  /// In rollback mode only: in WAL mode it goes into the log. Pages that a statement stands on stay out.
  package func writeChangedPages() throws -> Bool {
    let code = sqlite3_db_cacheflush(handle)
    if code & 0xFF == SQLITE_BUSY { return false }
    try check(code)
    return true
  }

  /// Switches the triggers of the file on or off for this connection.
  package func setTriggersEnabled(_ isEnabled: Bool) throws {
    try check(taghouse_enable_triggers(handle, isEnabled ? 1 : 0))
  }
}

extension Row {
  /// Beyond what files, lines and posts can be: numbers that are added without a second look.
  private static let maximumCount: Int64 = 1 << 56

  /// A number that counts something.
  ///
  /// - Throws: `inconsistent` for one that nothing can have counted, as a damaged file may hold.
  package func count(_ column: String) throws -> Int64 {
    let count: Int64 = try decode(forColumn: column)
    guard 0...Self.maximumCount ~= count else {
      throw WarehouseError(
        .inconsistent, "is damaged: a \(column) is \(count)", hint: WarehouseError.damageHint)
    }
    return count
  }
}

extension Statement {
  /// Steps through the rows without making a value of each; `body` reads columns of the handle.
  package func forEachRow(
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
