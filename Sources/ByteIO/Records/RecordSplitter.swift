// The contract between `RecordReader`, which moves bytes, and a splitter, which finds records.
//
// The reader shows a window of the entry. Positions count from the beginning of the record that
// was unfinished after the window before (or from where that window ended). The splitter appends
// a span for every record that ends in the window and returns where the next, unfinished one
// begins. The reader then shows that one again with more bytes behind it:
//
//     window "{"a":1}⏎{"b"        appends 0..<7, returns 8
//     window "{"b":2}⏎"           appends 0..<7, returns 8
//
// Bytes that were seen are not looked at again: a splitter keeps its own place. When a record
// outgrows the limit, its bytes are dropped and `firstPosition` says from where on the window
// can be read; the splitter then stops behind the end of that record.

/// Some bytes of an entry, see above.
struct RecordWindow {
  /// The byte at `firstPosition`. Behind the last byte, 64 more can be read (of any value).
  let base: UnsafePointer<UInt8>
  /// The first position that can be read; not 0 only while an overlong record is skipped.
  let firstPosition: Int
  /// The position behind the last byte.
  let endPosition: Int
  /// The offset of position 0 in the entry, in decoded bytes.
  let byteOffset: Int64
  /// Whether the entry ends where the window ends.
  let isAtEnd: Bool
  let limits: RecordLimits

  /// Whether the bytes before this window belong to an overlong record and are gone.
  var isSkipping: Bool { firstPosition > 0 }

  @inline(__always)
  func pointer(_ position: Int) -> UnsafePointer<UInt8> { base + (position - firstPosition) }

  @inline(__always)
  subscript(position: Int) -> UInt8 { base[position - firstPosition] }
}

/// What bounds a record.
struct RecordLimits {
  /// A longer record is overlong.
  let maximumRecordByteCount: Int
  /// How many bytes of an overlong record are kept.
  let overlongPrefixByteCount: Int
}

/// Finds records, see the top of this file.
protocol RecordSplitter {
  /// The line, from 1, of the first byte that was not looked at.
  var lineNumber: Int64 { get set }

  /// At the end of the entry: what should have come before it, such as "the ] of its array"; nil where it is whole.
  var missingEnd: String? { get }

  /// Appends the records that end in the window and returns where the unfinished one begins,
  /// or the window's end when there is none.
  mutating func split(_ window: RecordWindow, into chunk: RecordChunk) -> Int
}

extension RecordSplitter {
  /// Lines and rows have no end that could be missing.
  var missingEnd: String? { nil }
}

extension RecordChunk {
  /// Appends a record at the given positions of the window.
  @inline(__always)
  func append(_ start: Int, _ end: Int, lineNumber: Int64, in window: RecordWindow) {
    let length = end - start
    let isOverlong = length > window.limits.maximumRecordByteCount || window.isSkipping
    lineCount += 1
    spans.append(
      RecordSpan(
        offset: start,
        byteCount: isOverlong ? min(length, window.limits.overlongPrefixByteCount) : length,
        recordByteCount: Int64(length),
        lineNumber: lineNumber,
        byteOffset: window.byteOffset + Int64(start)))
  }
}
