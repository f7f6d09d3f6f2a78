internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Store

/// What is read of posts, beside which they are.
struct PostFields: OptionSet, Sendable {
  let rawValue: Int

  static let numbers = PostFields(rawValue: 1)
  static let months = PostFields(rawValue: 2)
  static let ratings = PostFields(rawValue: 4)
  static let all: PostFields = [.numbers, .months, .ratings]
}

/// The posts of one site while it is analyzed: each has a place, ascending with post_id.
///
/// As a rule the ids of a site are nearly without gaps, and the place follows from the id; places without a
/// post are marked. Otherwise ids are searched for. Memory: 4 bytes a place, 16 while numbers are kept,
/// and 8 more where ids are searched for.
struct SitePosts: ~Copyable {
  /// In `months` and `ratings`: the post does not say.
  static let unknown: UInt16 = .max
  /// In `months`: there is no such post at the place.
  static let absent: UInt16 = .max - 1

  /// Ids may span so many times as many places as there are posts.
  private static let maximumSpanRatio: Int64 = 4
  /// Places that the posts of a selection may span in any case.
  private static let selectionSpan: Int64 = 1 << 24
  /// Up to so many posts of a selection are looked up one by one.
  private static let listedCount: Int64 = 5000

  private let firstID: Int64
  /// All ids, when they do not follow from places.
  private var ids = ColumnBuffer<Int64>(minimumCapacity: 1)
  private let isDense: Bool
  private let fields: PostFields
  private(set) var positionCount: Int
  /// A bit for each place that has a post.
  private var present = ColumnBuffer<UInt64>(minimumCapacity: 1)
  /// Whether numbers ascend from place to place, as they do after one import of a dump.
  private(set) var areNumbersAscending = true
  private var lastID = Int64.min
  private var lastNumber = Int64.min
  private(set) var postCount = 0
  /// By place: an index of `monthCodes`, `unknown` or `absent`.
  private(set) var months = ColumnBuffer<UInt16>(minimumCapacity: 1)
  /// By place: an index of `ratingCodes`, or `unknown`.
  private(set) var ratings = ColumnBuffer<UInt16>(minimumCapacity: 1)
  /// By place: the site's own number; nothing when it is not wanted.
  private(set) var numbers = ColumnBuffer<Int64>(minimumCapacity: 1)
  /// Year * 100 + month, in no order.
  private(set) var monthCodes = CodeList<Int64>()
  private(set) var ratingCodes = CodeList<String>()

  /// Reads the table post once: all posts of the site, or those of a set.
  static func stored(
    _ db: Database, siteID: Int64, source: TagTableSource, of selected: PostSet? = nil,
    fields: PostFields = .all
  ) throws -> SitePosts {
    var posts: SitePosts
    if let selected {
      posts = SitePosts(
        bounds: selected.bounds ?? 0...0, count: selected.count, fields: fields,
        maximumSpan: max(Self.selectionSpan, selected.count * Self.maximumSpanRatio))
    } else {
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT MIN(post_id) AS first, MAX(post_id) AS last, COUNT(*) AS count
          FROM post
          WHERE site_id = ?
          """, arguments: [siteID])
      let first = try row?.decode(Int64?.self, forColumn: "first")
      let last = try row?.decode(Int64?.self, forColumn: "last")
      let count = try row?.decode(Int64.self, forColumn: "count") ?? 0
      var bounds: ClosedRange<Int64>?
      if let first, let last, first <= last { bounds = first...last }
      posts = SitePosts(
        bounds: bounds, count: count, fields: fields, maximumSpan: count * Self.maximumSpanRatio)
    }
    try posts.readPosts(db, siteID: siteID, source: source, of: selected)
    return posts
  }

  private init(
    bounds: ClosedRange<Int64>?, count: Int64, fields: PostFields, maximumSpan: Int64
  ) {
    self.fields = fields
    firstID = bounds?.lowerBound ?? 0
    // Without posts the last id is before the first.
    let last = bounds?.upperBound ?? -1
    let span = last.subtractingReportingOverflow(firstID)
    isDense = !span.overflow && span.partialValue < max(maximumSpan, 0)
    positionCount = 0
    if isDense { extend(by: Int(span.partialValue) + 1) }
  }

  /// Adds places without posts.
  private mutating func extend(by count: Int) {
    positionCount += count
    present.append(repeating: 0, count: (positionCount + 63) / 64 - present.count)
    months.append(repeating: Self.absent, count: count)
    ratings.append(repeating: Self.unknown, count: count)
    if fields.contains(.numbers) { numbers.append(repeating: 0, count: count) }
  }

  private static var otherPosts: WarehouseError {
    WarehouseError(
      .inconsistent, "is damaged: the table post and its indexes have different posts",
      hint: WarehouseError.damageHint)
  }

  private mutating func readPosts(
    _ db: Database, siteID: Int64, source: TagTableSource, of selected: PostSet?
  ) throws {
    let created = fields.contains(.months) ? "post.created_at" : "NULL"
    let rating = fields.contains(.ratings) ? "post.rating" : "NULL"
    let columns = "post.post_id, post.number, \(created), \(rating)"
    if let selected, selected.count <= Self.listedCount {
      let statement = try db.makeStatement(
        sql: """
          SELECT \(columns)
          FROM json_each('\(selected.json)') AS selected
          CROSS JOIN post ON post.post_id = selected.value
          WHERE +post.site_id = ?
          """)
      return try statement.forEachRow([siteID], on: db) { try append($0) }
    }
    // The + keeps SQLite from going by the index of numbers, in another order than that of the ids; where
    // the index has all that is wanted and the order does not matter, it is quicker.
    let isInIndex = isDense && fields.isDisjoint(with: [.months, .ratings])
    if let leaves = try source.postLeaves(), let layout = try PostRowReader.Layout(db) {
      return try read(leaves, layout, siteID: siteID, of: selected)
    }
    let statement = try db.makeStatement(
      sql: isInIndex
        ? "SELECT \(columns) FROM post WHERE post.site_id = ?"
        : "SELECT \(columns) FROM post WHERE +post.site_id = ? ORDER BY post.post_id")
    try statement.forEachRow([siteID], on: db) { row in
      if selected?.contains(sqlite3_column_int64(row, 0)) ?? true { try append(row) }
    }
  }

  /// Reads the pages of the table, on all cores.
  private mutating func read(
    _ leaves: PostLeaves, _ layout: PostRowReader.Layout, siteID: Int64, of selected: PostSet?
  ) throws {
    let fields = fields
    try OrderedChunks(
      chunkCount: PostRowReader.chunkCount(leaves.numbers), isSerial: false,
      makeWorker: {
        PostRowReader(
          leaves: leaves.numbers, reader: leaves.pages.leafReader(), layout: layout, siteID: siteID,
          of: selected, fields: fields)
      }
    ).takeResults { _, part in
      let months = try part.monthValues.map { try monthCodes.code(of: $0) }
      let ratings = try part.ratingValues.map { try ratingCodes.code(of: $0) }
      for index in 0..<part.ids.count {
        // Pages of a damaged file may lead to where others do.
        guard postCount == 0 || part.ids[index] > lastID else { throw Self.otherPosts }
        let position = try append(id: part.ids[index], number: part.numbers[index])
        let (month, rating) = (part.months[index], part.ratings[index])
        self.months[position] = month == Self.unknown ? month : months[Int(month)]
        self.ratings[position] = rating == Self.unknown ? rating : ratings[Int(rating)]
      }
    }
  }

  /// Takes the next post, and returns its place.
  private mutating func append(id: Int64, number: Int64) throws -> Int {
    let position = isDense ? Int(truncatingIfNeeded: id &- firstID) : positionCount
    if isDense {
      // The bounds may have come from an index that says something else than the table.
      guard 0..<positionCount ~= position else { throw Self.otherPosts }
    } else {
      guard ids.count == 0 || ids[ids.count - 1] < id else { throw Self.otherPosts }
      ids.append(id)
      extend(by: 1)
    }
    postCount += 1
    present[position >> 6] |= 1 << UInt64(position & 63)
    areNumbersAscending = areNumbersAscending && id > lastID && number > lastNumber
    (lastID, lastNumber) = (id, number)
    if fields.contains(.numbers) { numbers[position] = number }
    return position
  }

  private mutating func append(_ row: OpaquePointer) throws {
    let position = try append(
      id: sqlite3_column_int64(row, 0), number: sqlite3_column_int64(row, 1))
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
      return position >= 0 && position < positionCount && isPresent(position) ? position : nil
    }
    return searchedPosition(ofID: id)
  }

  @inline(__always)
  private func isPresent(_ position: Int) -> Bool {
    present[position >> 6] >> UInt64(position & 63) & 1 == 1
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
    return isPresent(position) ? firstID + Int64(position) : nil
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
