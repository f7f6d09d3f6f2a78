/// The text of a list: UTF-8 with or without a byte order mark, lines with any ends.
enum ListText {
  /// The lines without their ends, each from 1 on; the end of the last line makes no empty one.
  ///
  /// Throws `badList` where bytes are not UTF-8.
  static func lines(_ bytes: [UInt8]) throws(TagRulesError) -> [String] {
    var lines: [String] = []
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var position = start
    func text(_ range: Range<Int>) throws(TagRulesError) -> String {
      guard let line = String(validating: bytes[range], as: UTF8.self) else {
        throw TagRulesError(
          .badList, "the line is not UTF-8", hint: "Save the list as UTF-8.",
          at: .line(lines.count + 1))
      }
      return line
    }
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x0A || byte == 0x0D {
        lines.append(try text(start..<position))
        if byte == 0x0D, position + 1 < bytes.count, bytes[position + 1] == 0x0A { position += 1 }
        start = position + 1
      }
      position += 1
    }
    if start < bytes.count { lines.append(try text(start..<bytes.count)) }
    return lines
  }

  /// Without white space at its ends.
  static func trimmed(_ text: String) -> String {
    var scalars = text.unicodeScalars[...]
    while let first = scalars.first, isSpace(first) { scalars.removeFirst() }
    while let last = scalars.last, isSpace(last) { scalars.removeLast() }
    return String(scalars)
  }

  /// What Python's `str.split` and `str.strip` take for white space.
  static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return 0x09...0x0D ~= scalar.value || 0x1C...0x20 ~= scalar.value }
    return scalar.properties.isWhitespace
  }
}
