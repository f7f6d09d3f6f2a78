// Records are the elements of top-level JSON arrays, found without parsing them.
//
//     [{"id":1}, {"id":2,⏎ "a":[3]}]⏎[{"id":4}]      records {"id":1} {"id":2,⏎ "a":[3]} {"id":4}
//
// Between elements, blanks, commas and the brackets of the arrays are skipped; anything else
// begins a record. `[` opens an array, unless a comma or an opening bracket came just before it:
// then it begins an element. So nothing has to be known about what came before a record, and
// reading can be resumed behind any of them. A record that begins with { or [ ends with the
// bracket that closes it, one that begins with " with its closing quote, any other one before
// the next blank, comma, bracket or quote.
//
// Broken records. One that cannot be JSON whatever follows must not swallow its successors:
//
//     [{"id":1,"a":"x},        a line break in a string: its end was forgotten
//     {"id":2,"a":[1,2},       } closes [
//     {"id":3,"a":{"b":1       { where a key must stand (found on the next line)
//     {"id":4}]
//
// gives four records. After the place where it breaks, a record goes on to the end of that line,
// and then over whole lines to one that is not indented deeper than the line on which it began
// and begins with { [ ] or , (which is read as usual) or } (which ends the record). For a record
// that began behind another one on its line, the lines behind the break tell the indent. What
// the brackets are is remembered for 64 levels; below them only the depth is counted.

/// Finds the elements of JSON arrays, see above.
struct JSONElementSplitter: RecordSplitter {
  private enum Phase {
    /// Outside of records.
    case between
    /// In an element that began with { or [.
    case container
    /// In a top-level string.
    case string
    /// In a number, a word or garbage.
    case scalar
    /// In a broken record, behind the place where it broke.
    case brokenLine
    /// In a broken record, at the beginning of a line or among its leading blanks.
    case brokenLineStart
  }

  /// An indent that is not known, because what stands before on the line is not remembered.
  private static let unknownIndent = Int.max

  var lineNumber: Int64

  private var phase = Phase.between
  /// The next position to look at.
  private var position = 0
  /// Where the present record began, and on which line.
  private var recordStart = 0
  private var recordLine: Int64 = 1
  /// Lines of a broken record that are indented deeper belong to it: the indent of the line on
  /// which it began.
  private var recordIndent = 0
  private var isRecordIndentKnown = true
  /// Leading blanks of the present line; unknown once a record ended on it.
  private var indent = 0
  private var lineHasContent = false
  /// Whether an opening bracket or a comma was the last thing between elements.
  private var expectsElement = false
  /// The end of what a broken record has for sure, and its line.
  private var contentEnd = 0
  private var contentEndLine: Int64 = 1
  private var container = JSONContainerScan()

  /// - Parameter isResumed: Whether the first byte is not the first of its line.
  init(lineNumber: Int64, isResumed: Bool) {
    self.lineNumber = lineNumber
    guard isResumed else { return }
    indent = Self.unknownIndent
    lineHasContent = true
  }

  mutating func split(_ window: RecordWindow, into chunk: RecordChunk) -> Int {
    let recordCount = chunk.spans.count
    while position < window.endPosition {
      switch phase {
      case .between: skipSeparators(window)
      case .container: scanContainer(window, into: chunk)
      case .string: scanString(window, into: chunk)
      case .scalar: scanScalar(window, into: chunk)
      case .brokenLine: scanBrokenLine(window)
      case .brokenLineStart: scanBrokenLineStart(window, into: chunk)
      }
      if window.isSkipping, chunk.spans.count > recordCount { break }
    }
    if window.isAtEnd, position == window.endPosition { endInput(window, into: chunk) }
    return rebase()
  }

  /// Makes positions count from the beginning of the unfinished record.
  private mutating func rebase() -> Int {
    let start = phase == .between ? position : recordStart
    position -= start
    recordStart -= start
    contentEnd -= start
    container.rebase(by: start)
    return start
  }

  // MARK: Between elements

  private mutating func skipSeparators(_ window: RecordWindow) {
    while position < window.endPosition {
      let byte = window[position]
      switch byte {
      case 0x0A:
        lineNumber += 1
        indent = 0
        lineHasContent = false
      case 0x20, 0x09...0x0D:
        if !lineHasContent { indent += 1 }
      case UInt8(ascii: ","):
        expectsElement = true
        lineHasContent = true
      case UInt8(ascii: "]"):
        expectsElement = false
        lineHasContent = true
      case UInt8(ascii: "[") where !expectsElement:
        expectsElement = true
        lineHasContent = true
      default:
        beginRecord(byte)
        return
      }
      position += 1
    }
  }

  private mutating func beginRecord(_ byte: UInt8) {
    recordStart = position
    recordLine = lineNumber
    recordIndent = indent
    isRecordIndentKnown = indent != Self.unknownIndent
    lineHasContent = true
    expectsElement = false
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      phase = .container
      container = JSONContainerScan()
    case UInt8(ascii: "\""):
      phase = .string
      container = JSONContainerScan()
      position += 1
    default:
      phase = .scalar
      position += 1
    }
  }

  private mutating func endRecord(
    at end: Int, line: Int64, _ window: RecordWindow, into chunk: RecordChunk
  ) {
    chunk.append(recordStart, end, lineNumber: recordLine, in: window)
    chunk.endByteOffset = window.byteOffset + Int64(end)
    chunk.endLineNumber = line
    phase = .between
    // As if reading began here: resuming must find the same records.
    indent = Self.unknownIndent
    lineHasContent = true
  }

  // MARK: In records

  private mutating func scanContainer(_ window: RecordWindow, into chunk: RecordChunk) {
    switch container.scan(window, from: position, lineNumber: &lineNumber) {
    case .unfinished:
      position = window.endPosition
    case .closed(let end):
      position = end
      endRecord(at: end, line: lineNumber, window, into: chunk)
    case .broken(let place):
      position = place
      phase = .brokenLine
    case .misplaced(let place, let before):
      guard let indent = before.indent, indent <= recordIndent else {
        position = place
        phase = .brokenLine
        return
      }
      position = place
      endRecord(at: before.end, line: before.endLine(at: lineNumber), window, into: chunk)
      self.indent = indent
      lineHasContent = false
    }
  }

  private mutating func scanString(_ window: RecordWindow, into chunk: RecordChunk) {
    while position < window.endPosition {
      let byte = window[position]
      if byte == 0x0A {
        phase = .brokenLine
        return
      }
      position += 1
      if container.isEscaped {
        container.isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        container.isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        endRecord(at: position, line: lineNumber, window, into: chunk)
        return
      }
    }
  }

  private mutating func scanScalar(_ window: RecordWindow, into chunk: RecordChunk) {
    while position < window.endPosition {
      switch window[position] {
      case 0x20, 0x09...0x0D, UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: "{"), UInt8(ascii: "\""):
        endRecord(at: position, line: lineNumber, window, into: chunk)
        return
      default:
        position += 1
      }
    }
  }

  // MARK: Broken records

  private mutating func scanBrokenLine(_ window: RecordWindow) {
    while position < window.endPosition {
      if window[position] == 0x0A {
        contentEnd = position
        contentEndLine = lineNumber
        lineNumber += 1
        position += 1
        indent = 0
        phase = .brokenLineStart
        return
      }
      position += 1
    }
  }

  private mutating func scanBrokenLineStart(_ window: RecordWindow, into chunk: RecordChunk) {
    while position < window.endPosition {
      let byte = window[position]
      switch byte {
      case 0x0A:
        lineNumber += 1
        indent = 0
      case 0x20, 0x09...0x0D:
        indent += 1
      case UInt8(ascii: "{") where indent <= recordIndent,
        UInt8(ascii: "[") where indent <= recordIndent,
        UInt8(ascii: "]") where indent <= recordIndent,
        UInt8(ascii: ",") where indent <= recordIndent:
        let indent = indent
        endRecord(at: contentEnd, line: contentEndLine, window, into: chunk)
        self.indent = indent
        lineHasContent = false
        return
      case UInt8(ascii: "}") where indent <= recordIndent:
        position += 1
        endRecord(at: position, line: lineNumber, window, into: chunk)
        return
      default:
        // A line of the record, so the record is indented less, if at all.
        if !isRecordIndentKnown { recordIndent = min(recordIndent, max(0, indent - 1)) }
        phase = .brokenLine
        return
      }
      position += 1
    }
  }

  // MARK: The end

  /// Delivers what was begun and not ended.
  private mutating func endInput(_ window: RecordWindow, into chunk: RecordChunk) {
    switch phase {
    case .between:
      return
    case .brokenLineStart:
      endRecord(at: contentEnd, line: contentEndLine, window, into: chunk)
    case .container:
      let before = container.lookBack(window, from: window.endPosition)
      endRecord(at: before.end, line: before.endLine(at: lineNumber), window, into: chunk)
    case .string, .scalar, .brokenLine:
      endRecord(at: window.endPosition, line: lineNumber, window, into: chunk)
    }
  }
}
