internal import CSQLFunctions
internal import GRDB

/// Tells whether a tag has one of the words that keep it from being a core tag.
///
/// A word is a run of letters and digits of the tag in lower case: what `re.split(r"[\W_]+", name)`
/// of Python leaves. The SQL function `tag_words` cuts alike.
package struct CoreTagWords {
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
    Self.split(name).contains { !$0.isEmpty && $0.count <= longest && words.contains(Array($0)) }
  }

  /// The words of a tag, in lower case; bytes that are not UTF-8 stand between words.
  static func split(_ name: UnsafeBufferPointer<UInt8>) -> [ArraySlice<UInt8>] {
    guard let base = name.baseAddress else { return [] }
    let capacity = taghouse_tag_words_capacity(name.count)
    let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      // The capacity is above 0, so the buffer has an address.
      guard let words = buffer.baseAddress else { return }
      count = taghouse_tag_words(base, name.count, words)
    }
    return bytes.split(separator: UInt8(ascii: " "))
  }
}
