internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Store

/// The posts of one site while it is analyzed: each has a place, ascending with post_id.
///
/// As a rule the ids of a site are nearly without gaps, and the place follows from the id; places without a
/// post are marked. Otherwise ids are searched for. Memory: 4 bytes a place, 16 while numbers are kept,
/// and 8 more where ids are searched for.
struct SitePosts: ~Copyable {
  /// In `months` and `ratings`: the post does not say.
  static let unknown: UInt16 = .max
  /// In `months`: there is no such post.
  static let absent: UInt16 = .max - 1

  /// Ids may span so many times as many places as there are posts.
  private static let maximumSpanRatio = 4

  private let firstID: Int64
  /// All ids, when they do not follow from places.
  private var ids = ColumnBuffer<Int64>(minimumCapacity: 1)
  private let isDense: Bool
  let positionCount: Int
  private(set) var postCount = 0
  /// By place: an index of `monthCodes`, `unknown` or `absent`.
  private(set) var months = ColumnBuffer<UInt16>(minimumCapacity: 1)
  /// By place: an index of `ratingCodes`, or `unknown`.
  private(set) var ratings = ColumnBuffer<UInt16>(minimumCapacity: 1)
  /// By place: the site's own number.
  private(set) var numbers = ColumnBuffer<Int64>(minimumCapacity: 1)
  /// Year * 100 + month, in no order.
  private(set) var monthCodes = CodeList<Int64>()
  private(set) var ratingCodes = CodeList<String>()

  /// Reads the table post once.
  static func stored(_ db: Database, siteID: Int64) throws -> SitePosts {
    let bounds = try Row.fetchOne(
      db,
      sql: """
        SELECT MIN(post_id) AS first, MAX(post_id) AS last, COUNT(*) AS count
        FROM post
        WHERE site_id = ?
        """, arguments: [siteID])
    var posts = SitePosts(
      firstID: try bounds?.decode(Int64?.self, forColumn: "first") ?? 0,
      lastID: try bounds?.decode(Int64?.self, forColumn: "last") ?? -1,
      count: try bounds?.decode(Int.self, forColumn: "count") ?? 0)
    try posts.readPosts(db, siteID: siteID)
    guard posts.postCount == posts.positionCount || posts.isDense else { throw Self.otherPosts }
    return posts
  }

  private init(firstID: Int64, lastID: Int64, count: Int) {
    self.firstID = firstID
    let span = lastID.subtractingReportingOverflow(firstID)
    // Without posts the last id is before the first.
    isDense =
      !span.overflow && span.partialValue >= -1
      && span.partialValue < Int64(count) * Int64(Self.maximumSpanRatio)
    positionCount = isDense ? Int(span.partialValue) + 1 : count
    months.append(repeating: Self.absent, count: positionCount)
    ratings.append(repeating: Self.unknown, count: positionCount)
    numbers.append(repeating: 0, count: positionCount)
  }

  private static var otherPosts: WarehouseError {
    WarehouseError(
      .inconsistent, "is damaged: the table post and its indexes have different posts",
      hint: WarehouseError.damageHint)
  }

  private mutating func readPosts(_ db: Database, siteID: Int64) throws {
    // The + keeps SQLite from going by the index of numbers, in another order than that of the ids.
    let statement = try db.makeStatement(
      sql: """
        SELECT post_id, number, created_at, rating FROM post WHERE +site_id = ? ORDER BY post_id
        """)
    try statement.forEachRow([siteID], on: db) { try append($0) }
  }

  private mutating func append(_ row: OpaquePointer) throws {
    let id = sqlite3_column_int64(row, 0)
    let position = isDense ? Int(truncatingIfNeeded: id &- firstID) : postCount
    // The bounds may have come from an index that says something else than the table.
    guard 0..<positionCount ~= position, isDense || ids.count == 0 || ids[ids.count - 1] < id else {
      throw Self.otherPosts
    }
    if !isDense { ids.append(id) }
    postCount += 1
    numbers[position] = sqlite3_column_int64(row, 1)
    if let text = sqlite3_column_text(row, 2) {
      let month = Self.month(text, byteCount: Int(sqlite3_column_bytes(row, 2)))
      months[position] = try monthCodes.code(of: month)
    } else {
      months[position] = Self.unknown
    }
    if let text = sqlite3_column_text(row, 3) {
      let bytes = UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(row, 3)))
      ratings[position] =
        try ratingCodes.recentCode { $0.utf8.elementsEqual(bytes) }
        ?? ratingCodes.code(of: String(decoding: bytes, as: UTF8.self))
    }
  }

  /// `CAST(substr(text, 1, 4) || substr(text, 6, 2) AS INTEGER)`, which for YYYY-MM is both numbers.
  static func month(_ text: UnsafePointer<UInt8>, byteCount: Int) -> Int64 {
    var value: Int64 = 0
    var isPlain = byteCount >= 7
    if isPlain {
      for index in [0, 1, 2, 3, 5, 6] {
        let digit = text[index] &- 48
        isPlain = isPlain && digit < 10
        value = value * 10 + Int64(digit)
      }
      isPlain = isPlain && text[4] < 0x80
    }
    return isPlain
      ? value : SQLiteText.leadingInteger(UnsafeBufferPointer(start: text, count: byteCount))
  }

  /// The place of a post, nil when it is none of this site.
  @inline(__always)
  func position(ofID id: Int64) -> Int? {
    if isDense {
      let position = Int(truncatingIfNeeded: id &- firstID)
      return position >= 0 && position < positionCount && months[position] != Self.absent
        ? position : nil
    }
    return searchedPosition(ofID: id)
  }

  private func searchedPosition(ofID id: Int64) -> Int? {
    var low = 0
    var high = ids.count
    while low < high {
      let middle = (low + high) / 2
      if ids[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < ids.count && ids[low] == id ? low : nil
  }

  /// The post_id at a place; nil when there is none.
  @inline(__always)
  func id(at position: Int) -> Int64? {
    if !isDense { return ids[position] }
    return months[position] == Self.absent ? nil : firstID + Int64(position)
  }

  /// Gives back what only the first passes need.
  mutating func forgetNumbers() {
    numbers.removeAll(keptCapacity: 1)
  }
}

/// What SQLite makes of texts.
enum SQLiteText {
  /// The number that the text of a month begins with: `CAST(substr(text, 1, 4) || substr(text, 6, 2) AS
  /// INTEGER)` for a text of any kind.
  static func leadingInteger(_ text: UnsafeBufferPointer<UInt8>) -> Int64 {
    let characters = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
    let taken = characters.prefix(4) + characters.dropFirst(5).prefix(2)
    var rest = taken[...]
    while let first = rest.first, first == " " || (first.value >= 9 && first.value <= 13) {
      rest = rest.dropFirst()
    }
    var sign: Int64 = 1
    if let first = rest.first, first == "-" || first == "+" {
      sign = first == "-" ? -1 : 1
      rest = rest.dropFirst()
    }
    var value: Int64 = 0
    while let first = rest.first, (48...57).contains(first.value) {
      value = value * 10 + Int64(first.value - 48)
      rest = rest.dropFirst()
    }
    return sign * value
  }
}
