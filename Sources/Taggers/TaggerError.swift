/// What can go wrong with a tagger as a whole, in words for its user.
public struct TaggerError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// An option does not make sense.
    case badOption
    /// A folder, a file of a model or a picture is not there.
    case noSuchInput
    /// ONNX Runtime or libvips is not there, or cannot be used.
    case missingLibrary
    /// A model or a file beside it is not what it is described to be.
    case badModel
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
