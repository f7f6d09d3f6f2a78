// How a run of bytes is cut into records.
//
//     lines          {"id":1}⏎{"id":2}⏎            one record a line (JSONL, plain text)
//     jsonElements   [{"id":1},⏎ {"id":2}]         the elements of top-level JSON arrays
//     jsonMembers    {"1": {…},⏎ "2": {…}}         the members of top-level JSON objects, with keys
//     tableRows      id,name⏎1,"a⏎b"⏎              the rows of a table (CSV, RFC 4180)
//     xmlElements    <posts><post id="1"/></posts> the elements of one name of an XML document
//
// A new splitting is one more case here and one more `RecordSplitter`.

/// How a run of bytes is cut into records.
public enum RecordSplitting: String, Sendable, Hashable, CaseIterable {
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
  /// The elements of one name of an XML document, each from its < to the > that ends it.
  case xmlElements

  /// What else a format's files may be than lines and arrays; looked for by `automatic`.
  public struct Candidates: Sendable, Hashable {
    /// Files that begin with neither { nor [ are tables.
    public var tables: Bool
    /// Files that begin with an object whose first value is an object are `jsonMembers`.
    public var members: Bool
    /// Also those whose first value is an array.
    public var memberArrays: Bool
    /// Files that begin with an object that has an array under this key are pages such as
    /// {"posts":[…]}: their records are the elements of that array (`jsonElements`). Before it may
    /// stand some members of the envelope, such as "@attributes" or "meta", but no `id`.
    public var pageKey: String?
    /// Files that begin with < are XML, and their records the elements of this name.
    public var xmlElement: String?

    /// First keys of objects that are records by themselves, whatever their first value is: files
    /// that begin with one are no `jsonMembers`. Without escapes.
    public var recordKeys: [String] = []

    public init(
      tables: Bool = false, members: Bool = false, memberArrays: Bool = false,
      pageKey: String? = nil, xmlElement: String? = nil, recordKeys: [String] = []
    ) {
      self.recordKeys = recordKeys
      self.tables = tables
      self.members = members
      self.memberArrays = memberArrays
      self.pageKey = pageKey
      self.xmlElement = xmlElement
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
  /// `["a","b"]` or `[[1],[2]]` is cut into lines. An object whose first key stands on the line
  /// behind its brace is laid out over several: it is an element too.
  public static func detect(prefix: UnsafeRawBufferPointer) -> RecordSplitting {
    var rest = prefix[...]
    if rest.starts(with: byteOrderMark) { rest = rest.dropFirst(byteOrderMark.count) }
    rest = rest.drop(while: isBlank)
    if rest.first == UInt8(ascii: "{"), isLaidOut(rest) { return .jsonElements }
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

  /// Whether the first key of the object at the beginning stands on a later line than its brace.
  private static func isLaidOut(_ text: Slice<UnsafeRawBufferPointer>) -> Bool {
    let inner = text.dropFirst()
    let key = inner.drop(while: isBlank)
    return key.first == UInt8(ascii: "\"")
      && inner[..<key.startIndex].contains(UInt8(ascii: "\n"))
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
