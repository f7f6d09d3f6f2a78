internal import Columns

extension JSONTape {
  /// Appends the value at `index` as compact JSON: no blanks, keys in their order, text as UTF-8.
  ///
  /// What `JSONRelaxation` has made a string of becomes a string without its NUL.
  func appendText(of index: Int, to output: inout ColumnBuffer<UInt8>) {
    switch kind(at: index) {
    case JSONKind.object, JSONKind.array: appendContainer(at: index, to: &output)
    case JSONKind.string: Self.append(string(at: index), to: &output)
    case JSONKind.integer: Self.append(String(integer(at: index)), to: &output)
    case JSONKind.largeInteger:
      Self.append(String(UInt64(bitPattern: integer(at: index))), to: &output)
    case JSONKind.real: Self.append(String(real(at: index)), to: &output)
    case JSONKind.true: Self.append("true", to: &output)
    case JSONKind.false: Self.append("false", to: &output)
    default: Self.append("null", to: &output)
    }
  }

  /// Calls itself for what is nested: at most as deep as the parser allows (1024).
  private func appendContainer(at index: Int, to output: inout ColumnBuffer<UInt8>) {
    let isObject = kind(at: index) == JSONKind.object
    output.append(UInt8(ascii: isObject ? "{" : "["))
    var position = index + 1
    let end = endIndex(of: index)
    while position < end {
      if position > index + 1 { output.append(UInt8(ascii: ",")) }
      if isObject {
        Self.append(string(at: position), to: &output)
        output.append(UInt8(ascii: ":"))
        position += 1
      }
      appendText(of: position, to: &output)
      position = self.index(after: position)
    }
    output.append(UInt8(ascii: isObject ? "}" : "]"))
  }

  private static func append(_ text: String, to output: inout ColumnBuffer<UInt8>) {
    for byte in text.utf8 { output.append(byte) }
  }

  private static func append(
    _ text: UnsafeBufferPointer<UInt8>, to output: inout ColumnBuffer<UInt8>
  ) {
    append(escaping: text.first == 0 ? text.dropFirst() : text[...], to: &output)
  }

  /// Appends a text in quotes.
  static func append(
    escaping text: Slice<UnsafeBufferPointer<UInt8>>, to output: inout ColumnBuffer<UInt8>
  ) {
    output.append(UInt8(ascii: "\""))
    for byte in text {
      guard JSONString.isEscaped(byte) else {
        output.append(byte)
        continue
      }
      JSONString.escape(byte) { output.append($0) }
    }
    output.append(UInt8(ascii: "\""))
  }
}
