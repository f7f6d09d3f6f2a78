/// What is wrong with the header of a query's file.
public struct SQLHeaderError: Error, Sendable, Equatable, CustomStringConvertible {
  public var message: String
  /// The file; nil until it is known.
  public var path: String?
  /// From 1.
  public var line: Int

  public init(_ message: String, path: String? = nil, line: Int) {
    self.message = message
    self.path = path
    self.line = line
  }

  /// `file:line: message`.
  public var description: String {
    "\(path.map { "\($0):" } ?? "line ")\(line): \(message)"
  }
}
