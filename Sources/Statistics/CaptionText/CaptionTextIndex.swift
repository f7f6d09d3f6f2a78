// The index of caption texts: an FTS5 table without texts of its own, made only when somebody asks.
//
//     SELECT DISTINCT rowid / 1024 AS post_id FROM caption_text WHERE caption_text MATCH '"red dress"'
//
// Its rowid is post_id * 1024 + caption_kind_id: so a caption has a row of its own, phrases do not reach
// from one caption into the next, and rows come in the order of the table caption. Triggers keep it right
// whatever program writes; the loaders, which have triggers off, use CaptionTextWriter.
//
// An index without texts can forget a row only when it is told the old text. INSERT OR REPLACE drops a row
// without telling (unless recursive_triggers is on), so the triggers refuse it where a row would be replaced.

package import GRDB
internal import GRDBSQLite
internal import Store

/// The index of caption texts within a warehouse.
package enum CaptionTextIndex {
  static let tableName = CaptionTextSchema.tableName
  package static let kindRoom = CaptionTextSchema.kindRoom
  static let postRoom = CaptionTextSchema.postRoom

  /// What is in the file.
  package enum State: Equatable {
    case none
    /// It holds the words of all captions, and triggers keep it so.
    case ready
    /// Parts are missing, or were made by another taghouse: not to be asked.
    case incomplete
  }

  /// Bytes of words that SQLite collects before it writes them: while the index is built, and at other
  /// times, when several programs may do so at once.
  private static let buildingByteCount = 32 << 20
  private static let keepingByteCount = 8 << 20

  private static let rowsPerReport = 512

  /// The statements that make it, by the names of what they make.
  static let statements = CaptionTextSchema.statements

  package static let insertSQL = "INSERT INTO caption_text (rowid, text) VALUES (?, ?)"

  static let deleteSQL =
    "INSERT INTO caption_text (caption_text, rowid, text) VALUES ('delete', ?, ?)"

  package static func state(_ db: Database) throws -> State {
    let missing = try missingNames(db)
    if missing.isEmpty { return .ready }
    if missing.count < statements.count { return .incomplete }
    let isOther = try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (
          SELECT 1
          FROM main.sqlite_schema
          WHERE name GLOB 'caption_text' OR (type = 'trigger' AND name GLOB 'caption_text_*')
        )
        """)
    return isOther == true ? .incomplete : .none
  }

  /// The names of what is not there, or not as this program makes it.
  static func missingNames(_ db: Database) throws -> [String] {
    try statements.filter { name, sql in
      let stored = try String.fetchOne(
        db, sql: "SELECT sql FROM main.sqlite_schema WHERE name = ?", arguments: [name])
      return stored != sql
    }.map(\.name)
  }

  // MARK: Making and dropping

  /// Makes it anew; within a transaction.
  ///
  /// Memory: 32 MiB of words beside SQLite's cache. Throws `badQuery` if a kind has no room, or if this
  /// SQLite has no FTS5; what `report` throws.
  static func build(_ db: Database, report: (_ done: Double) throws -> Void) throws -> Int {
    try drop(db)
    do {
      for statement in statements { try db.execute(sql: statement.sql) }
    } catch let error as DatabaseError where error.message?.contains("no such module") == true {
      throw CaptionTokenizer.missing
    }
    return try fill(db, report: report)
  }

  /// Takes in the words of all captions; returns how many captions there are. Within a transaction.
  ///
  /// - Parameter report: is told how much is done, 0 to 1, every few hundred captions.
  package static func fill(_ db: Database, report: (_ done: Double) throws -> Void) throws -> Int {
    try db.execute(sql: "INSERT INTO caption_text (caption_text) VALUES ('delete-all')")
    try setCollected(buildingByteCount, db)
    let lastPostID = try Int64.fetchOne(db, sql: "SELECT MAX(post_id) FROM caption") ?? 0
    let writer = try CaptionTextWriter(db)
    var count = 0
    let captions = try db.makeStatement(
      sql: """
        SELECT post_id, caption_kind_id, text FROM caption ORDER BY post_id, caption_kind_id
        """)
    try captions.forEachRow(on: db) { row in
      let postID = sqlite3_column_int64(row, 0)
      if count % rowsPerReport == 0 {
        try report(Double(postID) / Double(max(1, lastPostID)))
      }
      let rowid = try rowid(postID: postID, kindID: sqlite3_column_int64(row, 1))
      try writer.insert(rowid, text: row.text(at: 2), db)
      count += 1
    }
    try setCollected(keepingByteCount, db)
    return count
  }

  private static func setCollected(_ byteCount: Int, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO caption_text (caption_text, rank) VALUES ('hashsize', ?)",
      arguments: [byteCount])
  }

  /// Takes away the index and its triggers, whatever of them there is; says whether something was there.
  @discardableResult
  package static func drop(_ db: Database) throws -> Bool {
    var wasThere = false
    for trigger in statements.map(\.name) where trigger != tableName {
      wasThere = try wasThere || exists(trigger, db)
      try db.execute(sql: "DROP TRIGGER IF EXISTS \(trigger)")
    }
    wasThere = try wasThere || exists(tableName, db)
    try db.execute(sql: "DROP TABLE IF EXISTS \(tableName)")
    return wasThere
  }

  private static func exists(_ name: String, _ db: Database) throws -> Bool {
    try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = ?)",
      arguments: [name]) == true
  }

  /// The row of a caption. Throws `badQuery` when there is no room for it.
  package static func rowid(postID: Int64, kindID: Int64) throws -> Int64 {
    guard 0..<kindRoom ~= kindID, 0...postRoom ~= postID else {
      throw WarehouseError(
        .badQuery,
        "the index of caption texts has room for caption kinds 0 to \(kindRoom - 1),"
          + " not for kind \(kindID) of post_id \(postID)",
        hint: "Drop the index with `taghouse analyze --drop-text`.")
    }
    return postID * kindRoom + kindID
  }
}

extension OpaquePointer {
  /// A text column of a statement's row, valid until the next step.
  package func text(at column: Int32) -> UnsafeBufferPointer<UInt8> {
    // The text first: asking for it may change how many bytes there are.
    let start = sqlite3_column_text(self, column)
    return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(self, column)))
  }
}
