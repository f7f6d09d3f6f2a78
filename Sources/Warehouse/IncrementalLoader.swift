// The way into a warehouse that has posts. Batches go into transactions of some million rows; each
// commit holds the posts and the ledger that says how far the input was read, so that a killed
// import leaves a whole prefix and the next one goes on there.
//
// Rows reach SQLite through row source tables, a statement a batch. Those of tag_post are kept back
// and inserted by tag before each commit: the larger the transaction, the more rows share a page.
// The statements are INSERT OR FAIL: any failure ends the whole transaction, and the journal that
// SQLite would keep for undoing a single statement would take as much memory as the pages it
// touches.

public import BooruFormats
internal import Columns
internal import GRDB
internal import GRDBSQLite

/// Loads posts of one site into any warehouse by transactions.
///
/// Memory: the site's tags, SQLite's cache, and two arenas of 96 MiB that are spilled when full.
public final class IncrementalLoader: PostLoader {
  /// Post-tag rows of a transaction.
  public static let defaultRowsPerTransaction = 20_000_000

  public internal(set) var ledger: ImportLedger
  let siteID: Int64
  let warehouse: Warehouse
  let folder: String
  let rowsPerTransaction: Int
  private let lock: WarehouseLock?

  var tags: TagTable
  var tagPlaces = TagPlaces()
  let accounting: TagAccounting
  /// Whether the caches were stale at the start, or cannot be brought up to date by differences.
  var needsFullRefresh: Bool

  let integerRows = IntegerRowSource()
  let postRows = PostRowSource()
  /// Rows of post_tag of the batch at hand.
  var postTagRows = ColumnBuffer<Int64>()
  /// No post_id in the postings is smaller.
  var lowestPosting: Int64 = .max

  /// Batches between two nudges to write to the disk.
  private static let batchesPerWriteBack = 64
  private var batchCount = 0

  private var isInTransaction = false
  private var transactionRowCount = 0
  private var hasWrittenRun = false
  private var dataVersion: Int64 = 0

  var nextPostID: Int64 = 1
  /// The highest number of the site; a higher one is surely new.
  var highestNumber: Int64 = 0
  /// Numbers of the batch at hand.
  var batchNumbers = Set<Int64>()
  var isFileReread: Set<Int64> = []

  public var isFull: Bool { false }

  /// Opens the warehouse at `path`, which must exist, and keeps other imports out of it.
  public convenience init(
    path: String, siteName: String, run: ImportRunRecord,
    rowsPerTransaction: Int = defaultRowsPerTransaction
  ) throws {
    var ledger = ImportLedger(run: run)
    ledger.run.way = "incremental"
    try self.init(
      path: path, siteName: siteName, ledger: ledger, isDurable: true,
      rowsPerTransaction: rowsPerTransaction)
  }

  /// Goes on where a bulk load that became full has ended; its files keep their numbers.
  public convenience init(
    continuing loader: BulkLoader, siteName: String,
    rowsPerTransaction: Int = defaultRowsPerTransaction
  ) throws {
    var ledger = loader.ledger
    ledger.run.way = "bulk, then incremental"
    try self.init(
      path: loader.path, siteName: siteName, ledger: ledger, isDurable: true,
      rowsPerTransaction: rowsPerTransaction)
  }

  /// Goes on with a ledger, if it has a run already.
  ///
  /// `isDurable` is false for a file that nobody will miss after a crash.
  init(
    path: String, siteName: String, ledger: ImportLedger, isDurable: Bool,
    rowsPerTransaction: Int = defaultRowsPerTransaction
  ) throws {
    self.ledger = ledger
    self.rowsPerTransaction = rowsPerTransaction
    let warehouse = try Warehouse(path: path, mode: .load)
    self.warehouse = warehouse
    lock = isDurable ? try WarehouseLock(path: path) : nil
    folder = path.parentFolder
    accounting = TagAccounting(folder: folder)
    tags = TagTable(nextID: 1)
    needsFullRefresh = false
    siteID = try Warehouse.translating(path: path) {
      try warehouse.queue.writeWithoutTransaction { try Site.id(named: siteName, $0) }
    }
    try Warehouse.translating(path: path) {
      try warehouse.queue.writeWithoutTransaction { db in
        if !isDurable {
          try db.execute(sql: "PRAGMA synchronous = OFF")
          _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = MEMORY")
        }
        try RowSourceTable.register(integerRows, as: "taghouse_rows", on: db)
        try RowSourceTable.register(postRows, as: "taghouse_posts", on: db)
        needsFullRefresh = try !CacheRefresh.isCurrent(db)
        try readState(db)
        if self.ledger.run.id == 0 { try self.ledger.assignIDs(db, siteID: siteID) }
      }
    }
  }

  /// Reads what the loader remembers of the tables.
  private func readState(_ db: Database) throws {
    tags = try TagTable.stored(db, siteID: siteID)
    nextPostID =
      try Int64.fetchOne(
        db, sql: "SELECT COALESCE(MAX(post_id), 0) + 1 FROM post") ?? 1
    highestNumber =
      try Int64.fetchOne(
        db, sql: "SELECT COALESCE(MAX(number), 0) FROM post WHERE site_id = ?",
        arguments: [siteID]) ?? 0
    dataVersion = try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0
  }

  public func open(_ file: ImportFileRecord) throws -> Int {
    if file.id != 0, file.endByteOffset == 0 { isFileReread.insert(file.id) }
    return ledger.add(file)
  }

  public func complete(file: Int) throws {
    ledger.complete(file: file)
  }

  public func load(_ batch: RecordBatch) throws {
    try access { db in
      try begin(db)
      try clearRereadFiles(db)
      let counts = try loadPosts(batch, db)
      try loadRejects(batch, db)
      var all = counts
      all.lineCount = batch.extent.lineCount
      all.blankCount = batch.extent.blankCount
      all.rejectedCount = Int64(batch.rejects.count)
      ledger.note(batch.extent, counts: all, problems: batch.fieldProblems)
      batchCount += 1
      if batchCount % Self.batchesPerWriteBack == 0 { lock?.startWriteBack() }
      transactionRowCount += tagPlaces.places.count + batch.count + batch.rejects.count
      if transactionRowCount >= rowsPerTransaction { try commit(db) }
    }
  }

  /// Takes in posts that a bulk load had set aside; their lines are counted already.
  func loadSetAside(_ batch: RecordBatch) throws {
    try access { db in
      try begin(db)
      ledger.add(try loadPosts(batch, db), toFile: batch.extent.file)
    }
  }

  public func finish(
    state: ImportRunRecord.State, message: String?, progress: (String) -> Void
  ) throws {
    progress("bringing statistics up to date")
    try access { db in
      try begin(db)
      try clearRereadFiles(db)
      try flush(db)
      ledger.run.state = state
      ledger.run.message = message
      if state != .running { ledger.run.finishedAt = Clock.now() }
      try ledger.write(db)
      if needsFullRefresh || tags.isRecategorized {
        try CacheRefresh.refreshAll(db, folder: folder)
      } else {
        let before = try Int64.fetchOne(
          db, sql: "SELECT post_count FROM site_count WHERE site_id = ?", arguments: [siteID])
        try CacheRefresh.apply(
          &accounting.statistics, tags: tags, siteID: siteID,
          postCount: (before ?? 0) + accounting.statistics.postCount, db)
        try CacheRefresh.refreshExclusions(db)
      }
      try CacheRefresh.setCurrent(true, db)
      try db.execute(sql: "COMMIT")
      isInTransaction = false
      try db.execute(sql: "PRAGMA analysis_limit = 1000")
      try db.execute(sql: "ANALYZE")
    }
    try Warehouse.translating(path: warehouse.path) { try warehouse.queue.close() }
  }

  private func access(_ body: (Database) throws -> Void) throws {
    try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.unsafeReentrantWrite { db in try body(db) }
    }
  }

  // MARK: Transactions

  private func begin(_ db: Database) throws {
    guard !isInTransaction else { return }
    try db.execute(sql: "BEGIN IMMEDIATE")
    isInTransaction = true
    transactionRowCount = 0
    if try Int64.fetchOne(db, sql: "PRAGMA data_version") != dataVersion {
      // Somebody else has written: what is remembered may be wrong.
      try readState(db)
      tagPlaces = TagPlaces()
      try accounting.synchronize()
      accounting.removeAll(folder: folder)
      needsFullRefresh = true
    }
    if !hasWrittenRun {
      try CacheRefresh.setCurrent(false, db)
      try ledger.write(db)
      hasWrittenRun = true
    }
  }

  /// Forgets what former readings of the files that are read again have left, also when such a file
  /// begins in the middle of a transaction.
  private func clearRereadFiles(_ db: Database) throws {
    for fileID in isFileReread { try ImportLedger.clear(fileID: fileID, db) }
    isFileReread.removeAll()
  }

  /// Writes what is kept back.
  private func flush(_ db: Database) throws {
    try flushTagPosts(db)
    try TagWriter.write(&tags, siteID: siteID, db)
  }

  private func commit(_ db: Database) throws {
    try flush(db)
    try ledger.write(db)
    try db.execute(sql: "COMMIT")
    isInTransaction = false
  }

  /// Inserts the rows of tag_post that were kept back, in the order of their keys.
  func flushTagPosts(_ db: Database) throws {
    try accounting.synchronize()
    guard accounting.postings.count > 0 else { return }
    let insert = try db.cachedStatement(
      sql: "INSERT OR FAIL INTO tag_post (tag_id, post_id) SELECT c0, c1 FROM taghouse_rows")
    try accounting.postings.drain(tags: tags) { rows in
      try integerRows.offering(rows, columnCount: 2) { try insert.execute() }
    }
    lowestPosting = .max
  }

  private func loadRejects(_ batch: RecordBatch, _ db: Database) throws {
    guard !batch.rejects.isEmpty else { return }
    let fileID = ledger.files[batch.extent.file].id
    let insert = try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO rejected_record (
          import_file_id, byte_offset, line_number, byte_count, reason, first_bytes)
        VALUES (?, ?, ?, ?, ?, ?)
        """)
    for reject in batch.rejects {
      try insert.execute(arguments: [
        fileID, reject.byteOffset, reject.lineNumber, reject.byteCount, reject.reason,
        reject.firstBytes,
      ])
    }
  }
}
