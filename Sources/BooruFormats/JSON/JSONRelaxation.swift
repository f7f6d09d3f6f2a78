// Python's json module writes and reads documents that simdjson refuses. Dumps that went through
// Python or pandas hold them, and they must not cost a whole record:
//
//     NaN  Infinity  -Infinity      become the strings "\u0000NaN", ...
//     1e999, 123456789012345678901  numbers beyond 64 bits become such strings too
//     "\ud83c" alone                a lone half of a surrogate pair becomes U+FFFD
//
// No column and no tag takes a text that has a NUL, so the field becomes null and is counted like
// every field of a wrong type; a NaN never is a source, or an artist, of the name "NaN".
// Everything else is copied as it is, so a broken document stays broken.

internal import Columns

enum JSONRelaxation {
  /// Copies `document` to `output` with the changes above; false when there was nothing to change.
  static func rewrite(
    _ document: UnsafeBufferPointer<UInt8>, into output: inout ColumnBuffer<UInt8>
  ) -> Bool {
    var isChanged = false
    var position = 0
    while position < document.count {
      let byte = document[position]
      if byte == UInt8(ascii: "\"") {
        position = copyString(document, from: position, to: &output, isChanged: &isChanged)
      } else if isTokenByte(byte) {
        var end = position
        while end < document.count, isTokenByte(document[end]) { end += 1 }
        let token = UnsafeBufferPointer(rebasing: document[position..<end])
        let needsQuotes =
          (isPythonConstant(token) || isNumberBeyond64Bits(token)) && !isKey(document, upTo: end)
        if needsQuotes {
          for byte in "\"\\u0000".utf8 { output.append(byte) }
        }
        copy(token, to: &output)
        if needsQuotes { output.append(UInt8(ascii: "\"")) }
        isChanged = isChanged || needsQuotes
        position = end
      } else {
        output.append(byte)
        position += 1
      }
    }
    return isChanged
  }

  /// Copies the string that begins at `start` and returns the position behind it.
  private static func copyString(
    _ document: UnsafeBufferPointer<UInt8>, from start: Int,
    to output: inout ColumnBuffer<UInt8>, isChanged: inout Bool
  ) -> Int {
    output.append(document[start])
    var position = start + 1
    while position < document.count {
      let byte = document[position]
      if byte == UInt8(ascii: "\"") {
        output.append(byte)
        return position + 1
      }
      guard byte == UInt8(ascii: "\\"), position + 1 < document.count else {
        output.append(byte)
        position += 1
        continue
      }
      guard let unit = escapedUnit(document, at: position), 0xD800...0xDFFF ~= unit else {
        output.append(byte)
        output.append(document[position + 1])
        position += 2
        continue
      }
      let next = escapedUnit(document, at: position + 6)
      if unit < 0xDC00, let next, 0xDC00...0xDFFF ~= next {
        copy(UnsafeBufferPointer(rebasing: document[position..<position + 12]), to: &output)
        position += 12
      } else {
        for byte in "\\ufffd".utf8 { output.append(byte) }
        isChanged = true
        position += 6
      }
    }
    return position
  }

  /// The UTF-16 unit of the `\uXXXX` at `position`, if one stands there.
  private static func escapedUnit(
    _ document: UnsafeBufferPointer<UInt8>, at position: Int
  ) -> UInt32? {
    guard position + 6 <= document.count, document[position] == UInt8(ascii: "\\"),
      document[position + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt32 = 0
    for byte in document[position + 2..<position + 6] {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: return nil
      }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  /// Whether a colon follows: no key may be written without quotes.
  private static func isKey(_ document: UnsafeBufferPointer<UInt8>, upTo end: Int) -> Bool {
    let next = document[end...].first {
      $0 != UInt8(ascii: " ") && !(UInt8(ascii: "\t")...UInt8(ascii: "\r") ~= $0)
    }
    return next == UInt8(ascii: ":")
  }

  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  private static func isPythonConstant(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
    token.elementsEqual("NaN".utf8) || token.elementsEqual("Infinity".utf8)
      || token.elementsEqual("-Infinity".utf8)
  }

  /// Whether a token is a JSON number that Int64, UInt64 or a finite Double cannot hold.
  private static func isNumberBeyond64Bits(_ token: UnsafeBufferPointer<UInt8>) -> Bool {
    guard token.count > 3, let isInteger = numberShape(token) else { return false }
    let text = String(decoding: token, as: UTF8.self)
    if isInteger { return Int64(text) == nil && UInt64(text) == nil }
    return Double(text).map { !$0.isFinite } ?? true
  }

  /// Whether a token is an integer (true) or a real (false) in JSON's grammar; nil if neither.
  private static func numberShape(_ token: UnsafeBufferPointer<UInt8>) -> Bool? {
    var rest = token[...]
    func dropDigits() -> Int {
      let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
      rest = rest.dropFirst(digits)
      return digits
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let leading = rest.first
    let whole = dropDigits()
    guard whole > 0, whole == 1 || leading != UInt8(ascii: "0") else { return nil }
    if rest.isEmpty { return true }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard dropDigits() > 0 else { return nil }
    }
    if let first = rest.first, first | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard dropDigits() > 0 else { return nil }
    }
    return rest.isEmpty ? false : nil
  }

  private static func copy(
    _ bytes: UnsafeBufferPointer<UInt8>, to output: inout ColumnBuffer<UInt8>
  ) {
    guard let base = bytes.baseAddress else { return }
    output.append(base, count: bytes.count)
  }
}
