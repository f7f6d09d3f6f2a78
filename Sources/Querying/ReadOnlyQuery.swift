// One statement of a user, on a connection that cannot change anything (ReadOnlyConnection).

internal import GRDBSQLite
public import SQLCatalog
public import Selection
public import Statistics
internal import Store

/// One SELECT of a user over a warehouse.
public final class ReadOnlyQuery {
  /// A value of a row; text and blobs are valid until the next row.
  public enum Value {
    case null
    case integer(Int64)
    case real(Double)
    case text(UnsafeRawBufferPointer)
    case blob(UnsafeRawBufferPointer)
  }

  public private(set) var columns: [String] = []
  private let warehouse: ReadOnlyConnection
  private let connection: OpaquePointer?
  private var statement: OpaquePointer?

  /// Prepares `sql` on a connection of its own.
  ///
  /// - Parameters:
  ///   - parameters: values by name, without the `:`, `@` or `$`; what looks like a number is one.
  ///   - timeoutSeconds: after this `next` throws `timeout`; nil waits forever.
  ///   - layer: what the statement gets by the names post_tag and tag_post, and what all views and
  ///     caches count.
  ///   - selection: the posts that the statement gets; the default takes all.
  /// - Throws: `badQuery`, with the place in the text; `staleLayers`; `timeout`, when a layer is counted;
  ///   `SelectionError`; whatever opening a warehouse throws.
  public convenience init(
    warehousePath: String, sql: String, parameters: [(name: String, value: String)],
    timeoutSeconds: Double?, layer: TagLayer = .stored, selection: PostSelection = PostSelection()
  ) throws {
    try self.init(
      warehousePath: warehousePath, sql: sql,
      typedParameters: parameters.map { (name: $0.name, value: Self.guessed($0.value)) },
      timeoutSeconds: timeoutSeconds, layer: layer, selection: selection)
  }

  /// Prepares `sql` on a connection of its own, with values whose types are known.
  ///
  /// Throws as the other one does.
  public convenience init(
    warehousePath: String, sql: String,
    typedParameters: [(name: String, value: SQLParameterValue)], timeoutSeconds: Double?,
    layer: TagLayer = .stored, selection: PostSelection = PostSelection()
  ) throws {
    let connection = try ReadOnlyConnection(
      warehousePath: warehousePath, layer: layer, selection: selection, for: sql,
      timeoutSeconds: timeoutSeconds)
    try self.init(on: connection, sql: sql, typedParameters: typedParameters)
  }

  /// Prepares `sql` on an open connection, which serves one query at a time.
  ///
  /// Throws `badQuery`, with the place in the text.
  public convenience init(
    on warehouse: ReadOnlyConnection, sql: String,
    parameters: [(name: String, value: String)] = []
  ) throws {
    try self.init(
      on: warehouse, sql: sql,
      typedParameters: parameters.map { (name: $0.name, value: Self.guessed($0.value)) })
  }

  /// Prepares `sql` on an open connection, with values whose types are known.
  ///
  /// Throws as the other one does.
  public init(
    on warehouse: ReadOnlyConnection, sql: String,
    typedParameters: [(name: String, value: SQLParameterValue)]
  ) throws {
    self.warehouse = warehouse
    connection = warehouse.handle
    try prepare(warehouse.hasOwnViews ? IndexHints.blanked(in: sql) : sql)
    try bind(typedParameters)
  }

  deinit {
    sqlite3_finalize(statement)
  }

  // MARK: Preparing

  private func prepare(_ sql: String) throws {
    var sql = sql
    try sql.withUTF8 { text in
      guard let base = text.baseAddress else { throw Self.empty }
      try base.withMemoryRebound(to: CChar.self, capacity: text.count) { start in
        var tail: UnsafePointer<CChar>?
        let code = sqlite3_prepare_v2(connection, start, Int32(text.count), &statement, &tail)
        guard code == SQLITE_OK else { throw syntaxError(in: text, code: code) }
        guard statement != nil else { throw Self.empty }
        try refuseSecondStatement(behind: tail, end: start + text.count)
      }
    }
    columns = (0..<sqlite3_column_count(statement)).map { column in
      sqlite3_column_name(statement, column).map { String(cString: $0) } ?? ""
    }
  }

  private static var empty: WarehouseError {
    WarehouseError(.badQuery, "there is no SQL statement", hint: "Give one SELECT.")
  }

  private func refuseSecondStatement(
    behind tail: UnsafePointer<CChar>?, end: UnsafePointer<CChar>
  ) throws {
    guard let tail, tail < end else { return }
    var second: OpaquePointer?
    let code = sqlite3_prepare_v2(connection, tail, Int32(end - tail), &second, nil)
    sqlite3_finalize(second)
    if code != SQLITE_OK || second != nil {
      throw WarehouseError(
        .badQuery, "there is more than one statement", hint: "Give one SELECT a call.")
    }
  }

  /// SQLite's message, and below it the line of the query with a mark at the place.
  private func syntaxError(in text: UnsafeBufferPointer<UInt8>, code: Int32) -> WarehouseError {
    if let error = warehouse.error(code) { return error }
    var message = String(cString: sqlite3_errmsg(connection))
    if code == SQLITE_AUTH { message = "attaching other files is not allowed here" }
    let offset = Int(sqlite3_error_offset(connection))
    let nearest = NearestSQLNames(connection, sql: String(decoding: text, as: UTF8.self))
      .sentence(for: message)
    guard offset >= 0, offset <= text.count else {
      return WarehouseError(.badQuery, message, hint: nearest)
    }
    let before = text[..<offset]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let lineEnd = text[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
    let lineNumber = before.count { $0 == UInt8(ascii: "\n") } + 1
    let line = String(decoding: text[lineStart..<lineEnd], as: UTF8.self)
    let column = String(decoding: text[lineStart..<offset], as: UTF8.self).count
    return WarehouseError(
      .badQuery, "\(message) (line \(lineNumber), column \(column + 1))",
      hint: "  \(line)\n  \(String(repeating: " ", count: column))^"
        + (nearest.map { "\n\($0)" } ?? ""))
  }

  private func bind(_ parameters: [(name: String, value: SQLParameterValue)]) throws {
    var values = Dictionary(
      parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
    for index in 1..<max(1, sqlite3_bind_parameter_count(statement) + 1) {
      let fullName =
        sqlite3_bind_parameter_name(statement, index).map { String(cString: $0) } ?? "?"
      let name = String(fullName.dropFirst())
      guard let value = values.removeValue(forKey: name) else {
        throw WarehouseError(
          .badQuery, "the parameter \(fullName) has no value",
          hint: "Give it with -p, as in: taghouse sql house.db 'SELECT ...' -p \(name) VALUE")
      }
      bind(value, at: index)
    }
    if let unknown = values.keys.sorted().first {
      throw WarehouseError(
        .badQuery, "the statement has no parameter '\(unknown)'",
        hint: "Write it as :\(unknown) in the SQL.")
    }
  }

  private func bind(_ value: SQLParameterValue, at index: Int32) {
    switch value {
    case .null: sqlite3_bind_null(statement, index)
    case .integer(let integer): sqlite3_bind_int64(statement, index, integer)
    case .real(let real): sqlite3_bind_double(statement, index, real)
    case .text(let text):
      // SQLITE_TRANSIENT: SQLite takes a copy.
      let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      sqlite3_bind_text(statement, index, text, Int32(text.utf8.count), transient)
    }
  }

  /// What looks like a number is one.
  private static func guessed(_ value: String) -> SQLParameterValue {
    if let integer = Int64(value) { return .integer(integer) }
    if let real = Double(value), real.isFinite,
      value.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) })
    {
      return .real(real)
    }
    return .text(value)
  }

  // MARK: Rows

  /// Goes to the next row; false behind the last.
  public func next() throws -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case SQLITE_INTERRUPT:
      guard warehouse.isOutOfTime else {
        throw WarehouseError(.interrupted, "the statement was stopped")
      }
      throw ReadOnlyConnection.timeout
    case let code:
      if let failure = warehouse.countFailure { throw failure }
      if code == SQLITE_READONLY {
        throw WarehouseError(
          .badQuery, "the statement would change the warehouse, and `sql` only reads",
          hint: "Use sqlite3 for changes, and `taghouse analyze` after them.")
      }
      try check(code)
      return false
    }
  }

  /// A value of the row at hand.
  public func value(at column: Int) -> Value {
    let column = Int32(column)
    switch sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, column))
    case SQLITE_TEXT:
      let text = sqlite3_column_text(statement, column)
      return .text(
        UnsafeRawBufferPointer(start: text, count: Int(sqlite3_column_bytes(statement, column))))
    case SQLITE_BLOB:
      let blob = sqlite3_column_blob(statement, column)
      return .blob(
        UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_column_bytes(statement, column))))
    default: return .null
    }
  }

  private func check(_ code: Int32) throws {
    try warehouse.check(code)
  }
}
