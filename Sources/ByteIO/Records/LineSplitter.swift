// Records are lines.
//
//     {"id":1}\r\n        record of 8 bytes, line 1: one \r before the \n is cut off
//     \t \r\n             blank: counted, no record
//     {"id":2}            record, line 3: the last line may lack its newline
//
// Any other byte may stand in a line (NUL, invalid UTF-8, a lone \r). The cost is that of
// memchr(3), which uses the widest instructions of the machine.

import Glibc

struct LineSplitter: RecordSplitter {
  var lineNumber: Int64
  /// Bytes at the beginning of the window that hold no newline.
  private var scannedByteCount = 0

  init(lineNumber: Int64) {
    self.lineNumber = lineNumber
  }

  mutating func split(_ window: RecordWindow, into chunk: RecordChunk) -> Int {
    var start = 0
    var position = scannedByteCount
    while position < window.endPosition,
      let found = memchr(window.pointer(position), 0x0A, window.endPosition - position)
    {
      let newline = window.firstPosition + (UnsafeRawPointer(found) - UnsafeRawPointer(window.base))
      append(start, newline, in: window, to: chunk)
      start = newline + 1
      position = start
      if window.isSkipping { break }
    }
    if window.isAtEnd, start < window.endPosition, !(window.isSkipping && start > 0) {
      append(start, window.endPosition, in: window, to: chunk)
      start = window.endPosition
    }
    scannedByteCount = start > 0 && window.isSkipping ? 0 : window.endPosition - start
    chunk.endByteOffset = window.byteOffset + Int64(start)
    chunk.endLineNumber = lineNumber
    return start
  }

  /// Appends the line whose newline (or end of input) is at `end`.
  @inline(__always)
  private mutating func append(
    _ start: Int, _ end: Int, in window: RecordWindow, to chunk: RecordChunk
  ) {
    defer { lineNumber += 1 }
    let isWhole = end - start <= window.limits.maximumRecordByteCount && !window.isSkipping
    guard isWhole else {
      chunk.append(start, end, lineNumber: lineNumber, in: window)
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
    chunk.append(start, trimmed, lineNumber: lineNumber, in: window)
  }
}
