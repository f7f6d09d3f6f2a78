internal import CSQLFunctions
internal import Columns
package import Rows

/// Tag names as training text wants them: spaces for underscores, except in kaomoji.
///
/// The SQL function `tag_text` spells alike.
package enum TagSpelling {
  /// Whether a tag is a face: its underscores are mouths.
  ///
  /// Three characters with an underscore in the middle (`o_o`, `^_^`, `6_9`), nothing but signs
  /// (`<|>_<|>`, `;_;`), or one of a list.
  package static func isKaomoji(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { taghouse_is_kaomoji($0.baseAddress, $0.count) != 0 }
  }

  /// The name with spaces for underscores, unless it is a kaomoji.
  package static func spaced(_ name: String) -> String {
    guard !isKaomoji(name) else { return name }
    let bytes = name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends a name as text has it.
  /// - Parameters:
  ///   - spaced: Whether underscores become spaces.
  ///   - isJSON: Whether it is escaped as it stands in a JSON string.
  package static func append(
    _ name: UnsafeBufferPointer<UInt8>, spaced isSpaced: Bool, isJSON: Bool, to bytes: RowBytes
  ) {
    if isSpaced, name.hasByte(UInt8(ascii: "_")) {
      let text = spaced(String(decoding: name, as: UTF8.self))
      if isJSON { bytes.append(jsonContent: text) } else { bytes.append(text) }
    } else if isJSON {
      bytes.append(jsonText: UnsafeRawBufferPointer(name), isLowerCase: true)
    } else {
      bytes.append(UnsafeRawBufferPointer(name))
    }
  }
}
