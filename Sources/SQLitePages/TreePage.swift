import Glibc

// One page of a b-tree ("B-tree Pages" of the format document):
//
//     offset 0   1 byte    page type: 2, 5, 10 or 13
//            1   2 bytes   first free block, 0: this library leaves none
//            3   2 bytes   number of cells
//            5   2 bytes   where the cell contents begin; 65536 is written as 0
//            7   1 byte    fragmented free bytes, 0
//            8   4 bytes   right-most child, on interior pages only
//            8 or 12       offsets of the cells, 2 bytes each, in the order of their keys
//
// The contents of the cells are stacked from the end of the page downwards, so the cell that was
// appended last begins where the contents begin, and what is free is one gap between the offsets
// and the contents.

/// A b-tree page that is being filled in memory it does not own.
struct TreePage {
  let base: UnsafeMutableRawPointer
  let pageSize: Int
  let pageType: UInt8
  let headerByteCount: Int
  /// Where the offset of the next cell goes.
  var offsetsEnd: Int
  /// Where the contents of the cells begin.
  var contentStart: Int

  init(at base: UnsafeMutableRawPointer, pageSize: Int, leaf kind: BTreeKind) {
    self.init(at: base, pageSize: pageSize, pageType: kind.leafPageType, headerByteCount: 8)
  }

  init(at base: UnsafeMutableRawPointer, pageSize: Int, interior kind: BTreeKind) {
    self.init(at: base, pageSize: pageSize, pageType: kind.interiorPageType, headerByteCount: 12)
  }

  private init(
    at base: UnsafeMutableRawPointer, pageSize: Int, pageType: UInt8, headerByteCount: Int
  ) {
    self.base = base
    self.pageSize = pageSize
    self.pageType = pageType
    self.headerByteCount = headerByteCount
    offsetsEnd = headerByteCount
    contentStart = pageSize
  }

  var cellCount: Int { (offsetsEnd - headerByteCount) / 2 }

  /// Whether a cell of `byteCount` bytes and its offset still fit.
  @inline(__always)
  func hasRoom(forCell byteCount: Int) -> Bool {
    contentStart &- offsetsEnd >= byteCount &+ 2
  }

  /// Appends a cell of `byteCount` bytes, which must fit, and returns where its bytes go.
  @inline(__always)
  mutating func appendCell(byteCount: Int) -> UnsafeMutableRawPointer {
    contentStart &-= byteCount
    base.storeBigEndian(UInt16(truncatingIfNeeded: contentStart), at: offsetsEnd)
    offsetsEnd &+= 2
    return base + contentStart
  }

  /// The bytes of the last cell, padding included.
  var lastCell: UnsafeRawBufferPointer {
    let end =
      cellCount > 1
      ? Int(UnsafeRawPointer(base).bigEndianUInt16(at: offsetsEnd - 4)) : pageSize
    return UnsafeRawBufferPointer(
      start: UnsafeRawPointer(base + contentStart), count: end - contentStart)
  }

  /// Takes the last cell off the page.
  mutating func removeLastCell() {
    contentStart += lastCell.count
    offsetsEnd -= 2
  }

  /// Takes all cells off the page.
  mutating func removeAll() {
    offsetsEnd = headerByteCount
    contentStart = pageSize
  }

  /// Writes the header and clears the gap: the page is ready for the file. The gap is cleared so
  /// that the same rows always give the same bytes.
  func seal(rightChild: UInt32? = nil) {
    base.storeBytes(of: pageType, as: UInt8.self)
    base.storeBigEndian(UInt16(0), at: 1)
    base.storeBigEndian(UInt16(truncatingIfNeeded: cellCount), at: 3)
    base.storeBigEndian(UInt16(truncatingIfNeeded: contentStart), at: 5)
    base.storeBytes(of: 0, toByteOffset: 7, as: UInt8.self)
    if let rightChild { base.storeBigEndian(rightChild, at: 8) }
    memset(base + offsetsEnd, 0, contentStart - offsetsEnd)
  }
}
