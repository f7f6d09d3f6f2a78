/// What can go wrong with a warehouse, in words for its user.
public struct WarehouseError: Error, Sendable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// There is no file at the path.
    case noSuchWarehouse
    /// The file is no SQLite database, or one of another program.
    case notAWarehouse
    /// The file was made by a newer version of this program.
    case newerWarehouse
    /// A warehouse is at the path already.
    case alreadyExists
    /// The file cannot be made: its folder is not there or cannot be written.
    case cannotCreate
    /// Another process has it open for writing.
    case busy
    /// The SQL of a query is wrong, or asks for what is not allowed.
    case badQuery
    /// A query took longer than allowed.
    case timeout
    /// Reading failed.
    case readFailed
    /// Writing failed: disk full, no permission, an I/O error.
    case writeFailed
    /// The warehouse does not hold what it should.
    case inconsistent
    /// A site that the warehouse does not know.
    case unknownSite
    /// A post that is not there.
    case noSuchPost
    /// A number that several sites have a post of.
    case ambiguousPost
    /// A layer of tags is asked for that is out of date.
    case staleLayers
    /// Counts are asked for that are out of date.
    case staleCounts
    /// A caption rule that the warehouse does not know.
    case unknownCaptionRule
    /// A named set that is not there, is there already, or cannot be.
    case badSet
    /// The user asked to stop.
    case interrupted
  }

  public var code: Code
  /// What was found, and what was expected.
  public var message: String
  /// What to do about it.
  public var hint: String?
  /// The warehouse.
  public var path: String?

  public init(_ code: Code, _ message: String, hint: String? = nil, path: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.path = path
  }

  public var description: String {
    var text = path.map { "\($0): \(message)" } ?? message
    if let hint { text += "\n\(hint)" }
    return text
  }
}
