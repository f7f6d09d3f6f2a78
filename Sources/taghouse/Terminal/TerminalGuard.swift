// What a terminal would obey: a tag may be called "\u{1B}]0;title\u{07}". Tables, texts and errors show such names with
// their letters escaped where they print them. This is the last gate before a terminal, for whatever they miss, and
// for formats that pass names as they are, such as CSV. Files and pipes get the bytes themselves: they are data.

/// Bytes as a terminal may have them.
enum TerminalGuard {
  /// The text with control characters but ends of lines and tabs, and marks that turn the direction of text
  /// round, as `\x1B` and `\u{202E}`; nil where there is none. Colours as this program writes them stay.
  static func shown(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    guard let first = bytes.indices.first(where: { hiddenCount(bytes, $0) > 0 }) else { return nil }
    var shown = Array(bytes[..<first])
    var position = first
    while position < bytes.count {
      let count = hiddenCount(bytes, position)
      if count == 0 {
        shown.append(bytes[position])
        position += 1
      } else if let colorCount = colorCount(bytes, position) {
        shown += bytes[position..<position + colorCount]
        position += colorCount
      } else {
        shown += name(bytes, position, count).utf8
        position += count
      }
    }
    return shown
  }

  /// How many bytes the character takes that begins here and is not for a terminal; 0 for others.
  private static func hiddenCount(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
    switch bytes[start] {
    case UInt8(ascii: "\n"), UInt8(ascii: "\t"): return 0
    case 0..<0x20, 0x7F: return 1
    // U+0080 to U+009F.
    case 0xC2: return start + 1 < bytes.count && 0x80..<0xA0 ~= bytes[start + 1] ? 2 : 0
    // U+2028 to U+202E, U+2066 to U+2069.
    case 0xE2:
      guard start + 2 < bytes.count else { return 0 }
      let (second, third) = (bytes[start + 1], bytes[start + 2])
      let isHidden =
        second == 0x80 && 0xA8...0xAE ~= third || second == 0x81 && 0xA6...0xA9 ~= third
      return isHidden ? 3 : 0
    default: return 0
    }
  }

  /// The bytes of `ESC [ N m` for the colours of charts, dim text and their end; nil for anything else.
  private static func colorCount(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int? {
    guard bytes[start] == 0x1B, start + 1 < bytes.count, bytes[start + 1] == UInt8(ascii: "[")
    else { return nil }
    var number = 0
    var end = start + 2
    while end < bytes.count, end < start + 4, 0x30...0x39 ~= bytes[end] {
      number = number * 10 + Int(bytes[end] - 0x30)
      end += 1
    }
    guard end > start + 2, end < bytes.count, bytes[end] == UInt8(ascii: "m"),
      number == 0 || number == 2 || 31...36 ~= number
    else { return nil }
    return end + 1 - start
  }

  private static func name(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> String {
    if count == 3 {
      let value = UInt32(bytes[start + 1] & 0x3F) << 6 | UInt32(bytes[start + 2] & 0x3F) | 0x2000
      return "\\u{\(String(value, radix: 16, uppercase: true))}"
    }
    let digits = String(bytes[start + count - 1], radix: 16, uppercase: true)
    return "\\x" + (digits.count < 2 ? "0" : "") + digits
  }
}
