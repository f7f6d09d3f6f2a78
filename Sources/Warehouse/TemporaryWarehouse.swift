internal import BooruFormats
internal import GRDB
internal import Glibc
internal import SQLitePages

/// The file in which a bulk load builds, beside the warehouse that it will become.
///
/// Its name is made from the target's, and it is locked while in use, so that what a killed load has
/// left is cleared away by the next one and never mistaken for a load that runs.
final class TemporaryWarehouse {
  let target: String
  let path: String
  let folder: String
  private let lock: Int32
  /// The warehouse that was there at the start.
  private var formerTarget: FileStatus?
  /// Whether the file is this loader's, to build in and to remove.
  private var isThere = false

  /// A target that is a link stays one: what it points to is replaced.
  init(target: String) throws {
    let target = Self.resolved(target)
    self.target = target
    folder = target.parentFolder
    let slash = target.lastIndex(of: "/")
    let name = slash.map { String(target[target.index(after: $0)...]) } ?? target
    path = "\(folder)/.\(name).loading"
    lock = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard lock >= 0 else {
      throw WarehouseError(
        .cannotCreate, "cannot make a file beside it: \(String(cString: strerror(errno)))",
        hint: "A load needs to write in the warehouse's folder.", path: target)
    }
    // The one who had the lock may have given the file the warehouse's name in between.
    guard flock(lock, LOCK_EX | LOCK_NB) == 0,
      FileStatus(descriptor: lock) == FileStatus(path: path)
    else {
      throw WarehouseError(
        .busy, "is being loaded by another process",
        hint: "Wait until that one is done and try again.", path: target)
    }
    isThere = true
    guard ftruncate(lock, 0) == 0 else {
      throw WarehouseError(
        .writeFailed, "cannot be written: \(String(cString: strerror(errno)))", path: path)
    }
    unlink(path + "-journal")
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  deinit {
    remove()
    close(lock)
  }

  /// Removes the file, unless it has become the warehouse.
  func remove() {
    guard isThere else { return }
    isThere = false
    unlink(path)
    unlink(path + "-journal")
  }

  /// Waits until all of the file is on the disk.
  func synchronize() throws {
    guard fsync(lock) == 0 else {
      throw WarehouseError(
        .writeFailed, "cannot be written: \(String(cString: strerror(errno)))", path: target)
    }
  }

  /// Gives the finished file the name of the warehouse, durably.
  func rename() throws {
    guard FileStatus(path: target) == formerTarget else {
      throw WarehouseError(
        .busy, "was written by another process during the load, which is given up",
        hint: "Run the same command again.", path: target)
    }
    var status = stat()
    if stat(target, &status) == 0 { fchmod(lock, status.st_mode & 0o777) }
    guard Glibc.rename(path, target) == 0 else {
      throw WarehouseError(
        .writeFailed, "cannot be put in place: \(String(cString: strerror(errno)))", path: target)
    }
    isThere = false
    // The file is the warehouse now, whose lock whoever writes next takes.
    flock(lock, LOCK_UN)
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor >= 0 {
      fsync(descriptor)
      close(descriptor)
    }
  }

  /// What a load needs to know of the file before it builds.
  final class Opening {
    let siteID: Int64
    let roots: RootPages
    let isTagTableEmpty: Bool
    let captionKinds: CaptionKindTable
    /// Rejects of other imports, in the order of their key; the table is empty now.
    let rejects: [(fileID: Int64, record: RejectedRecord)]
    private var tags: TagTable?

    init(_ db: Database, siteID: Int64, run: ImportRunRecord) throws {
      self.siteID = siteID
      rejects = try Self.takeRejects(db)
      roots = try RootPages(db)
      isTagTableEmpty =
        try Bool.fetchOne(
          db, sql: "SELECT NOT EXISTS (SELECT 1 FROM tag)") ?? false
      captionKinds = try CaptionKindTable(db, run: run)
      tags = try TagTable.stored(db, siteID: siteID)
    }

    private static func takeRejects(
      _ db: Database
    ) throws -> [(fileID: Int64, record: RejectedRecord)] {
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT import_file_id, byte_offset, line_number, byte_count, reason, first_bytes
          FROM rejected_record
          ORDER BY import_file_id, byte_offset
          """)
      try db.execute(sql: "DELETE FROM rejected_record")
      return try rows.map { row in
        var record = try RejectedRecord(
          lineNumber: row.decode(forColumn: "line_number"),
          byteOffset: row.decode(forColumn: "byte_offset"),
          byteCount: row.decode(forColumn: "byte_count"), reason: row.decode(forColumn: "reason"),
          bytes: UnsafeBufferPointer(start: nil, count: 0))
        record.firstBytes = try row.decode(forColumn: "first_bytes")
        return (fileID: try row.decode(forColumn: "import_file_id"), record: record)
      }
    }

    /// The tags that the warehouse had; to be taken once.
    func takeTags() -> TagTable {
      guard let taken = tags.take() else { fatalError("the tags are taken once") }
      return taken
    }
  }

  /// Makes the file: a copy of the warehouse at the target, which has no posts, or a new one.
  func prepare(siteName: String, ledger: inout ImportLedger) throws -> Opening {
    if !Warehouse.isMissing(path: target) {
      let existing = try Warehouse(path: target, mode: .write)
      formerTarget = FileStatus(path: target)
      try Warehouse.translating(path: target) {
        // VACUUM INTO wants an empty file or none.
        try existing.queue.inDatabase { db in
          try db.execute(sql: "PRAGMA page_size = \(Warehouse.pageByteCount)")
          try db.execute(sql: "VACUUM INTO ?", arguments: [path])
        }
        try existing.queue.close()
      }
    } else {
      formerTarget = FileStatus(path: target)
      try Warehouse.initialize(path: path)
    }
    let warehouse = try Warehouse(path: path, mode: .load)
    let opening = try warehouse.queue.writeWithoutTransaction { db in
      let siteID = try Site.id(named: siteName, db)
      try ledger.assignIDs(db, siteID: siteID)
      // Without posts there is nothing that they may hold.
      for cache in CacheTable.counts.map(\.name) + ["core_tag_exclusion"] {
        try db.execute(sql: "DELETE FROM \(cache)")
      }
      try CacheRefresh.setCurrent(false, db)
      return try Opening(db, siteID: siteID, run: ledger.run)
    }
    try warehouse.queue.close()
    return opening
  }
}

/// Root pages of tables and indexes.
struct RootPages: Sendable {
  private var pages: [String: UInt32] = [:]

  init(_ db: Database) throws {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT type, name, tbl_name, rootpage FROM sqlite_schema
        WHERE rootpage > 0
        """)
    for row in rows {
      let type: String = try row.decode(forColumn: "type")
      let name: String = try row.decode(forColumn: "name")
      let table: String = try row.decode(forColumn: "tbl_name")
      let page: UInt32 = try row.decode(forColumn: "rootpage")
      // The index that SQLite makes for a UNIQUE constraint is found by its table.
      let isAutomatic = type == "index" && name.hasPrefix("sqlite_autoindex_")
      pages[isAutomatic ? "unique of \(table)" : name] = page
    }
  }

  /// The root of a table or of a named index.
  func table(_ name: String) throws -> UInt32 {
    guard let page = pages[name] else {
      throw WarehouseError(.inconsistent, "the table or index \(name) is missing")
    }
    return page
  }

  /// The root of the index of a table's only UNIQUE constraint.
  func uniqueIndex(of table: String) throws -> UInt32 {
    try self.table("unique of \(table)")
  }
}
