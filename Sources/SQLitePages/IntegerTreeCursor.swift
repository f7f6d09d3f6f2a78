// Rows of small integers read back from an index tree, or a table WITHOUT ROWID, page by page. SQLite
// takes some 100 ns for a row, most of it for its virtual machine; this takes about 5.
//
// A tree is walked in the order of its keys. On an interior page the entry of cell i comes behind all
// of its left child:
//
//     child 0, entry 0, child 1, entry 1, ... right child
//
// Who reads has to keep the file as it is meanwhile: within a read transaction of SQLite, in rollback
// mode, what is committed is in the file and nobody writes there.
//
// Any bytes may stand in the file. All that is read is looked at first: page numbers, types, cells,
// values. The rows of one first column have to ascend, so that none comes twice: pages that lead back to
// where the walk was end it, with an error.

/// Finds and reads rows of integers by their first column.
///
/// Memory: a page for each level of the tree, of which there are at most `maximumDepth`. One thread,
/// and one state of the file: pages that were read are not read again.
public struct IntegerTreeCursor: ~Copyable {
  /// Levels of a tree; SQLite itself allows 20.
  public static let maximumDepth = 20
  /// Columns of a row.
  public static let maximumColumnCount = 8

  /// Reads the page of a number, from 1 on, as a whole.
  public typealias PageSource = (_ page: UInt32, UnsafeMutableRawBufferPointer) throws -> Void

  /// A page on the way from the root to the row at hand.
  private struct Level {
    let page: UnsafeMutableRawPointer
    var number: UInt32 = 0
    var isLeaf = true
    var cellCount = 0
    /// The cell that comes next; on an interior page its left child may have been read already.
    var cell = 0
    var isChildDone = false
  }

  private let pageSize: Int
  private let rootPage: UInt32
  @usableFromInline let columnCount: Int
  private let path: String
  private let source: PageSource
  private let levels: UnsafeMutablePointer<Level>
  /// Levels that have a page in memory.
  private var levelCount = 0
  /// Levels in use; 0 before the first seek and behind the last row.
  private var depth = 0

  /// Rows that are handed out together.
  static let rowsAtOnce = 128
  @usableFromInline let rows: UnsafeMutablePointer<Int64>
  /// The row that was read and not handed out.
  private let row: UnsafeMutablePointer<Int64>
  private var hasRow = false
  /// The row that `readRows` handed out last of the first column at hand.
  private let lastRow: UnsafeMutablePointer<Int64>
  @usableFromInline var hasLastRow = false
  /// No row has a first column from here up to that of `row`, or up to the end without one.
  private var gapStart: Int64 = .max
  @usableFromInline var isPlaced = false

  /// - Parameters:
  ///   - pageSize: of the file, in bytes.
  ///   - rootPage: of the tree.
  ///   - columnCount: of all its rows, 1 to 8; all are integers or null, which is read as 0.
  ///   - path: of the file, for messages.
  public init(
    pageSize: Int, rootPage: UInt32, columnCount: Int, path: String, source: @escaping PageSource
  ) {
    precondition(1...Self.maximumColumnCount ~= columnCount, "rows have 1 to 8 columns")
    self.pageSize = pageSize
    self.rootPage = rootPage
    self.columnCount = columnCount
    self.path = path
    self.source = source
    levels = .allocate(capacity: Self.maximumDepth)
    row = .allocate(capacity: Self.maximumColumnCount)
    row.initialize(repeating: 0, count: Self.maximumColumnCount)
    lastRow = .allocate(capacity: Self.maximumColumnCount)
    lastRow.initialize(repeating: 0, count: Self.maximumColumnCount)
    rows = .allocate(capacity: Self.rowsAtOnce * columnCount)
    rows.initialize(repeating: 0, count: Self.rowsAtOnce * columnCount)
  }

  deinit {
    row.deallocate()
    lastRow.deallocate()
    rows.deallocate()
    for index in 0..<levelCount { levels[index].page.deallocate() }
    levels.deallocate()
  }

  /// Calls `body` with each row whose first column is `first`, in order; the pointer is to the
  /// columns of the row. Quick when `first` ascends from call to call.
  ///
  /// Throws `unreadableTree` when the pages are no such tree, and what the page source throws.
  @inlinable
  public mutating func forEachRow(
    of first: Int64, _ body: (UnsafePointer<Int64>) throws -> Void
  ) throws {
    guard try seek(first) else { return }
    // Whoever throws in the middle begins anew.
    isPlaced = false
    hasLastRow = false
    var isWhole = false
    repeat {
      let count = try readRows(of: first, isWhole: &isWhole)
      for index in 0..<count { try body(UnsafePointer(rows + index * columnCount)) }
    } while !isWhole
    // Behind the greatest number no gap begins.
    isPlaced = first != .max
  }

  /// Goes to the first row of `first`; false when there is none.
  @usableFromInline
  mutating func seek(_ first: Int64) throws -> Bool {
    if isPlaced, first >= gapStart {
      if !hasRow { return false }
      if row[0] >= first { return row[0] == first }
      if try !seekOnLeaf(first) { try descend(to: first) }
    } else {
      try descend(to: first)
    }
    isPlaced = true
    gapStart = first
    hasRow = try readNext()
    return hasRow && row[0] == first
  }

  /// Fills `rows` with what comes next of `first`, the row at hand among it, and returns how many rows
  /// these are; `isWhole` becomes true with the last.
  @usableFromInline
  mutating func readRows(of first: Int64, isWhole: inout Bool) throws -> Int {
    // A method that asks for the order of two rows would copy all of the cursor for each.
    let (rows, columnCount) = (rows, columnCount)
    var before = hasLastRow ? UnsafePointer(lastRow) : nil
    var count = 0
    if hasRow {
      rows.update(from: row, count: columnCount)
      guard Self.isInOrder(rows, behind: before, columnCount) else { throw isOutOfOrder }
      before = UnsafePointer(rows)
      count = 1
      hasRow = false
    }
    while count < Self.rowsAtOnce {
      if depth > 0, levels[depth - 1].isLeaf {
        // Rows of one leaf, without a look at the levels above.
        let level = levels[depth - 1]
        var cell = level.cell
        defer { levels[depth - 1].cell = cell }
        while cell < level.cellCount, count < Self.rowsAtOnce {
          let target = rows + count * columnCount
          try readRow(ofCell: cell, level, to: target)
          cell += 1
          guard target[0] == first else {
            row.update(from: target, count: columnCount)
            hasRow = true
            return end(of: first, count, &isWhole)
          }
          guard Self.isInOrder(target, behind: before, columnCount) else { throw isOutOfOrder }
          before = UnsafePointer(target)
          count += 1
        }
        if count == Self.rowsAtOnce { break }
      }
      hasRow = try readNext()
      guard hasRow, row[0] == first else { return end(of: first, count, &isWhole) }
      let target = rows + count * columnCount
      target.update(from: row, count: columnCount)
      hasRow = false
      guard Self.isInOrder(target, behind: before, columnCount) else { throw isOutOfOrder }
      before = UnsafePointer(target)
      count += 1
    }
    lastRow.update(from: rows + (count - 1) * columnCount, count: columnCount)
    hasLastRow = true
    return count
  }

  /// Whether a row comes behind another of the same first column; nil: there is none.
  @inline(__always)
  private static func isInOrder(
    _ row: UnsafePointer<Int64>, behind before: UnsafePointer<Int64>?, _ columnCount: Int
  ) -> Bool {
    guard let before else { return true }
    // The second column tells nearly always.
    if columnCount > 1, row[1] > before[1] { return true }
    return isInOrder(later: row, before, columnCount)
  }

  @inline(never)
  private static func isInOrder(
    later row: UnsafePointer<Int64>, _ before: UnsafePointer<Int64>, _ columnCount: Int
  ) -> Bool {
    for column in 1..<max(1, columnCount) where row[column] != before[column] {
      return row[column] > before[column]
    }
    return false
  }

  private var isOutOfOrder: SQLitePagesError { unreadable("has rows out of order") }

  private mutating func end(of first: Int64, _ count: Int, _ isWhole: inout Bool) -> Int {
    gapStart = first &+ 1
    isWhole = true
    return count
  }

  // MARK: Finding

  /// Looks for the row on the leaf at hand, behind the present place; false when it is not there.
  private mutating func seekOnLeaf(_ first: Int64) throws -> Bool {
    guard depth > 0, levels[depth - 1].isLeaf else { return false }
    let level = levels[depth - 1]
    guard level.cell < level.cellCount,
      try firstColumn(ofCell: level.cellCount - 1, level) >= first
    else { return false }
    try search(first, from: level.cell, at: depth - 1)
    return true
  }

  /// Goes from the root to the place before the first row whose first column is `first` or more.
  private mutating func descend(to first: Int64) throws {
    depth = 0
    var page = rootPage
    while true {
      try push(page)
      try search(first, from: 0, at: depth - 1)
      guard !levels[depth - 1].isLeaf else { return }
      page = try child(levels[depth - 1].cell, levels[depth - 1])
    }
  }

  /// Sets a level's cell to the first whose row is not before `first`.
  private mutating func search(_ first: Int64, from start: Int, at index: Int) throws {
    var low = start
    var high = levels[index].cellCount
    while low < high {
      let middle = (low + high) / 2
      if try firstColumn(ofCell: middle, levels[index]) < first {
        low = middle + 1
      } else {
        high = middle
      }
    }
    levels[index].cell = low
  }

  private mutating func push(_ number: UInt32) throws {
    guard depth < Self.maximumDepth else { throw unreadable("is deeper than any tree") }
    // The root of a table that is none, as of a virtual one; also what `Level.number` is without a page.
    guard number > 0 else { throw unreadable("has a page without a number") }
    if depth == levelCount {
      // Values are loaded as eight bytes, however few they have.
      let page = UnsafeMutableRawPointer.allocate(
        byteCount: pageSize + IntegerRowReader.overreadByteCount, alignment: 16)
      (page + pageSize).initializeMemory(
        as: UInt8.self, repeating: 0, count: IntegerRowReader.overreadByteCount)
      (levels + levelCount).initialize(to: Level(page: page))
      levelCount += 1
    }
    let page = levels[depth].page
    if levels[depth].number != number {
      levels[depth].number = 0
      try source(number, UnsafeMutableRawBufferPointer(start: page, count: pageSize))
      levels[depth].number = number
    }
    let type = page.load(as: UInt8.self)
    guard type == BTreeKind.index.leafPageType || type == BTreeKind.index.interiorPageType else {
      throw unreadable("has a page \(number) of type \(type)")
    }
    levels[depth].isLeaf = type == BTreeKind.index.leafPageType
    levels[depth].cellCount = Int(UnsafeRawPointer(page).bigEndianUInt16(at: 3))
    guard headerByteCount(levels[depth]) + levels[depth].cellCount * 2 <= pageSize else {
      throw unreadable("has a page \(number) with too many cells")
    }
    levels[depth].cell = 0
    levels[depth].isChildDone = false
    depth += 1
  }

  // MARK: Walking

  /// Reads the row at the present place and goes behind it; false at the end of the tree.
  private mutating func readNext() throws -> Bool {
    while depth > 0 {
      let index = depth - 1
      let level = levels[index]
      if level.isLeaf || level.isChildDone {
        guard level.cell < level.cellCount else {
          // Behind the last cell, or behind the right child.
          depth -= 1
          if depth > 0 { levels[depth - 1].isChildDone = true }
          continue
        }
        try readRow(ofCell: level.cell, level, to: row)
        levels[index].cell += 1
        levels[index].isChildDone = false
        return true
      }
      // The way down to the place that was searched for, or to the child behind an entry.
      try push(try child(level.cell, level))
    }
    return false
  }

  @inline(__always)
  private func headerByteCount(_ level: Level) -> Int { level.isLeaf ? 8 : 12 }

  /// The left child of a cell; that behind the last cell is the right child of the page.
  private func child(_ cell: Int, _ level: Level) throws -> UInt32 {
    let page = UnsafeRawPointer(level.page)
    let number =
      cell == level.cellCount
      ? page.bigEndianUInt32(at: 8)
      : page.bigEndianUInt32(at: try offset(ofCell: cell, level))
    return number
  }

  @inline(__always)
  private func offset(ofCell cell: Int, _ level: Level) throws -> Int {
    let offset = Int(
      UnsafeRawPointer(level.page).bigEndianUInt16(at: headerByteCount(level) + cell * 2))
    // The shortest cell has four bytes; `readRow` looks at what a longer one takes.
    guard offset + 4 <= pageSize else { throw unreadable("has a cell beyond its page") }
    return offset
  }

  private func firstColumn(ofCell cell: Int, _ level: Level) throws -> Int64 {
    var reader = try rowReader(ofCell: cell, level)
    guard let value = reader.next() else {
      throw unreadable("has a row of something else than integers")
    }
    return value
  }

  @inline(__always)
  private func readRow(
    ofCell cell: Int, _ level: Level, to target: UnsafeMutablePointer<Int64>
  ) throws {
    var reader = try rowReader(ofCell: cell, level)
    for column in 0..<columnCount {
      guard let value = reader.next() else {
        throw unreadable("has a row of something else than integers")
      }
      target[column] = value
    }
  }

  /// Checks that the cell is a row of `columnCount` small values on its page.
  @inline(__always)
  private func rowReader(ofCell cell: Int, _ level: Level) throws -> IntegerRowReader {
    let start = try offset(ofCell: cell, level) + (level.isLeaf ? 0 : 4)
    let page = UnsafeRawPointer(level.page)
    guard start + 2 + columnCount <= pageSize else { throw unreadable("has a cut row") }
    // One byte each: the payload is at most 73 bytes long, and its header 9.
    let payloadByteCount = Int(page.load(fromByteOffset: start, as: UInt8.self))
    let headerByteCount = Int(page.load(fromByteOffset: start + 1, as: UInt8.self))
    guard payloadByteCount < 0x80, headerByteCount == columnCount + 1,
      start + 1 + payloadByteCount <= pageSize
    else { throw unreadable("has a row of something else than \(columnCount) integers") }
    return IntegerRowReader(
      types: page + start + 2, values: page + start + 1 + headerByteCount,
      end: page + start + 1 + payloadByteCount)
  }

  private func unreadable(_ what: String) -> SQLitePagesError {
    SQLitePagesError(
      .unreadableTree, "the tree at page \(rootPage) \(what)",
      hint: "Run `taghouse check`.", path: path)
  }
}

/// Takes the integers of a record one after another.
private struct IntegerRowReader {
  /// Bytes behind a page that a load may touch.
  static let overreadByteCount = 8

  var types: UnsafeRawPointer
  var values: UnsafeRawPointer
  let end: UnsafeRawPointer

  /// The next value, 0 for null; nil when it is something else.
  @inline(__always)
  mutating func next() -> Int64? {
    let type = types.load(as: UInt8.self)
    types += 1
    // Four bits for each serial type from 0 to 9: its bytes.
    guard type <= 9, type != 7 else { return nil }
    let byteCount = Int((0x0086_4321_0 as UInt64 >> UInt64(type &* 4)) & 15)
    guard byteCount > 0 else { return type == 9 ? 1 : 0 }
    guard values + byteCount <= end else { return nil }
    let word = Int64(bigEndian: values.loadUnaligned(as: Int64.self))
    values += byteCount
    return word >> Int64(64 - byteCount * 8)
  }
}
