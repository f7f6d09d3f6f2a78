import Glibc

/// What can go wrong while b-trees of a database file are built directly.
///
/// The message says what was found and what was expected, the hint what to do about it.
public struct SQLitePagesError: Error, Equatable, Sendable {
  /// The kinds of failure, for programs that branch on them.
  public enum Code: String, Sendable {
    /// The file cannot be opened or read.
    case cannotRead
    /// Writing, extending, syncing or closing the file failed.
    case cannotWrite
    /// The file is no SQLite 3 database, or it is shorter than its header says.
    case notADatabase
    /// A database, but of a kind that is not built here (auto-vacuum, reserved bytes, …).
    case unsupportedDatabase
    /// A journal or write-ahead log lies beside the file.
    case journalPresent
    /// The page named as root is not an empty root of the wanted kind, or is being built already.
    case unusableRoot
    /// A rowid is not greater than the one before it.
    case rowsOutOfOrder
    /// One record is longer than SQLite accepts.
    case payloadTooLong
    /// The file would need more pages than the format can number.
    case fileFull
    /// A tree that is read is not what it was said to be, or damaged.
    case unreadableTree
    /// The file was asked to finish while a tree was still being built.
    case treeUnfinished
  }

  /// The kind of failure.
  public let code: Code
  /// What was found, and what was expected.
  public let message: String
  /// What to do about it, where something can be done.
  public let hint: String?
  /// The database file.
  public let path: String
  /// The operating system's words for the failure, where it reported one.
  public let systemReason: String?

  init(
    _ code: Code, _ message: String, hint: String? = nil, path: String, errorNumber: Int32? = nil
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.path = path
    self.systemReason = errorNumber.map { Self.text(ofErrorNumber: $0) }
  }

  /// `strerror_r`, the POSIX variant, which is safe on all threads.
  private static func text(ofErrorNumber number: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let base = buffer.baseAddress, strerror_r(number, base, buffer.count) == 0 else {
        return "error \(number)"
      }
      return "\(String(cString: base)) (errno \(number))"
    }
  }
}

extension SQLitePagesError: CustomStringConvertible {
  /// One line: path, message, system reason, hint.
  public var description: String {
    var line = "\(path): \(message)"
    if let systemReason { line += ": \(systemReason)" }
    line += "."
    if let hint { line += " \(hint)" }
    return line
  }
}
