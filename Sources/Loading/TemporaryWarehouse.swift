internal import BooruFormats
internal import GRDB
internal import Statistics
internal import Store

/// The file in which a bulk load builds, beside the warehouse that it will become, under the writer lock.
package final class TemporaryWarehouse {
  let lock: WriterLock
  /// The warehouse that was there at the start.
  private var former: FormerWarehouse?
  /// Whether the file is this loader's, to build in and to remove.
  private var isThere = true

  var target: String { lock.file.path }
  var path: String { lock.file.loadingPath }
  var folder: String { lock.file.folder }

  init(_ lock: WriterLock) {
    self.lock = lock
  }

  deinit {
    remove()
  }

  /// Removes the file, unless it has become the warehouse, and lets others write into that.
  func remove() {
    former = nil
    guard isThere else { return }
    isThere = false
    lock.file.removeLeftovers()
  }

  /// Gives the finished file the name of the warehouse, durably.
  func takeName() throws {
    try WarehouseFile.synchronize(path)
    if let former {
      try former.replace()
    } else {
      try lock.file.takeFreeName()
    }
    isThere = false
    former = nil
  }

  /// What a load needs to know of the file before it builds.
  final class Opening {
    let siteID: Int64
    let roots: RootPages
    let isTagTableEmpty: Bool
    let captionKinds: CaptionKindTable
    /// Rejects of other imports, in the order of their key; the table is empty now.
    let rejects: [(fileID: Int64, record: RejectedRecord)]
    private var tags: SiteTags?

    init(_ db: Database, siteID: Int64, run: ImportRunRecord) throws {
      self.siteID = siteID
      rejects = try Self.takeRejects(db)
      roots = try RootPages(db)
      isTagTableEmpty =
        try Bool.fetchOne(
          db, sql: "SELECT NOT EXISTS (SELECT 1 FROM tag)") ?? false
      captionKinds = try CaptionKindTable(db, run: run)
      tags = try SiteTags.stored(db, siteID: siteID)
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
    func takeTags() -> SiteTags {
      guard let taken = tags.take() else { fatalError("the tags are taken once") }
      return taken
    }
  }

  /// Makes the file: a copy of the warehouse at the target, which has no posts, or a new one.
  func prepare(siteName: String, ledger: inout ImportLedger) throws -> Opening {
    former = try FormerWarehouse(lock.file, patience: .brief)
    if let former, !former.isEmpty {
      try former.copy(to: path)
    } else {
      try Warehouse.initialize(path: path)
    }
    let warehouse = try Warehouse(path: path, mode: .load)
    let opening = try warehouse.queue.writeWithoutTransaction { db in
      let siteID = try Site.id(named: siteName, categories: ledger.run.categories, db)
      try ledger.assignIDs(db, siteID: siteID)
      // Without posts there is nothing that they may hold.
      for cache in CacheTable.counts.map(\.name) + ["core_tag_exclusion"] {
        try db.execute(sql: "DELETE FROM \(cache)")
      }
      try CacheRefresh.setCurrent(false, db)
      return try Opening(db, siteID: siteID, run: ledger.run)
    }
    try warehouse.connection.close()
    return opening
  }
}

/// Root pages of tables and indexes.
package struct RootPages: Sendable {
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
