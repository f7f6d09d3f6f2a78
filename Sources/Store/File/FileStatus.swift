internal import Glibc

/// What the file system says of a file. Two that are equal are of the same, unchanged file.
package struct FileStatus: Equatable, Sendable {
  package var byteCount: Int64
  package var isRegular: Bool
  package var isFolder: Bool
  /// Which file it is, whatever it holds and whatever its name.
  package var identity: FileIdentity
  private var modifiedAtNanoseconds: Int64

  /// Nil when nothing is at `path`, or it cannot be looked at.
  package init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Nil when the descriptor is not open.
  package init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    byteCount = Int64(status.st_size)
    isRegular = status.st_mode & S_IFMT == S_IFREG
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    modifiedAtNanoseconds =
      Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }
}

/// A file, under any of its names.
package struct FileIdentity: Hashable, Sendable {
  let device: UInt64
  let inode: UInt64
}

extension String {
  /// The folder that a path lies in: `/` for `/a`, `.` for `a`.
  package var parentFolder: String {
    guard let slash = lastIndex(of: "/") else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }
}
