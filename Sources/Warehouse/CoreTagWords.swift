internal import GRDB

/// Tells whether a tag has one of the words that keep it from being a core tag.
///
/// A word is a run of letters and digits of the tag in lower case: what `re.split(r"[\W_]+", name)`
/// of Python leaves.
struct CoreTagWords {
  private let words: Set<[UInt8]>
  private let longest: Int

  init(_ words: [String]) {
    self.words = Set(words.map { Array($0.utf8) })
    longest = self.words.map(\.count).max() ?? 0
  }

  /// The list in the warehouse.
  init(_ db: Database) throws {
    self.init(try String.fetchAll(db, sql: "SELECT word FROM core_tag_word"))
  }

  func isExcluded(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    if name.contains(where: { $0 >= 0x80 }) {
      return isExcluded(unicode: String(decoding: name, as: UTF8.self))
    }
    var word: [UInt8] = []
    word.reserveCapacity(name.count)
    for byte in name {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        word.append(byte)
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        word.append(byte | 0x20)
      default:
        if isWord(word) { return true }
        word.removeAll(keepingCapacity: true)
      }
    }
    return isWord(word)
  }

  private func isExcluded(unicode name: String) -> Bool {
    var word: [UInt8] = []
    for scalar in name.lowercased().unicodeScalars {
      if Self.isAlphanumeric(scalar) {
        word.append(contentsOf: String(scalar).utf8)
      } else {
        if isWord(word) { return true }
        word.removeAll(keepingCapacity: true)
      }
    }
    return isWord(word)
  }

  private func isWord(_ word: [UInt8]) -> Bool {
    !word.isEmpty && word.count <= longest && words.contains(word)
  }

  /// As Python's `str.isalnum`: letters, and whatever has a numeric value.
  private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .letterNumber, .otherNumber:
      true
    default:
      scalar.properties.numericType != nil
    }
  }
}
