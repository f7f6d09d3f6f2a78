internal import Columns

/// A member of a JSON object as it stands in its file, from the quote of its key on.
struct JSONMember {
  /// The key with its quotes, as it is written.
  var key: UnsafeBufferPointer<UInt8>
  var value: UnsafeBufferPointer<UInt8>

  /// Cuts a member at its colon; nothing of it is parsed.
  static func cut(_ record: UnsafeBufferPointer<UInt8>) -> Result<JSONMember, JSONFailure> {
    guard let keyEnd = endOfString(record) else {
      return .failure(JSONFailure(reason: "is no valid JSON: its key does not end"))
    }
    var position = keyEnd
    while position < record.count, FieldText.isBlank(record[position]) { position += 1 }
    guard position < record.count, record[position] == UInt8(ascii: ":") else {
      return .failure(
        JSONFailure(reason: "is no member of a JSON object: no colon behind its key"))
    }
    return .success(
      JSONMember(
        key: UnsafeBufferPointer(rebasing: record[..<keyEnd]),
        value: UnsafeBufferPointer(rebasing: record[(position + 1)...])))
  }

  /// Cuts a member and parses its value; the value's failure is the member's.
  static func read(
    _ record: UnsafeBufferPointer<UInt8>,
    by parse: (UnsafeBufferPointer<UInt8>) -> Result<JSONTape, JSONFailure>
  ) -> Result<(member: JSONMember, value: JSONTape), JSONFailure> {
    cut(record).flatMap { member in parse(member.value).map { (member, $0) } }
  }

  /// The text of the key, valid until `parser` parses again. It must be another one than that of the
  /// value, whose tape is still needed.
  func keyText(_ parser: JSONParser) -> Result<UnsafeBufferPointer<UInt8>, JSONFailure> {
    if Self.isPlain(key) {
      return .success(UnsafeBufferPointer(rebasing: key[1..<(key.count - 1)]))
    }
    return parser.parse(key).map { $0.string(at: JSONTape.root) }
  }

  /// The index behind the string that `text` begins with.
  private static func endOfString(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var position = 1
    while position < text.count {
      switch text[position] {
      case UInt8(ascii: "\""): return position + 1
      case UInt8(ascii: "\\"): position += 2
      default: position += 1
      }
    }
    return nil
  }

  /// Whether a JSON string is its own text: printable ASCII without escapes.
  private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.allSatisfy { 0x20..<0x7F ~= $0 && $0 != UInt8(ascii: "\\") }
  }
}
