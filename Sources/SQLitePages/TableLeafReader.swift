// Rows of a table with rowids, read from its leaves, past SQLite's virtual machine. A leaf cell ("B-tree Cell
// Format" of the format document):
//
//     varint    bytes of the payload
//     varint    rowid
//     payload   a record: bytes of its header, a serial type for each column, the values
//     4 bytes   the first overflow page, when not all of the payload is here
//
// Any bytes may stand in the file: all that is read is looked at first.

/// A row whose first columns have been found. Valid while it is shown.
public struct LeafRow {
  public let rowid: Int64
  fileprivate let types: UnsafePointer<UInt64>
  fileprivate let values: UnsafePointer<UnsafeRawPointer>

  /// Whether a column is null; also one that the record does not reach.
  @inline(__always)
  public func isNull(_ column: Int) -> Bool { types[column] == 0 }

  /// The integer of a column; nil when it is something else.
  @inline(__always)
  public func integer(_ column: Int) -> Int64? {
    switch types[column] {
    case 1...6:
      let byteCount = Int(TableLeafReader.byteCount(ofType: types[column]))
      // The page is followed by bytes that may be read.
      let word = Int64(bigEndian: values[column].loadUnaligned(as: Int64.self))
      return word >> Int64(64 - byteCount * 8)
    case 8: return 0
    case 9: return 1
    default: return nil
    }
  }

  /// The bytes of a text; nil when it is something else.
  @inline(__always)
  public func text(_ column: Int) -> UnsafeBufferPointer<UInt8>? {
    let type = types[column]
    guard type >= 13, type & 1 == 1 else { return nil }
    return UnsafeBufferPointer(
      start: values[column].assumingMemoryBound(to: UInt8.self),
      count: Int((type - 13) / 2))
  }
}

/// Reads the leaves of a table with rowids. One thread.
public final class TableLeafReader {
  private static let overreadByteCount = 8
  private static let maximumColumnCount = 64

  private let pageSize: Int
  private let path: String
  private let source: IntegerTreeCursor.PageSource
  private let layout: PayloadLayout
  private let page: UnsafeMutableRawBufferPointer
  private let types: UnsafeMutablePointer<UInt64>
  private let values: UnsafeMutablePointer<UnsafeRawPointer>
  /// A payload that is longer than its page.
  private var long = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  public init(pageSize: Int, path: String, source: @escaping IntegerTreeCursor.PageSource) {
    self.pageSize = pageSize
    self.path = path
    self.source = source
    layout = PayloadLayout(kind: .table, pageSize: pageSize)
    page = .allocate(byteCount: pageSize + Self.overreadByteCount, alignment: 16)
    page.initializeMemory(as: UInt8.self, repeating: 0)
    types = .allocate(capacity: Self.maximumColumnCount)
    values = .allocate(capacity: Self.maximumColumnCount)
  }

  deinit {
    page.deallocate()
    types.deallocate()
    values.deallocate()
    long.deallocate()
  }

  // MARK: Leaves

  /// The numbers of the leaves of a tree, in the order of their rows.
  ///
  /// - Parameter pageCount: of the file; there cannot be more leaves.
  public func leaves(rootPage: UInt32, pageCount: Int) throws -> [UInt32] {
    var leaves: [UInt32] = []
    try collect(rootPage, depth: 0, pageCount: pageCount, into: &leaves)
    return leaves
  }

  private func collect(
    _ number: UInt32, depth: Int, pageCount: Int, into leaves: inout [UInt32]
  ) throws {
    guard depth < IntegerTreeCursor.maximumDepth, leaves.count < pageCount else {
      throw unreadable("is larger than its file")
    }
    try read(number)
    let base = UnsafeRawPointer(page.baseAddress!)
    let type = base.load(as: UInt8.self)
    if type == BTreeKind.table.leafPageType {
      leaves.append(number)
      return
    }
    guard type == BTreeKind.table.interiorPageType else {
      throw unreadable("has a page \(number) of type \(type)")
    }
    let cellCount = Int(base.bigEndianUInt16(at: 3))
    guard 12 + cellCount * 2 <= pageSize else { throw unreadable("has a page with too many cells") }
    var children: [UInt32] = []
    children.reserveCapacity(cellCount + 1)
    for cell in 0..<cellCount {
      let offset = Int(base.bigEndianUInt16(at: 12 + cell * 2))
      guard offset + 4 <= pageSize else { throw unreadable("has a cell beyond its page") }
      children.append(base.bigEndianUInt32(at: offset))
    }
    children.append(base.bigEndianUInt32(at: 8))
    // All leaves are on one level: one look tells whether these are such.
    try read(children[0])
    if page[0] == BTreeKind.table.leafPageType {
      leaves += children
      return
    }
    for child in children {
      try collect(child, depth: depth + 1, pageCount: pageCount, into: &leaves)
    }
  }

  private func read(_ number: UInt32) throws {
    guard number > 0 else { throw unreadable("has a page without a number") }
    try source(number, UnsafeMutableRawBufferPointer(rebasing: page[..<pageSize]))
  }

  // MARK: Rows

  /// Calls `body` with each row on a leaf.
  ///
  /// - Parameter columnCount: so many columns, from the first on, are looked for.
  @inline(__always)
  public func forEachRow(
    onLeaf number: UInt32, columnCount: Int, _ body: (LeafRow) throws -> Void
  ) throws {
    let cellCount = try readLeaf(number)
    for cell in 0..<cellCount {
      try body(row(ofCell: cell, columnCount: min(columnCount, Self.maximumColumnCount)))
    }
  }

  private func readLeaf(_ number: UInt32) throws -> Int {
    try read(number)
    guard page[0] == BTreeKind.table.leafPageType else {
      throw unreadable("has a page \(number) of type \(page[0])")
    }
    let cellCount = Int(UnsafeRawPointer(page.baseAddress!).bigEndianUInt16(at: 3))
    guard 8 + cellCount * 2 <= pageSize else { throw unreadable("has a page with too many cells") }
    return cellCount
  }

  private func row(ofCell cell: Int, columnCount: Int) throws -> LeafRow {
    let base = UnsafeRawPointer(page.baseAddress!)
    var position = Int(base.bigEndianUInt16(at: 8 + cell * 2))
    let payloadByteCount = Int(
      truncatingIfNeeded: try varint(base, &position, end: pageSize))
    let rowid = Int64(bitPattern: try varint(base, &position, end: pageSize))
    guard 0...PayloadLayout.maximumPayloadByteCount ~= payloadByteCount else {
      throw unreadable("has a row of \(payloadByteCount) bytes")
    }
    let local = layout.localByteCount(ofPayload: payloadByteCount)
    guard position + local <= pageSize else { throw unreadable("has a cut row") }
    var payload = base + position
    if local < payloadByteCount {
      payload = try assemble(payload, local: local, payloadByteCount)
    }
    try find(columnCount, in: payload, byteCount: payloadByteCount)
    return LeafRow(rowid: rowid, types: UnsafePointer(types), values: UnsafePointer(values))
  }

  /// Finds the first columns of a record.
  private func find(_ columnCount: Int, in payload: UnsafeRawPointer, byteCount: Int) throws {
    var position = 0
    let header = try varint(payload, &position, end: byteCount)
    guard header <= UInt64(byteCount) else { throw unreadable("has a row with too long a header") }
    let headerEnd = Int(header)
    var value = headerEnd
    for column in 0..<columnCount {
      guard position < headerEnd else {
        types[column] = 0
        values[column] = payload
        continue
      }
      let type = try varint(payload, &position, end: headerEnd)
      let length = Self.byteCount(ofType: type)
      guard length <= UInt64(byteCount - value) else { throw unreadable("has a cut value") }
      types[column] = type
      values[column] = payload + value
      value += Int(length)
    }
  }

  /// Bytes of the value of a serial type.
  @inline(__always)
  fileprivate static func byteCount(ofType type: UInt64) -> UInt64 {
    // Four bits for each type from 0 to 11.
    if type < 12 { return (0x8864_3210 as UInt64) >> (type &* 4) & 15 }
    return (type - 12) / 2
  }

  /// Puts a long payload together from its page and those that it goes on to.
  private func assemble(
    _ start: UnsafeRawPointer, local: Int, _ payloadByteCount: Int
  ) throws -> UnsafeRawPointer {
    guard UnsafeRawPointer(page.baseAddress!) + pageSize - start >= local + 4 else {
      throw unreadable("has a cut row")
    }
    var filled = 0
    append(UnsafeRawBufferPointer(start: start, count: local), at: &filled)
    var next = start.bigEndianUInt32(at: local)
    let overflow = UnsafeMutableRawBufferPointer.allocate(byteCount: pageSize, alignment: 16)
    defer { overflow.deallocate() }
    while filled < payloadByteCount {
      guard next > 0 else { throw unreadable("has a cut row") }
      try source(next, overflow)
      let count = min(payloadByteCount - filled, pageSize - 4)
      append(UnsafeRawBufferPointer(rebasing: overflow[4..<4 + count]), at: &filled)
      next = UnsafeRawPointer(overflow.baseAddress!).bigEndianUInt32(at: 0)
    }
    return UnsafeRawPointer(long.baseAddress!)
  }

  /// Appends to `long`, which grows with what there is and not with what a row says.
  private func append(_ bytes: UnsafeRawBufferPointer, at filled: inout Int) {
    let needed = filled + bytes.count + Self.overreadByteCount
    if long.count < needed {
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: max(needed, long.count * 2), alignment: 16)
      larger.initializeMemory(as: UInt8.self, repeating: 0)
      larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: long[..<filled]))
      long.deallocate()
      long = larger
    }
    UnsafeMutableRawBufferPointer(rebasing: long[filled..<filled + bytes.count])
      .copyMemory(from: bytes)
    filled += bytes.count
  }

  /// Reads a variable-length integer that ends before `end`.
  @inline(__always)
  private func varint(
    _ base: UnsafeRawPointer, _ position: inout Int, end: Int
  ) throws -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<Varint.maximumByteCount {
      guard position < end else { throw unreadable("has a cut row") }
      let byte = base.load(fromByteOffset: position, as: UInt8.self)
      position += 1
      if index == Varint.maximumByteCount - 1 { return value << 8 | UInt64(byte) }
      value = value << 7 | UInt64(byte & 0x7F)
      if byte < 0x80 { return value }
    }
    return value
  }

  private func unreadable(_ what: String) -> SQLitePagesError {
    SQLitePagesError(
      .unreadableTree, "a table \(what)", hint: "Run `taghouse check`.", path: path)
  }
}
