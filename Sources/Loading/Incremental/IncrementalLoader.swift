// The way into a warehouse that has posts. Batches go into transactions of some million rows; each
// commit holds the records, the ledger that says how far the input was read, and the statistics that imports
// keep right. So a killed import leaves a whole prefix and the next one goes on there, and whoever reads
// meanwhile sees counts of the rows that he sees.
//
// Only where the statistics cannot be brought up to date by differences (they were stale at the start, or a
// tag has another category) are they counted anew at the end. Until then they are marked as stale.
//
// Rows reach SQLite through row source tables, a statement a batch. Those of tag_post are kept back
// and written by tag before each commit: the larger the transaction, the more rows share a page.
// The statements are INSERT OR FAIL: any failure ends the whole transaction, and the journal that
// SQLite would keep for undoing a single statement would take as much memory as the pages it
// touches.

public import BooruFormats
internal import Columns
internal import FileSystem
internal import GRDB
internal import GRDBSQLite
package import Statistics
public import Store

/// Loads records into any warehouse by transactions.
///
/// Memory: the tags of each site that the records name, SQLite's cache, and for each of these sites
/// two arenas of 96 MiB that are spilled when full.
public final class IncrementalLoader: RecordLoader {
  /// Rows of a transaction, those of post_tag above all.
  public static let defaultRowsPerTransaction = 20_000_000
  /// So many bytes of text weigh as much as a row.
  private static let textBytesPerRow = 64

  public internal(set) var ledger: ImportLedger
  package let warehouse: Warehouse
  package let folder: String
  package let rowsPerTransaction: Int
  private let lock: WriterLock?

  /// The site of the import, and behind it those that its records name.
  package private(set) var sites: [SiteLoad] = []
  /// Place in `sites` by the number that a batch's posts have.
  private var sitePositions: [Int] = [0]
  private var tagIDs = TagIDSource(next: 1)
  /// Whether the caches were stale at the start, or cannot be brought up to date by differences.
  var needsFullRefresh: Bool
  /// Whether posts came, changed, or have other tags: then what `analyze` has counted is out of date.
  var hasChangedPosts = false
  private var wasAnalyzed = false

  let integerRows = IntegerRowSource()
  let postRows = PostRowSource()
  /// Posts that are there and whose fields are told otherwise.
  let changedPostRows = PostRowSource()
  let captionRows = CaptionRowSource()
  let captionRecordRows = CaptionRecordRowSource()
  let scoreRows = ScoreRowSource()
  var pendingScores = PendingScores()
  /// The tagger of the import, once it has said something, and the import_file_id of the batch at hand.
  var loadedTaggerID: Int64?
  var scoreFileID: Int64 = 0
  /// Rows of post_tag and of latent of the batch at hand.
  var postTagRows = ColumnBuffer<Int64>()
  var latentRows = ColumnBuffer<Int64>()

  package var captionKinds: CaptionKindTable
  /// Nil: nobody has asked for an index of caption texts.
  package var captionText: CaptionTextWriter?
  /// No post_id behind these has captions, a caption record, or a latent.
  var partBounds = PartBounds()

  /// Batches between two nudges to write to the disk.
  private static let batchesPerWriteBack = 64
  private var batchCount = 0

  private var isInTransaction = false
  private var transactionRowCount = 0
  private var hasWrittenRun = false
  private var dataVersion: Int64 = 0

  var nextPostID: Int64 = 1
  var isFileReread: Set<Int64> = []

  public var isFull: Bool { false }

  /// Opens the warehouse at `path`, which must exist; `lock` keeps other imports out of it.
  public convenience init(
    path: String, siteName: String, run: ImportRunRecord, lock: WriterLock,
    patience: Patience = .brief, rowsPerTransaction: Int = defaultRowsPerTransaction
  ) throws {
    var ledger = ImportLedger(run: run)
    ledger.run.mode = "incremental"
    try self.init(
      path: path, siteName: siteName, ledger: ledger, lock: lock, patience: patience,
      rowsPerTransaction: rowsPerTransaction)
  }

  /// Goes on where a bulk load that became full has ended; its files keep their numbers.
  public convenience init(
    continuing loader: BulkLoader, siteName: String, patience: Patience = .brief,
    rowsPerTransaction: Int = defaultRowsPerTransaction
  ) throws {
    var ledger = loader.ledger
    ledger.run.mode = "bulk, then incremental"
    try self.init(
      path: loader.path, siteName: siteName, ledger: ledger, lock: loader.temporary.lock,
      patience: patience,
      rowsPerTransaction: rowsPerTransaction)
  }

  /// Goes on with a ledger, if it has a run already.
  ///
  /// `lock` is nil for a file that nobody else knows and nobody will miss after a crash.
  package init(
    path: String, siteName: String, ledger: ImportLedger, lock: WriterLock?,
    patience: Patience = .brief, rowsPerTransaction: Int = defaultRowsPerTransaction
  ) throws {
    self.ledger = ledger
    self.rowsPerTransaction = rowsPerTransaction
    let warehouse = try Warehouse(path: path, mode: .load, patience: patience)
    self.warehouse = warehouse
    self.lock = lock
    folder = path.parentFolder
    needsFullRefresh = false
    captionKinds = try Warehouse.translating(path: path) {
      try warehouse.queue.writeWithoutTransaction {
        try CaptionKindTable($0, run: ledger.run)
      }
    }
    try Warehouse.translating(path: path) {
      try warehouse.queue.writeWithoutTransaction { db in
        if lock == nil { try db.writeWithoutSafety() }
        try RowSourceTable.register(integerRows, as: "taghouse_rows", on: db)
        try RowSourceTable.register(postRows, as: "taghouse_posts", on: db)
        try RowSourceTable.register(changedPostRows, as: "taghouse_changed_posts", on: db)
        try RowSourceTable.register(captionRows, as: "taghouse_captions", on: db)
        try RowSourceTable.register(captionRecordRows, as: "taghouse_caption_records", on: db)
        try RowSourceTable.register(scoreRows, as: "taghouse_scores", on: db)
        // What is remembered is one state of the tables.
        try db.inTransaction(.immediate) {
          needsFullRefresh = try !CacheRefresh.isCurrent(db)
          tagIDs = try TagIDSource(db)
          let siteID = try Site.id(
            named: siteName, categories: self.ledger.run.categories, db)
          sites.append(try SiteLoad(siteID: siteID, folder: folder, ids: tagIDs, db))
          try readState(db)
          if self.ledger.run.id == 0 { try self.ledger.assignIDs(db, siteID: siteID) }
          return .commit
        }
      }
    }
  }

  deinit {
    // After a failure as well: a statement that outlives its connection keeps it half open, and SQLite then
    // rolls back into observers of GRDB that are gone.
    releaseStatements()
  }

  private func releaseStatements() {
    for site in sites { site.numberCursor = nil }
    captionText = nil
  }

  /// Reads what the loader remembers of the tables, sites apart.
  private func readState(_ db: Database) throws {
    nextPostID = try db.nextID("post_id", of: "post")
    partBounds = try PartBounds(db)
    loadedTaggerID = nil
    captionText = try CaptionTextIndex.state(db) == .ready ? CaptionTextWriter(db) : nil
    dataVersion = try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0
  }

  public func open(_ file: ImportFileRecord) throws -> Int {
    if file.id != 0, file.endByteOffset == 0 { isFileReread.insert(file.id) }
    return ledger.add(file)
  }

  public func complete(file: Int) throws {
    ledger.complete(file: file)
  }

  public func accepts(_ batch: RecordBatch) -> Bool { true }

  public func load(_ batch: RecordBatch) throws {
    try access { db in
      try begin(db)
      try clearRereadFiles(db)
      var counts = ImportCounts(linesOf: batch)
      counts += try loadRecords(batch, db)
      try loadRejects(batch, db)
      ledger.note(batch, counts: counts)
      batchCount += 1
      if batchCount % Self.batchesPerWriteBack == 0 { warehouse.connection.startWriteBack() }
      transactionRowCount += batch.tags.count + batch.count + batch.rejects.count
      transactionRowCount += batch.tagListings.count + batch.tagRelations.count
      transactionRowCount += batch.captions.count + batch.scores.count
      transactionRowCount += batch.heap.count / Self.textBytesPerRow
      if transactionRowCount >= rowsPerTransaction { try commit(db) }
    }
  }

  /// Takes in posts that a bulk load had set aside; their lines are counted already.
  func loadSetAside(_ batch: RecordBatch) throws {
    try access { db in
      try begin(db)
      ledger.add(try loadRecords(batch, db), toFile: batch.extent.file)
    }
  }

  private func loadRecords(_ batch: RecordBatch, _ db: Database) throws -> ImportCounts {
    var counts = ImportCounts()
    if batch.siteNumbers.count == 0 {
      counts += try loadPosts(batch, of: sites[0], db)
    } else {
      try openSites(batch, db)
      for (position, part) in parts(of: batch) {
        counts += try loadPosts(part, of: sites[position], db)
      }
    }
    counts += try loadTagListings(batch, db)
    counts += try loadTagRelations(batch, db)
    return counts
  }

  // MARK: Sites

  /// Makes `sites` have all that the batch names.
  private func openSites(_ batch: RecordBatch, _ db: Database) throws {
    while sitePositions.count <= batch.siteNames.count {
      let siteID = try Site.id(named: batch.siteNames[sitePositions.count - 1], db)
      if let position = sites.firstIndex(where: { $0.siteID == siteID }) {
        sitePositions.append(position)
      } else {
        sitePositions.append(sites.count)
        sites.append(try SiteLoad(siteID: siteID, folder: folder, ids: tagIDs, db))
      }
    }
  }

  /// A batch of posts of several sites as one batch a site, by place in `sites`.
  private func parts(of batch: RecordBatch) -> [(position: Int, batch: RecordBatch)] {
    var parts: [Int: RecordBatch] = [:]
    for post in 0..<batch.count {
      let position = sitePositions[Int(batch.siteNumbers[post])]
      let part = parts[position] ?? RecordBatch()
      parts[position] = part
      part.extent = batch.extent
      part.append(post, of: batch)
    }
    return parts.sorted { $0.key < $1.key }.map { (position: $0.key, batch: $0.value) }
  }

  // MARK: The end

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
      try updateStatistics(db)
      try TagLayerRefresh.runIfStale(db)
      if isCountedAnew {
        try CacheRefresh.count(
          .counts, path: warehouse.path, db,
          source: TagTableSource(uncommittedIn: db, path: warehouse.path))
      }
      try db.execute(sql: "COMMIT")
      isInTransaction = false
      try db.execute(sql: "PRAGMA analysis_limit = 1000")
      try db.execute(sql: "ANALYZE")
    }
    releaseStatements()
    try Warehouse.translating(path: warehouse.path) { try warehouse.connection.close() }
  }

  /// Whether differences are not enough.
  private var isCountedAnew: Bool {
    needsFullRefresh || sites.contains { $0.tags.isRecategorized }
  }

  /// Makes the caches agree with what the transaction holds, or says that they do not.
  private func updateStatistics(_ db: Database) throws {
    try CacheRefresh.setCurrent(false, db)
    guard !isCountedAnew else { return }
    for site in sites { try applyStatistics(of: site, db) }
    try CacheRefresh.refreshExclusions(db)
    try CacheRefresh.setCurrent(true, db)
    if wasAnalyzed, !hasChangedPosts { try CacheRefresh.setAnalyzed(db) }
  }

  private func applyStatistics(of site: SiteLoad, _ db: Database) throws {
    guard site.accounting.statistics.hasChanges else { return }
    let before = try Int64.fetchOne(
      db, sql: "SELECT post_count FROM site_count WHERE site_id = ?", arguments: [site.siteID])
    try CacheRefresh.apply(
      &site.accounting.statistics, tags: site.tags, siteID: site.siteID,
      postCount: (before ?? 0) &+ site.accounting.statistics.postCount, rows: integerRows, db)
    // The next transaction begins with none.
    site.accounting.forgetStatistics(folder: folder)
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
      tagIDs = try TagIDSource(db)
      for site in sites { try site.reset(db, ids: tagIDs, folder: folder) }
      captionKinds = try CaptionKindTable(db, run: ledger.run)
      needsFullRefresh = true
    }
    if !hasWrittenRun {
      wasAnalyzed = try CacheRefresh.isAnalyzed(db)
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
    for site in sites {
      try flushTagPosts(of: site, db)
      try TagWriter.write(&site.tags, siteID: site.siteID, db)
    }
  }

  private func commit(_ db: Database) throws {
    try flush(db)
    try ledger.write(db)
    try updateStatistics(db)
    try db.execute(sql: "COMMIT")
    isInTransaction = false
  }

  /// Writes the rows of tag_post that were kept back, in the order of their keys: those of new posts, then what has
  /// changed, which may be of the same posts.
  func flushTagPosts(of site: SiteLoad, _ db: Database) throws {
    try site.accounting.synchronize()
    if site.accounting.postings.count > 0 {
      let insert = try db.cachedStatement(
        sql: "INSERT OR FAIL INTO tag_post (tag_id, post_id) SELECT c0, c1 FROM taghouse_rows")
      try site.accounting.postings.drain(tags: site.tags) { rows in
        try integerRows.offering(rows, columnCount: 2) { try insert.execute() }
      }
    }
    try site.tagChanges.write(db)
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
