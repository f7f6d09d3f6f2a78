// The `table` format.
//
//     tag          posts  share
//     -----------  -----  -----
//     long_hair     1204  0.602
//     holding_hat      7
//
// Widths come from the header and the first rows; a longer value that comes later widens its own
// line only. Numbers stand to the right, and so does the header over a column of numbers. A line
// never ends in spaces.

/// Lays rows out in columns with bounded memory.
package struct RowTable {
  /// Widths are settled after this many rows,
  package static let sampledRowCount = 200
  /// or when the waiting cells take this many bytes.
  package static let maximumSampleBytes = 1 << 20
  /// No column is padded beyond this many terminal columns.
  package static let maximumColumnWidth = 80
  private static let columnGap = 2

  private struct Cell {
    var end: Int
    var width: Int
    var isNumber: Bool
  }

  private let columnNames: [String]
  private var widths: [Int] = []
  private let text = RowBytes()
  private var cells: [Cell] = []
  private var rowCount = 0
  private var isSettled = false

  package init(columns: [String]) {
    columnNames = columns
  }

  package mutating func appendText(_ value: UnsafeRawBufferPointer) {
    let width = text.append(tableCell: value)
    cells.append(Cell(end: text.count, width: width, isNumber: false))
  }

  package mutating func appendNull() {
    cells.append(Cell(end: text.count, width: 0, isNumber: false))
  }

  /// Appends a cell of ASCII that `write` puts down.
  package mutating func appendASCII(isNumber: Bool, _ write: (RowBytes) -> Void) {
    let start = text.count
    write(text)
    cells.append(Cell(end: text.count, width: text.count - start, isNumber: isNumber))
  }

  /// Ends a row; it is laid out at once when the widths are settled.
  package mutating func endRow(into output: RowBytes) {
    rowCount += 1
    if isSettled {
      layOut(into: output)
    } else if rowCount >= Self.sampledRowCount || text.count >= Self.maximumSampleBytes {
      settle(into: output)
    }
  }

  /// Lays out what is still waiting.
  package mutating func finish(into output: RowBytes) {
    if !isSettled { settle(into: output) }
  }

  private mutating func settle(into output: RowBytes) {
    isSettled = true
    let headings = RowBytes()
    var headingCells: [Cell] = []
    widths = []
    for (column, name) in columnNames.enumerated() {
      var name = name
      let width = name.withUTF8 { headings.append(tableCell: UnsafeRawBufferPointer($0)) }
      var columnWidth = width
      var hasNumber = false
      var hasText = false
      for index in stride(from: column, to: cells.count, by: columnNames.count) {
        let cell = cells[index]
        columnWidth = max(columnWidth, cell.width)
        hasNumber = hasNumber || cell.isNumber
        hasText = hasText || (!cell.isNumber && cell.width > 0)
      }
      widths.append(min(columnWidth, Self.maximumColumnWidth))
      headingCells.append(
        Cell(end: headings.count, width: width, isNumber: hasNumber && !hasText))
    }
    layOut(headingCells[...], of: headings, from: 0, into: output)
    for (column, width) in widths.enumerated() {
      if column > 0 { output.append(UInt8(ascii: " "), times: Self.columnGap) }
      output.append(UInt8(ascii: "-"), times: width)
    }
    output.append(UInt8(ascii: "\n"))
    layOut(into: output)
  }

  /// Lays out all rows that wait and forgets them.
  private mutating func layOut(into output: RowBytes) {
    var start = 0
    for first in stride(from: 0, to: cells.count, by: columnNames.count) {
      let row = cells[first..<first + columnNames.count]
      layOut(row, of: text, from: start, into: output)
      start = row.last?.end ?? start
    }
    cells.removeAll(keepingCapacity: true)
    text.removeAll()
  }

  private func layOut(
    _ row: ArraySlice<Cell>, of text: RowBytes, from first: Int, into output: RowBytes
  ) {
    var start = first
    // Spaces wait for a cell to follow them.
    var waitingSpaces = 0
    for (column, cell) in row.enumerated() {
      if column > 0 { waitingSpaces += Self.columnGap }
      let padding = max(0, widths[column] - cell.width)
      if cell.end > start {
        output.append(UInt8(ascii: " "), times: waitingSpaces + (cell.isNumber ? padding : 0))
        output.append(text.bytes[start..<cell.end])
        waitingSpaces = cell.isNumber ? 0 : padding
      } else {
        waitingSpaces += padding
      }
      start = cell.end
    }
    output.append(UInt8(ascii: "\n"))
  }
}
