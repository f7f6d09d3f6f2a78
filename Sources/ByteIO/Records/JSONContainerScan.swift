// Finds the end of a JSON object or array, in blocks of 64 bytes, without parsing it.
// See `JSONRecordSplitter` for what is found out about broken ones.

/// Where a scan stands in one object or array; kept from window to window.
struct JSONContainerScan {
  enum Outcome {
    /// The window ended first.
    case unfinished
    /// The closing bracket is the byte before this position.
    case closed(Int)
    /// It cannot be JSON from this position on: a line break in a string, or a wrong bracket.
    case broken(Int)
    /// An opening bracket at this position stands where none can stand.
    case misplaced(Int, before: Before)
    /// The text goes on at this position as it cannot behind a closing quote (`watchesMembers`).
    case strayQuote(Int)
    /// A { within another bracket at this position (`watchesMembers`); what stands before it, if
    /// it cannot stand there. `open` takes it for what it seems to be.
    case nestedObject(Int, before: Before?)
  }

  /// What stands before a position.
  struct Before {
    /// The last byte that is no blank; nil when there is none.
    var byte: UInt8?
    /// The position behind that byte.
    var end = 0
    /// Line breaks between that byte and the position.
    var newlineCount: Int64 = 0
    /// Blanks since the last of these line breaks; nil when there is none.
    var indent: Int?

    /// The line at `end`, given the line at the position.
    func endLine(at lineNumber: Int64) -> Int64 { lineNumber - newlineCount }
  }

  /// Levels of nesting whose kind of bracket is remembered.
  private static let rememberedDepth = 64

  /// Whether the next byte is escaped by a backslash.
  var isEscaped = false
  /// Open brackets; a counter only, so no depth is too deep.
  private var depth = 0
  /// Bit d: whether the bracket at depth d + 1 is a [.
  private var arrayLevels: UInt64 = 0
  /// All ones in a string.
  private var stringMask: UInt64 = 0
  /// What stands before the first byte that was not scanned.
  private var before = Before()
  /// Whether closing quotes and nested objects are looked at.
  private let watchesMembers: Bool
  /// Whether the byte before the next one is a closing quote that was not looked at.
  private var isBehindQuote = false

  init(watchesMembers: Bool = false) {
    self.watchesMembers = watchesMembers
  }

  mutating func rebase(by start: Int) {
    before.end -= start
  }

  /// Scans on, from a position to the end of the window or of the container. Adds the line
  /// breaks it passes to the line number, which in the end is that of the outcome's position.
  mutating func scan(
    _ window: RecordWindow, from start: Int, lineNumber: inout Int64
  ) -> Outcome {
    var position = start
    if isBehindQuote, position < window.endPosition {
      isBehindQuote = false
      if !Self.canFollowQuote(window[position]) { return .strayQuote(position) }
    }
    while position < window.endPosition {
      let bytes = window.pointer(position)
      let block = JSONBlock(bytes)
      let count = min(JSONBlock.byteCount, window.endPosition - position)
      let valid: UInt64 = count == JSONBlock.byteCount ? ~0 : (1 &<< UInt64(count)) &- 1
      var quote = block.quote & valid
      if (block.backslash & valid) != 0 || isEscaped {
        quote &= ~escapedBytes(block.backslash & valid, count: count)
      }
      let strings = JSONBlock.prefixXor(quote) ^ stringMask
      let newline = block.newline & valid
      let plainNewline = newline & ~strings
      var events = (block.bracket & valid & ~strings) | (newline & strings)
      if watchesMembers { events |= quote & ~strings }
      while events != 0 {
        let index = events.trailingZeroBitCount
        events &= events &- 1
        guard let outcome = visit(bytes[index], at: position + index, window, from: start) else {
          continue
        }
        let passed = plainNewline & ((1 &<< UInt64(index)) &- 1)
        lineNumber += Int64(passed.nonzeroBitCount)
        return outcome
      }
      lineNumber += Int64(plainNewline.nonzeroBitCount)
      stringMask = UInt64(bitPattern: Int64(bitPattern: strings) &>> 63)
      position += count
    }
    before = lookBack(window, from: window.endPosition, floor: start)
    return .unfinished
  }

  /// Looks at a bracket outside of strings or a newline inside of one; nil to go on.
  @inline(__always)
  private mutating func visit(
    _ byte: UInt8, at position: Int, _ window: RecordWindow, from start: Int
  ) -> Outcome? {
    if byte == 0x0A { return .broken(position) }
    if byte == 0x22 {
      isBehindQuote = position + 1 == window.endPosition
      let isStray = !isBehindQuote && !Self.canFollowQuote(window[position + 1])
      return isStray ? .strayQuote(position + 1) : nil
    }
    let isArray = byte & 0x20 == 0
    let isOpening = byte & 0x02 != 0
    if isOpening {
      if depth > 0 {
        let before = misplacement(position, window, from: start)
        if watchesMembers, !isArray { return .nestedObject(position, before: before) }
        if let before { return .misplaced(position, before: before) }
      }
      deepen(isArray: isArray)
      return nil
    }
    depth -= 1
    if depth < Self.rememberedDepth, (arrayLevels &>> UInt64(depth)) & 1 != (isArray ? 1 : 0) {
      return .broken(position)
    }
    return depth == 0 ? .closed(position + 1) : nil
  }

  @inline(__always)
  private mutating func deepen(isArray: Bool) {
    if depth < Self.rememberedDepth {
      let level: UInt64 = 1 &<< UInt64(depth)
      arrayLevels = isArray ? arrayLevels | level : arrayLevels & ~level
    }
    depth += 1
  }

  /// Goes into the nested object at a position; the scan goes on behind it.
  mutating func open(at position: Int) {
    reset()
    deepen(isArray: false)
    before = Before(byte: UInt8(ascii: "{"), end: position + 1)
  }

  /// Makes the next scan begin at a bracket that this one, which began at `start`, came to.
  mutating func pause(at position: Int, _ window: RecordWindow, from start: Int) {
    before = lookBack(window, from: position, floor: start)
    reset()
  }

  /// Makes the scan go on at a byte that is no part of a string.
  mutating func reset() {
    stringMask = 0
    isEscaped = false
  }

  /// Whether a closing quote can stand before this byte.
  @inline(__always)
  static func canFollowQuote(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "}"), UInt8(ascii: "]"): true
    default: RecordSplitting.isBlank(byte)
    }
  }

  /// What stands before an opening bracket when it cannot stand there: it needs a colon before
  /// it in an object, and a comma or the opening bracket in an array.
  @inline(__always)
  private func misplacement(_ position: Int, _ window: RecordWindow, from start: Int) -> Before? {
    guard depth <= Self.rememberedDepth else { return nil }
    let isInArray = (arrayLevels &>> UInt64(depth - 1)) & 1 == 1
    if position > start {
      let byte = window[position - 1]
      if byte == (isInArray ? 0x2C : 0x3A) { return nil }
    }
    let before = lookBack(window, from: position, floor: start)
    let isPlaced =
      isInArray
      ? before.byte == UInt8(ascii: ",") || before.byte == UInt8(ascii: "[")
      : before.byte == UInt8(ascii: ":")
    return isPlaced ? nil : before
  }

  /// What stands before the end of the input.
  func lookBack(_ window: RecordWindow, from position: Int) -> Before {
    var before = lookBack(window, from: position, floor: position)
    before.end = max(before.end, 0)
    return before
  }

  /// What stands before a position; before the floor, where the present scan began, it is known.
  private func lookBack(_ window: RecordWindow, from position: Int, floor: Int) -> Before {
    var found = Before()
    var index = position
    while index > floor {
      let byte = window[index - 1]
      guard RecordSplitting.isBlank(byte) else {
        found.byte = byte
        found.end = index
        return found
      }
      if byte == 0x0A {
        if found.indent == nil { found.indent = position - index }
        found.newlineCount += 1
      }
      index -= 1
    }
    found.byte = before.byte
    found.end = before.end
    found.newlineCount += before.newlineCount
    if found.indent == nil, let indent = before.indent {
      found.indent = indent + (position - floor)
    }
    return found
  }

  /// The escaped bytes of a block; remembers whether the byte behind it is escaped.
  private mutating func escapedBytes(_ backslash: UInt64, count: Int) -> UInt64 {
    let escaped = JSONBlock.escaped(backslash: backslash, startsEscaped: isEscaped)
    isEscaped =
      count == JSONBlock.byteCount ? escaped.carries : (escaped.bits &>> UInt64(count)) & 1 == 1
    return escaped.bits
  }
}
