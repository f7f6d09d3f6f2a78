internal import Columns

/// Reads the tags of kohya metadata; see KohyaDecoder.swift for the rules.
enum KohyaTagReader {
  /// Appends the tags; false when they are neither a text nor a list.
  static func appendTags(at index: Int, of row: JSONFieldRow) -> Bool {
    let tape = row.tape
    var areUnderstood = true
    switch tape.kind(at: index) {
    case JSONKind.string:
      // A number beyond 64 bits or a NaN, see JSONRelaxation.
      if tape.string(at: index).first == 0 {
        row.noteProblem(named: "tags", at: index)
        row.fields.noteLostTags()
        return false
      }
      areUnderstood = appendNames(tape.string(at: index), to: row.fields)
    case JSONKind.array:
      var position = index + 1
      let end = tape.endIndex(of: index)
      while position < end {
        let isStored =
          tape.kind(at: position) == JSONKind.string
          && appendNames(tape.string(at: position), to: row.fields)
        areUnderstood = areUnderstood && isStored
        position = tape.index(after: position)
      }
    default:
      row.noteProblem(named: "tags", at: index)
      row.fields.noteLostTags()
      return false
    }
    if !areUnderstood { row.noteProblem(named: "tags", at: index) }
    return true
  }

  /// Appends the names between the commas of a text; false when one cannot be kept. Names without
  /// anything but blanks are none.
  ///
  /// The text is copied to the heap once, and the names lie there: eight bytes are looked at together
  /// for one that may end a name.
  private static func appendNames(_ text: UnsafeBufferPointer<UInt8>, to row: FieldRow) -> Bool {
    guard let base = text.baseAddress, text.count > 0 else { return true }
    if text.hasByte(backslash) || text.hasByte(newline) || text.hasByte(bar) {
      return appendWritten(text, to: row)
    }
    let batch = row.batch
    let heapStart = batch.heap.append(base, count: text.count)
    var areKept = true
    var position = 0
    while position < text.count {
      while position < text.count, FieldText.isBlank(text[position]) { position += 1 }
      let start = position
      position = endOfPlainBytes(text, from: start)
      if position == text.count || text[position] == comma {
        if position > start {
          let name = UnsafeBufferPointer(rebasing: text[start..<position])
          batch.tags.append(
            TagMention(
              offset: heapStart + start, count: name.count, hash: NameHash.hash(name),
              category: TagMention.noCategory, isCategoryStated: false))
        }
        position += 1
      } else {
        let isKept = appendUnusual(text, from: start, to: row, end: &position)
        areKept = areKept && isKept
      }
    }
    return areKept
  }

  private static let comma = UInt8(ascii: ",")
  private static let backslash = UInt8(ascii: "\\")
  private static let newline = UInt8(ascii: "\n")
  private static let bar = UInt8(ascii: "|")
  /// What stands between tags that are kept at their place and others.
  private static let keptSeparator = Array("|||".utf8)

  /// Appends the names of a text as people and trainers write it: line breaks and the separator of kept
  /// tokens stand between names as well, and parentheses may be escaped.
  private static func appendWritten(_ text: UnsafeBufferPointer<UInt8>, to row: FieldRow) -> Bool {
    var areKept = true
    var start = 0
    var position = 0
    while position <= text.count {
      let isSeparator =
        position < text.count && text[position] == bar && isKeptSeparator(text, at: position)
      guard
        position == text.count || text[position] == comma || text[position] == newline
          || isSeparator
      else {
        position += 1
        continue
      }
      let name = ScoreReader.spelled(text[start..<position])
      if !name.isEmpty {
        let isKept = withoutEscapes(name).withUnsafeBufferPointer { append($0, to: row) }
        areKept = areKept && isKept
      }
      position += isSeparator ? keptSeparator.count : 1
      start = position
    }
    return areKept
  }

  /// Whether three bars begin here, and no more: a tag may be made of more, or of fewer.
  private static func isKeptSeparator(
    _ text: UnsafeBufferPointer<UInt8>, at position: Int
  ) -> Bool {
    let end = position + keptSeparator.count
    guard end <= text.count, text[position..<end].elementsEqual(keptSeparator) else { return false }
    return (end == text.count || text[end] != bar) && (position == 0 || text[position - 1] != bar)
  }

  /// A name without the backslashes before its parentheses, if both kinds have one: `\(^o^)/` is a face.
  private static func withoutEscapes(_ name: [UInt8]) -> [UInt8] {
    func has(_ sign: Unicode.Scalar) -> Bool {
      zip(name, name.dropFirst()).contains { $0 == backslash && $1 == UInt8(ascii: sign) }
    }
    return has("(") && has(")") ? NameListText.withoutEscapes(name) : name
  }

  /// The place of the first byte from `start` on that is a comma, a blank or a control character.
  @inline(__always)
  private static func endOfPlainBytes(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let bytes = UnsafeRawPointer(text.baseAddress)
    var position = start
    while position + 8 <= text.count, let bytes {
      let word = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
      let high: UInt64 = 0x8080_8080_8080_8080
      // The high bit of each byte that is at most 0x20: none of its seven low bits carries.
      let isSmall = ~(((word & low) &+ 0x5F5F_5F5F_5F5F_5F5F) | word) & high
      let difference = word ^ 0x2C2C_2C2C_2C2C_2C2C
      let isComma = ~(((difference & low) &+ low) | difference | low)
      let found = isSmall | isComma
      if found != 0 { return position + found.trailingZeroBitCount / 8 }
      position += 8
    }
    while position < text.count, text[position] > 0x20, text[position] != comma { position += 1 }
    return position
  }

  /// Appends the name from `start` to the next comma, which has blanks or control characters in it or
  /// behind it; `end` becomes the place behind the comma.
  private static func appendUnusual(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, to row: FieldRow, end: inout Int
  ) -> Bool {
    var position = start
    var nameEnd = start
    var hasBlank = false
    while position < text.count, text[position] != comma {
      if !FieldText.isBlank(text[position]) {
        hasBlank = hasBlank || nameEnd < position
        nameEnd = position + 1
      }
      position += 1
    }
    end = position + 1
    guard nameEnd > start else { return true }
    let name = UnsafeBufferPointer(rebasing: text[start..<nameEnd])
    return hasBlank ? appendSpaced(name, to: row) : append(name, to: row)
  }

  private static func append(_ name: UnsafeBufferPointer<UInt8>, to row: FieldRow) -> Bool {
    row.appendTag(name, category: TagMention.noCategory, isStated: false)
  }

  /// Appends a name with an underscore for each run of blanks in it.
  private static func appendSpaced(_ name: UnsafeBufferPointer<UInt8>, to row: FieldRow) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count) { spelled in
      var count = 0
      var isInBlanks = false
      for byte in name {
        let isBlank = FieldText.isBlank(byte)
        if !isBlank || !isInBlanks {
          spelled[count] = isBlank ? UInt8(ascii: "_") : byte
          count += 1
        }
        isInBlanks = isBlank
      }
      return append(UnsafeBufferPointer(rebasing: spelled[..<count]), to: row)
    }
  }
}
