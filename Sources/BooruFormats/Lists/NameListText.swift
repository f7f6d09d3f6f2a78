// Names in one text, as people and other tools keep them beside a picture (.tags and other side files):
//
//     1girl, long hair, \(x\), "a, b", ^_^
//
// Commas and line breaks stand between names, blanks around a name do not count, `\(` and `\)` are
// parentheses, for prompts are written so. A name that would not come back of this (one with a comma, a
// line break, a quote at its start …) stands in quotes, as a string of JSON. What only looks like one is
// taken as it stands.

internal import Columns

public enum NameListText {
  /// The names of a text; nil when it is no UTF-8. A mark of the byte order at its start is left out.
  public static func names(in text: UnsafeBufferPointer<UInt8>) -> [[UInt8]]? {
    guard (try? UTF8Span(validating: text.span)) != nil else { return nil }
    var names: [[UInt8]] = []
    var position = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while position < text.count {
      while position < text.count, isSeparator(text[position]) || FieldText.isBlank(text[position])
      {
        position += 1
      }
      guard position < text.count else { break }
      if let (name, end) = quotedName(text, from: position) {
        names.append(name)
        position = end
        continue
      }
      var end = position
      while end < text.count, !isSeparator(text[end]) { end += 1 }
      let start = position
      position = end
      while FieldText.isBlank(text[end - 1]) { end -= 1 }
      names.append(withoutEscapes(UnsafeBufferPointer(rebasing: text[start..<end])))
    }
    return names
  }

  /// Names in one line, ", " between, which `names` reads back. An empty name is `""`.
  public static func text(of names: [[UInt8]]) -> [UInt8] {
    var text: [UInt8] = []
    for (position, name) in names.enumerated() {
      if position > 0 { text += Array(", ".utf8) }
      text += isPlain(name) ? name : JSONQuotedText.bytes(of: name)
    }
    return text
  }

  private static func isPlain(_ name: [UInt8]) -> Bool {
    guard let first = name.first, let last = name.last, first != UInt8(ascii: "\""),
      !FieldText.isBlank(first), !FieldText.isBlank(last), !name.starts(with: [0xEF, 0xBB, 0xBF])
    else { return false }
    return !name.contains(where: isSeparator)
      && name.withUnsafeBufferPointer { withoutEscapes($0) == name }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  /// The name in quotes that begins at a place, and where it ends; nil when none does, or something
  /// stands behind it before the next separator.
  private static func quotedName(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (name: [UInt8], end: Int)? {
    guard text[start] == UInt8(ascii: "\"") else { return nil }
    var end = start + 1
    while end < text.count, text[end] != UInt8(ascii: "\"") {
      if text[end] < 0x20 { return nil }
      end += text[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard end < text.count else { return nil }
    end += 1
    var next = end
    while next < text.count, FieldText.isBlank(text[next]), !isSeparator(text[next]) { next += 1 }
    guard next == text.count || isSeparator(text[next]),
      let name = JSONQuotedText.name(UnsafeBufferPointer(rebasing: text[start..<end]))
    else { return nil }
    return (name, end)
  }

  private static func withoutEscapes(_ name: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    guard name.contains(UInt8(ascii: "\\")) else { return Array(name) }
    var plain: [UInt8] = []
    for (position, byte) in name.enumerated() {
      let isEscape =
        byte == UInt8(ascii: "\\") && position + 1 < name.count
        && (name[position + 1] == UInt8(ascii: "(") || name[position + 1] == UInt8(ascii: ")"))
      if !isEscape { plain.append(byte) }
    }
    return plain
  }

  /// Of a name that stands in a list of JSON: backslashes before parentheses go, too.
  static func withoutEscapes(_ name: [UInt8]) -> [UInt8] {
    name.withUnsafeBufferPointer { withoutEscapes($0) }
  }
}

/// Strings of JSON, one at a time.
public enum JSONQuotedText {
  /// A text in quotes, with what JSON wants escaped; all else as UTF-8.
  public static func bytes(of text: [UInt8]) -> [UInt8] {
    var output = ColumnBuffer<UInt8>(minimumCapacity: text.count + 2)
    text.withUnsafeBufferPointer { JSONTape.append(escaping: $0[...], to: &output) }
    return Array(output.buffer)
  }

  /// The text of a string of JSON; nil when it is none.
  static func name(_ quoted: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var padded = ColumnBuffer<UInt8>(minimumCapacity: quoted.count + JSONParser.paddingByteCount)
    guard let base = quoted.baseAddress else { return nil }
    padded.append(base, count: quoted.count)
    padded.append(repeating: 0, count: JSONParser.paddingByteCount)
    let parser = JSONParser()
    guard
      case .success(let tape) = parser.parse(
        UnsafeBufferPointer(start: padded.base, count: quoted.count)),
      tape.kind(at: JSONTape.root) == JSONKind.string
    else { return nil }
    return Array(tape.string(at: JSONTape.root))
  }
}
