internal import FileSystem
package import GRDB
internal import GRDBSQLite
internal import Glibc
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

  /// Seconds that an open warehouse waits for a lock of another process.
  package static let busyTimeoutSeconds = Patience.brief.seconds

  public let path: String
  package let connection: WarehouseConnection
  package var queue: DatabaseQueue { connection.queue }

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
  /// - Parameter patience: how long each of its transactions waits for those of other programs.
  /// - Throws: `noSuchWarehouse`, `notAWarehouse`, `newerWarehouse`, `busy`, `readFailed`.
  public init(path: String, mode: Mode, patience: Patience = .brief) throws {
    guard FileStatus(path: path) != nil else {
      throw WarehouseError(
        .noSuchWarehouse, "there is no such file",
        hint: "Check the name, or make a warehouse: taghouse import \(path) FILE…", path: path)
    }
    try Self.refuseFolder(path)
    try Self.refuseStandardOutput(into: path)
    self.path = path
    if mode == .read { WarehouseFile(path: path).recover() }
    let opened = try Self.open(path: path, mode: mode, patience: patience)
    let state = try Self.translating(path: path) {
      try opened.queue.inDatabase { db in
        try Self.checkIdentity(of: db, path: path)
        try ForeignSchema.refuse(db, runsTriggers: mode == .write, path: path)
        if mode != .read { try Schema.upgrade(db, path: path) }
        return (
          isCurrent: try mode != .read || Schema.isCurrent(db),
          // What an older taghouse has made will do where the file cannot be written.
          isUsable: try mode != .read
            || (Schema.missingMigrations(db).isEmpty && !Schema.hasForgedViews(db))
        )
      }
    }
    guard !state.isCurrent else {
      connection = opened
      return
    }
    try? opened.close()
    try Self.bringUpToDate(path: path, isUsable: state.isUsable, patience: patience)
    connection = try Self.open(path: path, mode: mode, patience: patience)
  }

  /// Throws `alreadyExists` where the shell has led standard output into the warehouse: rows would go over its
  /// pages.
  private static func refuseStandardOutput(into path: String) throws {
    guard let output = FileStatus(descriptor: STDOUT_FILENO)?.identity,
      output == FileStatus(path: path)?.identity
    else { return }
    throw WarehouseError(
      .alreadyExists, "standard output leads into this warehouse",
      hint: "Lead it into another file.", path: path)
  }

  /// Throws `notAWarehouse` where a folder is.
  package static func refuseFolder(_ path: String) throws {
    guard FileStatus(path: path)?.isFolder ?? false else { return }
    throw WarehouseError(
      .notAWarehouse, "is a folder, and a warehouse is a file",
      hint: "Name the file, such as house.db, before everything else.", path: path)
  }

  /// Opens a warehouse for work that takes long, and keeps others that do such out of it until the lock goes
  /// away.
  ///
  /// Throws `busy` after `patience`; whatever opening throws.
  public static func locked(
    _ path: String, for purpose: WriterLock.Purpose, patience: Patience
  ) throws -> (warehouse: Warehouse, lock: WriterLock) {
    // What is wrong with the file is said before anybody waits.
    try Warehouse(path: path, mode: .read).close()
    let lock = try WriterLock(path: path, for: purpose, patience: patience)
    // By then it may be another file.
    return (try Warehouse(path: path, mode: .load, patience: patience), lock)
  }

  /// Ends all access. Needed only where the file is to be opened in another way, or moved.
  public func close() {
    try? connection.close()
  }

  /// Stops the statement that runs on it, if there is one. Any thread may, until it is closed.
  package func interrupt() { queue.interrupt() }

  /// Keeps at most so much of the file in memory: for many that are open at once.
  package func limitCache(kibibytes: Int) throws {
    try Self.translating(path: path) {
      try queue.inDatabase { try $0.execute(sql: "PRAGMA cache_size = -\(kibibytes)") }
    }
  }

  /// Whether nothing is at `path`, or an empty file.
  public static func isMissing(path: String) -> Bool {
    WarehouseFile(path: path).isMissing
  }

  /// Makes a new, empty warehouse; nothing may be at `path`.
  ///
  /// It gets its name when it is whole, so that a killed program leaves nothing there.
  public static func create(path: String, patience: Patience = .none) throws -> Warehouse {
    // Before anything is made beside it.
    try refuseExisting(path)
    return try create(path: path, WriterLock(path: path, for: .making, patience: patience))
  }

  /// The same for the holder of the lock.
  public static func create(path: String, _ lock: WriterLock) throws -> Warehouse {
    try refuseExisting(path)
    do {
      // Nothing, or a file of no bytes, which another program may have open.
      let empty = try FormerWarehouse(lock.file, patience: .brief)
      try initialize(path: lock.file.loadingPath)
      try WarehouseFile.synchronize(lock.file.loadingPath)
      if let empty {
        try empty.replace()
      } else {
        try lock.file.takeFreeName()
      }
    } catch {
      lock.file.removeLeftovers()
      guard let error = error as? WarehouseError, error.code != .busy,
        FileStatus(path: path) == nil
      else { throw error }
      throw WarehouseError(
        .cannotCreate, error.message, hint: "Check that its folder is there and can be written.",
        path: path)
    }
    return try Warehouse(path: path, mode: .write)
  }

  private static func refuseExisting(_ path: String) throws {
    guard !isMissing(path: path) else { return }
    throw WarehouseError(.alreadyExists, "is there already", path: path)
  }

  /// Throws `alreadyExists` where anything is, an empty file too.
  package static func refuseAny(at path: String) throws {
    guard FileStatus(path: path) != nil else { return }
    throw WarehouseError(
      .alreadyExists, "is there already", hint: "Name another file, or remove this one.", path: path
    )
  }

  /// Writes the schema into an empty or missing file.
  package static func initialize(path: String) throws {
    try translating(path: path) {
      let opened = try open(path: path, mode: .write, patience: .brief)
      try opened.queue.inDatabase { db in
        try db.execute(sql: "PRAGMA page_size = \(pageByteCount)")
        try Schema.upgrade(db, path: path, applicationID: applicationID)
      }
      try opened.close()
    }
  }

  private static func open(
    path: String, mode: Mode, patience: Patience
  ) throws -> WarehouseConnection {
    var configuration = Configuration.distrusting
    configuration.readonly = mode == .read
    configuration.allowsUnsafeTransactions = true
    configuration.foreignKeysEnabled = mode == .write
    configuration.busyMode = busyMode(patience, path: path)
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
      try WarehouseConnection(path: path, configuration: configuration)
    }
  }

  /// Waits for the transactions of other programs as long as `patience` has it.
  static func busyMode(_ patience: Patience, path: String) -> Database.BusyMode {
    let wait = Patience.Wait(patience) {
      let holder = LockNote(ofWriterOf: path)
      return "\(path): busy: \(holder.isKnown ? holder.text : "another program writes into it")"
    }
    return .callback { count in
      if count == 0 { wait.start() }
      return wait.goOn()
    }
  }

  /// Gives a warehouse of an older taghouse the tables and views of this one, which a reader may not
  /// do itself. Where the file cannot be written, older views will do and older tables will not.
  private static func bringUpToDate(
    path: String, isUsable: Bool, patience: Patience
  ) throws {
    do {
      try Warehouse(path: path, mode: .write, patience: patience).close()
    } catch let error as WarehouseError where error.code == .writeFailed {
      if isUsable { return }
      throw WarehouseError(
        .writeFailed,
        "has tables or views that are not those of this taghouse, and cannot be written to make them so",
        hint: "Copy it to where it can be written.", path: path)
    }
  }

  private static func checkIdentity(of db: Database, path: String) throws {
    let id = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    if id != applicationID {
      throw WarehouseError(
        .notAWarehouse, "is an SQLite file, but no warehouse of taghouse",
        hint: "Name a new file, or one that `taghouse init` made.", path: path)
    }
    try Schema.refuseNewer(db, path: path)
  }

  /// Runs `body` and turns the errors of SQLite and of its pages into the warehouse's own.
  package static func translating<Value>(
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
    } catch let error as RowDecodingError {
      // A value of another type than the schema says, or null where it allows none.
      throw WarehouseError(
        .inconsistent, "is damaged: \(error.shortText)", hint: WarehouseError.damageHint, path: path
      )
    } catch var error as WarehouseError where error.code == .inconsistent && error.path == nil {
      error.path = path
      throw error
    }
  }
}

extension RowDecodingError {
  /// What was found, without the row and the statement.
  fileprivate var shortText: String {
    let text = description.split(separator: "\n").first.map(String.init) ?? description
    let end = text.firstRange(of: ", row: [")?.lowerBound ?? text.endIndex
    return String(text[..<end].prefix(200))
  }
}
