internal import ByteIO
internal import GRDBSQLite

/// A connection to an SQLite file of others, which is only read. One thread.
final class SQLiteFile {
  let path: String
  fileprivate var connection: OpaquePointer?

  /// - Throws: `corruptInput` with SQLite's words.
  init(path: String) throws {
    self.path = path
    let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
    guard sqlite3_open_v2(path, &connection, flags, nil) == SQLITE_OK else { throw failure() }
  }

  deinit {
    sqlite3_close_v2(connection)
  }

  func failure() -> ByteIOError {
    ByteIOError(
      .corruptInput, "SQLite cannot read this file", path: path,
      cause: sqlite3_errmsg(connection).map { String(cString: $0) })
  }

  /// The texts of a statement's first column.
  func texts(_ sql: String) throws -> [String] {
    let statement = try SQLiteStatement(sql, of: self)
    var texts: [String] = []
    while try statement.step() {
      texts.append(String(decoding: statement.bytes(0), as: UTF8.self))
    }
    return texts
  }

  /// A number, where a statement gives one.
  func number(_ sql: String) throws -> Int64? {
    let statement = try SQLiteStatement(sql, of: self)
    return try statement.step() && !statement.isNull(0) ? statement.integer(0) : nil
  }
}

/// One statement over SQLite's own interface. One thread.
final class SQLiteStatement {
  private let file: SQLiteFile
  private var statement: OpaquePointer?

  init(_ sql: String, of file: SQLiteFile) throws {
    self.file = file
    guard sqlite3_prepare_v2(file.connection, sql, -1, &statement, nil) == SQLITE_OK else {
      throw file.failure()
    }
  }

  deinit {
    sqlite3_finalize(statement)
  }

  /// Goes to the next row; false behind the last.
  func step() throws -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw file.failure()
    }
  }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

  func isNull(_ column: Int32) -> Bool {
    sqlite3_column_type(statement, column) == SQLITE_NULL
  }

  /// The bytes of a text, until the next step.
  func bytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
    let text = sqlite3_column_text(statement, column)
    return UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, column)))
  }
}
