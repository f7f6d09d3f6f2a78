// `taghouse sql`, `query` and `shell`: statements of the user, on a connection that cannot change
// anything.
//
// SQLite itself sees to that: the file is opened read-only, query_only is on, and an authorizer
// refuses ATTACH (with which VACUUM INTO would write another file too). The text is not looked at.

internal import CSQLFunctions
internal import CSQLiteExtras
internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import Reading
public import Selection
public import Statistics
package import Store
public import Synchronization

/// A warehouse that is open for the statements of a user, with the SQL functions of Taghouse.
///
/// Threads: one at a time. The file is locked only while a query stands on a row.
public final class ReadOnlyConnection {
  /// SQLite asks every so many steps of its machine whether time is up.
  private static let stepsPerDeadlineCheck: Int32 = 10_000

  private let path: String
  package var handle: OpaquePointer? { connection.handle }
  private let connection = PlainConnection()
  /// Seconds on the monotonic clock.
  private var deadline: Double?
  /// Whether views stand for tables: those have no indexes that a statement could name.
  private(set) var hasOwnViews = false
  /// What counts the caches of a selection or a layer.
  private var counts: SelectedCounts?
  private var keyed: KeyedRowTables?

  /// What went wrong when a statement asked for counts.
  var countFailure: (any Error)? { keyed?.failure }

  /// - Parameters:
  ///   - layer: what statements get by the names post_tag and tag_post, and what views and caches count.
  ///   - selection: the posts that statements get by the name post, and whose tags and captions they
  ///     get; the default takes all.
  ///   - sql: the statement that views are made for; of nothing else but what it names.
  ///   - timeoutSeconds: for making the views of a layer and all statements; nil waits forever.
  /// - Throws: `staleLayers`; `timeout`; `SelectionError`; whatever opening a warehouse throws.
  public init(
    warehousePath: String, layer: TagLayer = .stored, selection: PostSelection = PostSelection(),
    for sql: String = "", timeoutSeconds: Double? = nil
  ) throws {
    path = warehousePath
    // Says what is wrong with the file, and recovers it after a crash.
    let warehouse = try Warehouse(path: warehousePath, mode: .read)
    try warehouse.refuseStaleLayer(layer)
    let selected = try warehouse.selectedTables(selection, layer: layer)
    let isKept = try selected == nil && warehouse.hasCurrentCaches(of: layer)
    let views = StatementViews(layer, selected: selected, for: sql)
    do {
      try open()
      startClock(timeoutSeconds: timeoutSeconds)
      if selected == nil, isKept || layer == .stored {
        warehouse.close()
        hasOwnViews = isKept
        if isKept { try execute(views.keptCaches()) }
      } else {
        hasOwnViews = true
        if let selected { try PostSetFunction.register(selected.posts, on: handle) }
        try count(views, warehouse, of: selected?.posts, layer: layer, for: sql)
      }
      try protect()
    } catch {
      close()
      throw error
    }
  }

  /// Opens the file of a warehouse once more. Its user has to know that the file is sound.
  ///
  /// - Parameter cacheKibibytes: What it may keep of the file in memory.
  /// - Throws: what SQLite says.
  package init(again warehouse: Warehouse, cacheKibibytes: Int = 65_536) throws {
    path = warehouse.path
    do {
      try open()
      try execute("PRAGMA cache_size = -\(cacheKibibytes)")
      try protect()
    } catch {
      close()
      throw error
    }
  }

  deinit {
    close()
  }

  /// Stops the statement that runs on the connection in `position`, if there is one.
  ///
  /// May be called by a signal handler, for it only reads an atomic and sets a flag.
  public static func interrupt(_ position: borrowing Atomic<UInt>) {
    guard let handle = OpaquePointer(bitPattern: position.load(ordering: .acquiring)) else {
      return
    }
    sqlite3_interrupt(handle)
  }

  /// Stops the statement that runs on it, if there is one. Any thread may, while the connection is there.
  package func interrupt() { sqlite3_interrupt(handle) }

  /// Names the connection to `interrupt`; 0 has to be stored before it goes away.
  public func name(in position: borrowing Atomic<UInt>) {
    position.store(UInt(bitPattern: handle), ordering: .releasing)
  }

  private func close() {
    connection.close()
    counts?.close()
    counts = nil
  }

  private func open() throws {
    try check(connection.open(path: path))
    // What is sorted, and caches of a layer, may be larger than memory ought to be.
    try execute("PRAGMA cache_size = -65536; PRAGMA temp_store = FILE")
    try check(taghouse_register_functions(handle))
  }

  /// Makes the connection's own views and tables, before it may not change anything any more, and counts what
  /// a statement reads of them.
  private func count(
    _ views: StatementViews, _ warehouse: Warehouse, of posts: PostSet?, layer: TagLayer,
    for sql: String
  ) throws {
    let counts = SelectedCounts(warehouse, of: posts, layer: layer) { [unowned self] in
      if isOutOfTime { throw Self.timeout }
    }
    self.counts = counts
    let keyed = KeyedRowTables()
    self.keyed = keyed
    try check(keyed.register(on: handle))
    try execute(views.countedCaches(counts, keyed) { try tableSQL(of: $0) })
    let caches = try TemporaryCaches(handle) { [unowned self] in try check($0) }
    try counts.count(TablesRead.caches(by: IndexHints.blanked(in: sql), on: handle), into: caches)
  }

  private func execute(_ statements: [String]) throws {
    for statement in statements { try execute(statement) }
  }

  /// The statements that made a table and its indexes.
  private func tableSQL(of table: String) throws -> [String] {
    var reading: OpaquePointer?
    defer { sqlite3_finalize(reading) }
    try check(sqlite3_prepare_v2(handle, Schema.statementsOfTable, -1, &reading, nil))
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    try check(sqlite3_bind_text(reading, 1, table, -1, transient))
    var statements: [String] = []
    while sqlite3_step(reading) == SQLITE_ROW {
      if let text = sqlite3_column_text(reading, 0) { statements.append(String(cString: text)) }
    }
    return statements
  }

  private func execute(_ sql: String) throws {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code == SQLITE_INTERRUPT { throw Self.timeout }
    guard code == SQLITE_OK else {
      // A statement of this program.
      throw WarehouseError(
        DatabaseError(resultCode: ResultCode(rawValue: code), message: message), path: path)
    }
  }

  package static var timeout: WarehouseError {
    WarehouseError(
      .timeout, "the query took longer than allowed", hint: "Raise --timeout, or ask for less.")
  }

  private func protect() throws {
    try execute("PRAGMA query_only = ON")
    sqlite3_set_authorizer(
      handle,
      { _, action, _, _, _, _ in
        action == SQLITE_ATTACH || action == SQLITE_DETACH ? SQLITE_DENY : SQLITE_OK
      }, nil)
  }

  // MARK: Time

  var isOutOfTime: Bool { Self.seconds() > deadline ?? .infinity }

  /// Gives the statements from now on so many seconds; nil takes the limit away.
  func startClock(timeoutSeconds: Double?) {
    deadline = timeoutSeconds.map { Self.seconds() + $0 }
    guard deadline != nil else { return sqlite3_progress_handler(handle, 0, nil, nil) }
    sqlite3_progress_handler(
      handle, Self.stepsPerDeadlineCheck,
      { context in
        guard let context else { return 0 }
        let connection = Unmanaged<ReadOnlyConnection>.fromOpaque(context).takeUnretainedValue()
        return connection.isOutOfTime ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  package func check(_ code: Int32) throws {
    guard code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE else {
      throw error(code) ?? WarehouseError(.badQuery, message)
    }
  }

  private var message: String {
    handle.map { String(cString: sqlite3_errmsg($0)) } ?? "no memory"
  }

  /// The error of a code that is not for the statement but for the file or the system; nil for others.
  package func error(_ code: Int32) -> WarehouseError? {
    switch code & 0xFF {
    case SQLITE_FULL:
      // A reader writes nothing but temporary files.
      WarehouseError(
        .writeFailed, "there is no room for temporary files: the disk is full",
        hint: "Make room where they are, or name another folder with SQLITE_TMPDIR.", path: path)
    case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_IOERR,
      SQLITE_CANTOPEN, SQLITE_NOMEM:
      WarehouseError(
        DatabaseError(resultCode: ResultCode(rawValue: code), message: message), path: path)
    default: nil
    }
  }
}
