internal import BooruFormats
internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Statistics
internal import Store

extension IncrementalLoader {
  private static let columnList = PostRowLayout.columns.map(\.name).joined(separator: ", ")

  private static let insertSQL = """
    INSERT OR FAIL INTO post (post_id, site_id, number, import_file_id, \(columnList))
    SELECT post_id, site_id, number, import_file_id, \(columnList) FROM taghouse_posts
    """

  private static let updateSQL = """
    UPDATE OR FAIL post SET import_file_id = told.import_file_id,
      \(PostRowLayout.columns.map { "\($0.name) = told.\($0.name)" }.joined(separator: ", "))
    FROM taghouse_changed_posts AS told WHERE post.post_id = told.post_id
    """

  private static let storedSQL = """
    SELECT \(columnList), import_file_id FROM post WHERE post_id = ?
    """

  /// What the parts of one record were, compared with what is stored.
  struct Comparison {
    var hasAdded = false
    var hasChanged = false
    var hasSame = false

    package var outcome: RecordOutcome {
      RecordOutcome(hasAdded: hasAdded, hasChanged: hasChanged, hasSame: hasSame)
    }
  }

  /// Inserts and updates the posts of a batch, all of one site; returns what became of them.
  func loadPosts(
    _ batch: RecordBatch, of site: SiteLoad, _ db: Database
  ) throws -> ImportCounts {
    var counts = ImportCounts()
    guard batch.count > 0 else { return counts }
    site.tagPositions.resolve(batch, in: &site.tags)
    try captionKinds.resolve(batch)
    try captionKinds.write(db)
    captionRows.kindIDs = captionKinds.ids
    site.batchNumbers.removeAll(keepingCapacity: true)
    let fileID = ledger.files[batch.extent.file].id
    postRows.siteID = site.siteID
    postRows.begin(batch, fileID: fileID)
    changedPostRows.begin(batch, fileID: fileID)
    captionRows.begin(batch, fileID: fileID)
    captionRecordRows.begin(batch, fileID: fileID)
    scoreFileID = fileID
    var lastPostID: Int64 = 0
    for post in 0..<batch.count {
      let number = batch.numbers[post]
      if !site.batchNumbers.insert(number).inserted {
        if post > 0, number == batch.numbers[post - 1], tellsSingleScores(post, in: batch) {
          // The next row of a table of scores; its post need not be stored yet.
          counts.count(try update(post, of: batch, in: site, postID: lastPostID, db))
          continue
        }
        site.numberCursor?.end()
        try insertPending(db)
      }
      if let postID = try storedPostID(number, of: site, db) {
        lastPostID = postID
        counts.count(try update(post, of: batch, in: site, postID: postID, db))
      } else {
        lastPostID = nextPostID
        try appendNew(post, of: batch, in: site, db)
        counts.importedCount += 1
      }
    }
    site.numberCursor?.end()
    try insertPending(db)
    if site.tagChanges.count > TagPostChanges.preferredCount { try flushTagPosts(of: site, db) }
    return counts
  }

  /// Lets a post that is not there wait for its insertion, with all that its record tells.
  private func appendNew(
    _ post: Int, of batch: RecordBatch, in site: SiteLoad, _ db: Database
  ) throws {
    let postID = nextPostID
    nextPostID += 1
    hasChangedPosts = true
    site.highestNumber = max(site.highestNumber, batch.numbers[post])
    postRows.append(post, postID: postID)
    appendPostTags(of: post, in: site, postID: postID)
    try site.accounting.note(
      postID: postID, number: batch.numbers[post], site.tagPositions.positions(of: post),
      of: site.tags)
    for caption in batch.captionRange(of: post) {
      captionRows.append(caption, postID: postID)
    }
    let parts = batch.parts[post]
    if parts.contains(.captionRecord) { captionRecordRows.append(post, postID: postID) }
    if parts.contains(.latent) { appendLatent(of: post, in: batch, postID: postID) }
    try appendScores(of: post, in: batch, site, postID: postID, db)
  }

  /// Writes the rows of the batch that wait.
  func insertPending(_ db: Database) throws {
    if changedPostRows.rowCount > 0 {
      try db.cachedStatement(sql: Self.updateSQL).execute()
      changedPostRows.removeAll()
    }
    if postRows.rowCount > 0 {
      try db.cachedStatement(sql: Self.insertSQL).execute()
      postRows.removeAll()
    }
    try insertPostTags(db)
    try insertCaptions(db)
    try insertScores(postRows.batch, db)
  }

  private func insertPostTags(_ db: Database) throws {
    guard postTagRows.count > 0 else { return }
    try integerRows.offering(postTagRows.buffer, columnCount: 3) {
      try db.cachedStatement(
        sql: """
          INSERT OR FAIL INTO post_tag (post_id, position, tag_id)
          SELECT c0, c1, c2 FROM taghouse_rows
          """
      ).execute()
    }
    postTagRows.removeAll()
  }

  private func appendPostTags(of post: Int, in site: SiteLoad, postID: Int64) {
    for (position, tag) in site.tagPositions.positions(of: post).enumerated() {
      postTagRows.append(postID)
      postTagRows.append(Int64(position))
      postTagRows.append(site.tags.ids[Int(tag)])
    }
  }

  private func storedPostID(
    _ number: Int64, of site: SiteLoad, _ db: Database
  ) throws -> Int64? {
    if number > site.highestNumber { return nil }
    let cursor = try site.numberCursor ?? PostNumberCursor(db, siteID: site.siteID)
    site.numberCursor = cursor
    return try cursor.postID(of: number)
  }

  // MARK: Posts that are there

  /// Brings a stored post to what its record tells, part by part.
  private func update(
    _ post: Int, of batch: RecordBatch, in site: SiteLoad, postID: Int64, _ db: Database
  ) throws -> RecordOutcome {
    var comparison = Comparison()
    let parts = batch.parts[post]
    if parts.contains(.fields) {
      try updateFields(of: post, in: batch, site, postID: postID, &comparison, db)
    }
    if parts.contains(.tags) {
      try updateTags(
        of: post, in: site, postID: postID, number: batch.numbers[post], &comparison, db)
    }
    if parts.contains(.captionRecord) {
      try updateCaptionRecord(of: post, in: batch, postID: postID, &comparison, db)
    }
    if parts.contains(.captionRecord) || !batch.captionRange(of: post).isEmpty {
      try updateCaptions(of: post, in: batch, postID: postID, &comparison, db)
    }
    if parts.contains(.latent) {
      try updateLatent(of: post, in: batch, postID: postID, &comparison, db)
    }
    if parts.contains(.image) {
      try updateImage(of: post, in: batch, postID: postID, &comparison, db)
    }
    if parts.contains(.scores) || !batch.scoreRange(of: post).isEmpty {
      try updateScores(of: post, in: batch, site, postID: postID, &comparison, db)
    }
    return comparison.outcome
  }

  private func updateFields(
    of post: Int, in batch: RecordBatch, _ site: SiteLoad, postID: Int64,
    _ comparison: inout Comparison, _ db: Database
  ) throws {
    let statement = try db.cachedStatement(sql: Self.storedSQL).sqliteStatement
    sqlite3_bind_int64(statement, 1, postID)
    let code = sqlite3_step(statement)
    try db.check(code)
    let wasKnown =
      sqlite3_column_type(statement, Int32(PostRowLayout.columns.count)) != SQLITE_NULL
    let isSame = wasKnown && batch.hasSame(PostRowLayout.columns, of: post, as: statement)
    sqlite3_reset(statement)
    if isSame {
      comparison.hasSame = true
      return
    }
    if wasKnown { comparison.hasChanged = true } else { comparison.hasAdded = true }
    hasChangedPosts = true
    changedPostRows.append(post, postID: postID)
  }

  private func updateTags(
    of post: Int, in site: SiteLoad, postID: Int64, number: Int64,
    _ comparison: inout Comparison, _ db: Database
  ) throws {
    let stored = try storedTags(ofPostID: postID, db)
    let new = site.tagPositions.positions(of: post)
    if stored.elementsEqual(new.lazy.map { site.tags.ids[Int($0)] }) {
      // A post without tags before and after has nothing to agree on.
      comparison.hasSame = comparison.hasSame || !stored.isEmpty
      return
    }
    hasChangedPosts = true
    if stored.isEmpty { comparison.hasAdded = true } else { comparison.hasChanged = true }
    let old = stored.compactMap { site.tags.position(ofID: $0).map { UInt32($0) } }
    // A post that had none is as one that came.
    let hasPostings = stored.isEmpty && !site.tagChanges.contains(postID: postID)
    try old.withUnsafeBufferPointer {
      try site.accounting.noteChange(
        postID: postID, number: number, from: $0, to: new, of: site.tags, hasPostings: hasPostings)
    }
    if !hasPostings {
      site.tagChanges.note(
        postID: postID, from: stored, to: new.map { site.tags.ids[Int($0)] })
    }
    if !stored.isEmpty {
      try db.cachedStatement(sql: "DELETE FROM post_tag WHERE post_id = ?")
        .execute(arguments: [postID])
    }
    appendPostTags(of: post, in: site, postID: postID)
  }

  private func storedTags(ofPostID postID: Int64, _ db: Database) throws -> [Int64] {
    let statement = try db.cachedStatement(
      sql: "SELECT tag_id FROM post_tag WHERE post_id = ? ORDER BY position"
    ).sqliteStatement
    defer { sqlite3_reset(statement) }
    try db.check(sqlite3_bind_int64(statement, 1, postID))
    var tagIDs: [Int64] = []
    while true {
      let code = sqlite3_step(statement)
      guard code == SQLITE_ROW else {
        try db.check(code)
        return tagIDs
      }
      tagIDs.append(sqlite3_column_int64(statement, 0))
    }
  }
}

extension RecordBatch {
  /// Whether a post has the values of a statement's row, whose first columns are `columns`.
  func hasSame(
    _ columns: [(name: String, value: BatchColumn)], of post: Int, as statement: OpaquePointer
  ) -> Bool {
    for (index, column) in columns.enumerated() {
      let isNull = sqlite3_column_type(statement, Int32(index)) == SQLITE_NULL
      switch column.value {
      case .integer(let position):
        let value = integers[post * PostIntegerColumn.count + position.rawValue]
        if isNull != (value == RecordBatch.none) { return false }
        if !isNull, sqlite3_column_int64(statement, Int32(index)) != value { return false }
      case .text(let position):
        let slice = texts[post * PostTextColumn.count + position.rawValue]
        if isNull != slice.isNone { return false }
        if isNull { continue }
        let text = UnsafeBufferPointer(
          start: sqlite3_column_text(statement, Int32(index)),
          count: Int(sqlite3_column_bytes(statement, Int32(index))))
        if !text.hasSameBytes(as: bytes(of: slice)) { return false }
      }
    }
    return true
  }
}
