/// What is wrong with a list, a template or an option, and where.
public struct TagRulesError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// A list of tags is not in its format.
    case badList
    /// A template of captions is not in its grammar.
    case badTemplate
  }

  /// Where in the text it is.
  public enum Location: Sendable, Equatable {
    /// From 1.
    case line(Int)
    /// Characters of a text of one line, from 0 on; may be empty, and may be the end.
    case columns(Range<Int>, in: String)
  }

  public var code: Code
  /// What was found, and what was expected.
  public var message: String
  /// What to do about it.
  public var hint: String?
  public var position: Location?

  public init(_ code: Code, _ message: String, hint: String? = nil, at position: Location? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.position = position
  }

  /// The message with its place; below it a template with a mark, as a search shows it.
  public var description: String {
    var description = message
    switch position {
    case .line(let line): description = "line \(line): \(message)"
    case .columns(let columns, let text):
      let line = text.map { $0.isNewline || $0 == "\t" ? " " : $0 }
      let indent = String(repeating: " ", count: columns.lowerBound)
      let mark = String(repeating: "^", count: max(1, columns.count))
      description += " (column \(columns.lowerBound + 1))\n  \(String(line))\n  \(indent)\(mark)"
    case nil: break
    }
    if let hint { description += "\n\(hint)" }
    return description
  }
}
