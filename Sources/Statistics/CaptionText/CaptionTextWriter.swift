internal import Columns
package import GRDB
internal import GRDBSQLite
internal import Store

/// Captions that are about to become rows.
package protocol CaptionRows: AnyObject {
  var rowCount: Int { get }
  func key(ofRow row: Int) -> (postID: Int64, kindID: Int64)?
  /// Valid until the source changes.
  func text(ofRow row: Int) -> UnsafeBufferPointer<UInt8>?
}

/// Keeps the index of caption texts right on a connection that runs no triggers.
///
/// FTS5 collects words in memory as long as rows come in ascending order, and writes them out when one does
/// not. So what a batch removes waits for what it inserts, and both go in the order of their rows.
package final class CaptionTextWriter {
  /// Old texts that wait, in bytes; more are taken out at once.
  private static let maximumWaitingByteCount = 8 << 20

  private let insertion: Statement
  private let deletion: Statement
  private var removed: [(rowid: Int64, range: Range<Int>)] = []
  private var removedBytes = ColumnBuffer<UInt8>()

  package init(_ db: Database) throws {
    insertion = try db.makeStatement(sql: CaptionTextIndex.insertSQL)
    deletion = try db.makeStatement(sql: CaptionTextIndex.deleteSQL)
  }

  /// Writes a row; the text has to be there until it returns only.
  package func insert(_ rowid: Int64, text: UnsafeBufferPointer<UInt8>, _ db: Database) throws {
    try run(insertion, rowid, text, db)
  }

  /// Notes that a caption goes away; to be told before it is deleted.
  package func remove(postID: Int64, kindID: Int64, _ db: Database) throws {
    let select = try db.cachedStatement(
      sql: "SELECT text FROM caption WHERE post_id = ? AND caption_kind_id = ?")
    let rowid = try CaptionTextIndex.rowid(postID: postID, kindID: kindID)
    try select.forEachRow([postID, kindID], on: db) { row in
      let text = row.text(at: 0)
      let start = removedBytes.count
      if let base = text.baseAddress { removedBytes.append(base, count: text.count) }
      removed.append((rowid, start..<start + text.count))
    }
    if removedBytes.count > Self.maximumWaitingByteCount { try flush(db) }
  }

  /// Takes out what waits, and takes in the captions that are inserted.
  package func write(inserting rows: (any CaptionRows)? = nil, _ db: Database) throws {
    var inserted: [(rowid: Int64, row: Int)] = []
    for row in 0..<(rows?.rowCount ?? 0) {
      guard let key = rows?.key(ofRow: row) else { continue }
      let rowid = try CaptionTextIndex.rowid(postID: key.postID, kindID: key.kindID)
      inserted.append((rowid, row))
    }
    inserted.sort { $0.rowid < $1.rowid }
    removed.sort { $0.rowid < $1.rowid }
    var next = 0
    for (rowid, row) in inserted {
      // The old text of the same caption goes before the new one comes.
      while next < removed.count, removed[next].rowid <= rowid {
        try runRemoval(next, db)
        next += 1
      }
      if let text = rows?.text(ofRow: row) { try insert(rowid, text: text, db) }
    }
    while next < removed.count {
      try runRemoval(next, db)
      next += 1
    }
    removed.removeAll(keepingCapacity: true)
    removedBytes.removeAll(keptCapacity: Self.maximumWaitingByteCount)
  }

  private func flush(_ db: Database) throws {
    try write(db)
  }

  private func runRemoval(_ position: Int, _ db: Database) throws {
    let (rowid, range) = removed[position]
    let text = UnsafeBufferPointer(start: removedBytes.base + range.lowerBound, count: range.count)
    try run(deletion, rowid, text, db)
  }

  private func run(
    _ statement: Statement, _ rowid: Int64, _ text: UnsafeBufferPointer<UInt8>, _ db: Database
  ) throws {
    let handle = statement.sqliteStatement
    sqlite3_bind_int64(handle, 1, rowid)
    if let base = text.baseAddress, text.count > 0 {
      // Not copied: it is there until the statement has run.
      base.withMemoryRebound(to: CChar.self, capacity: text.count) {
        _ = sqlite3_bind_text(handle, 2, $0, Int32(text.count), nil)
      }
    } else {
      // An empty text must not become null.
      sqlite3_bind_text(handle, 2, "", 0, unsafeBitCast(-1, to: sqlite3_destructor_type.self))
    }
    let code = sqlite3_step(handle)
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    try db.check(code)
  }
}
