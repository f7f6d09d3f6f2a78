/// What is wrong with a setting, and where.
public struct CaptionSettingsError: Error, Sendable, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable, CaseIterable {
    /// A file of settings, or a list that one names, is not there.
    case noSuchFile
    /// It is there and cannot be read, or is too large.
    case cannotRead
    /// It is no TOML, or no such list.
    case badFile
    /// A file has a key that nothing knows.
    case unknownKey
    /// A value in a file is of the wrong type or out of range, or stands there twice.
    case badValue
    /// A value of a flag.
    case badFlag
    /// Two settings exclude each other.
    case conflict
  }

  public var code: Code
  /// What was found, and what was expected.
  public var message: String
  /// What to do about it.
  public var hint: String?
  /// The file, as it was named.
  public var path: String?
  /// Of the file, from 1.
  public var line: Int?

  public init(
    _ code: Code, _ message: String, hint: String? = nil, path: String? = nil, line: Int? = nil
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.path = path
    self.line = line
  }

  /// `base.toml:12: message`, and the hint on a line of its own.
  public var description: String {
    var text = ""
    if let path { text = line.map { "\(path):\($0): " } ?? "\(path): " }
    text += message
    if let hint { text += "\n\(hint)" }
    return text
  }
}
