internal import BooruFormats
internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Statistics
internal import Store

/// The highest post_ids that had captions, caption records, latents, scores and pictures when a load began, so that
/// most posts need not be looked up.
struct PartBounds {
  var caption: Int64 = 0
  var captionRecord: Int64 = 0
  var latent: Int64 = 0
  var score: Int64 = 0
  var image: Int64 = 0

  init() {}

  init(_ db: Database) throws {
    caption = try Int64.fetchOne(db, sql: "SELECT MAX(post_id) FROM caption") ?? 0
    captionRecord = try Int64.fetchOne(db, sql: "SELECT MAX(post_id) FROM caption_record") ?? 0
    latent = try Int64.fetchOne(db, sql: "SELECT MAX(post_id) FROM latent") ?? 0
    score = try Int64.fetchOne(db, sql: "SELECT MAX(post_id) FROM tagger_post") ?? 0
    image = try Int64.fetchOne(db, sql: "SELECT MAX(post_id) FROM image_file") ?? 0
  }
}

extension IncrementalLoader {
  private static let recordColumnList =
    CaptionRecordLayout.columns.map(\.name).joined(separator: ", ")

  private static let recordInsertSQL = """
    INSERT OR FAIL INTO caption_record (post_id, import_file_id, \(recordColumnList))
    SELECT post_id, import_file_id, \(recordColumnList) FROM taghouse_caption_records
    """

  private static let storedRecordSQL = """
    SELECT \(recordColumnList) FROM caption_record WHERE post_id = ?
    """

  /// Inserts captions, caption records and latents of the batch that wait.
  func insertCaptions(_ db: Database) throws {
    try captionText?.write(inserting: captionRows, db)
    if captionRows.rowCount > 0 {
      for postID in captionRows.postIDs.buffer {
        partBounds.caption = max(partBounds.caption, postID)
      }
      try db.cachedStatement(
        sql: """
          INSERT OR FAIL INTO caption (post_id, caption_kind_id, text_length, text)
          SELECT post_id, caption_kind_id, text_length, text FROM taghouse_captions
          """
      ).execute()
      captionRows.removeAll()
    }
    if captionRecordRows.rowCount > 0 {
      for postID in captionRecordRows.postIDs.buffer {
        partBounds.captionRecord = max(partBounds.captionRecord, postID)
      }
      try db.cachedStatement(sql: Self.recordInsertSQL).execute()
      captionRecordRows.removeAll()
    }
    if latentRows.count > 0 {
      for row in stride(from: 0, to: latentRows.count, by: 4) {
        partBounds.latent = max(partBounds.latent, latentRows[row])
      }
      try integerRows.offering(latentRows.buffer, columnCount: 4) {
        try db.cachedStatement(
          sql: """
            INSERT OR FAIL INTO latent (post_id, width, height, import_file_id)
            SELECT c0, c1, c2, c3 FROM taghouse_rows
            """
        ).execute()
      }
      latentRows.removeAll()
    }
  }

  func appendLatent(of post: Int, in batch: RecordBatch, postID: Int64) {
    let integers = batch.integers.base + post * PostIntegerColumn.count
    latentRows.append(postID)
    latentRows.append(integers[PostIntegerColumn.latentWidth.rawValue])
    latentRows.append(integers[PostIntegerColumn.latentHeight.rawValue])
    latentRows.append(ledger.files[batch.extent.file].id)
  }

  // MARK: Posts that are there

  func updateCaptionRecord(
    of post: Int, in batch: RecordBatch, postID: Int64, _ comparison: inout Comparison,
    _ db: Database
  ) throws {
    if postID <= partBounds.captionRecord {
      let statement = try db.cachedStatement(sql: Self.storedRecordSQL).sqliteStatement
      sqlite3_bind_int64(statement, 1, postID)
      let code = sqlite3_step(statement)
      let isThere = code == SQLITE_ROW
      let isSame =
        isThere && batch.hasSame(CaptionRecordLayout.columns, of: post, as: statement)
      sqlite3_reset(statement)
      try db.check(code)
      if isSame {
        comparison.hasSame = true
        return
      }
      if isThere {
        comparison.hasChanged = true
        try db.cachedStatement(sql: "DELETE FROM caption_record WHERE post_id = ?")
          .execute(arguments: [postID])
      } else {
        comparison.hasAdded = true
      }
    } else {
      comparison.hasAdded = true
    }
    captionRecordRows.append(post, postID: postID)
  }

  /// Brings the captions of a post to those of the record: all of the format's kinds if it is the
  /// record of a caption dump, else those that it has.
  func updateCaptions(
    of post: Int, in batch: RecordBatch, postID: Int64, _ comparison: inout Comparison,
    _ db: Database
  ) throws {
    var stored: [Int64: Bool] = [:]
    if postID <= partBounds.caption {
      try compareCaptions(of: post, in: batch, postID: postID, &stored, db)
    }
    for caption in batch.captionRange(of: post) {
      let kindID = captionKinds.ids[Int(batch.captions[caption].kind)]
      switch stored.removeValue(forKey: kindID) {
      case nil:
        comparison.hasAdded = true
        captionRows.append(caption, postID: postID)
      case true?:
        comparison.hasSame = true
      case false?:
        comparison.hasChanged = true
        try deleteCaption(ofPostID: postID, kindID: kindID, db)
        captionRows.append(caption, postID: postID)
      }
    }
    guard batch.parts[post].contains(.captionRecord) else { return }
    for kindID in stored.keys.sorted() where captionKinds.formatIDs.contains(kindID) {
      comparison.hasChanged = true
      try deleteCaption(ofPostID: postID, kindID: kindID, db)
    }
  }

  /// The kinds of captions that a post has, and whether the record has the same text.
  private func compareCaptions(
    of post: Int, in batch: RecordBatch, postID: Int64, _ stored: inout [Int64: Bool],
    _ db: Database
  ) throws {
    let statement = try db.cachedStatement(
      sql: "SELECT caption_kind_id, text FROM caption WHERE post_id = ?")
    try statement.forEachRow([postID], on: db) { row in
      let kindID = sqlite3_column_int64(row, 0)
      let range = batch.captionRange(of: post)
      let caption = range.first {
        captionKinds.ids[Int(batch.captions[$0].kind)] == kindID
      }
      let text = UnsafeBufferPointer(
        start: sqlite3_column_text(row, 1), count: Int(sqlite3_column_bytes(row, 1)))
      stored[kindID] =
        caption.map { text.hasSameBytes(as: batch.bytes(of: batch.captions[$0].text)) } ?? false
    }
  }

  private func deleteCaption(ofPostID postID: Int64, kindID: Int64, _ db: Database) throws {
    try captionText?.remove(postID: postID, kindID: kindID, db)
    try db.cachedStatement(sql: "DELETE FROM caption WHERE post_id = ? AND caption_kind_id = ?")
      .execute(arguments: [postID, kindID])
  }

  func updateLatent(
    of post: Int, in batch: RecordBatch, postID: Int64, _ comparison: inout Comparison,
    _ db: Database
  ) throws {
    let integers = batch.integers.base + post * PostIntegerColumn.count
    let wanted = [
      integers[PostIntegerColumn.latentWidth.rawValue],
      integers[PostIntegerColumn.latentHeight.rawValue],
    ]
    if postID <= partBounds.latent {
      let select = try db.cachedStatement(
        sql: "SELECT width, height FROM latent WHERE post_id = ?")
      if let row = try Row.fetchOne(select, arguments: [postID]) {
        if try [row.decode(Int64.self, atIndex: 0), row.decode(Int64.self, atIndex: 1)] == wanted {
          comparison.hasSame = true
          return
        }
        comparison.hasChanged = true
        try db.cachedStatement(sql: "DELETE FROM latent WHERE post_id = ?")
          .execute(arguments: [postID])
      } else {
        comparison.hasAdded = true
      }
    } else {
      comparison.hasAdded = true
    }
    appendLatent(of: post, in: batch, postID: postID)
  }
}
