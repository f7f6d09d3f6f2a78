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
      return FieldText.number(string(at: index))
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
    case JSONKind.string: return FieldText.flag(string(at: index))
    default: return zeroOrOne(at: index)
    }
  }

  private func zeroOrOne(at index: Int) -> FieldValue<Int64> {
    guard case .value(let value) = wholeNumber(at: index), value == 0 || value == 1 else {
      return .mistyped
    }
    return .value(value)
  }

  /// A site's own id: a whole number, or digits that spell one, from 1 on.
  func postNumber(at index: Int) -> Int64? {
    switch kind(at: index) {
    case JSONKind.integer:
      let number = integer(at: index)
      return number >= 1 ? number : nil
    case JSONKind.string: return FieldText.postNumber(string(at: index))
    default: return nil
    }
  }

  /// A short text for people of what stands at `index`.
  func excerpt(at index: Int) -> String {
    switch kind(at: index) {
    case JSONKind.object: return "{…}"
    case JSONKind.array: return "[…]"
    case JSONKind.string:
      let text = string(at: index)
      // What JSONRelaxation has made a string of is shown as it stood there.
      if text.first == 0 { return FieldText.shown(text.dropFirst()) }
      return FieldText.excerpt(text)
    case JSONKind.integer: return String(integer(at: index))
    case JSONKind.largeInteger: return String(UInt64(bitPattern: integer(at: index)))
    case JSONKind.real: return String(real(at: index))
    case JSONKind.true: return "true"
    case JSONKind.false: return "false"
    default: return "null"
    }
  }
}
