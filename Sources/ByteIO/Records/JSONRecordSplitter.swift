// Records are the elements of top-level JSON arrays, or the members of top-level JSON objects,
// found without parsing them.
//
//     elements   [{"id":1}, {"id":2,⏎ "a":[3]}]⏎[{"id":4}]   {"id":1} {"id":2,⏎ "a":[3]} {"id":4}
//     pages      {"posts":[{"id":1}]}⏎{"posts":[{"id":2}]}   {"id":1} {"id":2}
//     members    {"1": {"a":1},⏎"2": [3]}                    "1": {"a":1} and "2": [3]
//
// Elements. Between them, blanks, commas and the brackets of the arrays are skipped; anything
// else begins a record. `[` opens an array, unless a comma or an opening bracket came just before
// it: then it begins an element. So nothing has to be known about what came before a record, and
// reading can be resumed behind any of them. A record that begins with { or [ ends with the
// bracket that closes it, one that begins with " with its closing quote, any other one before
// the next blank, comma, bracket or quote. Pages are elements; {"posts":[ and } are skipped too.
// How members are found is told in JSONRecordSplitter+Members.swift.
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
//
// Cut files. An array (the array of a page, an object of members) that is still open where the input
// ends tells that something may be missing, also where the cut lies between two records.

/// Finds the elements of JSON arrays or the members of JSON objects, see above.
struct JSONRecordSplitter: RecordSplitter {
  /// What the records are.
  enum Shape {
    case elements
    /// Elements of arrays that objects have under this key.
    case pages(key: String)
    case members
  }

  enum Phase {
    /// Outside of records.
    case between
    /// In what may be the {"posts":[ of a page.
    case pageOpening
    /// Behind the ] of a page, in what may be its other members up to the }.
    case pageClosing
    /// In an element, or the value of a member, that began with { or [.
    case container
    /// In a top-level string.
    case string
    /// In a number, a word or garbage.
    case scalar
    /// In the key of a member, behind it, before its value, behind a value that is a string.
    case key, keyEnd, valueStart, valueEnd
    /// In a broken member, on the line where it broke.
    case memberSearch
    /// In a broken record, behind the place where it broke.
    case brokenLine
    /// In a broken record, at the beginning of a line or among its leading blanks.
    case brokenLineStart
  }

  /// An indent that is not known, because what stands before on the line is not remembered.
  static let unknownIndent = Int.max

  let findsMembers: Bool
  /// The bytes of the key of pages; empty for other shapes.
  let pageKey: [UInt8]
  var lineNumber: Int64

  var phase = Phase.between
  /// The next position to look at.
  var position = 0
  /// Where the present record began, and on which line.
  var recordStart = 0
  var recordLine: Int64 = 1
  /// Lines of a broken record that are indented deeper belong to it: the indent of the line on
  /// which it began.
  var recordIndent = 0
  var isRecordIndentKnown = true
  /// Leading blanks of the present line; unknown once a record ended on it.
  var indent = 0
  var lineHasContent = false
  /// Whether an opening bracket or a comma was the last thing between elements.
  private var expectsElement = false
  /// Whether records stand in an array or an object: so it is where the input begins with one.
  private let hasEnclosure: Bool
  /// Whether that has begun and not ended.
  private var isEnclosed: Bool
  /// The end of what a broken or unfinished record has for sure, and its line.
  var contentEnd = 0
  var contentEndLine: Int64 = 1
  var container = JSONContainerScan()
  var pageOpening = PageOpening.closing
  var member = MemberPositions()
  var search = MemberSearch()

  /// - Parameters:
  ///   - isResumed: Whether the first byte is not the first of its line.
  ///   - hasEnclosure: Whether the input begins with the array, or the object, around the records.
  init(_ shape: Shape, lineNumber: Int64, isResumed: Bool, hasEnclosure: Bool) {
    self.lineNumber = lineNumber
    self.hasEnclosure = hasEnclosure
    isEnclosed = isResumed && hasEnclosure
    switch shape {
    case .elements: (findsMembers, pageKey) = (false, [])
    case .pages(let key): (findsMembers, pageKey) = (false, Array(key.utf8))
    case .members: (findsMembers, pageKey) = (true, [])
    }
    guard isResumed else { return }
    indent = Self.unknownIndent
    lineHasContent = true
  }

  mutating func split(_ window: RecordWindow, into chunk: RecordChunk) -> Int {
    let recordCount = chunk.spans.count
    var waits = false
    while position < window.endPosition, !waits {
      switch phase {
      case .between: skipSeparators(window)
      case .pageOpening, .pageClosing: scanPageOpening(window)
      case .container: waits = scanContainer(window, into: chunk)
      case .string, .key: scanString(window, into: chunk)
      case .scalar: scanScalar(window, into: chunk)
      case .keyEnd: scanKeyEnd(window, into: chunk)
      case .valueStart: scanValueStart(window, into: chunk)
      case .valueEnd: scanValueEnd(window, into: chunk)
      case .memberSearch: searchMember(window, into: chunk)
      case .brokenLine: scanBrokenLine(window)
      case .brokenLineStart: scanBrokenLineStart(window, into: chunk)
      }
      if window.isSkipping, chunk.spans.count > recordCount { break }
    }
    if window.isAtEnd, position == window.endPosition { endInput(window, into: chunk) }
    return rebase()
  }

  var missingEnd: String? {
    guard isEnclosed else { return nil }
    return findsMembers ? "the } of its object" : "the ] of its array"
  }

  /// Makes positions count from the beginning of the unfinished record.
  private mutating func rebase() -> Int {
    let start = phase == .between ? position : recordStart
    position -= start
    recordStart -= start
    contentEnd -= start
    container.rebase(by: start)
    member.rebase(by: start)
    search.rebase(by: start)
    return start
  }

  // MARK: Between records

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
      case UInt8(ascii: "]") where !pageKey.isEmpty:
        position += 1
        closePage()
        return
      case UInt8(ascii: "]") where !findsMembers,
        UInt8(ascii: "}") where findsMembers || !pageKey.isEmpty:
        expectsElement = false
        isEnclosed = false
        lineHasContent = true
      case UInt8(ascii: "[") where !expectsElement && !findsMembers:
        expectsElement = true
        isEnclosed = true
        lineHasContent = true
      case UInt8(ascii: "{") where findsMembers:
        isEnclosed = true
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
    // Behind any record it has to end, also behind one that stands outside: resuming must find the same.
    isEnclosed = hasEnclosure
    let mayOpenPage = !pageKey.isEmpty && !expectsElement
    expectsElement = false
    switch byte {
    case UInt8(ascii: "\"") where findsMembers:
      phase = .key
      container.reset()
      position += 1
    case UInt8(ascii: "{") where mayOpenPage:
      phase = .pageOpening
      pageOpening = PageOpening(key: pageKey)
    case UInt8(ascii: "{") where !findsMembers, UInt8(ascii: "[") where !findsMembers:
      beginContainer()
    case UInt8(ascii: "\"") where !findsMembers:
      phase = .string
      container.reset()
      position += 1
    default:
      phase = .scalar
      position += 1
    }
  }

  mutating func beginContainer() {
    phase = .container
    container = JSONContainerScan(watchesMembers: findsMembers)
  }

  /// Leaves the opening of a page, as if it were the [ of an array, or what is behind its array.
  mutating func enterPage(_ expectsElement: Bool) {
    phase = .between
    self.expectsElement = expectsElement
    isEnclosed = expectsElement
  }

  /// Begins to look at what stands behind the ] of a page.
  private mutating func closePage() {
    recordStart = position
    recordLine = lineNumber
    lineHasContent = true
    isEnclosed = false
    phase = .pageClosing
    pageOpening = .closing
  }

  mutating func endRecord(
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

  /// - Returns: Whether the next byte must be known to go on.
  private mutating func scanContainer(
    _ window: RecordWindow, into chunk: RecordChunk
  ) -> Bool {
    let start = position
    switch container.scan(window, from: start, lineNumber: &lineNumber) {
    case .unfinished:
      position = window.endPosition
    case .closed(let end):
      position = end
      endRecord(at: end, line: lineNumber, window, into: chunk)
    case .broken(let end):
      position = end
      breakRecord()
    case .strayQuote(let end):
      position = end
      breakRecord(quote: position - 1)
    case .nestedObject(let object, let before):
      position = object
      switch outlook(ofObjectAt: position, isMisplaced: before != nil, window) {
      case .member(let key): endRecord(beforeMemberAt: key, window, into: chunk)
      case .unknown:
        container.pause(at: position, window, from: start)
        return true
      case .value:
        if let before { return endMisplaced(before, window, into: chunk) }
        container.open(at: position)
        position += 1
      }
    case .misplaced(let misplaced, let before):
      position = misplaced
      return endMisplaced(before, window, into: chunk)
    }
    return false
  }

  /// Ends a record before a bracket that cannot stand where it stands, or goes on to the next line.
  private mutating func endMisplaced(
    _ before: JSONContainerScan.Before, _ window: RecordWindow, into chunk: RecordChunk
  ) -> Bool {
    guard let indent = before.indent, indent <= recordIndent else {
      breakRecord()
      return false
    }
    endRecord(at: before.end, line: before.endLine(at: lineNumber), window, into: chunk)
    self.indent = indent
    lineHasContent = false
    return false
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
        guard findsMembers else {
          endRecord(at: position, line: lineNumber, window, into: chunk)
          return
        }
        markContent()
        phase = phase == .key ? .keyEnd : .valueEnd
        return
      }
    }
  }

  private mutating func scanScalar(_ window: RecordWindow, into chunk: RecordChunk) {
    while position < window.endPosition {
      switch window[position] {
      case 0x20, 0x09...0x0D, UInt8(ascii: ","), UInt8(ascii: "{"), UInt8(ascii: "\""),
        UInt8(ascii: "[") where !findsMembers, UInt8(ascii: "]") where !findsMembers,
        UInt8(ascii: "}") where findsMembers || !pageKey.isEmpty:
        endRecord(at: position, line: lineNumber, window, into: chunk)
        return
      default:
        position += 1
      }
    }
  }

  // MARK: The end

  /// Delivers what was begun and not ended.
  private mutating func endInput(_ window: RecordWindow, into chunk: RecordChunk) {
    switch phase {
    case .between:
      return
    case .pageClosing:
      // A } that is missing, or blanks at the end, are nothing; anything else is a broken record.
      let isEmpty = (recordStart..<position).allSatisfy {
        RecordSplitting.isBlank(window[$0]) || window[$0] == UInt8(ascii: ",")
      }
      guard !isEmpty else { return }
      let (end, newlineCount, _) = trimmedEnd(before: position, commas: true, window)
      endRecord(at: end, line: lineNumber - newlineCount, window, into: chunk)
    case .brokenLineStart, .keyEnd, .valueStart, .valueEnd:
      endRecord(at: contentEnd, line: contentEndLine, window, into: chunk)
    case .container:
      let before = container.lookBack(window, from: window.endPosition)
      endRecord(at: before.end, line: before.endLine(at: lineNumber), window, into: chunk)
    case .pageOpening:
      endPageOpening(window, into: chunk)
    case .string, .scalar, .key, .memberSearch, .brokenLine:
      endRecord(at: window.endPosition, line: lineNumber, window, into: chunk)
    }
  }
}
