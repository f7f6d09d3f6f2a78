// Captions that Taghouse itself has made become a kind of their own, in one transaction: whatever ends it,
// the warehouse has the captions of before. They wait in an unnamed file until all are made, for what
// makes them reads the warehouse at the same time, and nobody can write it then.
//
// A rule of the kind's name makes the exporters find them: `--caption-rule NAME`. They do not join the rule
// `default`, which templates read as {caption}: a caption would go into itself.

internal import BooruFormats
internal import Columns
internal import FileSystem
internal import GRDB
internal import GRDBSQLite
internal import Reading
internal import Spills
internal import Statistics
public import Store

/// Writes one kind of captions into a warehouse, all or nothing. One thread.
///
/// Memory: one batch of captions, and SQLite's cache.
public final class CaptionSetWriter {
  /// What was written.
  public struct Outcome: Sendable, Equatable {
    public var captionCount: Int64
    /// Captions of the kind that were there before.
    public var replacedCount: Int64
  }

  private static let captionsPerBatch = 1 << 14
  private static let bytesPerBatch = 8 << 20

  private let kindName: String
  private let replaces: Bool
  private let warehouse: Warehouse
  private let lock: WriterLock
  private let dataVersion: Int64
  private let staged: SpilledRun
  private var stagedCount = 0

  /// Opens the warehouse for writing and keeps imports out of it.
  ///
  /// Throws `badQuery` when the name is that of another format's kind or of a rule, `alreadyExists` when
  /// the kind has captions that must not be replaced; `busy`, `writeFailed`.
  public init(
    path: String, kindName: String, replaces: Bool, patience: Patience = .brief
  ) throws {
    self.kindName = kindName
    self.replaces = replaces
    lock = try WriterLock(path: path, for: .writingCaptions, patience: patience)
    let warehouse = try Warehouse(path: path, mode: .load, patience: patience)
    self.warehouse = warehouse
    staged = try SpilledRun(folder: path.parentFolder, keyCount: .max)
    dataVersion = try Warehouse.translating(path: path) {
      try warehouse.queue.inDatabase { db in
        _ = try Self.kindID(kindName, replaces: replaces, db)
        return try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0
      }
    }
  }

  /// Takes a caption; of each post at most one.
  public func append(postID: Int64, text: UnsafeRawBufferPointer) throws {
    var record = ColumnBuffer<UInt8>(minimumCapacity: text.count + 8)
    withUnsafeBytes(of: postID.littleEndian) { bytes in
      for byte in bytes { record.append(byte) }
    }
    let start = record.appendUninitialized(text.count)
    if let base = text.baseAddress {
      UnsafeMutableRawPointer(record.base + start).copyMemory(from: base, byteCount: text.count)
    }
    try staged.append(UnsafeRawBufferPointer(record.buffer))
    stagedCount += 1
  }

  /// Writes the captions and closes the warehouse.
  ///
  /// - Parameter isCancelled: is asked between batches; true takes all back and throws `interrupted`.
  /// - Throws: `busy` when somebody has changed the warehouse since `init`.
  public func commit(isCancelled: () -> Bool) throws -> Outcome {
    try staged.endWriting()
    return try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        var outcome = Outcome(captionCount: 0, replacedCount: 0)
        try db.inTransaction(.immediate) {
          guard try Int64.fetchOne(db, sql: "PRAGMA data_version") == dataVersion else {
            throw WarehouseError(
              .busy, "was changed by another process while captions were made",
              hint: "Run the same command again.", path: warehouse.path)
          }
          outcome = try write(db, isCancelled: isCancelled)
          return .commit
        }
        return outcome
      }
    }
  }

  private func write(_ db: Database, isCancelled: () -> Bool) throws -> Outcome {
    let text = try CaptionTextIndex.state(db) == .ready ? CaptionTextWriter(db) : nil
    var outcome = Outcome(captionCount: 0, replacedCount: 0)
    let kindID: Int64
    if let id = try Self.kindID(kindName, replaces: replaces, db) {
      kindID = id
      outcome.replacedCount = try Self.removeCaptions(ofKind: id, text, db)
    } else {
      kindID = try Self.addKind(kindName, db)
    }
    let rows = SetRowSource(kindID: kindID)
    try RowSourceTable.register(rows, as: "taghouse_caption_set", on: db)
    let insert = try db.makeStatement(
      sql: """
        INSERT OR FAIL INTO caption (post_id, caption_kind_id, text_length, text)
        SELECT post_id, caption_kind_id, text_length, text FROM taghouse_caption_set
        """)
    var next = 0
    while next < stagedCount {
      if isCancelled() { throw WarehouseError(.interrupted, "was interrupted; it is as it was") }
      rows.removeAll()
      while next < stagedCount, rows.rowCount < Self.captionsPerBatch,
        rows.byteCount < Self.bytesPerBatch
      {
        try rows.append { try staged.read(key: next, into: &$0) }
        next += 1
      }
      rows.sort()
      try text?.write(inserting: rows, db)
      try insert.execute()
      outcome.captionCount += Int64(rows.rowCount)
    }
    return outcome
  }

  // MARK: The kind

  /// The kind's id; nil when there is none yet. Throws when it cannot be written.
  private static func kindID(_ name: String, replaces: Bool, _ db: Database) throws -> Int64? {
    guard
      let kind = try Row.fetchOne(
        db, sql: "SELECT caption_kind_id, format FROM caption_kind WHERE name = ?",
        arguments: [name])
    else {
      let isRule = try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM caption_rule WHERE name = ?)", arguments: [name])
      if name.isEmpty || isRule == true {
        throw WarehouseError(
          .badQuery, "a kind of captions cannot be called '\(name)': a caption rule has that name",
          hint: "Give it another name with --kind.")
      }
      return nil
    }
    let id: Int64 = try kind.decode(atIndex: 0)
    if try kind.decode(String.self, atIndex: 1) != CaptionKind.ownFormat {
      throw WarehouseError(
        .badQuery, "the captions of the kind '\(name)' were imported and are not written over",
        hint: "Give another name with --kind.")
    }
    let hasCaptions = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM caption WHERE caption_kind_id = ?)", arguments: [id])
    if hasCaptions == true, !replaces {
      throw WarehouseError(
        .alreadyExists, "the kind '\(name)' has captions already",
        hint: "Write over them with --replace, or give another name with --kind.")
    }
    return id
  }

  private static func addKind(_ name: String, _ db: Database) throws -> Int64 {
    let id =
      try Int64.fetchOne(
        db, sql: "SELECT COALESCE(MAX(caption_kind_id), 0) + 1 FROM caption_kind") ?? 1
    try db.execute(
      sql:
        "INSERT INTO caption_kind (caption_kind_id, name, format) VALUES (?, ?, ?)",
      arguments: [id, name, CaptionKind.ownFormat])
    try db.execute(
      sql: "INSERT INTO caption_rule (name, purpose) VALUES (?, 'Written by `taghouse caption`.')",
      arguments: [name])
    let ruleID = db.lastInsertedRowID
    try db.execute(
      sql: "INSERT INTO caption_rule_step (caption_rule_id, step, state) VALUES (?, 1, 'sentence')",
      arguments: [ruleID])
    try db.execute(
      sql: """
        INSERT INTO caption_rule_part (caption_rule_id, step, position, caption_kind_id)
        VALUES (?, 1, 0, ?)
        """, arguments: [ruleID, id])
    return id
  }

  private static func removeCaptions(
    ofKind kindID: Int64, _ text: CaptionTextWriter?, _ db: Database
  ) throws -> Int64 {
    if let text {
      let posts = try db.makeStatement(
        sql: """
          SELECT post_id FROM caption INDEXED BY caption_by_kind WHERE caption_kind_id = ?
          """)
      try posts.forEachRow([kindID], on: db) { row in
        try text.remove(postID: sqlite3_column_int64(row, 0), kindID: kindID, db)
      }
      try text.write(db)
    }
    try db.execute(sql: "DELETE FROM caption WHERE caption_kind_id = ?", arguments: [kindID])
    return Int64(db.changesCount)
  }
}

/// Rows of the table caption, of one kind.
private final class SetRowSource: RowSource, CaptionRows {
  private struct Caption: BitwiseCopyable {
    var postID: Int64
    var start: Int
    var end: Int
  }

  private let kindID: Int64
  private var captions = ColumnBuffer<Caption>()
  private var bytes = ColumnBuffer<UInt8>(minimumCapacity: 1 << 16)

  let declaration = "CREATE TABLE x(post_id, caption_kind_id, text_length, text)"

  init(kindID: Int64) {
    self.kindID = kindID
  }

  var rowCount: Int { captions.count }
  var byteCount: Int { bytes.count }
  var integers: (values: UnsafePointer<Int64>, columnCount: Int)? { nil }

  func removeAll() {
    captions.removeAll()
    bytes.removeAll(keptCapacity: 16 << 20)
  }

  /// `read` appends a post_id, eight bytes, and the text behind it.
  func append(_ read: (inout ColumnBuffer<UInt8>) throws -> Void) throws {
    let start = bytes.count
    try read(&bytes)
    let postID = UnsafeRawPointer(bytes.base + start).loadUnaligned(as: Int64.self)
    captions.append(
      Caption(postID: Int64(littleEndian: postID), start: start + 8, end: bytes.count))
  }

  /// In the order of the table.
  func sort() {
    captions.sort { $0.postID < $1.postID }
  }

  func key(ofRow row: Int) -> (postID: Int64, kindID: Int64)? { (captions[row].postID, kindID) }

  func text(ofRow row: Int) -> UnsafeBufferPointer<UInt8>? {
    let caption = captions[row]
    return UnsafeBufferPointer(
      start: bytes.base + caption.start, count: caption.end - caption.start)
  }

  func result(_ context: OpaquePointer?, row: Int, column: Int) {
    let caption = captions[row]
    let count = caption.end - caption.start
    let start = bytes.base + caption.start
    switch column {
    case 0: sqlite3_result_int64(context, caption.postID)
    case 1: sqlite3_result_int64(context, kindID)
    case 2:
      let text = UnsafeBufferPointer<UInt8>(start: start, count: count)
      sqlite3_result_int64(context, Int64(CaptionMention.textLength(of: text)))
    default:
      // Not copied: the bytes stay until the statement has run.
      UnsafeRawPointer(start).withMemoryRebound(to: CChar.self, capacity: count) {
        sqlite3_result_text(context, $0, Int32(count), nil)
      }
    }
  }
}
