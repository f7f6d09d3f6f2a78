// Tables whose rows are made when a statement asks for them: `SELECT … FROM tag_month_count WHERE tag_id = 7`
// calls Swift for the rows of tag 7.
//
// Virtual tables (https://sqlite.org/vtab.html) of one connection, in its schema temp. Of a table's rows SQLite
// gets those with a value in one of its key columns, or one key after another.

internal import CSQLiteExtras
package import Columns
internal import GRDBSQLite

/// Rows of integers that are made by key.
package protocol KeyedRowSource: AnyObject {
  /// `CREATE TABLE x(...)`.
  var declaration: String { get }
  var columnCount: Int { get }
  /// Columns, from the first on, whose values rows can be asked for by.
  var keyColumnCount: Int { get }
  /// How many values of the first column there may be rows of.
  func countKeys() throws -> Int
  /// Appends the rows of one of these.
  func readRows(ofKeyAt index: Int, into rows: inout ColumnBuffer<Int64>) throws
  /// Appends the rows with certain values; at least one of them is there.
  func readRows(first: Int64?, second: Int64?, into rows: inout ColumnBuffer<Int64>) throws
  /// The text that a value stands for; nil for itself.
  func text(_ value: Int64, column: Int) -> String?
  /// The value of a column that is made last, when somebody wants it.
  func value(of row: UnsafePointer<Int64>, column: Int) throws -> Int64
}

/// The key tables of one connection.
package final class KeyedRowTables {
  private static let moduleName = "taghouse_keyed"

  private var sources: [String: any KeyedRowSource] = [:]
  /// What went wrong while rows were made; SQLite only knows that something did.
  package private(set) var failure: (any Error)?

  package init() {}

  /// Makes the connection know the module, so that `createSQL` makes tables. The connection holds this
  /// object until it closes. Returns SQLite's result code.
  package func register(on connection: OpaquePointer?) -> Int32 {
    sqlite3_create_module_v2(
      connection, Self.moduleName, Self.module, Unmanaged.passRetained(self).toOpaque()
    ) { context in
      guard let context else { return }
      Unmanaged<KeyedRowTables>.fromOpaque(context).release()
    }
  }

  /// The statement that makes a table of a source.
  package func createSQL(_ name: String, _ source: any KeyedRowSource) -> String {
    sources[name] = source
    return "CREATE VIRTUAL TABLE temp.\(name) USING \(Self.moduleName)(\(name))"
  }

  // MARK: Module

  private struct Table {
    var base: sqlite3_vtab
    var tables: Unmanaged<KeyedRowTables>
    var source: Unmanaged<AnyKeyedRowSource>
  }

  /// What SQLite keeps a pointer to.
  private final class AnyKeyedRowSource {
    let source: any KeyedRowSource
    let keyColumnCount: Int
    let columnCount: Int

    init(_ source: any KeyedRowSource) {
      self.source = source
      keyColumnCount = source.keyColumnCount
      columnCount = source.columnCount
    }
  }

  /// Where a scan stands.
  private final class Scan {
    let tables: KeyedRowTables
    let source: any KeyedRowSource
    let columnCount: Int
    var rows = ColumnBuffer<Int64>()
    /// Where the row at hand begins.
    var start = 0
    /// The keys that are still to be read; none when rows of certain values were asked for.
    var keys = 0..<0

    init(_ tables: KeyedRowTables, _ source: any KeyedRowSource) {
      self.tables = tables
      self.source = source
      columnCount = source.columnCount
    }

    var isAtEnd: Bool { start >= rows.count }

    func fill() throws {
      while isAtEnd, let key = keys.popFirst() {
        rows.removeAll()
        start = 0
        try source.readRows(ofKeyAt: key, into: &rows)
      }
    }
  }

  private struct Cursor {
    var base: sqlite3_vtab_cursor
    var scan: Unmanaged<Scan>
  }

  /// In `idxNum`: which columns have values.
  private static let firstKey: Int32 = 1
  private static let secondKey: Int32 = 2

  /// The module is the same for all connections and lives as long as the program.
  nonisolated(unsafe) private static let module: UnsafePointer<sqlite3_module> = {
    let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    module.initialize(to: makeModule())
    return UnsafePointer(module)
  }()

  private static func makeModule() -> sqlite3_module {
    var module = sqlite3_module()
    module.iVersion = 1
    module.xCreate = { connection, context, count, arguments, result, _ in
      KeyedRowTables.connect(connection, context, count, arguments, result)
    }
    module.xConnect = { connection, context, count, arguments, result, _ in
      KeyedRowTables.connect(connection, context, count, arguments, result)
    }
    module.xDisconnect = { KeyedRowTables.disconnect($0) }
    module.xDestroy = { KeyedRowTables.disconnect($0) }
    module.xBestIndex = { KeyedRowTables.choose($0, $1) }
    module.xOpen = { table, result in
      guard let table, let result else { return SQLITE_ERROR }
      let opened = UnsafeMutableRawPointer(table).assumingMemoryBound(to: Table.self).pointee
      let scan = Scan(
        opened.tables.takeUnretainedValue(), opened.source.takeUnretainedValue().source)
      let cursor = UnsafeMutablePointer<Cursor>.allocate(capacity: 1)
      cursor.initialize(to: Cursor(base: sqlite3_vtab_cursor(), scan: .passRetained(scan)))
      result.pointee = UnsafeMutableRawPointer(cursor).assumingMemoryBound(
        to: sqlite3_vtab_cursor.self)
      return SQLITE_OK
    }
    module.xClose = { cursor in
      guard let raw = UnsafeMutableRawPointer(cursor) else { return SQLITE_OK }
      let pointer = raw.assumingMemoryBound(to: Cursor.self)
      pointer.pointee.scan.release()
      pointer.deallocate()
      return SQLITE_OK
    }
    module.xFilter = { cursor, plan, _, _, values in
      KeyedRowTables.withScan(cursor) { try KeyedRowTables.filter($0, plan: plan, values) }
    }
    module.xNext = { cursor in
      KeyedRowTables.withScan(cursor) { scan in
        scan.start += scan.columnCount
        try scan.fill()
      }
    }
    module.xEof = { cursor in
      KeyedRowTables.scan(cursor)?.isAtEnd ?? true ? 1 : 0
    }
    module.xColumn = { cursor, context, column in
      KeyedRowTables.withScan(cursor) { scan in
        let row = UnsafePointer(scan.rows.base + scan.start)
        let value = try scan.source.value(of: row, column: Int(column))
        if let text = scan.source.text(value, column: Int(column)) {
          // SQLITE_TRANSIENT: SQLite takes a copy.
          let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
          sqlite3_result_text(context, text, Int32(text.utf8.count), transient)
        } else {
          sqlite3_result_int64(context, value)
        }
      }
    }
    module.xRowid = { cursor, result in
      result?.pointee = Int64(KeyedRowTables.scan(cursor)?.start ?? 0)
      return SQLITE_OK
    }
    return module
  }

  private static func connect(
    _ connection: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ count: Int32,
    _ arguments: UnsafePointer<UnsafePointer<CChar>?>?,
    _ result: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?
  ) -> Int32 {
    // Module, database and table come before what stands in the parentheses.
    guard let context, let result, count > 3, let name = arguments?[3] else { return SQLITE_ERROR }
    let tables = Unmanaged<KeyedRowTables>.fromOpaque(context)
    guard let source = tables.takeUnretainedValue().sources[String(cString: name)] else {
      return SQLITE_ERROR
    }
    let code = sqlite3_declare_vtab(connection, source.declaration)
    guard code == SQLITE_OK else { return code }
    let table = UnsafeMutablePointer<Table>.allocate(capacity: 1)
    table.initialize(
      to: Table(
        base: sqlite3_vtab(), tables: tables, source: .passRetained(AnyKeyedRowSource(source))))
    result.pointee = UnsafeMutableRawPointer(table).assumingMemoryBound(to: sqlite3_vtab.self)
    return SQLITE_OK
  }

  private static func disconnect(_ table: UnsafeMutablePointer<sqlite3_vtab>?) -> Int32 {
    guard let raw = UnsafeMutableRawPointer(table) else { return SQLITE_OK }
    let pointer = raw.assumingMemoryBound(to: Table.self)
    pointer.pointee.source.release()
    pointer.deallocate()
    return SQLITE_OK
  }

  private static func choose(
    _ table: UnsafeMutablePointer<sqlite3_vtab>?, _ info: UnsafeMutablePointer<sqlite3_index_info>?
  ) -> Int32 {
    guard let table, let info else { return SQLITE_ERROR }
    let source = UnsafeMutableRawPointer(table).assumingMemoryBound(to: Table.self).pointee.source
    let keyColumnCount = source.takeUnretainedValue().keyColumnCount
    var constraints: [Int?] = [nil, nil]
    for index in 0..<Int(info.pointee.nConstraint) {
      let constraint = info.pointee.aConstraint[index]
      guard constraint.usable != 0, constraint.op == UInt8(SQLITE_INDEX_CONSTRAINT_EQ) else {
        continue
      }
      let column = Int(constraint.iColumn)
      guard (0..<min(keyColumnCount, 2)).contains(column) else { continue }
      constraints[column] = constraints[column] ?? index
    }
    var plan: Int32 = 0
    var argumentCount: Int32 = 0
    for (column, bit) in [(0, firstKey), (1, secondKey)] {
      guard let index = constraints[column] else { continue }
      argumentCount += 1
      info.pointee.aConstraintUsage[index].argvIndex = argumentCount
      plan |= bit
    }
    info.pointee.idxNum = plan
    info.pointee.estimatedCost = plan == 0 ? 1e9 : 10
    info.pointee.estimatedRows = plan == 0 ? 1_000_000 : 10
    return SQLITE_OK
  }

  private static func filter(
    _ scan: Scan, plan: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?
  ) throws {
    scan.rows.removeAll()
    scan.start = 0
    scan.keys = 0..<0
    guard plan != 0 else {
      scan.keys = 0..<(try scan.source.countKeys())
      return try scan.fill()
    }
    var argument = 0
    var keys: [Int64?] = [nil, nil]
    for (column, bit) in [(0, firstKey), (1, secondKey)] where plan & bit != 0 {
      // Rows have integers only: nothing else is equal to one, but for what SQLite has made one of.
      guard let value = values?[argument], sqlite3_value_numeric_type(value) == SQLITE_INTEGER
      else { return }
      keys[column] = sqlite3_value_int64(value)
      argument += 1
    }
    try scan.source.readRows(first: keys[0], second: keys[1], into: &scan.rows)
  }

  private static func scan(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Scan? {
    UnsafeMutableRawPointer(cursor)?.assumingMemoryBound(to: Cursor.self)
      .pointee.scan.takeUnretainedValue()
  }

  private static func withScan(
    _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ body: (Scan) throws -> Void
  ) -> Int32 {
    guard let scan = scan(cursor) else { return SQLITE_ERROR }
    do {
      try body(scan)
      return SQLITE_OK
    } catch {
      scan.tables.failure = error
      return SQLITE_ERROR
    }
  }
}
