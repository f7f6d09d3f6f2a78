internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Store

/// The tags of a site in two warehouses as one list by name, and the way to it from the tag_ids of both.
///
/// Memory: the names, 12 bytes a tag, and 4 bytes for each tag_id of each warehouse from its first to its
/// last. Never changed after it was made, and so `@unchecked Sendable`.
final class TagPairs: @unchecked Sendable {
  /// From the ids of one warehouse to places in the list.
  struct IDs: ~Copyable {
    /// Ids from the first to the last of a site's tags that are kept in memory, gaps included.
    private static let maximumIDCount = 100_000_000
    private static let noTag = UInt32.max

    private let firstID: Int64
    private var places = ColumnBuffer<UInt32>()

    /// Makes room for the ids of a site.
    fileprivate init(_ side: DiffSide, _ db: Database) throws {
      let bounds = try side.translating { () -> (Int64, Int64)? in
        let row = try Row.fetchOne(
          db, sql: "SELECT MIN(tag_id), MAX(tag_id) FROM tag WHERE site_id = ?",
          arguments: [side.siteID])
        guard let row, let first = try row.decode(Int64?.self, atIndex: 0),
          let last = try row.decode(Int64?.self, atIndex: 1)
        else { return nil }
        return (first, last)
      }
      guard let (first, last) = bounds else {
        firstID = 0
        return
      }
      let span = last.subtractingReportingOverflow(first)
      guard !span.overflow, 0..<Int64(Self.maximumIDCount) ~= span.partialValue else {
        throw WarehouseError(
          .inconsistent, "is damaged, or has ids of tags that are too far apart: \(first), \(last)",
          hint: "Run `taghouse check`.", path: side.warehouse.path)
      }
      firstID = first
      places.append(repeating: Self.noTag, count: Int(span.partialValue) + 1)
    }

    fileprivate func set(_ id: Int64, to place: Int) {
      let index = Int(truncatingIfNeeded: id &- firstID)
      if index >= 0, index < places.count { places[index] = UInt32(place) }
    }

    /// The place of a tag; nil for an id that is none of the site.
    @inline(__always)
    func place(of id: Int64) -> UInt32? {
      let index = Int(truncatingIfNeeded: id &- firstID)
      guard index >= 0, index < places.count, places[index] != Self.noTag else { return nil }
      return places[index]
    }
  }

  /// What is known of a tag in one warehouse: nothing, no category, or the number of one.
  private struct Categories: BitwiseCopyable {
    static let noTag: UInt16 = 0
    static let none: UInt16 = 1
    var before = Self.noTag
    var after = Self.noTag
  }

  private var names = ColumnBuffer<UInt8>(minimumCapacity: 1 << 16)
  private var nameEnds = ColumnBuffer<Int>()
  private var categories = ColumnBuffer<Categories>()
  private var categoryNames: [String?] = [nil, nil]
  let before: IDs
  let after: IDs

  /// Reads the tags of one site from both. A site that one does not have is nil there.
  init(_ first: DiffSide, _ firstDB: Database, _ second: DiffSide, _ secondDB: Database) throws {
    before = try IDs(first, firstDB)
    after = try IDs(second, secondDB)
    let old = try TagCursor(first, firstDB)
    let new = try TagCursor(second, secondDB)
    while old.hasTag || new.hasTag {
      let order = TagCursor.order(old, new)
      let place = categories.count
      var found = Categories()
      append(name: order <= 0 ? old.name : new.name)
      if order <= 0 {
        before.set(old.id, to: place)
        found.before = number(of: old)
        try old.advance()
      }
      if order >= 0 {
        after.set(new.id, to: place)
        found.after = number(of: new)
        try new.advance()
      }
      categories.append(found)
    }
  }

  private func append(name: UnsafeBufferPointer<UInt8>) {
    if let base = name.baseAddress { names.append(base, count: name.count) }
    nameEnds.append(names.count)
  }

  private func number(of tag: TagCursor) -> UInt16 {
    guard let name = tag.category else { return Categories.none }
    if let known = categoryNames.firstIndex(of: name) { return UInt16(known) }
    // More kinds of tags than this has no site; those behind are told as one.
    guard categoryNames.count < Int(UInt16.max) else { return UInt16.max - 1 }
    categoryNames.append(name)
    return UInt16(categoryNames.count - 1)
  }

  var count: Int { categories.count }

  func name(_ place: Int) -> UnsafeBufferPointer<UInt8> {
    let start = place == 0 ? 0 : nameEnds[place - 1]
    return UnsafeBufferPointer(start: names.base + start, count: nameEnds[place] - start)
  }

  func isBefore(_ place: Int) -> Bool { categories[place].before != Categories.noTag }
  func isAfter(_ place: Int) -> Bool { categories[place].after != Categories.noTag }
  func hasOtherCategory(_ place: Int) -> Bool {
    isBefore(place) && isAfter(place) && categories[place].before != categories[place].after
  }
  func categoryBefore(_ place: Int) -> String? { categoryNames[Int(categories[place].before)] }
  func categoryAfter(_ place: Int) -> String? { categoryNames[Int(categories[place].after)] }
}

/// The tags of a site by name, one at a time.
private final class TagCursor {
  private let cursor: RowCursor

  init(_ side: DiffSide, _ db: Database) throws {
    cursor = try RowCursor(
      side, db,
      sql: """
        SELECT tag.name, tag.tag_id, COALESCE(tag_category.name, tag.category)
        FROM tag
        LEFT JOIN tag_category
          ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
        WHERE tag.site_id = ?
        ORDER BY tag.name
        """)
    try cursor.advance()
  }

  var hasTag: Bool { cursor.hasRow }
  var name: UnsafeBufferPointer<UInt8> { cursor.text(0) }
  var id: Int64 { sqlite3_column_int64(cursor.handle, 1) }
  var category: String? {
    sqlite3_column_type(cursor.handle, 2) == SQLITE_NULL
      ? nil : String(decoding: cursor.text(2), as: UTF8.self)
  }

  func advance() throws { try cursor.advance() }

  /// Below 0 where only the first has the name at hand, above where only the second has.
  static func order(_ first: TagCursor, _ second: TagCursor) -> Int {
    RowCursor.order(first.cursor, second.cursor, by: [0])
  }
}
