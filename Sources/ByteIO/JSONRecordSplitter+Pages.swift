// Pages: objects whose first value is an array of records.
//
//     { "posts" : [ {"id":1}, {"id":2} ] }
//
// What stands before the first record is skipped when it is exactly that, up to blanks; else the
// { begins a record as in other files. Both are decided within the bytes that a record may have.

/// How much of the opening of a page was found.
struct PageOpening {
  enum Step {
    case brace, key, colon, bracket
  }

  var step = Step.brace
  /// Bytes of the key that were found.
  var keyByteCount = 0
}

extension JSONRecordSplitter {
  mutating func scanPageOpening(_ window: RecordWindow) {
    while position < window.endPosition {
      let byte = window[position]
      guard position - recordStart < window.limits.maximumRecordByteCount, step(byte) else {
        position = recordStart
        lineNumber = recordLine
        beginContainer()
        return
      }
      position += 1
      if byte == 0x0A {
        lineNumber += 1
        indent = 0
        lineHasContent = false
      } else if !lineHasContent {
        if RecordFraming.isBlank(byte) { indent += 1 } else { lineHasContent = true }
      }
      if pageOpening.step == .bracket, byte == UInt8(ascii: "[") {
        enterPage()
        return
      }
    }
  }

  /// Whether the opening goes on with this byte.
  private mutating func step(_ byte: UInt8) -> Bool {
    let isInKey = pageOpening.step == .key && pageOpening.keyByteCount > 0
    if !isInKey, RecordFraming.isBlank(byte) { return true }
    switch pageOpening.step {
    case .brace:
      pageOpening.step = .key
      return byte == UInt8(ascii: "{")
    case .key:
      guard byte == pageKey[pageOpening.keyByteCount] else { return false }
      pageOpening.keyByteCount += 1
      if pageOpening.keyByteCount == pageKey.count { pageOpening.step = .colon }
      return true
    case .colon:
      pageOpening.step = .bracket
      return byte == UInt8(ascii: ":")
    case .bracket:
      return byte == UInt8(ascii: "[")
    }
  }

  /// Delivers an opening at which the input ends.
  mutating func endPageOpening(_ window: RecordWindow, into chunk: RecordChunk) {
    let (end, newlineCount, _) = trimmedEnd(before: position, commas: false, window)
    endRecord(at: end, line: lineNumber - newlineCount, window, into: chunk)
  }
}
