// `taghouse sql`: one statement of the user, on a connection that cannot change anything.
//
// SQLite itself sees to that: the file is opened read-only, query_only is on, and an authorizer
// refuses ATTACH (with which VACUUM INTO would write another file too). The text is not looked at.

internal import CSQLiteExtras
internal import GRDBSQLite
internal import Glibc

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

  /// SQLite asks every so many steps of its machine whether time is up.
  private static let stepsPerDeadlineCheck: Int32 = 10_000

  public private(set) var columns: [String] = []
  private let path: String
  private var connection: OpaquePointer?
  private var statement: OpaquePointer?
  private var deadline: Double?

  /// Prepares `sql`.
  ///
  /// - Parameters:
  ///   - parameters: values by name, without the `:`, `@` or `$`; what looks like a number is one.
  ///   - timeoutSeconds: after this `next` throws `timeout`; nil waits forever.
  ///   - layer: what the statement gets by the names post_tag and tag_post, and what all views and
  ///     caches count.
  /// - Throws: `badQuery`, with the place in the text; `staleLayers`; `timeout`, when a layer is laid;
  ///   whatever opening a warehouse throws.
  public init(
    warehousePath: String, sql: String, parameters: [(name: String, value: String)],
    timeoutSeconds: Double?, layer: TagLayer = .stored
  ) throws {
    path = warehousePath
    // Says what is wrong with the file, and recovers it after a crash.
    let warehouse = try Warehouse(path: warehousePath, mode: .read)
    try warehouse.refuseStaleLayer(layer)
    warehouse.close()
    deadline = timeoutSeconds.map { Self.seconds() + $0 }
    do {
      try open()
      try lay(LayerOverlay(layer, for: sql))
      try protect()
      try prepare(sql)
      try bind(parameters)
    } catch {
      close()
      throw error
    }
  }

  deinit {
    close()
  }

  private func close() {
    sqlite3_finalize(statement)
    statement = nil
    sqlite3_close_v2(connection)
    connection = nil
  }

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  private func open() throws {
    try check(sqlite3_open_v2(path, &connection, SQLITE_OPEN_READONLY, nil))
    sqlite3_busy_timeout(connection, Int32(Warehouse.busyTimeoutSeconds * 1000))
    try execute("PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY")
    if deadline != nil {
      sqlite3_progress_handler(
        connection, Self.stepsPerDeadlineCheck,
        { context in
          guard let context else { return 0 }
          let query = Unmanaged<ReadOnlyQuery>.fromOpaque(context).takeUnretainedValue()
          return ReadOnlyQuery.seconds() > query.deadline ?? .infinity ? 1 : 0
        }, Unmanaged.passUnretained(self).toOpaque())
    }
  }

  /// Makes the connection's own views and tables, before it may not change anything any more.
  private func lay(_ overlay: LayerOverlay?) throws {
    guard let overlay else { return }
    // Caches of a layer may be larger than memory ought to be.
    try execute("PRAGMA temp_store = FILE")
    for statement in try overlay.statements(tableSQL: { try tableSQL(of: $0) }) {
      try execute(statement)
    }
  }

  /// The statements that made a table and its indexes.
  private func tableSQL(of table: String) throws -> [String] {
    var reading: OpaquePointer?
    defer { sqlite3_finalize(reading) }
    let sql = """
      SELECT sql FROM main.sqlite_schema
      WHERE tbl_name = '\(table)' AND type IN ('table', 'index') AND sql IS NOT NULL
      ORDER BY type DESC, name
      """
    try check(sqlite3_prepare_v2(connection, sql, -1, &reading, nil))
    var statements: [String] = []
    while sqlite3_step(reading) == SQLITE_ROW {
      if let text = sqlite3_column_text(reading, 0) { statements.append(String(cString: text)) }
    }
    return statements
  }

  private func protect() throws {
    try execute("PRAGMA query_only = ON")
    try check(taghouse_enable_defensive(connection, 1))
    sqlite3_set_authorizer(
      connection,
      { _, action, _, _, _, _ in
        action == SQLITE_ATTACH || action == SQLITE_DETACH ? SQLITE_DENY : SQLITE_OK
      }, nil)
  }

  private func execute(_ sql: String) throws {
    let code = sqlite3_exec(connection, sql, nil, nil, nil)
    if code == SQLITE_INTERRUPT { throw Self.timeout }
    try check(code)
  }

  private static var timeout: WarehouseError {
    WarehouseError(
      .timeout, "the query took longer than allowed", hint: "Raise --timeout, or ask for less.")
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
    var message = String(cString: sqlite3_errmsg(connection))
    if code == SQLITE_AUTH { message = "attaching other files is not allowed here" }
    let offset = Int(sqlite3_error_offset(connection))
    guard offset >= 0, offset <= text.count else { return WarehouseError(.badQuery, message) }
    let before = text[..<offset]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let lineEnd = text[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
    let lineNumber = before.count { $0 == UInt8(ascii: "\n") } + 1
    let line = String(decoding: text[lineStart..<lineEnd], as: UTF8.self)
    let column = String(decoding: text[lineStart..<offset], as: UTF8.self).count
    return WarehouseError(
      .badQuery, "\(message) (line \(lineNumber), column \(column + 1))",
      hint: "  \(line)\n  \(String(repeating: " ", count: column))^")
  }

  private func bind(_ parameters: [(name: String, value: String)]) throws {
    var values = Dictionary(
      parameters.map { ($0.name, $0.value) }, uniquingKeysWith: { _, last in last })
    for index in 1..<max(1, sqlite3_bind_parameter_count(statement) + 1) {
      let fullName =
        sqlite3_bind_parameter_name(statement, index).map { String(cString: $0) } ?? "?"
      let name = String(fullName.dropFirst())
      guard let value = values.removeValue(forKey: name) else {
        throw WarehouseError(
          .badQuery, "the parameter \(fullName) has no value",
          hint: "Give it with -p \(name) VALUE.")
      }
      bind(value, at: index)
    }
    if let unknown = values.keys.sorted().first {
      throw WarehouseError(
        .badQuery, "the statement has no parameter '\(unknown)'",
        hint: "Write it as :\(unknown) in the SQL.")
    }
  }

  private func bind(_ value: String, at index: Int32) {
    if let integer = Int64(value) {
      sqlite3_bind_int64(statement, index, integer)
    } else if let real = Double(value), real.isFinite,
      value.allSatisfy({ $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) })
    {
      sqlite3_bind_double(statement, index, real)
    } else {
      // SQLITE_TRANSIENT: SQLite takes a copy.
      let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
      sqlite3_bind_text(statement, index, value, Int32(value.utf8.count), transient)
    }
  }

  // MARK: Rows

  /// Goes to the next row; false behind the last.
  public func next() throws -> Bool {
    switch sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case SQLITE_INTERRUPT: throw Self.timeout
    case let code:
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
    guard code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE else {
      let message = connection.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
      let isBusy = code & 0xFF == SQLITE_BUSY
      throw WarehouseError(isBusy ? .busy : .badQuery, message, path: isBusy ? path : nil)
    }
  }
}
