// Records are the elements of one name of an XML document, found without parsing them.
//
//     <posts count="2"><post id="1" tags="a>b"/>⏎<post><id>2</id></post></posts>
//
// gives <post id="1" tags="a>b"/> and <post><id>2</id></post>. Everything between them is skipped,
// comments too. An element ends with the /> of its tag, or with the end tag of its name; elements of
// its name do not lie inside each other.
//
// A < can stand neither in a tag nor in the value of an attribute, and the element's own start tag not
// inside of it: there a record is broken, ends, and the next one may begin. So an element whose quote or
// end was forgotten takes no other one along.
//
// The elements around the records are counted, so that a document that was cut off between two of them is
// known: it ends before the end tag of its root.

import Glibc

/// Finds the elements of one name, see above.
struct XMLElementSplitter: RecordSplitter {
  private enum State {
    case between
    case comment
    /// In a tag around the records, or in <?…> and <!…>.
    case outerTag
    /// In the start tag of a record.
    case tag
    /// Between start tag and end tag of a record.
    case content
  }

  private static let commentStart = Array("<!--".utf8)
  private static let commentEnd = Array("-->".utf8)

  var lineNumber: Int64
  private let startTag: [UInt8]
  private let endTag: [UInt8]
  private var state = State.between
  /// The next position to look at.
  private var position = 0
  private var recordStart = 0
  private var recordLine: Int64 = 1
  /// The quote that the value at hand began with; 0 outside of values.
  private var quote: UInt8 = 0
  private var lastByte: UInt8 = 0
  /// In content the bytes from the last < on, as long as they may be one of the tags.
  private var markup: [UInt8] = []
  private var isInEndTag = false
  /// Whether records stand in another element.
  private let hasRoot: Bool
  /// How many elements around the records are open (1 for all of them, where reading was resumed), and what the
  /// outer tag at hand does to that.
  private var outerDepth: Int
  private var outerStep = 0

  /// - Parameter isResumed: Whether reading begins behind a record.
  init(name: String, lineNumber: Int64, isResumed: Bool, hasRoot: Bool) {
    self.lineNumber = lineNumber
    self.hasRoot = hasRoot
    outerDepth = isResumed && hasRoot ? 1 : 0
    startTag = Array("<\(name)".utf8)
    endTag = Array("</\(name)".utf8)
  }

  mutating func split(_ window: RecordWindow, into chunk: RecordChunk) -> Int {
    let recordCount = chunk.spans.count
    var waits = false
    while position < window.endPosition, !waits {
      switch state {
      case .between: waits = findStart(window)
      case .comment: waits = skipComment(window)
      case .outerTag: scanOuterTag(window)
      case .tag: scanTag(window, into: chunk)
      case .content: scanContent(window, into: chunk)
      }
      if window.isSkipping, chunk.spans.count > recordCount { break }
    }
    let isInRecord = state == .tag || state == .content
    if window.isAtEnd, isInRecord, position == window.endPosition {
      endRecord(at: window.endPosition, window, into: chunk)
    }
    let begin = state == .tag || state == .content ? recordStart : position
    position -= begin
    recordStart -= begin
    return begin
  }

  /// Whether a document begins with another element than that of its records.
  static func hasRoot(_ head: UnsafeRawBufferPointer, name: String) -> Bool {
    guard let base = head.baseAddress else { return false }
    var splitter = XMLElementSplitter(name: name, lineNumber: 1, isResumed: false, hasRoot: false)
    let window = RecordWindow(
      base: base.assumingMemoryBound(to: UInt8.self), firstPosition: 0, endPosition: head.count,
      byteOffset: 0, isAtEnd: true,
      limits: RecordLimits(maximumRecordByteCount: .max, overlongPrefixByteCount: .max))
    while splitter.position < window.endPosition, splitter.outerDepth == 0 {
      switch splitter.state {
      case .between: _ = splitter.findStart(window)
      case .comment: _ = splitter.skipComment(window)
      case .outerTag: splitter.scanOuterTag(window)
      case .tag, .content: return false
      }
    }
    return splitter.outerDepth > 0
  }

  var missingEnd: String? { outerDepth > 0 ? "the end tag of its root" : nil }

  /// Whether what stands at a position is `text`; nil when the window ends before that is sure.
  private func stands(_ text: [UInt8], at position: Int, _ window: RecordWindow) -> Bool? {
    for (index, byte) in text.enumerated() {
      guard position + index < window.endPosition else { return window.isAtEnd ? false : nil }
      if window[position + index] != byte { return false }
    }
    return true
  }

  /// Whether the tag of a record stands at a position: the name, and a byte that ends a name.
  private func standsTag(_ tag: [UInt8], at position: Int, _ window: RecordWindow) -> Bool? {
    guard let stands = stands(tag, at: position, window) else { return nil }
    guard stands else { return false }
    guard position + tag.count < window.endPosition else { return window.isAtEnd ? false : nil }
    return Self.endsName(window[position + tag.count])
  }

  /// Whether a name in a tag ends before this byte.
  private static func endsName(_ byte: UInt8) -> Bool {
    RecordSplitting.isBlank(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/")
  }

  /// - Returns: Whether more bytes must be known to go on.
  private mutating func findStart(_ window: RecordWindow) -> Bool {
    while position < window.endPosition {
      guard window[position] == UInt8(ascii: "<") else {
        if window[position] == 0x0A { lineNumber += 1 }
        position += 1
        continue
      }
      guard let isStart = standsTag(startTag, at: position, window),
        let isComment = stands(Self.commentStart, at: position, window)
      else { return true }
      if isStart {
        recordStart = position
        recordLine = lineNumber
        // Behind any record the root has to end, also behind one that stands outside: resuming must find the same.
        if hasRoot { outerDepth = max(1, outerDepth) }
        position += startTag.count
        quote = 0
        lastByte = 0
        state = .tag
        return false
      }
      if isComment {
        position += Self.commentStart.count
        state = .comment
        return false
      }
      guard position + 1 < window.endPosition || window.isAtEnd else { return true }
      position += 1
      beginOuterTag(position < window.endPosition ? window[position] : 0)
      return false
    }
    return false
  }

  /// Begins a tag around the records whose < the byte follows.
  private mutating func beginOuterTag(_ byte: UInt8) {
    state = .outerTag
    quote = 0
    lastByte = 0
    switch byte {
    case UInt8(ascii: "/"): outerStep = -1
    case UInt8(ascii: "?"), UInt8(ascii: "!"): outerStep = 0
    default: outerStep = 1
    }
  }

  private mutating func scanOuterTag(_ window: RecordWindow) {
    while position < window.endPosition {
      let byte = window[position]
      if byte == UInt8(ascii: "<") {
        state = .between
        return
      }
      position += 1
      if byte == 0x0A { lineNumber += 1 }
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        if outerStep < 0 || lastByte != UInt8(ascii: "/") {
          outerDepth = max(0, outerDepth + outerStep)
        }
        state = .between
        return
      }
      lastByte = byte
    }
  }

  private mutating func skipComment(_ window: RecordWindow) -> Bool {
    while position < window.endPosition {
      guard let isEnd = stands(Self.commentEnd, at: position, window) else { return true }
      if isEnd {
        position += Self.commentEnd.count
        state = .between
        return false
      }
      if window[position] == 0x0A { lineNumber += 1 }
      position += 1
    }
    return false
  }

  private mutating func scanTag(_ window: RecordWindow, into chunk: RecordChunk) {
    while position < window.endPosition {
      let byte = window[position]
      if byte == UInt8(ascii: "<") {
        endRecord(at: position, window, into: chunk)
        return
      }
      position += 1
      if byte == 0x0A { lineNumber += 1 }
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        if lastByte == UInt8(ascii: "/") {
          endRecord(at: position, window, into: chunk)
        } else {
          state = .content
        }
        return
      }
      lastByte = byte
    }
  }

  private mutating func scanContent(_ window: RecordWindow, into chunk: RecordChunk) {
    while position < window.endPosition {
      let byte = window[position]
      position += 1
      if byte == 0x0A { lineNumber += 1 }
      if isInEndTag {
        guard byte == UInt8(ascii: ">") else { continue }
        endRecord(at: position, window, into: chunk)
        return
      }
      if byte == UInt8(ascii: "<") {
        markup = [byte]
      } else if !markup.isEmpty {
        markup.append(byte)
        let mayGoOn = endTag.starts(with: markup) || startTag.starts(with: markup)
        guard !mayGoOn else { continue }
        let name = markup.dropLast()
        let isTag = Self.endsName(byte)
        if isTag, name.elementsEqual(endTag) {
          guard byte == UInt8(ascii: ">") else {
            isInEndTag = true
            continue
          }
          endRecord(at: position, window, into: chunk)
          return
        }
        // The bytes of an overlong record are gone: its next one could not begin there.
        if isTag, name.elementsEqual(startTag), !window.isSkipping {
          if byte == 0x0A { lineNumber -= 1 }
          endRecord(at: position - markup.count, window, into: chunk)
          return
        }
        markup = []
      }
    }
  }

  private mutating func endRecord(at end: Int, _ window: RecordWindow, into chunk: RecordChunk) {
    chunk.append(recordStart, end, lineNumber: recordLine, in: window)
    chunk.endByteOffset = window.byteOffset + Int64(end)
    chunk.endLineNumber = lineNumber
    position = end
    state = .between
    markup = []
    isInEndTag = false
  }
}
