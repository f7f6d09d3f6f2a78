// Broken records: how far they go, see the top of JSONRecordSplitter.swift.

extension JSONRecordSplitter {
  /// Goes into what is behind the place where the present record cannot be JSON any more.
  /// - Parameter quote: The position of a quote just before, at which the next key may begin.
  mutating func breakRecord(quote: Int? = nil) {
    phase = findsMembers ? .memberSearch : .brokenLine
    search = MemberSearch(quote: quote)
  }

  mutating func scanBrokenLine(_ window: RecordWindow) {
    while position < window.endPosition {
      if window[position] == 0x0A {
        endBrokenLine()
        return
      }
      position += 1
    }
  }

  /// Goes over the newline at the present position.
  mutating func endBrokenLine() {
    markContent()
    lineNumber += 1
    position += 1
    indent = 0
    phase = .brokenLineStart
  }

  mutating func scanBrokenLineStart(_ window: RecordWindow, into chunk: RecordChunk) {
    while position < window.endPosition {
      let byte = window[position]
      switch byte {
      case 0x0A:
        lineNumber += 1
        indent = 0
      case 0x20, 0x09...0x0D:
        indent += 1
      case UInt8(ascii: "{") where indent <= recordIndent,
        UInt8(ascii: "[") where indent <= recordIndent && !findsMembers,
        UInt8(ascii: "]") where indent <= recordIndent && !findsMembers,
        UInt8(ascii: "\"") where indent <= recordIndent && beginsMember,
        UInt8(ascii: ",") where indent <= recordIndent:
        endRecordBeforeLine(window, into: chunk)
        return
      case UInt8(ascii: "}") where indent <= recordIndent:
        position += 1
        endRecord(at: position, line: lineNumber, window, into: chunk)
        return
      default:
        // A line of the record, so the record is indented less, if at all.
        phase = .brokenLine
        if !isRecordIndentKnown {
          recordIndent = min(recordIndent, max(0, indent - 1))
          if findsMembers, byte == UInt8(ascii: "\"") { breakRecord() }
        }
        return
      }
      position += 1
    }
  }

  /// Whether a quote at the present place in its line begins a member rather than a line of one.
  private var beginsMember: Bool {
    findsMembers && (isRecordIndentKnown || indent == 0)
  }

  /// Ends a record at what it has for sure; the present line begins with something else.
  mutating func endRecordBeforeLine(_ window: RecordWindow, into chunk: RecordChunk) {
    let indent = indent
    endRecord(at: contentEnd, line: contentEndLine, window, into: chunk)
    self.indent = indent
    lineHasContent = false
  }

  /// Remembers that the record has all bytes before the present position.
  mutating func markContent() {
    contentEnd = position
    contentEndLine = lineNumber
  }

  /// The place behind the last byte of the record before a position that is no blank (nor comma),
  /// and the line breaks behind it. The window must show the whole record.
  func trimmedEnd(
    before position: Int, commas: Bool, _ window: RecordWindow
  ) -> (end: Int, newlineCount: Int64, indent: Int) {
    var end = position
    var newlineCount: Int64 = 0
    var indent = Self.unknownIndent
    while end > recordStart + 1 {
      let byte = window[end - 1]
      guard RecordSplitting.isBlank(byte) || (commas && byte == UInt8(ascii: ",")) else { break }
      if byte == 0x0A {
        newlineCount += 1
        if newlineCount == 1 { indent = position - end }
      }
      end -= 1
    }
    return (end, newlineCount, indent)
  }
}
