internal import Columns

/// What a field of a record may be written as, in a JSON string or in a cell of a table.
enum FieldText {
  /// A decimal number with an optional minus sign and an optional fraction of zeros.
  static func wholeNumber(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var position = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative { position = 1 }
    var value: Int64 = 0
    let start = position
    while position < text.count, isDigit(text[position]) {
      let digit = Int64(text[position] - UInt8(ascii: "0"))
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(digit)
      if overflow || carry { return nil }
      value = sum
      position += 1
    }
    guard position > start else { return nil }
    if position < text.count {
      guard text[position] == UInt8(ascii: "."), position + 1 < text.count,
        text[(position + 1)...].allSatisfy({ $0 == UInt8(ascii: "0") })
      else { return nil }
    }
    return isNegative ? -value : value
  }

  /// A whole number; an empty text is null.
  static func number(_ text: UnsafeBufferPointer<UInt8>) -> FieldValue<Int64> {
    if text.isEmpty { return .null }
    return wholeNumber(text).map { .value($0) } ?? .mistyped
  }

  /// A flag as 0 or 1; an empty text is null.
  static func flag(_ text: UnsafeBufferPointer<UInt8>) -> FieldValue<Int64> {
    if text.isEmpty { return .null }
    if text.hasSameBytes(as: "t") || text.hasSameBytes(as: "true") { return .value(1) }
    if text.hasSameBytes(as: "f") || text.hasSameBytes(as: "false") { return .value(0) }
    guard let value = wholeNumber(text), value == 0 || value == 1 else { return .mistyped }
    return .value(value)
  }

  /// A site's own id: digits only, from 1 to 2^63 - 1.
  static func postNumber(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard text.allSatisfy(isDigit), let number = wholeNumber(text), number >= 1 else { return nil }
    return number
  }

  /// A short form for people, in quotes.
  static func excerpt(_ text: UnsafeBufferPointer<UInt8>) -> String {
    "\"\(shown(text[...]))\""
  }

  /// At most 60 bytes; SQLite's text functions end at a NUL, so that one is replaced.
  static func shown(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    let start = String(decoding: text.prefix(60), as: UTF8.self)
    return start.replacing("\0", with: "\u{FFFD}") + (text.count > 60 ? "…" : "")
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  /// Space, \t, \n, \v, \f, \r: what Python's `bytes.strip()` removes.
  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || 0x09...0x0D ~= byte
  }
}
