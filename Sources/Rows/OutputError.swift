/// What can go wrong with an export, in words for its user.
public struct OutputError: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// An option does not make sense.
    case badOption
    /// Nothing would be exported.
    case empty
    /// The options need counts of tags, and those of the warehouse are out of date.
    case staleCounts
    /// An input is not what it has to be.
    case badInput
    /// The user asked to stop.
    case interrupted
  }

  public var code: Code
  public var message: String
  public var hint: String?

  public init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  public var description: String {
    hint.map { "\(message)\n\($0)" } ?? message
  }
}
