// Rejected records that have to do with one post.
//
// A reject has no number: it was no record. Often its first bytes say one all the same, `{"id": 12,`
// cut off behind it. And those that stand close to the post in its file tell what happened there.

internal import GRDB

/// Looks for rejected records in the ledger.
struct RejectedRecordSearch {
  /// Rejects of a site that are looked at for a number, 200 bytes each at most.
  static let searchLimit: Int64 = 200_000

  /// Rejects on each side of a post's place that are shown.
  static let neighborCount = 3

  private static let columns = """
    import_file.path,
    import_file.member,
    rejected_record.line_number,
    rejected_record.byte_offset,
    rejected_record.byte_count,
    rejected_record.reason,
    rejected_record.first_bytes
    """

  let db: Database

  /// Rejects whose text names `number`, by file and place, and how many were not looked at.
  func naming(
    _ number: Int64, siteID: Int64
  ) throws -> (rejects: [PostExplanation.Reject], unsearchedCount: Int64) {
    let counted = try Int64.fetchOne(
      db, sql: "SELECT SUM(rejected_count) FROM import_file WHERE site_id = ?",
      arguments: [siteID])
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT found.path, found.member, found.line_number, found.byte_offset, found.byte_count,
          found.reason, found.first_bytes
        FROM (
          SELECT \(Self.columns)
          FROM import_file
          CROSS JOIN rejected_record
            ON rejected_record.import_file_id = import_file.import_file_id
          WHERE import_file.site_id = :site
          LIMIT :limit
        ) AS found
        WHERE instr(found.first_bytes, :number) > 0
        """,
      arguments: ["site": siteID, "limit": Self.searchLimit, "number": String(number)])
    var rejects: [PostExplanation.Reject] = []
    while rejects.count < PostExplanation.rejectLimit, let row = try rows.next() {
      let reject = try Self.reject(row)
      if Self.names(reject.firstBytes, number) { rejects.append(reject) }
    }
    return (rejects, max(0, max(counted ?? 0, 0) - Self.searchLimit))
  }

  /// Rejects of a file on both sides of where the post is likely to stand; none when that cannot be
  /// said.
  func near(postID: Int64, fileID: Int64) throws -> [PostExplanation.Reject] {
    guard
      let file = try Row.fetchOne(
        db,
        sql: """
          SELECT end_byte_offset, rejected_count, imported_count + updated_count AS record_count
          FROM import_file
          WHERE import_file_id = ?
          """, arguments: [fileID]), try file.decode(Int64.self, forColumn: "rejected_count") != 0
    else { return [] }
    let range = try arrivals(around: postID, fileID: fileID)
    // A file whose posts came with an earlier one has no run of its own; then nothing is known.
    let recordCount: Int64 = try file.decode(forColumn: "record_count")
    let (first, last) = (Double(range.lowerBound), Double(range.upperBound))
    guard last - first + 1 >= Double(recordCount / 2) else { return [] }
    let share = (Double(postID) - first) / (last - first + 1)
    let end: Int64 = try file.decode(forColumn: "end_byte_offset")
    guard let position = Int64(exactly: (share * Double(end)).rounded(.down)) else { return [] }
    return try neighbors(of: position, fileID: fileID)
  }

  private func neighbors(of position: Int64, fileID: Int64) throws -> [PostExplanation.Reject] {
    func rows(_ condition: String) throws -> [Row] {
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(Self.columns)
          FROM rejected_record
          JOIN import_file ON import_file.import_file_id = rejected_record.import_file_id
          WHERE rejected_record.import_file_id = :file AND rejected_record.byte_offset \(condition)
          LIMIT :limit
          """, arguments: ["file": fileID, "place": position, "limit": Self.neighborCount])
    }
    let before = try rows("< :place ORDER BY rejected_record.byte_offset DESC")
    let behind = try rows(">= :place ORDER BY rejected_record.byte_offset")
    return try (before.reversed() + behind).map(Self.reject)
  }

  /// The run of post_id around a post that came from the same file. Steps that double find a place
  /// beyond its end, halving finds the end: a few dozen look-ups.
  private func arrivals(around postID: Int64, fileID: Int64) throws -> ClosedRange<Int64> {
    let isOfFile = try db.makeStatement(
      sql: "SELECT import_file_id = :file FROM post WHERE post_id = :post")
    func has(_ id: Int64) throws -> Bool {
      try Bool.fetchOne(isOfFile, arguments: ["file": fileID, "post": id]) ?? false
    }
    func end(direction: Int64) throws -> Int64 {
      var inside = postID
      var step: Int64 = 1
      // Ids are far from the ends of their range, unless the file is damaged.
      while step < 1 << 40, try has(inside &+ direction * step) {
        inside &+= direction * step
        step *= 2
      }
      while step > 1 {
        step /= 2
        if try has(inside &+ direction * step) { inside &+= direction * step }
      }
      return inside
    }
    let (first, last) = (try end(direction: -1), try end(direction: 1))
    return min(first, postID)...max(last, postID)
  }

  private static func reject(_ row: Row) throws -> PostExplanation.Reject {
    try PostExplanation.Reject(
      path: row.decode(forColumn: "path"), member: row.decode(forColumn: "member"),
      line: row.decode(forColumn: "line_number"),
      byteOffset: row.decode(forColumn: "byte_offset"),
      byteCount: row.decode(forColumn: "byte_count"), reason: row.decode(forColumn: "reason"),
      firstBytes: row.decode(forColumn: "first_bytes"))
  }

  /// Whether a record's text names a number as its id: at its beginning, as a row of a table or the
  /// key of a member; in the key as the name of a file (`…/123.png`); or behind `id` and a colon,
  /// in the record itself and not in one of its tags.
  static func names(_ text: String, _ number: Int64) -> Bool {
    let bytes = Array(text.utf8)
    let digits = Array(String(number).utf8)
    var start = 0
    while start + digits.count <= bytes.count {
      defer { start += 1 }
      let end = start + digits.count
      guard bytes[start..<end].elementsEqual(digits) else { continue }
      if end < bytes.count, isWord(bytes[end]) { continue }
      if isPositionOfID(bytes[..<start]) { return true }
    }
    return false
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...0xFF:
      true
    default: false
    }
  }

  private static let quote = UInt8(ascii: "\"")
  private static let colon = UInt8(ascii: ":")
  private static let opening = UInt8(ascii: "{")
  private static let closing = UInt8(ascii: "}")

  private static func isPositionOfID(_ before: ArraySlice<UInt8>) -> Bool {
    if before.last == UInt8(ascii: "/") || before.last == UInt8(ascii: "\\") {
      return !zip(before, before.dropFirst()).contains { $0 == quote && $1 == colon }
    }
    var rest = before
    func drop(_ characters: StaticString) {
      let dropped = UnsafeBufferPointer(
        start: characters.utf8Start, count: characters.utf8CodeUnitCount)
      while let last = rest.last, dropped.contains(last) { rest.removeLast() }
    }
    drop("\"' \t\r\n")
    if rest.last == colon {
      rest.removeLast()
      drop("\"' \t\r\n")
      let depth = rest.reduce(0) { $0 + ($1 == opening ? 1 : $1 == closing ? -1 : 0) }
      guard rest.suffix(2).elementsEqual("id".utf8), depth <= 1 else { return false }
      return !(rest.dropLast(2).last.map(isWord) ?? false)
    }
    drop("{[")
    return rest.isEmpty
  }
}
