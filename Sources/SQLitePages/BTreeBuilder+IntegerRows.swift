// The record of k small integers, k = 1 ... 8, as a leaf cell of an index tree:
//
//     payload length, header length = k+1, k serial types, the integers
//
// all lengths and types of one byte each, since the longest such payload is 1+8+8*8 = 73 bytes; that
// is also less than the least X (102 bytes, 512-byte pages), so these rows never overflow. Example,
// the row (300, 0, 7):
//
//     07  04  02 08 01  01 2c  07
//
// Cells are stacked downwards, so a cell is written from its end to its beginning: each number is
// stored as 8 bytes that end where it has to end, and the bytes before it that this spoils are
// written by what comes next. No branch depends on a value. The spoilt bytes reach at most 8 bytes
// below the last store, so the fast loop stops a little before the page is full, and the general
// path fills the rest.

/// The longest row, in columns.
private let maximumColumnCount = 8

extension BTreeBuilder {
  /// Room for the longest cell of such a row, and as much again before it for stores that reach
  /// too far.
  static let integerScratchByteCount = 160

  /// Appends rows of integers to an index tree, at the speed of memory.
  ///
  /// - Parameters:
  ///   - values: the rows one after the other, `columnCount` values each. The rows ascend; that is
  ///     the caller's promise.
  ///   - columnCount: columns of a row, 1 to 8.
  /// - Throws: `fileFull`, `cannotWrite`.
  public func appendIntegerRows(
    _ values: UnsafeBufferPointer<Int64>, columnCount: Int
  ) throws(SQLitePagesError) {
    precondition(kind == .index && !isFinished, "integer rows belong to an index tree that is open")
    precondition((1...maximumColumnCount).contains(columnCount), "1 to 8 columns")
    precondition(values.count % columnCount == 0, "the last row is not complete")
    guard var row = values.baseAddress else { return }
    let end = row + values.count
    while row < end {
      row = fillLeaf(row, end: end, columnCount: columnCount)
      if row < end {
        try appendByGeneralPath(row, columnCount: columnCount)
        row += columnCount
      }
    }
  }

  private func appendByGeneralPath(
    _ row: UnsafePointer<Int64>, columnCount: Int
  ) throws(SQLitePagesError) {
    let end = integerScratch + Self.integerScratchByteCount
    let cell = storeCell(
      endingAt: end, row: row, columnCount: columnCount, table: IntegerCode.table)
    // The payload is the cell without its first byte, the payload length.
    try append(payload: UnsafeRawBufferPointer(start: cell + 1, count: end - cell - 1))
  }

  /// Appends rows while the leaf has room for the longest; returns the first row not appended.
  ///
  /// A loop of its own for each usual number of columns lets the compiler unroll it.
  private func fillLeaf(
    _ row: UnsafePointer<Int64>, end: UnsafePointer<Int64>, columnCount: Int
  ) -> UnsafePointer<Int64> {
    if leaves.isClosed { return row }
    switch columnCount {
    case 1: return fillLeafUnrolled(row, end: end, columnCount: 1)
    case 2: return fillLeafUnrolled(row, end: end, columnCount: 2)
    case 3: return fillLeafUnrolled(row, end: end, columnCount: 3)
    case 4: return fillLeafUnrolled(row, end: end, columnCount: 4)
    default: return fillLeafUnrolled(row, end: end, columnCount: columnCount)
    }
  }

  @inline(__always)
  private func fillLeafUnrolled(
    _ first: UnsafePointer<Int64>, end: UnsafePointer<Int64>, columnCount: Int
  ) -> UnsafePointer<Int64> {
    let table = IntegerCode.table
    var page = leaves.page
    // Offset of the cell, the integers, and the reach of the last 8-byte store.
    let roomForAnyRow = 2 &+ columnCount &* 8 &+ 10
    var row = first
    var content = page.base + page.contentStart
    var offsets = page.base + page.offsetsEnd
    while row < end, content - offsets >= roomForAnyRow {
      if columnCount == 1, UInt64(bitPattern: row[0]) < 2 {
        // The only cells of less than 4 bytes: 02 02 08 and 02 02 09, padded with one byte.
        content -= 1
        content.storeBytes(of: 0, as: UInt8.self)
      }
      content = storeCell(endingAt: content, row: row, columnCount: columnCount, table: table)
      offsets.storeBigEndian(UInt16(truncatingIfNeeded: content - page.base), at: 0)
      offsets += 2
      row += columnCount
    }
    page.contentStart = content - page.base
    page.offsetsEnd = offsets - page.base
    leaves.page = page
    rowCount &+= (row - first) / columnCount
    return row
  }

  /// Writes one cell so that it ends at `end`, spoiling up to 8 bytes before it; returns where it
  /// begins.
  @inline(__always)
  private func storeCell(
    endingAt end: UnsafeMutableRawPointer, row: UnsafePointer<Int64>, columnCount: Int,
    table: UnsafePointer<UInt16>
  ) -> UnsafeMutableRawPointer {
    var start = end
    var serialTypes: UInt64 = 0
    var column = columnCount
    while column > 0 {
      column &-= 1
      let value = row[column]
      let code = IntegerCode(value, table: table)
      start.storeBigEndian(value, at: -8)
      start -= code.byteCount
      let position = columnCount &- 1 &- column
      serialTypes |= code.serialType &<< UInt64(truncatingIfNeeded: position &* 8)
    }
    start.storeBigEndian(serialTypes, at: -8)
    start -= columnCount
    let payloadByteCount = (end - start) &+ 1
    start.storeBigEndian(
      UInt16(truncatingIfNeeded: payloadByteCount &<< 8 | (columnCount &+ 1)), at: -2)
    return start - 2
  }
}
