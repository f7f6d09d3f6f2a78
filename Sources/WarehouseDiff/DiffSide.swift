internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import Store

/// One of the two warehouses, and what it has of the site at hand.
struct DiffSide: Sendable {
  let warehouse: Warehouse
  /// Nil where it does not know the site.
  var siteID: Int64?
  /// By caption_kind_id: places in the list of kinds of both.
  var kinds: [Int64: Int] = [:]
  /// Whether it has any at all, of whatever site.
  var hasCaptions = false
  var hasLatents = false

  /// An error of SQLite becomes one of this warehouse.
  func translating<Value>(_ body: () throws -> Value) throws -> Value {
    try Warehouse.translating(path: warehouse.path, body)
  }

  func inDatabase<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try translating { try warehouse.queue.inDatabase(body) }
  }
}

/// The rows of a statement about a site, in their order. One thread, within a closure of the connection.
final class RowCursor {
  private let side: DiffSide
  private let db: Database
  private let statement: Statement
  let handle: OpaquePointer
  private(set) var hasRow = false

  /// - Parameters:
  ///   - sql: Its first parameter is the site.
  ///   - bounds: More parameters.
  init(_ side: DiffSide, _ db: Database, sql: String, _ bounds: Int64...) throws {
    self.side = side
    self.db = db
    statement = try side.translating { try db.cachedStatement(sql: sql) }
    handle = statement.sqliteStatement
    sqlite3_reset(handle)
    for (index, value) in ([side.siteID] + bounds.map(Optional.init)).enumerated() {
      let code =
        value.map { sqlite3_bind_int64(handle, Int32(index + 1), $0) }
        ?? sqlite3_bind_null(handle, Int32(index + 1))
      try db.check(code)
    }
  }

  deinit { sqlite3_reset(handle) }

  /// Goes to the next row, the first time to the first one.
  func advance() throws {
    let code = sqlite3_step(handle)
    hasRow = code == SQLITE_ROW
    if !hasRow { try side.translating { try db.check(code) } }
  }

  /// A text, or what a number is as one.
  func text(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
    let base = sqlite3_column_text(handle, column)
    return UnsafeBufferPointer(start: base, count: Int(sqlite3_column_bytes(handle, column)))
  }

  /// Whether two rows have the same value.
  @inline(__always)
  static func isSame(
    _ first: OpaquePointer, _ firstColumn: Int32, _ second: OpaquePointer, _ secondColumn: Int32
  ) -> Bool {
    let type = sqlite3_column_type(first, firstColumn)
    guard type == sqlite3_column_type(second, secondColumn) else { return false }
    switch type {
    case SQLITE_NULL: return true
    case SQLITE_INTEGER:
      return sqlite3_column_int64(first, firstColumn) == sqlite3_column_int64(second, secondColumn)
    case SQLITE_FLOAT:
      return sqlite3_column_double(first, firstColumn)
        == sqlite3_column_double(second, secondColumn)
    default:
      let bytes = sqlite3_column_blob(first, firstColumn)
      let others = sqlite3_column_blob(second, secondColumn)
      let count = sqlite3_column_bytes(first, firstColumn)
      guard count == sqlite3_column_bytes(second, secondColumn) else { return false }
      guard count > 0, let bytes, let others else { return true }
      return memcmp(bytes, others, Int(count)) == 0
    }
  }

  /// The order of the rows at hand by columns of texts and numbers, null first, as SQLite has it: below 0
  /// where the first comes first, or the second has none.
  static func order(_ first: RowCursor, _ second: RowCursor, by columns: [Int32]) -> Int {
    guard first.hasRow, second.hasRow else { return first.hasRow ? -1 : 1 }
    for column in columns {
      let order = order(first, second, by: column)
      if order != 0 { return order }
    }
    return 0
  }

  private static func order(_ first: RowCursor, _ second: RowCursor, by column: Int32) -> Int {
    func rank(_ cursor: RowCursor) -> Int {
      switch sqlite3_column_type(cursor.handle, column) {
      case SQLITE_NULL: 0
      case SQLITE_INTEGER, SQLITE_FLOAT: 1
      default: 2
      }
    }
    let ranks = (rank(first), rank(second))
    if ranks.0 != ranks.1 { return ranks.0 - ranks.1 }
    if ranks.0 == 0 { return 0 }
    if ranks.0 == 1 {
      let numbers = (
        sqlite3_column_int64(first.handle, column), sqlite3_column_int64(second.handle, column)
      )
      return numbers.0 < numbers.1 ? -1 : numbers.0 == numbers.1 ? 0 : 1
    }
    let (text, other) = (first.text(column), second.text(column))
    let shared = min(text.count, other.count)
    if shared > 0, let base = text.baseAddress, let otherBase = other.baseAddress {
      let order = memcmp(base, otherBase, shared)
      if order != 0 { return Int(order) }
    }
    return text.count - other.count
  }
}
