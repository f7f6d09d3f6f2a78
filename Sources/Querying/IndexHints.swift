// What a user's statement says about indexes, where tables have become views:
//
//     SELECT 'x INDEXED BY y z' FROM caption INDEXED BY caption_by_kind -- INDEXED BY it
//     SELECT 'x INDEXED BY y z' FROM caption                            -- INDEXED BY it
//
// A view has no index, and SQLite refuses a statement that names one. Words are taken as SQLite's
// tokenizer takes them (https://sqlite.org/lang.html, tokenize.c): what stands in 'texts', x'blobs',
// "names", `names`, [names] and comments is not looked at.

internal import GRDBSQLite

/// The clauses INDEXED BY of a statement.
enum IndexHints {
  /// The statement with blanks in their places, so that all else stays where it was.
  static func blanked(in sql: String) -> String {
    var bytes = Array(sql.utf8)
    var hint: Range<Int>?
    var scanner = Scanner(bytes: bytes)
    while let token = scanner.next() {
      guard scanner.isWord("INDEXED", token) else { continue }
      let start = scanner
      guard let by = scanner.next(), scanner.isWord("BY", by), let name = scanner.next(),
        scanner.isName(name)
      else {
        // Elsewhere both words may be names.
        scanner = start
        continue
      }
      hint = token.lowerBound..<name.upperBound
      for position in hint ?? 0..<0 where bytes[position] != UInt8(ascii: "\n") {
        bytes[position] = UInt8(ascii: " ")
      }
    }
    return hint == nil ? sql : String(decoding: bytes, as: UTF8.self)
  }

  private struct Scanner {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) {
      self.bytes = bytes
    }

    /// The next word, quoted thing or sign, behind blanks and comments.
    mutating func next() -> Range<Int>? {
      skipBlanks()
      guard position < bytes.count else { return nil }
      let start = position
      position += 1
      switch bytes[start] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): skipQuoted(by: bytes[start])
      case UInt8(ascii: "["):
        position =
          bytes[position...].firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } ?? bytes.count
      case let byte where Self.isOfWord(byte):
        while position < bytes.count, Self.isOfWord(bytes[position]) { position += 1 }
      default: break
      }
      return start..<position
    }

    private mutating func skipBlanks() {
      while position < bytes.count {
        let byte = bytes[position]
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0
        if byte == 0x20 || (0x09...0x0D).contains(byte) {
          position += 1
        } else if byte == UInt8(ascii: "-"), next == UInt8(ascii: "-") {
          position = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        } else if byte == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
          skipBlockComment()
        } else {
          return
        }
      }
    }

    private mutating func skipBlockComment() {
      position += 2
      while position < bytes.count {
        if bytes[position...].starts(with: [UInt8(ascii: "*"), UInt8(ascii: "/")]) {
          position += 2
          return
        }
        position += 1
      }
    }

    /// Goes behind the closing quote; a doubled one is part of the text.
    private mutating func skipQuoted(by quote: UInt8) {
      while position < bytes.count {
        position += 1
        guard bytes[position - 1] == quote else { continue }
        guard position < bytes.count, bytes[position] == quote else { return }
        position += 1
      }
    }

    private static func isOfWord(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
        true
      default: false
      }
    }

    func isWord(_ word: StaticString, _ token: Range<Int>) -> Bool {
      let letters = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
      // In ASCII the sixth bit tells small letters from capitals.
      return token.count == letters.count
        && zip(bytes[token], letters).allSatisfy { $0 & ~0x20 == $1 && Self.isOfWord($0) }
    }

    /// Whether a token can be the name of an index: quoted, or a word that is no keyword.
    func isName(_ token: Range<Int>) -> Bool {
      switch bytes[token.lowerBound] {
      case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"), UInt8(ascii: "["): return true
      case let byte where Self.isOfWord(byte):
        return bytes[token].withUnsafeBytes {
          sqlite3_keyword_check($0.baseAddress, Int32(clamping: $0.count)) == 0
        }
      default: return false
      }
    }
  }
}
