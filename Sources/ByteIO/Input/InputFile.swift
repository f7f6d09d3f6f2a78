import FileSystem
import Glibc

/// One input of a command: a file, a pipe or standard input, found but not opened.
public struct InputFile: Sendable, Hashable {
  /// The argument that stands for standard input.
  public static let standardInputPath = "-"

  /// The path as given, or the folder as given plus the path inside it; `-` is standard input.
  public let path: String
  /// Size on disk in bytes; nil for standard input, pipes and devices.
  public let byteCount: Int64?
  /// Last modification, nanoseconds since 1970 (UTC); nil where `byteCount` is nil.
  public let modifiedAtNanoseconds: Int64?

  init(path: String, byteCount: Int64?, modifiedAtNanoseconds: Int64?) {
    self.path = path
    self.byteCount = byteCount
    self.modifiedAtNanoseconds = modifiedAtNanoseconds
  }

  /// Looks at one path; an address is taken as it is.
  /// - Throws: `noSuchInput` when nothing is there, `cannotOpen` for a folder or when it is not
  ///   readable.
  public init(path: String) throws {
    if path == Self.standardInputPath || Self.isRemote(path) {
      self.init(path: path, byteCount: nil, modifiedAtNanoseconds: nil)
      return
    }
    let status = try Self.status(of: path)
    if status.isFolder {
      throw ByteIOError(
        .cannotOpen, "this is a folder, expected a file", hint: "name the files in it", path: path)
    }
    try self.init(path: path, status: status)
  }

  init(path: String, status: FileStatus) throws {
    guard access(path, R_OK) == 0 else {
      throw ByteIOError.reading(
        "this input cannot be read", hint: "check its permissions", path: path)
    }
    self.init(
      path: path,
      byteCount: status.isRegular ? status.byteCount : nil,
      modifiedAtNanoseconds: status.isRegular ? status.modifiedAtNanoseconds : nil)
  }

  /// The same, if it is a file or a pipe. A device, such as /dev/zero, may have no end.
  /// - Throws: `cannotOpen`.
  public func refusingDevices() throws -> InputFile {
    let status =
      isStandardInput ? FileStatus(descriptor: STDIN_FILENO) : try Self.status(of: path)
    guard let status, status.isRegular || status.isPipe else {
      throw ByteIOError(.cannotOpen, "this is neither a file nor a pipe", path: path)
    }
    return self
  }

  /// Whether a path is an address, such as `https://host/a.parquet` or `hf://datasets/…`: a scheme of
  /// letters and digits before `://`.
  public static func isRemote(_ path: String) -> Bool {
    guard let colon = path.firstIndex(of: ":"), path[colon...].hasPrefix("://") else {
      return false
    }
    let scheme = path[..<colon]
    return scheme.count > 1
      && scheme.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
  }

  /// Whether the path is an address.
  public var isRemote: Bool { Self.isRemote(path) }

  /// True when this is standard input.
  public var isStandardInput: Bool { path == Self.standardInputPath }

  /// What to show to people: the path, or `standard input`.
  public var displayName: String { isStandardInput ? "standard input" : path }

  static func status(of path: String) throws -> FileStatus {
    guard let status = FileStatus(path: path) else {
      if errno == ENOENT || errno == ENOTDIR {
        throw ByteIOError.system(
          .noSuchInput, "there is no such file or folder", hint: "check the spelling", path: path)
      }
      throw ByteIOError.reading("this input cannot be looked at", path: path)
    }
    return status
  }
}
