import CSQLFunctions
import TestSupport
import Testing

/// What the C functions have to say, by the Unicode data of the language.
private enum Naive {
  static func words(_ name: String) -> [String] {
    var words: [String] = []
    var word = ""
    for scalar in name.lowercased().unicodeScalars {
      if isAlphanumeric(scalar) {
        word.unicodeScalars.append(scalar)
      } else {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
    }
    return word.isEmpty ? words : words + [word]
  }

  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      true
    default:
      scalar.properties.numericType != nil
    }
  }

  static func isKaomoji(_ name: String) -> Bool {
    let scalars = Array(name.unicodeScalars)
    guard scalars.contains("_") else { return false }
    if scalars.count == 3, scalars[1] == "_" { return true }
    let isReadable = scalars.contains {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
    let faces = ["(o)_(o)", "<o>_<o>", "o_o;", "@_@;", "(9)", "o_(o)", "\\o_o/"]
    return !isReadable || faces.contains(name)
  }
}

@Suite("Names of tags in C: as the language's Unicode data say")
struct TagNameTests {
  private func words(_ name: [UInt8]) -> [String] {
    let capacity = taghouse_tag_words_capacity(name.count)
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = taghouse_tag_words(name, name.count, buffer.baseAddress)
      #expect(count <= capacity)
    }
    return bytes.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
  }

  private func isKaomoji(_ name: String) -> Bool {
    taghouse_is_kaomoji(Array(name.utf8), name.utf8.count) != 0
  }

  @Test("Every scalar, alone and between letters")
  func everyScalar() {
    var differing: [String] = []
    // Planes 4 to 13 are empty; of private use only the beginning is looked at.
    for value in Array(0...UInt32(0x33FFF)) + Array(0xE0000...0xE01FF) + Array(0xF0000...0xF00FF) {
      // Scalars that are newer than the tables may differ.
      guard let scalar = Unicode.Scalar(value),
        scalar.properties.age.map({ $0.major <= taghouse_unicode_version() }) ?? true
      else { continue }
      let name = "A\(scalar)b"
      let isSame =
        words(Array(name.utf8)) == Naive.words(name)
        && isKaomoji("__\(scalar)_") == Naive.isKaomoji("__\(scalar)_")
      if !isSame { differing.append("U+\(String(value, radix: 16))") }
    }
    #expect(differing == [])
  }

  @Test("Random names of letters, signs and bytes", arguments: [1, 2, 3])
  func randomNames(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let alphabet = Array("aZ_09^<>oO;@()\\/é東ǅİK🌸\u{301}½ ".unicodeScalars)
    for _ in 0..<5_000 {
      var name = ""
      for _ in 0..<Int.random(in: 0...9, using: &random) {
        name.unicodeScalars.append(alphabet.randomElement(using: &random) ?? "a")
      }
      #expect(words(Array(name.utf8)) == Naive.words(name), "seed \(seed): \(name)")
      #expect(isKaomoji(name) == Naive.isKaomoji(name), "seed \(seed): \(name)")
    }
  }

  @Test("Random bytes: no read or write outside, and UTF-8 is known", arguments: [4, 5, 6])
  func randomBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        random.chance(0.5)
          ? UInt8.random(in: 0...255, using: &random)
          : [0x5F, 0xC3, 0xA9, 0xE6, 0x9D, 0xB1, 0xF0, 0x9F][Int.random(in: 0..<8, using: &random)]
      }
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(
        (taghouse_is_utf8(bytes, bytes.count) != 0) == (Array(text.utf8) == bytes), "\(bytes)")
      // What is no UTF-8 becomes U+FFFD here, and stands between words there.
      #expect(words(bytes) == Naive.words(text), "seed \(seed): \(bytes)")
      var clean = [UInt8](repeating: 0, count: bytes.count)
      #expect(taghouse_clean_caption(bytes, bytes.count, &clean) <= bytes.count)
    }
  }

}
