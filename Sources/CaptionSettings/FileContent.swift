internal import Glibc

/// The bytes of a small file.
enum FileContent {
  /// Throws `noSuchFile`, `cannotRead` for a folder and a file without permission, `badFile` for one that is larger.
  static func bytes(
    of path: String, maximumByteCount: Int
  ) throws(CaptionSettingsError) -> [UInt8] {
    func failure(_ code: CaptionSettingsError.Code, _ message: String) -> CaptionSettingsError {
      CaptionSettingsError(code, message, path: path)
    }
    func systemFailure() -> CaptionSettingsError {
      let number = errno
      return number == ENOENT || number == ENOTDIR
        ? failure(.noSuchFile, "there is no such file")
        : failure(.cannotRead, "the file cannot be read: \(String(cString: strerror(number)))")
    }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw systemFailure() }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw systemFailure() }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw failure(.cannotRead, "this is a folder, and a file was expected")
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw systemFailure() }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      guard bytes.count <= maximumByteCount else {
        throw failure(.badFile, "the file has more than \(maximumByteCount) bytes")
      }
    }
  }

  static func isThere(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// The same path from the root on, as it was when the program started.
  static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return "\(String(cString: folder))/\(path)"
  }

  /// The folder that a file stands in.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
