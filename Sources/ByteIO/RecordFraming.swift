// How a run of bytes is cut into records.
//
//     lines          {"id":1}⏎{"id":2}⏎            one record a line (JSONL, plain text)
//     jsonElements   [{"id":1},⏎ {"id":2}]         the elements of top-level JSON arrays
//     jsonMembers    {"1": {…},⏎ "2": {…}}         the members of top-level JSON objects, with keys
//     tableRows      id,name⏎1,"a⏎b"⏎              the rows of a table (CSV, RFC 4180)
//
// A new framing is one more case here and one more `RecordSplitter`.

/// How a run of bytes is cut into records.
public enum RecordFraming: String, Sendable, Hashable, CaseIterable {
  /// Decided by the first 64 KiB, see ``detect(prefix:among:)``.
  case automatic
  /// Records end with a newline, which the last may lack; one `\r` before it is cut off.
  case lines
  /// The elements of JSON arrays, one array or several after another, however they are laid out;
  /// values that stand outside of an array are records too.
  case jsonElements
  /// The members of JSON objects, one object or several after another: each from the opening quote
  /// of its key to the end of its value.
  case jsonMembers
  /// The rows of a table with commas: a line break within quotes belongs to its row.
  case tableRows

  /// What else a format's files may be than lines and arrays; looked for by `automatic`.
  public struct Candidates: Sendable, Hashable {
    /// Files that begin with neither { nor [ are tables.
    public var tables: Bool
    /// Files that begin with an object whose first value is an object are `jsonMembers`.
    public var members: Bool
    /// Files that begin with an object whose first key is this one and has an array are pages such
    /// as {"posts":[…]}: their records are the elements of that array (`jsonElements`).
    public var pageKey: String?

    /// First keys of objects that are records by themselves, whatever their first value is: files
    /// that begin with one are no `jsonMembers`. Without escapes.
    public var recordKeys: [String] = []

    public init(
      tables: Bool = false, members: Bool = false, pageKey: String? = nil,
      recordKeys: [String] = []
    ) {
      self.recordKeys = recordKeys
      self.tables = tables
      self.members = members
      self.pageKey = pageKey
    }

    /// Lines and arrays only.
    public static let none = Candidates()
  }

  /// How many bytes at the beginning of an entry decide: 64 KiB.
  public static let detectionByteCount = 64 * 1024

  /// Bytes of the UTF-8 byte order mark, which belongs to no record.
  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Decides between `lines` and `jsonElements` by the beginning of an entry.
  ///
  /// `jsonElements` when the first non-blank byte is `[` and then comes a line break, `{`, `]`,
  /// the end, or a nested array that is not followed by more lines like it. So `[{…},{…}]`,
  /// `[]` and pretty-printed arrays are cut into elements, while a file of lines like `[1,2,3]`,
  /// `["a","b"]` or `[[1],[2]]` is cut into lines.
  public static func detect(prefix: UnsafeRawBufferPointer) -> RecordFraming {
    var rest = prefix[...]
    if rest.starts(with: byteOrderMark) { rest = rest.dropFirst(byteOrderMark.count) }
    rest = rest.drop(while: isBlank)
    guard rest.first == UInt8(ascii: "[") else { return .lines }
    let inner = rest.dropFirst()
    let content = inner.drop(while: isBlank)
    switch content.first {
    case nil, UInt8(ascii: "{"), UInt8(ascii: "]"):
      return .jsonElements
    case _ where inner[..<content.startIndex].contains(UInt8(ascii: "\n")):
      return .jsonElements
    case UInt8(ascii: "["):
      return isOneOfSeveralLines(rest) ? .lines : .jsonElements
    default:
      return .lines
    }
  }

  /// Whether the array at the beginning closes on its line and something follows on another.
  private static func isOneOfSeveralLines(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
    guard let lineEnd = text.firstIndex(of: UInt8(ascii: "\n")) else { return false }
    var depth = 0
    var isInString = false
    var isEscaped = false
    for byte in text[..<lineEnd] {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      default: break
      }
    }
    return depth == 0 && !text[lineEnd...].allSatisfy(isBlank)
  }

  /// The bytes that Python's `bytes.strip()` removes: space, \t, \n, \r, \v, \f.
  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
  }
}
