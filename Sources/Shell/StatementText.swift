// Where statements end, as SQLite reads them:
//
//     SELECT ';' -- ; here not
//     FROM tag; SELECT 2;          two statements, the second from `SELECT 2`
//
// A semicolon inside of 'text', "name", `name`, [name] or a comment ends nothing.

/// The text that a user types, line by line, until it has whole statements.
public struct StatementText: Sendable {
  /// What stands where a text ends.
  enum Location: Equatable {
    case code
    /// Inside of quotes, which end with this byte.
    case quoted(UInt8)
    case lineComment
    case blockComment
  }

  private var text: [UInt8] = []
  private(set) var position = Location.code
  /// Where in `text` the quotes or the comment began; of use while `position` is not `code`.
  private(set) var positionStart = 0
  /// The place behind the last closing quote; -1 for none.
  private var quotesEnd = -1
  /// Bytes of `text` that were looked at.
  private var seen = 0
  /// Whether something but white space and comments stands there.
  private var hasCode = false

  public init() {}

  /// Whether no statement has begun.
  public var isBlank: Bool { !hasCode && position != .blockComment }

  /// What was typed since the last whole statement.
  public var pending: String { String(decoding: text, as: UTF8.self) }

  /// What stands inside of the quotes that are open.
  var openText: String {
    String(decoding: text[min(positionStart + 1, text.count)...], as: UTF8.self)
  }

  /// Takes more text in and returns the statements that it completes, with their semicolons.
  public mutating func append(_ more: String) -> [String] {
    text += Array(more.utf8)
    var statements: [String] = []
    while seen < text.count, !waitsForMore {
      guard step() else { continue }
      if hasCode { statements.append(Self.trimmed(text[..<seen])) }
      text.removeFirst(seen)
      seen = 0
      quotesEnd = -1
      hasCode = false
    }
    return statements
  }

  /// Takes the rest as a statement that needs no semicolon; nil when there is none.
  public mutating func finish() -> String? {
    defer { self = StatementText() }
    return isBlank ? nil : Self.trimmed(text[...])
  }

  /// Without the white space that stands before it, so that an error's line counts from its first.
  private static func trimmed(_ statement: ArraySlice<UInt8>) -> String {
    let start = statement.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
    return String(decoding: start, as: UTF8.self)
  }

  /// Whether the next byte is the last one and may begin a comment.
  private var waitsForMore: Bool {
    position == .code && seen + 1 == text.count
      && (text[seen] == UInt8(ascii: "-") || text[seen] == UInt8(ascii: "/"))
  }

  /// Looks at the next byte; true when it ends a statement.
  private mutating func step() -> Bool {
    let byte = text[seen]
    let next = seen + 1 < text.count ? text[seen + 1] : 0
    seen += 1
    switch position {
    case .quoted(let end):
      if byte == end {
        position = .code
        quotesEnd = seen
      }
    case .lineComment:
      if byte == UInt8(ascii: "\n") { position = .code }
    case .blockComment:
      // Not the star of the opening itself.
      if byte == UInt8(ascii: "/"), seen - positionStart > 3, text[seen - 2] == UInt8(ascii: "*") {
        position = .code
      }
    case .code:
      return stepInCode(byte, next)
    }
    return false
  }

  private mutating func stepInCode(_ byte: UInt8, _ next: UInt8) -> Bool {
    // A quote right behind a closing one is a doubled quote inside of the same text.
    let isDoubled =
      quotesEnd == seen - 1 && byte == text[quotesEnd - 1] && byte != UInt8(ascii: "]")
    if !isDoubled { positionStart = seen - 1 }
    switch byte {
    case UInt8(ascii: ";"): return true
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): position = .quoted(byte)
    case UInt8(ascii: "["): position = .quoted(UInt8(ascii: "]"))
    case UInt8(ascii: "-") where next == UInt8(ascii: "-"): position = .lineComment
    case UInt8(ascii: "/") where next == UInt8(ascii: "*"): position = .blockComment
    default: break
    }
    let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
    if !isSpace, position != .lineComment, position != .blockComment { hasCode = true }
    return false
  }
}
