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

  /// The message with its column, from 1 on, and below it the search with a mark.
  public var description: String {
    let line = text.map { $0.isNewline || $0 == "\t" ? " " : $0 }
    let mark = String(repeating: "^", count: max(1, columns.count))
    let place = String(repeating: " ", count: columns.lowerBound)
    var description =
      "\(message) (column \(columns.lowerBound + 1))\n  \(String(line))\n  \(place)\(mark)"
    if let hint { description += "\n\(hint)" }
    return description
  }
}
