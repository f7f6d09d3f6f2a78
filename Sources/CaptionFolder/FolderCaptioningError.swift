/// What can go wrong with the captions of a folder as a whole, in words for its user.
public struct FolderCaptioningError: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// An option does not make sense for a folder.
    case badOption
    /// The folder holds no picture, or a file that is needed is not there.
    case noSuchInput
    /// A file of core tags or embeddings is not in its format.
    case badFile
    /// The user asked to stop.
    case interrupted
  }

  public var code: Code
  /// What was found, and what was expected.
  public var message: String
  /// What to do about it.
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
