/// Text of the data on a line of a terminal, or in a page.
package enum VisibleText {
  /// The text with each control character escaped, as tables of `taghouse sql` show it: `\n`, `\t`,
  /// `\r`, `\x1B`; and with the marks that turn the direction of text round as `\u{202E}`, so that
  /// nothing that a dump says changes what stands beside it.
  package static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      guard isHidden(scalar) else {
        escaped.unicodeScalars.append(scalar)
        continue
      }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      switch scalar {
      case "\t": escaped += "\\t"
      case "\n": escaped += "\\n"
      case "\r": escaped += "\\r"
      case _ where scalar.value < 0x100: escaped += "\\x" + (digits.count < 2 ? "0" : "") + digits
      default: escaped += "\\u{\(digits)}"
      }
    }
    return escaped
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
