// How text looks inside each format. Every function here appends one whole value.

internal import Columns

extension RowBytes {
  /// A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
  package func append(jsonString text: UnsafeRawBufferPointer) {
    append(UInt8(ascii: "\""))
    append(jsonText: text)
    append(UInt8(ascii: "\""))
  }

  /// What stands between the quotes of a JSON string.
  /// - Parameter isLowerCase: Whether `\u001f` has small letters, as in Python's json.
  package func append(jsonText text: UnsafeRawBufferPointer, isLowerCase: Bool = false) {
    var start = 0
    var index = 0
    while index < text.count {
      index = Self.endOfPlainASCII(text, from: index)
      guard index < text.count else { break }
      let byte = text[index]
      if byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        index += 1
        continue
      }
      if byte >= 0x80 {
        let (scalar, byteCount) = RowScalar.decode(text, at: index)
        index += byteCount
        if scalar == nil {
          append(text[start..<index - byteCount])
          append("\u{FFFD}" as StaticString)
          start = index
        }
        continue
      }
      append(text[start..<index])
      JSONString.escape(byte, hasCapitals: !isLowerCase) { append($0) }
      index += 1
      start = index
    }
    append(text[start...])
  }

  /// The place from `start` on of a byte that JSON may not take as it is, or of one close before it:
  /// eight bytes are looked at together.
  @inline(__always)
  private static func endOfPlainASCII(_ text: UnsafeRawBufferPointer, from start: Int) -> Int {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    var position = start
    while position + 8 <= text.count {
      let word = text.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      // The high bit of bytes that are not below 0x20, not the quote, not the backslash.
      let isNoControl = (word & low) &+ 0x6060_6060_6060_6060
      let isNoQuote = ((word ^ 0x2222_2222_2222_2222) & low) &+ low
      let isNoBackslash = ((word ^ 0x5C5C_5C5C_5C5C_5C5C) & low) &+ low
      let isPlain = isNoControl & isNoQuote & isNoBackslash & ~word
      guard isPlain & ~low == ~low else { break }
      position += 8
    }
    return position
  }

  /// A CSV field; quoted when it holds a comma, a quote or a line end, or is empty.
  ///
  /// An empty text is `""` so that it stays apart from NULL, which is nothing at all.
  package func append(csvField text: UnsafeRawBufferPointer) {
    let isPlain =
      text.count > 0
      && !text.contains { byte in
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"")
          || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      }
    if isPlain { return append(text) }
    append(UInt8(ascii: "\""))
    for byte in text {
      if byte == UInt8(ascii: "\"") { append(byte) }
      append(byte)
    }
    append(UInt8(ascii: "\""))
  }

  /// A TSV field: tab, line ends and backslash as `\t`, `\n`, `\r`, `\\`.
  package func append(tsvField text: UnsafeRawBufferPointer) {
    for byte in text {
      switch byte {
      case 0x09: append("\\t" as StaticString)
      case 0x0A: append("\\n" as StaticString)
      case 0x0D: append("\\r" as StaticString)
      case UInt8(ascii: "\\"): append("\\\\" as StaticString)
      default: append(byte)
      }
    }
  }

  /// A table cell: control characters escaped, the rest as it is.
  ///
  /// - Returns: the columns that it takes on a terminal. Bytes that are not UTF-8 are passed on
  ///   and count one each.
  package func append(tableCell text: UnsafeRawBufferPointer) -> Int {
    var width = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte >= 0x20, byte < 0x7F {
        append(byte)
        width += 1
        index += 1
        continue
      }
      let (scalar, byteCount) = RowScalar.decode(text, at: index)
      if let scalar, scalar < 0xA0 {
        width += append(visibleControl: UInt8(scalar))
      } else {
        append(text[index..<index + byteCount])
        width += scalar.map(RowScalar.displayWidth) ?? byteCount
      }
      index += byteCount
    }
    return width
  }

  /// `\n`, `\t`, `\r`, or `\x1B` for any other control character; returns the length.
  private func append(visibleControl byte: UInt8) -> Int {
    switch byte {
    case 0x09: append("\\t" as StaticString)
    case 0x0A: append("\\n" as StaticString)
    case 0x0D: append("\\r" as StaticString)
    default:
      append("\\x" as StaticString)
      append(Self.hexadecimalDigit(byte >> 4))
      append(Self.hexadecimalDigit(byte & 15))
      return 4
    }
    return 2
  }

  /// A Markdown table cell that is displayed as the text: a backslash before each character that
  /// Markdown would act on, control characters escaped as in a table.
  ///
  /// An underscore inside a word needs none, so `long_hair` stays readable and `^_^` stays whole.
  package func append(markdownCell text: UnsafeRawBufferPointer) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x20 || byte >= 0x7F {
        let (scalar, byteCount) = RowScalar.decode(text, at: index)
        if let scalar, scalar < 0xA0 {
          _ = append(visibleControl: UInt8(scalar))
        } else {
          append(text[index..<index + byteCount])
        }
        index += byteCount
        continue
      }
      switch byte {
      case UInt8(ascii: "|"), UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"),
        UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "&"), UInt8(ascii: "~"):
        append(UInt8(ascii: "\\"))
      case UInt8(ascii: "_"):
        let isInside =
          index > 0 && Self.isWord(text[index - 1])
          && index + 1 < text.count && Self.isWord(text[index + 1])
        if !isInside { append(UInt8(ascii: "\\")) }
      default: break
      }
      append(byte)
      index += 1
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...0xFF:
      true
    default: false
    }
  }
}

extension RowBytes {
  /// A text as it stands between the quotes of a JSON string, escaped as Python does.
  package func append(jsonContent text: String) {
    var text = text
    text.withUTF8 { append(jsonText: UnsafeRawBufferPointer($0), isLowerCase: true) }
  }
}
