extension LineBuffer {
  /// Appends a field of a CSV file, quoted where it must be (RFC 4180).
  func append(tableField field: UnsafeRawBufferPointer) {
    let mustBeQuoted = field.contains {
      $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") || $0 == 0x0A || $0 == 0x0D
    }
    guard mustBeQuoted else { return append(field) }
    append(UInt8(ascii: "\""))
    for byte in field {
      if byte == UInt8(ascii: "\"") { append(byte) }
      append(byte)
    }
    append(UInt8(ascii: "\""))
  }

  /// Appends a comma, and a number if there is one.
  func append(commaAndNumber value: Int?) {
    append(UInt8(ascii: ","))
    if let value { append(decimal: value) }
  }

  /// Appends a comma and `t` or `f`.
  func append(commaAndFlag flag: Bool) {
    append(UInt8(ascii: ","))
    append(UInt8(ascii: flag ? "t" : "f"))
  }
}
