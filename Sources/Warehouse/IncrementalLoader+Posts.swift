internal import BooruFormats
internal import Columns
internal import GRDB
internal import GRDBSQLite

extension IncrementalLoader {
  private static let columnList = PostRowLayout.columns.map(\.name).joined(separator: ", ")

  private static let insertSQL = """
    INSERT OR FAIL INTO post (post_id, site_id, number, import_file_id, \(columnList))
    SELECT post_id, site_id, number, import_file_id, \(columnList) FROM taghouse_posts
    """

  private static let replaceSQL =
    "INSERT OR REPLACE" + insertSQL.dropFirst("INSERT OR FAIL".count)

  private static let storedSQL = "SELECT \(columnList) FROM post WHERE post_id = ?"

  /// Inserts and updates the posts of a batch; returns what became of them.
  func loadPosts(_ batch: RecordBatch, _ db: Database) throws -> ImportCounts {
    var counts = ImportCounts()
    tagPlaces.resolve(batch, in: &tags)
    postTagRows.removeAll()
    batchNumbers.removeAll(keepingCapacity: true)
    postRows.begin(batch, siteID: siteID, fileID: ledger.files[batch.extent.file].id)
    for post in 0..<batch.count {
      let number = batch.numbers[post]
      if !batchNumbers.insert(number).inserted { try insertPending(db) }
      if let postID = try storedPostID(number, db) {
        if try isUnchanged(post, of: batch, postID: postID, db) {
          counts.unchangedCount += 1
        } else {
          try replace(post, of: batch, postID: postID, db)
          counts.updatedCount += 1
        }
      } else {
        postRows.append(post: post, postID: nextPostID)
        try appendTags(of: post, postID: nextPostID)
        nextPostID += 1
        highestNumber = max(highestNumber, number)
        counts.importedCount += 1
      }
    }
    try insertPending(db)
    return counts
  }

  /// Inserts the new posts of the batch that wait, with their tags.
  private func insertPending(_ db: Database) throws {
    if postRows.rowCount > 0 {
      try db.cachedStatement(sql: Self.insertSQL).execute()
      postRows.removeAll()
    }
    try insertPostTags(db)
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

  private func appendTags(of post: Int, postID: Int64) throws {
    let places = tagPlaces.places(of: post)
    for (position, place) in places.enumerated() {
      let tagID = tags.ids[Int(place)]
      postTagRows.append(postID)
      postTagRows.append(Int64(position))
      postTagRows.append(tagID)
    }
    lowestPosting = min(lowestPosting, postID)
    try accounting.note(postID: postID, places, of: tags)
  }

  private func storedPostID(_ number: Int64, _ db: Database) throws -> Int64? {
    if number > highestNumber { return nil }
    let statement = try db.cachedStatement(
      sql: "SELECT post_id FROM post WHERE site_id = ? AND number = ?"
    ).sqliteStatement
    sqlite3_bind_int64(statement, 1, siteID)
    sqlite3_bind_int64(statement, 2, number)
    let code = sqlite3_step(statement)
    let postID = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : nil
    sqlite3_reset(statement)
    try db.check(code)
    return postID
  }

  // MARK: Posts that are there

  private func isUnchanged(
    _ post: Int, of batch: RecordBatch, postID: Int64, _ db: Database
  ) throws -> Bool {
    try hasSameFields(post, of: batch, postID: postID, db)
      && hasSameTags(post, postID: postID, db)
  }

  private func hasSameFields(
    _ post: Int, of batch: RecordBatch, postID: Int64, _ db: Database
  ) throws -> Bool {
    let statement = try db.cachedStatement(sql: Self.storedSQL).sqliteStatement
    sqlite3_bind_int64(statement, 1, postID)
    defer { sqlite3_reset(statement) }
    let code = sqlite3_step(statement)
    guard code == SQLITE_ROW else {
      try db.check(code)
      return false
    }
    for (index, column) in PostRowLayout.columns.enumerated() {
      let isNull = sqlite3_column_type(statement, Int32(index)) == SQLITE_NULL
      switch column.value {
      case .integer(let place):
        let value = batch.integers[post * PostIntegerColumn.count + place.rawValue]
        if isNull != (value == RecordBatch.none) { return false }
        if !isNull, sqlite3_column_int64(statement, Int32(index)) != value { return false }
      case .text(let place):
        let slice = batch.texts[post * PostTextColumn.count + place.rawValue]
        if isNull != slice.isNone { return false }
        if isNull { continue }
        let text = UnsafeBufferPointer(
          start: sqlite3_column_text(statement, Int32(index)),
          count: Int(sqlite3_column_bytes(statement, Int32(index))))
        if !text.hasSameBytes(as: batch.bytes(of: slice)) { return false }
      }
    }
    return true
  }

  private func hasSameTags(_ post: Int, postID: Int64, _ db: Database) throws -> Bool {
    let statement = try db.cachedStatement(
      sql: "SELECT tag_id FROM post_tag WHERE post_id = ? ORDER BY position"
    ).sqliteStatement
    sqlite3_bind_int64(statement, 1, postID)
    defer { sqlite3_reset(statement) }
    for place in tagPlaces.places(of: post) {
      guard sqlite3_step(statement) == SQLITE_ROW,
        sqlite3_column_int64(statement, 0) == tags.ids[Int(place)]
      else { return false }
    }
    return sqlite3_step(statement) == SQLITE_DONE
  }

  /// Puts a changed record in the place of the stored one, tags included.
  private func replace(
    _ post: Int, of batch: RecordBatch, postID: Int64, _ db: Database
  ) throws {
    // The waiting posts go first: the row source is needed for this one alone.
    try insertPending(db)
    if postID >= lowestPosting { try flushTagPosts(db) }
    try removeTags(ofPostID: postID, db)
    postRows.append(post: post, postID: postID)
    try db.cachedStatement(sql: String(Self.replaceSQL)).execute()
    postRows.removeAll()
    try appendTags(of: post, postID: postID)
    try insertPostTags(db)
  }

  /// Takes all tags off a post, in post_tag, tag_post and the statistics.
  private func removeTags(ofPostID postID: Int64, _ db: Database) throws {
    let select = try db.cachedStatement(sql: "SELECT tag_id FROM post_tag WHERE post_id = ?")
    let old = try Int64.fetchAll(select, arguments: [postID])
    let places = old.compactMap { tags.place(ofID: $0).map { UInt32($0) } }
    try places.withUnsafeBufferPointer {
      try accounting.note(postID: postID, $0, of: tags, isRemoved: true)
    }
    try db.cachedStatement(sql: "DELETE FROM post_tag WHERE post_id = ?")
      .execute(arguments: [postID])
    let delete = try db.cachedStatement(
      sql: "DELETE FROM tag_post WHERE tag_id = ? AND post_id = ?")
    for tagID in old {
      try delete.execute(arguments: [tagID, postID])
    }
  }
}
