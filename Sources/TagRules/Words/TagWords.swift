internal import CSQLFunctions

/// Cuts names into words.
///
/// Two cuts are in use. Patterns of character tags see what stands between spaces and underscores, in
/// small letters: `half-closed_eyes` is `half-closed`, `eyes`. The words that keep a tag from being a
/// core tag are runs of letters and digits: `half`, `closed`, `eyes`.
enum TagWords {
  /// What stands between white space and underscores, in small letters.
  static func spaced(_ name: some Sequence<UInt8>) -> [[UInt8]] {
    var words: [[UInt8]] = []
    var word: [UInt8] = []
    var isASCII = true
    for byte in name {
      if byte == UInt8(ascii: "_") || ListText.isSpace(Unicode.Scalar(byte)) {
        if !word.isEmpty { words.append(word) }
        word = []
      } else {
        if byte >= 0x80 { isASCII = false }
        word.append(UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte)
      }
    }
    if !word.isEmpty { words.append(word) }
    return isASCII ? words : spacedScalars(name)
  }

  /// The same for names with other scalars than ASCII, which have spaces and capitals of their own.
  private static func spacedScalars(_ name: some Sequence<UInt8>) -> [[UInt8]] {
    String(decoding: Array(name), as: UTF8.self).unicodeScalars
      .split { $0 == "_" || ListText.isSpace($0) }
      .map { Array(String($0).lowercased().utf8) }
  }

  /// Runs of letters and digits, in small letters.
  static func runs(_ name: [UInt8]) -> [ArraySlice<UInt8>] {
    let capacity = taghouse_tag_words_capacity(name.count)
    let words = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      // The capacity is above 0, so the buffer has an address.
      guard let base = buffer.baseAddress else { return }
      count = name.withUnsafeBufferPointer {
        $0.baseAddress.map { taghouse_tag_words($0, name.count, base) } ?? 0
      }
    }
    return words.split(separator: UInt8(ascii: " "))
  }
}
