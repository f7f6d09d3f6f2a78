// Texts of TOML:
//
//     "a\tb"      'a\tb'      on one line, with escapes and without
//     """         '''         on several; an end of line right behind the quotes does not count
//     a \
//       b"""
//
// Ends of lines are taken as "\n", whatever the file has.

extension TOMLReader {
  var isAtTripleQuote: Bool {
    guard let quote = peek else { return false }
    return bytes[position...].starts(with: [quote, quote, quote])
  }

  /// A text on one line.
  mutating func readQuoted() throws(Failure) -> String {
    let quote = bytes[position]
    position += 1
    var content: [UInt8] = []
    while let byte = peek, byte != quote {
      guard !Self.isControl(byte) else { throw failure("a text without its end") }
      position += 1
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        try readEscape(into: &content)
      } else {
        content.append(byte)
      }
    }
    guard peek == quote else { throw failure("a text without its end") }
    position += 1
    return String(decoding: content, as: UTF8.self)
  }

  /// A text in three quotes.
  mutating func readLongText() throws(Failure) -> String {
    let quote = bytes[position]
    position += 3
    if let count = endOfLineByteCount { position += count }
    var content: [UInt8] = []
    while let byte = peek {
      if isAtTripleQuote, byte == quote {
        // Up to two quotes before the last three belong to the text.
        let quotes = bytes[position...].prefix(5).prefix { $0 == quote }.count
        content += Array(repeating: quote, count: quotes - 3)
        position += quotes
        return String(decoding: content, as: UTF8.self)
      }
      if let count = endOfLineByteCount {
        content.append(UInt8(ascii: "\n"))
        position += count
        continue
      }
      guard !Self.isControl(byte) else { throw failure("a text with a control character") }
      position += 1
      guard byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") else {
        content.append(byte)
        continue
      }
      if !skipJoinedLines() { try readEscape(into: &content) }
    }
    throw failure("a text without its end")
  }

  private var endOfLineByteCount: Int? {
    if peek == UInt8(ascii: "\n") { return 1 }
    return bytes[position...].starts(with: [0x0D, UInt8(ascii: "\n")]) ? 2 : nil
  }

  /// Behind a `\` at the end of a line: goes on to what stands on the next lines.
  private mutating func skipJoinedLines() -> Bool {
    let start = position
    while peek == UInt8(ascii: " ") || peek == 0x09 { position += 1 }
    guard endOfLineByteCount != nil else {
      position = start
      return false
    }
    while true {
      if let count = endOfLineByteCount {
        position += count
      } else if peek == UInt8(ascii: " ") || peek == 0x09 {
        position += 1
      } else {
        return true
      }
    }
  }

  private mutating func readEscape(into content: inout [UInt8]) throws(Failure) {
    let byte = peek
    position += 1
    switch byte {
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): content.append(byte ?? 0)
    case UInt8(ascii: "u"): try readCharacter(digitCount: 4, into: &content)
    case UInt8(ascii: "U"): try readCharacter(digitCount: 8, into: &content)
    default:
      position -= 1
      throw failure("an escape that TOML does not have")
    }
  }

  private mutating func readCharacter(
    digitCount: Int, into content: inout [UInt8]
  ) throws(Failure) {
    let digits = bytes[position...].prefix(digitCount)
    let isWhole = digits.count == digitCount && digits.allSatisfy { $0 != UInt8(ascii: "+") }
    guard isWhole, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(value)
    else { throw failure("an escape without a character") }
    // It would end the text for others.
    guard value > 0 else { throw failure("a text with a character of zero") }
    position += digitCount
    content += Array(String(Character(scalar)).utf8)
  }
}
