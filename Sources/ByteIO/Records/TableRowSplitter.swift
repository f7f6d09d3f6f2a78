// Records are the rows of a table with commas (RFC 4180, as Python's csv module reads it).
//
//     1,a\r\n                 row of 3 bytes: one \r before the \n is cut off
//     2,"b⏎c ""d"", e"⏎       one row: the line break stands within quotes
//     3,it's 5" wide⏎         a quote that does not begin its field is plain text
//     4,"f"g⏎                 what follows a closing quote belongs to the field
//     \t⏎                     blank: counted, no record
//     5,"h                    within quotes at the end of input: delivered as it is
//
// A lone \r ends no row. Outside of quotes a comma always ends a field, so a quote opens one
// exactly when a comma or the row's beginning stands before it: nothing but quotes and newlines
// has to be visited. Both are found by memchr(3), each byte once by either.

import Glibc

/// Finds the rows of a table, see above.
struct TableRowSplitter: RecordSplitter {
  private enum State {
    case plain
    case quoted
    /// Behind a quote within quotes: another one makes it a quote of the text, else it closed.
    case behindQuote
  }

  private static let quote: UInt8 = 0x22
  private static let newline: UInt8 = 0x0A
  private static let comma: UInt8 = 0x2C

  var lineNumber: Int64
  /// The line on which the present row begins.
  private var rowLine: Int64
  private var state = State.plain
  /// The next position to look at.
  private var position = 0
  /// The byte before that position; a comma at the beginning of a row.
  private var lastByte = TableRowSplitter.comma

  init(lineNumber: Int64) {
    self.lineNumber = lineNumber
    rowLine = lineNumber
  }

  mutating func split(_ window: RecordWindow, into chunk: RecordChunk) -> Int {
    let end = window.endPosition
    if state == .behindQuote, position < end {
      let isDoubled = window[position] == Self.quote
      state = isDoubled ? .quoted : .plain
      if isDoubled { position += 1 }
    }
    var rowStart = 0
    var quote = find(Self.quote, from: position, window)
    var newline = find(Self.newline, from: position, window)
    while true {
      if state == .quoted {
        while newline < quote {
          lineNumber += 1
          newline = find(Self.newline, from: newline + 1, window)
        }
        guard quote < end else { break }
        guard quote + 1 < end else {
          state = .behindQuote
          break
        }
        let isDoubled = window[quote + 1] == Self.quote
        if !isDoubled { state = .plain }
        quote = find(Self.quote, from: quote + (isDoubled ? 2 : 1), window)
      } else if quote < newline {
        if opensField(quote, rowStart: rowStart, window) { state = .quoted }
        quote = find(Self.quote, from: quote + 1, window)
      } else if newline < end {
        append(rowStart, newline, in: window, to: chunk)
        lineNumber += 1
        rowLine = lineNumber
        rowStart = newline + 1
        if window.isSkipping { break }
        newline = find(Self.newline, from: rowStart, window)
      } else {
        break
      }
    }
    let stopsBehindRow = window.isSkipping && rowStart > 0
    if window.isAtEnd, rowStart < end, !stopsBehindRow {
      append(rowStart, end, in: window, to: chunk)
      rowLine = lineNumber
      rowStart = end
      state = .plain
    }
    chunk.endByteOffset = window.byteOffset + Int64(rowStart)
    chunk.endLineNumber = rowLine
    position = stopsBehindRow ? 0 : end - rowStart
    if position == 0 {
      lastByte = Self.comma
    } else if end > window.firstPosition {
      lastByte = window[end - 1]
    }
    return rowStart
  }

  /// The first such byte at or behind a position, or the window's end.
  @inline(__always)
  private func find(_ byte: UInt8, from position: Int, _ window: RecordWindow) -> Int {
    guard position < window.endPosition,
      let found = memchr(window.pointer(position), Int32(byte), window.endPosition - position)
    else { return window.endPosition }
    return window.firstPosition + (UnsafeRawPointer(found) - UnsafeRawPointer(window.base))
  }

  /// Whether a quote outside of quotes is the first byte of its field.
  @inline(__always)
  private func opensField(_ quote: Int, rowStart: Int, _ window: RecordWindow) -> Bool {
    if quote == rowStart { return true }
    return (quote > window.firstPosition ? window[quote - 1] : lastByte) == Self.comma
  }

  /// Appends the row whose newline (or end of input) is at `end`.
  @inline(__always)
  private func append(_ start: Int, _ end: Int, in window: RecordWindow, to chunk: RecordChunk) {
    let isWhole = end - start <= window.limits.maximumRecordByteCount && !window.isSkipping
    guard isWhole, state != .quoted else {
      chunk.append(start, end, lineNumber: rowLine, in: window)
      return
    }
    var first = start
    while first < end, RecordSplitting.isBlank(window[first]) { first += 1 }
    guard first < end else {
      chunk.blankLineCount += 1
      chunk.lineCount += 1
      return
    }
    let trimmed = window[end - 1] == 0x0D ? end - 1 : end
    chunk.append(start, trimmed, lineNumber: rowLine, in: window)
  }
}
