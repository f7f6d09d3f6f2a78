// Records are the members of top-level JSON objects.
//
//     {"1": {"a":1},⏎ "2": [3]}⏎{"3": null}        "1": {"a":1} and "2": [3] and "3": null
//
// Between members, blanks, commas and the braces of the objects are skipped. A quote begins a
// member: key, colon, value; anything else begins a record of garbage, which ends before the next
// blank, comma, brace or quote. So reading can be resumed behind any record.
//
// Broken members must not swallow their successors. Beside what breaks elements, a text is broken
// where a closing quote is followed by what cannot follow it: its own end was forgotten, and this
// quote may open the next key. So the rest of that line is searched for "key":{ first:
//
//     {"1": {"a":"x}, "2": {"a":"y"}}              broken at "2; that begins the next member
//
// On later lines a quote that is not indented deeper than the record begins a member. A member
// without its closing brace is not broken as JSON: its successors seem to lie within it.
//
//     {"1": {"a":1,⏎"2": {"a":2}}                  "1": {"a":1, and "2": {"a":2}
//
// So "key":{ at the beginning of a line that is not indented deeper than the record begins a
// member, unless that is how the file is laid out: no line is indented, and the { of the record
// as well as this one end their lines. In a file without line breaks nothing tells the two apart.

/// Where the parts of the present member are.
struct MemberPositions {
  /// The position behind the colon, and its line.
  var colonEnd = 0
  var colonEndLine: Int64 = 1
  /// The position of the value's first byte, and its line.
  var valueStart = 0
  var valueLine: Int64 = 1
  /// The indent of that line; nil when the value begins on the line of the colon.
  var valueIndent: Int?

  mutating func rebase(by start: Int) {
    colonEnd -= start
    valueStart -= start
  }
}

/// The search for "key":{ in a broken member.
struct MemberSearch {
  enum Step {
    case quote, key, colon, brace
  }

  var step: Step
  /// The position of the quote at which the key may begin.
  var keyStart: Int
  /// The position of the quote at which that key seems to end.
  var keyEnd = 0
  var isEscaped = false

  /// - Parameter quote: The position of a quote just before the text to search.
  init(quote: Int? = nil) {
    step = quote == nil ? .quote : .key
    keyStart = quote ?? 0
  }

  mutating func rebase(by start: Int) {
    keyStart -= start
    keyEnd -= start
  }
}

extension JSONRecordSplitter {
  /// What a { within the present member begins.
  enum ObjectOutlook {
    /// The value of a member whose key begins at this position.
    case member(Int)
    /// A value within the present one.
    case value
    /// It depends on the next byte.
    case unknown
  }

  /// The longest key that is looked for within a broken member: 1 KiB.
  private static let maximumInnerKeyByteCount = 1024

  // MARK: Key, colon, value

  mutating func scanKeyEnd(_ window: RecordWindow, into chunk: RecordChunk) {
    guard let byte = skipBlanks(window) else { return }
    switch byte {
    case UInt8(ascii: ":"):
      position += 1
      markContent()
      member.colonEnd = position
      member.colonEndLine = lineNumber
      phase = .valueStart
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      // The colon is missing: a record all the same, so that its content makes none.
      beginValue()
      beginContainer()
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "\""):
      endAtContent(window, into: chunk)
    default:
      breakAtContent()
    }
  }

  mutating func scanValueStart(_ window: RecordWindow, into chunk: RecordChunk) {
    guard let byte = skipBlanks(window) else { return }
    switch byte {
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      beginValue()
      beginContainer()
    case UInt8(ascii: "\""):
      beginValue()
      phase = .string
      container.reset()
      position += 1
    case UInt8(ascii: ","), UInt8(ascii: "}"):
      endAtContent(window, into: chunk)
    default:
      phase = .scalar
      position += 1
    }
  }

  /// Behind a string that seems to be a value: behind a key without value it is the next key.
  mutating func scanValueEnd(_ window: RecordWindow, into chunk: RecordChunk) {
    guard let byte = skipBlanks(window) else { return }
    if byte == UInt8(ascii: ":") {
      guard showsRecord(window) else { return breakRecord() }
      position = member.valueStart
      lineNumber = member.valueLine
      endRecord(at: member.colonEnd, line: member.colonEndLine, window, into: chunk)
      if let indent = member.valueIndent {
        self.indent = indent
        lineHasContent = false
      }
    } else if position == contentEnd, byte != UInt8(ascii: "\""),
      !JSONContainerScan.canFollowQuote(byte)
    {
      breakRecord(quote: contentEnd - 1)
    } else {
      endAtContent(window, into: chunk)
    }
  }

  /// Goes to the next byte that is no blank, and returns it; nil at the end of the window.
  private mutating func skipBlanks(_ window: RecordWindow) -> UInt8? {
    while position < window.endPosition {
      let byte = window[position]
      guard RecordSplitting.isBlank(byte) else { return byte }
      position += 1
      if byte == 0x0A {
        lineNumber += 1
        indent = 0
      } else if indent != Self.unknownIndent {
        indent += 1
      }
    }
    return nil
  }

  private mutating func beginValue() {
    member.valueStart = position
    member.valueLine = lineNumber
    member.valueIndent = lineNumber > contentEndLine ? indent : nil
  }

  /// Ends a record at what it has for sure, with nothing but blanks up to here.
  private mutating func endAtContent(_ window: RecordWindow, into chunk: RecordChunk) {
    if lineNumber > contentEndLine {
      endRecordBeforeLine(window, into: chunk)
    } else {
      endRecord(at: contentEnd, line: contentEndLine, window, into: chunk)
    }
  }

  /// Breaks a record behind a quote, with nothing but blanks up to here.
  private mutating func breakAtContent() {
    if lineNumber > contentEndLine {
      phase = .brokenLineStart
    } else {
      breakRecord(quote: contentEnd - 1)
    }
  }

  // MARK: Members in broken ones

  /// Whether the bytes of the record are all there. Said by its length, which does not depend on
  /// how the input is cut.
  private func showsRecord(_ window: RecordWindow) -> Bool {
    !window.isSkipping && position - recordStart < window.limits.maximumRecordByteCount
  }

  /// Looks for the next member on the line on which the present one broke.
  mutating func searchMember(_ window: RecordWindow, into chunk: RecordChunk) {
    while position < window.endPosition {
      let byte = window[position]
      if byte == 0x0A {
        endBrokenLine()
        return
      }
      if search.step == .brace, byte == UInt8(ascii: "{"), showsRecord(window) {
        endRecord(beforeMemberAt: search.keyStart, window, into: chunk)
        return
      }
      search.advance(byte, at: position)
      position += 1
    }
  }

  /// Ends the present record before the key of the next one and goes back to that.
  mutating func endRecord(
    beforeMemberAt key: Int, _ window: RecordWindow, into chunk: RecordChunk
  ) {
    let (end, newlineCount, indent) = trimmedEnd(before: key, commas: true, window)
    position = key
    endRecord(at: end, line: lineNumber - newlineCount, window, into: chunk)
    guard newlineCount > 0 else { return }
    self.indent = indent
    lineHasContent = false
  }

  /// Whether a { within the present member begins the value of another one.
  func outlook(
    ofObjectAt position: Int, isMisplaced: Bool, _ window: RecordWindow
  ) -> ObjectOutlook {
    guard showsRecord(window), let key = key(beforeObjectAt: position, window) else {
      return .value
    }
    if isMisplaced { return .member(key) }
    let (_, newlineCount, indent) = trimmedEnd(before: key, commas: false, window)
    guard newlineCount > 0, isRecordIndentKnown, indent <= recordIndent else { return .value }
    if recordIndent > 0 || isIndentedWithin(before: key, window) { return .member(key) }
    guard position + 1 < window.endPosition else { return window.isAtEnd ? .value : .unknown }
    switch window[position + 1] {
    case 0x0A, 0x0D, UInt8(ascii: "}"): return .value
    default: return .member(key)
    }
  }

  /// Whether the value's first line has more than its bracket, or the next is indented.
  private func isIndentedWithin(before end: Int, _ window: RecordWindow) -> Bool {
    var indent: Int?
    for position in member.valueStart + 1..<end {
      let byte = window[position]
      if byte == 0x0A {
        indent = 0
      } else if !RecordSplitting.isBlank(byte) {
        break
      } else if let known = indent {
        indent = known + 1
      }
    }
    guard let indent else { return true }
    return indent > recordIndent
  }

  /// The position of the quote in "key":{ whose brace is given, all on one line and in the value.
  private func key(beforeObjectAt position: Int, _ window: RecordWindow) -> Int? {
    let floor = max(member.valueStart + 1, position - Self.maximumInnerKeyByteCount)
    var position = position - 1
    func skipBlanks() {
      while position >= floor, window[position] == 0x20 || window[position] == 0x09 {
        position -= 1
      }
    }
    skipBlanks()
    guard position >= floor, window[position] == UInt8(ascii: ":") else { return nil }
    position -= 1
    skipBlanks()
    guard position >= floor, window[position] == UInt8(ascii: "\"") else { return nil }
    position -= 1
    while position >= floor, window[position] != 0x0A {
      if window[position] == UInt8(ascii: "\""), window[position - 1] != UInt8(ascii: "\\") {
        return position
      }
      position -= 1
    }
    return nil
  }
}

extension MemberSearch {
  /// Goes over a byte that is no newline.
  fileprivate mutating func advance(_ byte: UInt8, at position: Int) {
    if isEscaped {
      isEscaped = false
      return
    }
    switch byte {
    case UInt8(ascii: "\\"):
      isEscaped = true
    case UInt8(ascii: "\"") where step == .key:
      step = .colon
      keyEnd = position
    case UInt8(ascii: "\""):
      // What was taken for a key was none.
      step = .key
      keyStart = position
    case UInt8(ascii: ":") where step == .colon:
      step = .brace
    case _ where step == .key || RecordSplitting.isBlank(byte):
      break
    case _ where step == .colon:
      // The quote that closed it may open the next.
      step = .key
      keyStart = keyEnd
    default:
      step = .quote
    }
  }
}
