import Foundation
import GRDBSQLite
import SQLitePages

/// A value as SQLite stores it.
enum SQLValue: Equatable {
  case null
  case integer(Int64)
  case real(Double)
  case text([UInt8])
  case blob([UInt8])

  static func text(_ string: String) -> SQLValue { .text(Array(string.utf8)) }
}

typealias SQLRow = [SQLValue]

struct SQLiteFailure: Error, CustomStringConvertible {
  let description: String
}

/// SQLite itself, the judge of what this library writes.
final class SQLiteConnection {
  private var handle: OpaquePointer?

  init(path: String) throws {
    guard sqlite3_open(path, &handle) == SQLITE_OK else { throw failure("open \(path)") }
  }

  deinit { sqlite3_close(handle) }

  private func failure(_ what: String) -> SQLiteFailure {
    SQLiteFailure(description: "\(what): \(String(cString: sqlite3_errmsg(handle)))")
  }

  func execute(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
  }

  func rows(_ sql: String) throws -> [SQLRow] {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
      throw failure(sql)
    }
    defer { sqlite3_finalize(statement) }
    var rows: [SQLRow] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        rows.append((0..<sqlite3_column_count(statement)).map { Self.value(statement, $0) })
      case SQLITE_DONE: return rows
      default: throw failure(sql)
      }
    }
  }

  func integer(_ sql: String) throws -> Int64 {
    guard case .integer(let value)? = try rows(sql).first?.first else { throw failure(sql) }
    return value
  }

  /// The lines of `PRAGMA integrity_check`, which are "ok" or the faults.
  func integrityFaults() throws -> [String] {
    let lines = try rows("PRAGMA integrity_check").map { row in
      guard case .text(let bytes)? = row.first else { return "?" }
      return String(decoding: bytes, as: UTF8.self)
    }
    return lines == ["ok"] ? [] : lines
  }

  /// Inserts rows the way SQLite does it; every row has all columns of the table.
  func insert(into table: String, _ rows: [SQLRow]) throws {
    guard let columnCount = rows.first?.count else { return }
    let marks = Array(repeating: "?", count: columnCount).joined(separator: ",")
    try execute("BEGIN")
    var statement: OpaquePointer?
    let sql = "INSERT INTO \(table) VALUES (\(marks))"
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
      throw failure(sql)
    }
    defer { sqlite3_finalize(statement) }
    for row in rows {
      for (index, value) in row.enumerated() { Self.bind(statement, Int32(index + 1), value) }
      guard sqlite3_step(statement) == SQLITE_DONE else { throw failure(sql) }
      sqlite3_reset(statement)
    }
    try execute("COMMIT")
  }

  private static func value(_ statement: OpaquePointer?, _ column: Int32) -> SQLValue {
    let type = sqlite3_column_type(statement, column)
    switch type {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
    case SQLITE_TEXT, SQLITE_BLOB:
      let start = sqlite3_column_blob(statement, column)
      let count = Int(sqlite3_column_bytes(statement, column))
      let bytes = Array(UnsafeRawBufferPointer(start: start, count: count))
      return type == SQLITE_TEXT ? .text(bytes) : .blob(bytes)
    default: return .null
    }
  }

  private static func bind(_ statement: OpaquePointer?, _ index: Int32, _ value: SQLValue) {
    // SQLITE_TRANSIENT, a macro that Swift cannot import: SQLite copies the bytes.
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch value {
    case .null: sqlite3_bind_null(statement, index)
    case .integer(let value): sqlite3_bind_int64(statement, index, value)
    case .real(let value): sqlite3_bind_double(statement, index, value)
    case .text(let bytes):
      bytes.withUnsafeBytes { buffer in
        let text = buffer.bindMemory(to: CChar.self)
        _ = sqlite3_bind_text(
          statement, index, text.baseAddress ?? emptyText, Int32(text.count), transient)
      }
    case .blob(let bytes):
      if bytes.isEmpty {
        sqlite3_bind_zeroblob(statement, index, 0)
      } else {
        _ = bytes.withUnsafeBytes {
          sqlite3_bind_blob(statement, index, $0.baseAddress, Int32($0.count), transient)
        }
      }
    }
  }

  nonisolated(unsafe) private static let emptyText: UnsafePointer<CChar> = {
    let text = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    text.pointee = 0
    return UnsafePointer(text)
  }()
}
