/// A text as a string of JSON.
public enum JSONString {
  private static let digits = Array("0123456789abcdef".utf8)
  private static let capitalDigits = Array("0123456789ABCDEF".utf8)

  /// Whether a byte may not stand as it is.
  @inlinable
  public static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  /// Hands out what stands for such a byte: `\n`, `\u001f`, `\"`.
  /// - Parameter hasCapitals: Whether it is `\u001F`.
  public static func escape(
    _ byte: UInt8, hasCapitals: Bool = false, to append: (UInt8) -> Void
  ) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: append(UInt8(ascii: "b"))
    case 0x09: append(UInt8(ascii: "t"))
    case 0x0A: append(UInt8(ascii: "n"))
    case 0x0C: append(UInt8(ascii: "f"))
    case 0x0D: append(UInt8(ascii: "r"))
    case 0..<0x20: appendDigits(of: UInt16(byte), hasCapitals ? capitalDigits : digits, to: append)
    default: append(byte)
    }
  }

  /// Bytes of UTF-8 in quotes; all that JSON lets stand is as it was.
  public static func quoted(_ text: some Sequence<UInt8>) -> [UInt8] {
    var bytes = [UInt8(ascii: "\"")]
    for byte in text {
      if isEscaped(byte) { escape(byte) { bytes.append($0) } } else { bytes.append(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
    return bytes
  }

  /// A text in quotes as Python's `json.dumps` writes it: ASCII alone, others as `\u6771`.
  public static func quotedASCII(_ text: String) -> [UInt8] {
    var bytes = [UInt8(ascii: "\"")]
    for unit in text.utf16 {
      if let byte = UInt8(exactly: unit), byte < 0x7F {
        if isEscaped(byte) { escape(byte) { bytes.append($0) } } else { bytes.append(byte) }
      } else {
        bytes.append(UInt8(ascii: "\\"))
        appendDigits(of: unit, digits) { bytes.append($0) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return bytes
  }

  private static func appendDigits(
    of unit: UInt16, _ digits: [UInt8], to append: (UInt8) -> Void
  ) {
    append(UInt8(ascii: "u"))
    for shift in [12, 8, 4, 0] { append(digits[Int(unit >> shift) & 15]) }
  }
}
