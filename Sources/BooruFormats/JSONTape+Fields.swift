// What a field of a record may be, and what it becomes. Dumps write the same number as 1, "1" or
// (through pandas) 1.0, and the same flag as true, "true", "t" or 1.

/// A field's value as its column wants it.
enum FieldValue<Value> {
  case value(Value)
  /// null, or an empty text where a number was expected.
  case null
  /// Something that the column cannot hold.
  case mistyped
}

extension JSONTape {
  /// A whole number that fits Int64; Int64.min, which stands for null, is not one.
  func wholeNumber(at index: Int) -> FieldValue<Int64> {
    switch kind(at: index) {
    case JSONKind.integer:
      let value = integer(at: index)
      return value == .min ? .mistyped : .value(value)
    case JSONKind.null:
      return .null
    case JSONKind.string:
      let text = string(at: index)
      if text.isEmpty { return .null }
      return Self.wholeNumber(text).map { .value($0) } ?? .mistyped
    case JSONKind.real:
      let value = real(at: index)
      guard value == value.rounded(), abs(value) <= 9_007_199_254_740_992 else { return .mistyped }
      return .value(Int64(value))
    default:
      return .mistyped
    }
  }

  /// A flag as 0 or 1.
  func flag(at index: Int) -> FieldValue<Int64> {
    switch kind(at: index) {
    case JSONKind.true: return .value(1)
    case JSONKind.false: return .value(0)
    case JSONKind.null: return .null
    case JSONKind.string:
      let text = string(at: index)
      if text.isEmpty { return .null }
      if text.elementsEqual("true".utf8) || text.elementsEqual("t".utf8) { return .value(1) }
      if text.elementsEqual("false".utf8) || text.elementsEqual("f".utf8) { return .value(0) }
      return zeroOrOne(at: index)
    default: return zeroOrOne(at: index)
    }
  }

  private func zeroOrOne(at index: Int) -> FieldValue<Int64> {
    guard case .value(let value) = wholeNumber(at: index), value == 0 || value == 1 else {
      return .mistyped
    }
    return .value(value)
  }

  /// A decimal number with an optional minus sign and an optional fraction of zeros.
  static func wholeNumber(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var position = 0
    let isNegative = text.first == UInt8(ascii: "-")
    if isNegative { position = 1 }
    var value: Int64 = 0
    let start = position
    while position < text.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[position] {
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

  /// A short text for people of what stands at `index`.
  func excerpt(at index: Int) -> String {
    switch kind(at: index) {
    case JSONKind.object: return "{…}"
    case JSONKind.array: return "[…]"
    case JSONKind.string:
      let text = string(at: index)
      // What JSONRelaxation has made a string of is shown as it stood there.
      if text.first == 0 { return Self.shown(text.dropFirst()) }
      return "\"\(Self.shown(text[...]))\""
    case JSONKind.integer: return String(integer(at: index))
    case JSONKind.largeInteger: return String(UInt64(bitPattern: integer(at: index)))
    case JSONKind.real: return String(real(at: index))
    case JSONKind.true: return "true"
    case JSONKind.false: return "false"
    default: return "null"
    }
  }

  /// At most 60 bytes; SQLite's text functions end at a NUL, so that one is replaced.
  private static func shown(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    let start = String(decoding: text.prefix(60), as: UTF8.self)
    return start.replacing("\0", with: "\u{FFFD}") + (text.count > 60 ? "…" : "")
  }
}
