internal import GRDB
internal import GRDBSQLite
internal import SQLCatalog
internal import SQLitePages

/// One warehouse file, open for reading or for writing.
///
/// Thread rules are those of GRDB's DatabaseQueue: any thread may call, one at a time gets in.
public struct Warehouse: Sendable {
  /// "TagH": says in the file's header that it is a warehouse.
  public static let applicationID: Int32 = 0x5461_6748

  /// Bytes of a page of a new warehouse.
  public static let pageByteCount = 8192

  /// Milliseconds that an open warehouse waits for a lock of another process.
  static let busyTimeoutSeconds: Double = 5

  public let path: String
  let queue: DatabaseQueue
  let snapshot = Snapshot()

  /// How a warehouse is opened.
  public enum Mode: Sendable {
    /// Reading only; SQLite refuses every change.
    case read
    /// Reading and writing, triggers and foreign keys on, for small changes.
    case write
    /// Writing by the loaders, which keep tag_post and the references right themselves: triggers and
    /// foreign keys off, a large cache.
    case load
  }

  /// Opens the warehouse at `path` and brings its schema up to date unless it is only read.
  ///
  /// Throws `noSuchWarehouse`, `notAWarehouse`, `newerWarehouse`, `busy`, `readFailed`.
  public init(path: String, mode: Mode) throws {
    guard FileStatus(path: path) != nil else {
      throw WarehouseError(
        .noSuchWarehouse, "there is no such file",
        hint: "Make a warehouse with `taghouse init` or `taghouse import`.", path: path)
    }
    self.path = path
    if mode == .read { Self.recover(path: path) }
    let opened = try Self.open(path: path, mode: mode)
    let state = try Self.translating(path: path) {
      try opened.inDatabase { db in
        try Self.checkIdentity(of: db, path: path)
        if mode != .read { try Schema.upgrade(db) }
        return (
          isCurrent: try mode != .read || Schema.isCurrent(db),
          hasTables: try mode != .read || Schema.missingMigrations(db).isEmpty
        )
      }
    }
    guard !state.isCurrent else {
      queue = opened
      return
    }
    try? opened.close()
    try Self.bringUpToDate(path: path, hasTables: state.hasTables)
    queue = try Self.open(path: path, mode: mode)
  }

  /// Ends all access. Needed only where the file is to be opened in another way, or moved.
  public func close() {
    try? queue.close()
  }

  /// Whether nothing is at `path`, or an empty file.
  public static func isMissing(path: String) -> Bool {
    FileStatus(path: path).map { $0.isRegular && $0.byteCount == 0 } ?? true
  }

  /// Makes a new, empty warehouse; nothing may be at `path`.
  public static func create(path: String) throws -> Warehouse {
    if !isMissing(path: path) {
      throw WarehouseError(.alreadyExists, "is there already", path: path)
    }
    do {
      try initialize(path: path)
    } catch let error as WarehouseError where FileStatus(path: path) == nil {
      throw WarehouseError(
        .cannotCreate, error.message, hint: "Check that its folder is there and can be written.",
        path: path)
    }
    return try Warehouse(path: path, mode: .write)
  }

  /// Writes the schema into an empty or missing file.
  static func initialize(path: String) throws {
    try translating(path: path) {
      let queue = try open(path: path, mode: .write)
      try queue.inDatabase { db in
        try db.execute(sql: "PRAGMA page_size = \(pageByteCount)")
        try Schema.upgrade(db, applicationID: applicationID)
      }
      try queue.close()
    }
  }

  private static func open(path: String, mode: Mode) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = mode == .read
    configuration.allowsUnsafeTransactions = true
    configuration.foreignKeysEnabled = mode == .write
    configuration.busyMode = .timeout(busyTimeoutSeconds)
    configuration.prepareDatabase { db in
      // GRDB's hooks point to an object of the connection. A statement that outlives the connection, as after
      // an error in the middle of a load, lets SQLite roll back when that object is gone.
      sqlite3_commit_hook(db.sqliteConnection, nil, nil)
      sqlite3_rollback_hook(db.sqliteConnection, nil, nil)
      if mode == .load {
        try db.setTriggersEnabled(false)
        // A large cache for the scattered pages of tag_post; no zeroing of what is deleted.
        try db.execute(sql: "PRAGMA cache_size = -163840")
        try db.execute(sql: "PRAGMA secure_delete = OFF")
        // The loaders compute text_length, and the decoders see to the rest; a test holds them to it.
        try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
      } else {
        try db.execute(sql: "PRAGMA cache_size = -32768")
      }
      // A reader may have to sort all posts.
      try db.execute(sql: "PRAGMA temp_store = \(mode == .read ? "FILE" : "MEMORY")")
    }
    return try translating(path: path) {
      try DatabaseQueue(path: path, configuration: configuration)
    }
  }

  /// Rolls back what a killed process has left unfinished, which a reader may not do itself.
  private static func recover(path: String) {
    guard let journal = FileStatus(path: path + "-journal"), journal.byteCount > 0 else { return }
    guard let queue = try? DatabaseQueue(path: path) else { return }
    // SQLite rolls the journal back at the first read. What fails here fails again where it counts.
    _ = try? queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    try? queue.close()
  }

  /// Gives a warehouse of an older taghouse the tables and views of this one, which a reader may not
  /// do itself. Where the file cannot be written, older views will do and older tables will not.
  private static func bringUpToDate(path: String, hasTables: Bool) throws {
    do {
      try Warehouse(path: path, mode: .write).close()
    } catch let error as WarehouseError where error.code == .writeFailed {
      if hasTables { return }
      throw WarehouseError(
        .writeFailed, "was made by an older taghouse, and cannot be written to bring it up to date",
        hint: "Copy it to where it can be written.", path: path)
    }
  }

  private static func checkIdentity(of db: Database, path: String) throws {
    let id = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    if id != applicationID {
      throw WarehouseError(
        .notAWarehouse, "is an SQLite file, but no warehouse of taghouse",
        hint: "Name a new file, or one that `taghouse init` made.", path: path)
    }
    if version > SQLCatalog.schemaVersion {
      throw WarehouseError(
        .newerWarehouse,
        "was made by a newer taghouse (schema \(version); this one knows"
          + " \(SQLCatalog.schemaVersion))",
        hint: "Use the newer taghouse.", path: path)
    }
  }

  /// Runs `body` and turns the errors of SQLite and of its pages into the warehouse's own.
  static func translating<Value>(
    path: String, _ body: () throws -> Value
  ) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw WarehouseError(error, path: path)
    } catch let error as SQLitePagesError {
      guard error.code == .unreadableTree else { throw WarehouseError.from(error, path: path) }
      throw WarehouseError(
        .inconsistent, "is damaged: \(error.message)", hint: error.hint, path: path)
    }
  }
}

extension WarehouseError {
  /// SQLite's error in words for a user.
  init(_ error: DatabaseError, path: String?) {
    let text = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self.init(
        .busy, "is being written by another process (\(text))",
        hint: "Wait until that one is done and try again.", path: path)
    case .SQLITE_NOTADB:
      self.init(.notAWarehouse, "is no SQLite file", path: path)
    case .SQLITE_FULL:
      self.init(
        .writeFailed, "cannot be written: the disk is full",
        hint: "What was committed is kept. Make room and run the same command again.", path: path)
    case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
      self.init(
        .writeFailed, "cannot be read or written: \(text)",
        hint: error.extendedResultCode == .SQLITE_IOERR_WRITE
          ? "Look at the disk, and at a limit on the size of files (ulimit -f)." : nil, path: path)
    case .SQLITE_CORRUPT:
      self.init(.inconsistent, "is damaged: \(text)", path: path)
    case .SQLITE_INTERRUPT:
      self.init(.interrupted, "was interrupted", path: path)
    default:
      self.init(.badQuery, text, path: path)
    }
  }
}
