// A row of a table with commas (CSV), cut into cells as Python's csv module cuts it:
//
//     1,"a ""b"", c",,""      1   a "b", c   (null)   (empty)
//     x"y,"z"w                x"y   zw
//
// A cell is quoted only if its first byte is a quote. Within quotes, "" is a quote, and commas and
// line breaks are text; what follows the closing quote up to the comma is appended. An empty cell
// is null without quotes and an empty text with them: so PostgreSQL writes its tables.
// Source: RFC 4180; Modules/_csv.c of CPython; COPY in PostgreSQL's manual.

internal import Columns

#if canImport(Glibc)
  internal import Glibc
#endif

/// Cuts one row after another into cells. Its memory is used again; not for two threads at once.
final class TableRow {
  /// Cells beyond so many are counted only.
  static let keptCellCount = 1024

  private let keptCellCount: Int

  private struct Cell: BitwiseCopyable {
    var offset: Int
    var count: Int
    /// Whether the bytes are in `unescaped`; otherwise they are in the row.
    var isUnescaped: Bool
    var isNull: Bool
  }

  private var row = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private var cells = ColumnBuffer<Cell>()
  private var unescaped = ColumnBuffer<UInt8>()

  /// How many cells the row has, at least 1.
  private(set) var count = 0

  init(keptCellCount: Int = TableRow.keptCellCount) {
    self.keptCellCount = keptCellCount
  }

  /// Whether the row has nothing in any cell.
  var isBlank: Bool {
    row.allSatisfy { $0 == UInt8(ascii: ",") || FieldText.isBlank($0) }
  }

  /// Cuts `bytes`, which must stay in place while the cells are read; returns the reason when they
  /// are no row, reading on from "the record".
  func cut(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    row = bytes
    count = 0
    cells.removeAll()
    unescaped.removeAll(keptCapacity: 1 << 20)
    guard Self.isUTF8(bytes) else { return "is no valid UTF-8" }
    var position = 0
    while true {
      if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
        guard let end = cutQuoted(from: position + 1) else { return "ends within quotes" }
        position = end
      } else {
        let end = find(UInt8(ascii: ","), from: position)
        keep(
          Cell(offset: position, count: end - position, isUnescaped: false, isNull: end == position)
        )
        position = end
      }
      if position == bytes.count { return nil }
      position += 1
    }
  }

  /// The bytes of a cell, valid UTF-8; valid until the next row. `index` is below `count` and
  /// `keptCellCount`.
  @inline(__always)
  subscript(index: Int) -> UnsafeBufferPointer<UInt8> {
    let cell = cells[index]
    let base = cell.isUnescaped ? UnsafePointer(unescaped.base) : row.baseAddress
    return UnsafeBufferPointer(start: base.map { $0 + cell.offset }, count: cell.count)
  }

  /// Whether a cell is empty without quotes.
  @inline(__always)
  func isNull(_ index: Int) -> Bool { cells[index].isNull }

  private func keep(_ cell: Cell) {
    if count < keptCellCount { cells.append(cell) }
    count += 1
  }

  /// Cuts the cell whose text begins at `start`, behind its quote; returns where it ends.
  private func cutQuoted(from start: Int) -> Int? {
    let quote = UInt8(ascii: "\"")
    let firstQuote = find(quote, from: start)
    guard firstQuote < row.count else { return nil }
    let behind = firstQuote + 1
    if behind == row.count || row[behind] == UInt8(ascii: ",") {
      keep(Cell(offset: start, count: firstQuote - start, isUnescaped: false, isNull: false))
      return behind
    }
    let offset = unescaped.count
    var position = start
    while true {
      let next = find(quote, from: position)
      guard next < row.count else { return nil }
      copy(position..<next)
      position = next + 1
      guard position < row.count, row[position] == quote else { break }
      unescaped.append(quote)
      position += 1
    }
    let end = find(UInt8(ascii: ","), from: position)
    copy(position..<end)
    keep(
      Cell(offset: offset, count: unescaped.count - offset, isUnescaped: true, isNull: false))
    return end
  }

  /// Where `byte` is next, or the end of the row.
  @inline(__always)
  private func find(_ byte: UInt8, from start: Int) -> Int {
    guard let base = row.baseAddress,
      let found = memchr(base + start, Int32(byte), row.count - start)
    else { return row.count }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private func copy(_ range: Range<Int>) {
    guard let base = row.baseAddress else { return }
    unescaped.append(base + range.lowerBound, count: range.count)
  }

  private static func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    (try? UTF8Span(validating: bytes.span)) != nil
  }
}
