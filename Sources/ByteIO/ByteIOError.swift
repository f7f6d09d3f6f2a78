import Glibc

/// The one error type of ByteIO: what went wrong, where, and what to do about it.
public struct ByteIOError: Error, Sendable, Hashable {
  /// The kinds of failure a caller may want to tell apart, for example to choose an exit code.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// A named input does not exist, or a folder holds nothing that can be read.
    case noSuchInput
    /// An input exists but cannot be opened (permissions, limits, not a file).
    case cannotOpen
    /// `read(2)` or `lseek(2)` failed on an open input.
    case readFailed
    /// Compressed or archived data is damaged or cut off.
    case corruptInput
    /// An input ends before the offset at which reading was to be resumed.
    case endsBeforeResumePoint
    /// An output or its temporary file cannot be created or renamed.
    case cannotCreate
    /// The output exists and was not to be replaced.
    case alreadyExists
    /// Writing, compressing or syncing an output failed (disk full, input/output error).
    case writeFailed
    /// The reader of standard output or of a pipe went away.
    case brokenPipe
    /// A channel was cancelled by its other side.
    case cancelled
  }

  public var code: Code
  /// What was found and what was expected; a sentence without the path.
  public var message: String
  /// What to do about it.
  public var hint: String?
  /// The file or folder, as it was given.
  public var path: String?
  /// The member of an archive, when the failure lies inside one.
  public var entryName: String?
  /// Decoded bytes of the entry that were delivered before the failure.
  public var byteOffset: Int64?
  /// The words of the operating system or of libarchive.
  public var cause: String?

  public init(
    _ code: Code, _ message: String, hint: String? = nil, path: String? = nil,
    entryName: String? = nil, byteOffset: Int64? = nil, cause: String? = nil
  ) {
    self.code = code
    self.message = message
    self.hint = hint
    self.path = path
    self.entryName = entryName
    self.byteOffset = byteOffset
    self.cause = cause
  }

  /// Numbers of `errno` that tell of the system as it is now, not of the file that is asked for: another time,
  /// or on another disk, the same call will do.
  private static let systemNumbers: Set<Int32> = [
    EIO, EMFILE, ENFILE, ENOMEM, EAGAIN, EBUSY, ESTALE, ETIMEDOUT, ENOSPC, EDQUOT, EFBIG, ENOBUFS,
    EINTR, ENOLCK, EREMOTEIO,
  ]

  /// Whether a number of `errno` tells of the system, not of a file.
  static func isOfSystem(_ errorNumber: Int32) -> Bool {
    systemNumbers.contains(errorNumber)
  }

  /// An error of opening or reading an input: `readFailed` where the system has failed, else `cannotOpen`.
  static func reading(
    _ message: String, hint: String? = nil, path: String?, errorNumber: Int32 = errno
  ) -> ByteIOError {
    system(
      isOfSystem(errorNumber) ? .readFailed : .cannotOpen, message, hint: hint, path: path,
      errorNumber: errorNumber)
  }

  /// An error whose cause is the text of an `errno` value.
  static func system(
    _ code: Code, _ message: String, hint: String? = nil, path: String? = nil,
    errorNumber: Int32 = errno
  ) -> ByteIOError {
    ByteIOError(
      code, message, hint: hint, path: path, cause: String(cString: strerror(errorNumber)))
  }
}

extension ByteIOError: CustomStringConvertible {
  /// One line: `path (entry) at byte N: message: cause; hint`.
  public var description: String {
    var text = ""
    if let path {
      text += path
      if let entryName { text += " (\(entryName))" }
      if let byteOffset { text += " at byte \(byteOffset)" }
      text += ": "
    }
    text += message
    if let cause { text += ": \(cause)" }
    if let hint { text += "; \(hint)" }
    return text
  }
}
