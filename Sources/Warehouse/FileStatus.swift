internal import Glibc

/// What the file system says of a file.
struct FileStatus {
  var byteCount: Int64
  var isRegular: Bool

  /// Nil when nothing is at `path`, or it cannot be looked at.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    byteCount = Int64(status.st_size)
    isRegular = status.st_mode & S_IFMT == S_IFREG
  }
}
