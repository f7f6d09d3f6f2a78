/// What is wrong with a search, and where.
public struct SelectionError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The text is no search.
    case syntax
    /// A metatag does not take such a value.
    case badValue
    /// No post has the tag, or the name is none that there is: a site, a set, a file, a kind of captions.
    case unknownName
    /// A file of numbers cannot be read, or holds something else.
    case badFile
    /// It cannot be used like that here, as an order without a limit in an export.
    case notHere
  }

  public var code: Code
  /// What was found, and what was expected.
  public var message: String
  /// What to do about it.
  public var hint: String?
  /// The search.
  public var text: String
  /// Where in it, in characters from 0 on; may be empty, and may be the end.
  public var columns: Range<Int>

  public init(
    _ code: Code, _ message: String, hint: String? = nil, in text: String, at columns: Range<Int>
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.text = text
    self.columns = columns
  }

  /// The message with its column, from 1 on, and below it the search with a mark:
  ///
  ///     `abc` is no whole number; score: takes whole numbers, as 10, … (column 7)
  ///       1girl score:abc
  ///                   ^^^
  ///
  /// Of a long search it shows what stands near the mark.
  public var description: String {
    var description = "\(message) (column \(columns.lowerBound + 1))"
    if !text.isEmpty { description += "\n\(excerpt)" }
    if let hint { description += "\n\(hint)" }
    return description
  }

  /// Characters of the search on either side of the beginning of the mark.
  private static let excerptReach = 60

  private var excerpt: String {
    let start = max(0, columns.lowerBound - Self.excerptReach)
    let shown = text.dropFirst(start).prefix(2 * Self.excerptReach)
    let isCutOff = shown.endIndex < text.endIndex
    var line = start > 0 ? "…" : ""
    var position = String(repeating: " ", count: line.count)
    for (column, character) in zip(start..., shown) {
      let isDisplayable = character.unicodeScalars.allSatisfy(\.isDisplayable)
      line.append(isDisplayable ? character : " ")
      // A wide character takes two columns of a terminal, as this space does.
      if column < columns.lowerBound { position.append(character.isWide ? "\u{3000}" : " ") }
    }
    let marked = shown.dropFirst(columns.lowerBound - start).prefix(max(1, columns.count))
    let mark = marked.map { $0.isWide ? "^^" : "^" }.joined()
    return "  \(line)\(isCutOff ? "…" : "")\n  \(position)\(mark.isEmpty ? "^" : mark)"
  }
}

extension Character {
  /// Whether terminals give it two columns: the blocks of East Asia, and emoji; near enough for a mark.
  fileprivate var isWide: Bool {
    switch unicodeScalars.first?.value ?? 0 {
    case 0x1100..<0x1160, 0x2E80..<0xA4D0, 0xAC00..<0xD7A4, 0xF900..<0xFB00, 0xFE30..<0xFE70,
      0xFF00..<0xFF61, 0xFFE0..<0xFFE7, 0x1F300..<0x1F650, 0x1F900..<0x1FA00, 0x20000..<0x40000:
      true
    default: false
    }
  }
}
