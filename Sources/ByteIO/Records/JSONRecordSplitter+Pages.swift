// Pages: objects that have an array of records, with other members before and behind it.
//
//     { "posts" : [ {"id":1}, {"id":2} ] }
//     { "@attributes": {"limit": 100, …}, "post": [ {"id":1} ] }
//     { "data": [ {"id":1} ], "meta": {"next": "…"} }
//
// What stands before the first record is skipped when it is exactly that, up to blanks; else the
// { begins a record as in other files. So is what stands behind the array up to the }; if it is
// something else, reading goes on behind the array. All is decided within the bytes that a record
// may have.

/// How much of what encloses the records of a page was found.
struct PageOpening {
  /// Members of the envelope before the array, at most.
  static let maximumMemberCount = 8

  enum Step {
    case brace, keyStart, key, colon, valueStart, string, container, scalar, behindValue
  }

  enum Outcome {
    case goesOn
    /// The byte was the [ of the records.
    case entered
    /// The byte was the } of the page.
    case ended
    /// This is no page.
    case isNone
  }

  private let key: [UInt8]
  private var step = Step.brace
  private var readKey: [UInt8] = []
  private var memberCount = 0
  private var isInString = false
  private var isEscaped = false
  private var depth = 0
  /// Whether the array is behind: only the } is looked for.
  private let isBehindRecords: Bool

  init(key: String) {
    self.key = Array(key.utf8)
    isBehindRecords = false
  }

  init(key: [UInt8]) {
    self.key = key
    isBehindRecords = false
  }

  /// What may stand behind the ] of the records.
  static let closing = PageOpening(isBehindRecords: true)

  private init(isBehindRecords: Bool) {
    key = []
    self.isBehindRecords = isBehindRecords
    step = .behindValue
  }

  mutating func take(_ byte: UInt8) -> Outcome {
    switch step {
    case .string, .key: return stepInString(byte)
    case .container: return stepInContainer(byte)
    case .scalar
    where byte != UInt8(ascii: ",") && byte != UInt8(ascii: "}")
      && !RecordSplitting.isBlank(byte):
      return byte > 0x20 && byte != UInt8(ascii: "{") && byte != UInt8(ascii: "[")
        ? .goesOn : .isNone
    case .scalar: step = .behindValue
    default: break
    }
    if RecordSplitting.isBlank(byte) { return .goesOn }
    switch step {
    case .brace:
      step = .keyStart
      return byte == UInt8(ascii: "{") ? .goesOn : .isNone
    case .keyStart:
      readKey.removeAll(keepingCapacity: true)
      step = .key
      return byte == UInt8(ascii: "\"") ? .goesOn : .isNone
    case .colon:
      step = .valueStart
      return byte == UInt8(ascii: ":") ? .goesOn : .isNone
    case .valueStart: return beginValue(byte)
    default: return stepBehindValue(byte)
    }
  }

  private mutating func beginValue(_ byte: UInt8) -> Outcome {
    switch byte {
    case UInt8(ascii: "[") where !isBehindRecords && readKey == key: return .entered
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      step = .container
      depth = 1
    case UInt8(ascii: "\""): step = .string
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ":"): return .isNone
    default: step = .scalar
    }
    return .goesOn
  }

  private mutating func stepBehindValue(_ byte: UInt8) -> Outcome {
    if byte == UInt8(ascii: "}") { return isBehindRecords ? .ended : .isNone }
    memberCount += 1
    step = .keyStart
    let isFull = !isBehindRecords && memberCount > Self.maximumMemberCount
    return byte == UInt8(ascii: ",") && !isFull ? .goesOn : .isNone
  }

  private mutating func stepInString(_ byte: UInt8) -> Outcome {
    if byte == 0x0A { return .isNone }
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      let isKey = step == .key
      step = isKey ? .colon : .behindValue
      // What has an id is a record by itself.
      return isKey && !isBehindRecords && readKey == [0x69, 0x64] ? .isNone : .goesOn
    }
    if step == .key, readKey.count <= key.count { readKey.append(byte) }
    return .goesOn
  }

  private mutating func stepInContainer(_ byte: UInt8) -> Outcome {
    if isInString {
      if byte == 0x0A { return .isNone }
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
      return .goesOn
    }
    switch byte {
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      depth -= 1
      if depth == 0 { step = .behindValue }
    default: break
    }
    return .goesOn
  }
}

extension JSONRecordSplitter {
  mutating func scanPageOpening(_ window: RecordWindow) {
    while position < window.endPosition {
      let byte = window[position]
      var outcome = PageOpening.Outcome.isNone
      if position - recordStart < window.limits.maximumRecordByteCount {
        outcome = pageOpening.take(byte)
      }
      if outcome == .isNone {
        leavePageOpening()
        return
      }
      position += 1
      if byte == 0x0A {
        lineNumber += 1
        indent = 0
        lineHasContent = false
      } else if !lineHasContent {
        if RecordSplitting.isBlank(byte) { indent += 1 } else { lineHasContent = true }
      }
      if outcome != .goesOn {
        enterPage(outcome == .entered)
        return
      }
    }
  }

  /// Goes back to what was taken for the beginning of a page, or for what is behind its records.
  private mutating func leavePageOpening() {
    position = recordStart
    lineNumber = recordLine
    if phase == .pageOpening {
      beginContainer()
    } else {
      // As if reading began here.
      enterPage(false)
      indent = Self.unknownIndent
      lineHasContent = true
    }
  }

  /// Delivers an opening at which the input ends; what ends behind the records of a page is nothing.
  mutating func endPageOpening(_ window: RecordWindow, into chunk: RecordChunk) {
    let (end, newlineCount, _) = trimmedEnd(before: position, commas: false, window)
    endRecord(at: end, line: lineNumber - newlineCount, window, into: chunk)
  }
}
