// Whether the index of caption texts holds every word of every caption at its place, and nothing else.
//
// FTS5's own check cannot say that of a table without texts. Here each word of the index, and each word that
// the tokenizer finds in the texts, becomes a number made of the word, its row and its place. The numbers of
// a group of rows are added on one side and taken off on the other: what does not come out as 0 is wrong.

internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Store

/// Compares the index of caption texts with the texts. Reads both as a whole, in some seconds for a million
/// captions. Memory: 1 MiB.
struct CaptionTextCheck {
  static let name = "caption_text_agrees"
  private static let purpose =
    "The index of caption texts has the words of all captions, and nothing else."

  /// Rows are compared in so many groups, a power of two.
  private static let groupCount = 1 << 16
  /// Groups whose rows are looked at one by one.
  private static let namedGroupCount = 64
  private static let rowsPerReport = 4096
  /// Stands for the place of a word where a row's number of words is compared.
  private static let lengthPosition = UInt64.max

  private static let wordTable = "taghouse_caption_word"

  private let db: Database
  private let report: () throws -> Void

  private init(_ db: Database, report: @escaping () throws -> Void) {
    self.db = db
    self.report = report
  }

  /// Nil: it agrees, or there is none.
  static func finding(_ db: Database, report: @escaping () throws -> Void) throws -> CheckFinding? {
    switch try CaptionTextIndex.state(db) {
    case .none:
      return nil
    case .incomplete:
      let missing = try CaptionTextIndex.missingNames(db)
      return CheckFinding(
        name: name, purpose: purpose,
        rows: missing.map { "\($0) is missing, or not as this taghouse makes it" },
        rowCount: missing.count)
    case .ready:
      break
    }
    do {
      let wrong = try CaptionTextCheck(db, report: report).wrongRows()
      guard wrong.count > 0 else { return nil }
      return CheckFinding(name: name, purpose: purpose, rows: wrong.shown, rowCount: wrong.count)
    } catch let error as DatabaseError where error.resultCode != .SQLITE_INTERRUPT {
      let text = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
      return CheckFinding(
        name: name, purpose: purpose, rows: ["it cannot be read: \(text)"], rowCount: 1)
    }
  }

  private func wrongRows() throws -> (shown: [String], count: Int) {
    try db.execute(
      sql: """
        CREATE VIRTUAL TABLE temp.\(Self.wordTable)
        USING fts5vocab(main, caption_text, 'instance')
        """)
    // A failure to drop it leaves a table that goes away with the connection.
    defer { try? db.execute(sql: "DROP TABLE temp.\(Self.wordTable)") }

    var sums = [UInt64](repeating: 0, count: Self.groupCount)
    try forEachNumber { rowid, number in sums[Self.group(of: rowid)] &+= number }
    let wrongGroups = sums.indices.filter { sums[$0] != 0 }
    guard !wrongGroups.isEmpty else { return ([], 0) }

    let named = Set(wrongGroups.prefix(Self.namedGroupCount))
    var rowSums: [Int64: UInt64] = [:]
    try forEachNumber { rowid, number in
      if named.contains(Self.group(of: rowid)) { rowSums[rowid, default: 0] &+= number }
    }
    let wrong = rowSums.filter { $0.value != 0 }.keys.sorted()
    let shown = wrong.prefix(WarehouseCheck.shownRowCount).map { rowid in
      let kindID = rowid % CaptionTextIndex.kindRoom
      return "post_id = \(rowid / CaptionTextIndex.kindRoom), caption_kind_id = \(kindID)"
    }
    // More groups than were looked at have at least a row each.
    return (shown, wrong.count + wrongGroups.count - named.count)
  }

  private static func group(of rowid: Int64) -> Int {
    Int(
      NameHash.fold(UInt64(bitPattern: rowid) ^ 0x9E37_79B9_7F4A_7C15) & UInt64(groupCount - 1))
  }

  /// Hands out what the texts say, and, negated, what the index says, with the row that it is of.
  private func forEachNumber(_ body: (Int64, UInt64) -> Void) throws {
    try forEachWordOfTexts(body)
    try forEachWordOfIndex { body($0, 0 &- $1) }
    try forEachLengthOfIndex { body($0, 0 &- $1) }
  }

  private static func number(_ word: UInt64, rowid: Int64, position: UInt64) -> UInt64 {
    let row = NameHash.fold(UInt64(bitPattern: rowid) &+ 0xE703_7ED1_A0B4_28DB)
    return NameHash.fold(NameHash.fold(word ^ row) &+ position &* 0x9E37_79B9_7F4A_7C15)
  }

  private func forEachWordOfTexts(_ body: (Int64, UInt64) -> Void) throws {
    let tokenizer = try CaptionTokenizer(db)
    let captions = try db.makeStatement(
      sql: "SELECT post_id, caption_kind_id, text FROM caption ORDER BY post_id, caption_kind_id")
    var rowCount = 0
    try captions.forEachRow(on: db) { row in
      rowCount += 1
      if rowCount % Self.rowsPerReport == 0 { try report() }
      let rowid = try CaptionTextIndex.rowid(
        postID: sqlite3_column_int64(row, 0), kindID: sqlite3_column_int64(row, 1))
      var position: UInt64 = 0
      try tokenizer.forEachWord(of: row.text(at: 2)) { word in
        body(rowid, Self.number(NameHash.hash(word), rowid: rowid, position: position))
        position += 1
        return true
      }
      body(rowid, Self.number(position, rowid: rowid, position: Self.lengthPosition))
    }
  }

  private func forEachWordOfIndex(_ body: (Int64, UInt64) -> Void) throws {
    let words = try db.makeStatement(sql: "SELECT term, doc, offset FROM temp.\(Self.wordTable)")
    // The same word comes many times in a row.
    var last: [UInt8] = []
    var hash = NameHash.hash(UnsafeBufferPointer(start: nil, count: 0))
    var rowCount = 0
    try words.forEachRow(on: db) { row in
      rowCount += 1
      if rowCount % Self.rowsPerReport == 0 { try report() }
      let word = row.text(at: 0)
      if word.count != last.count || !word.elementsEqual(last) {
        last = Array(word)
        hash = NameHash.hash(word)
      }
      let rowid = sqlite3_column_int64(row, 1)
      let position = UInt64(bitPattern: sqlite3_column_int64(row, 2))
      body(rowid, Self.number(hash, rowid: rowid, position: position))
    }
  }

  /// The number of words of each row is a varint in a table of FTS5's.
  private func forEachLengthOfIndex(_ body: (Int64, UInt64) -> Void) throws {
    let lengths = try db.makeStatement(sql: "SELECT id, sz FROM main.caption_text_docsize")
    try lengths.forEachRow(on: db) { row in
      let rowid = sqlite3_column_int64(row, 0)
      let bytes = UnsafeRawBufferPointer(
        start: sqlite3_column_blob(row, 1), count: Int(sqlite3_column_bytes(row, 1)))
      var length: UInt64 = 0
      for byte in bytes { length = length << 7 | UInt64(byte & 0x7F) }
      body(rowid, Self.number(length, rowid: rowid, position: Self.lengthPosition))
    }
  }
}
