package import Glibc

/// What the file system says of a file. Two that are equal are of the same, unchanged file.
///
/// Symbolic links are followed.
package struct FileStatus: Equatable, Sendable {
  package let mode: mode_t
  package let owner: uid_t
  package let group: gid_t
  package let byteCount: Int64
  package let modifiedAtNanoseconds: Int64
  /// Which file it is, whatever it holds and whatever its name.
  package let identity: FileIdentity

  /// Nil when there is nothing at the path, or it cannot be looked at; `errno` says why.
  package init?(path: UnsafePointer<CChar>) {
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
    mode = status.st_mode
    owner = status.st_uid
    group = status.st_gid
    byteCount = Int64(status.st_size)
    modifiedAtNanoseconds =
      Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    identity = FileIdentity(status)
  }

  package var isRegular: Bool { mode & S_IFMT == S_IFREG }
  package var isFolder: Bool { mode & S_IFMT == S_IFDIR }
  package var isPipe: Bool { mode & S_IFMT == S_IFIFO || mode & S_IFMT == S_IFSOCK }
}

/// What tells one file of the system from all others, under whatever names.
package struct FileIdentity: Hashable, Sendable {
  package let device: UInt64
  package let inode: UInt64

  package init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }

  /// Of what stands at a path itself, links not followed; nil when nothing is there.
  package init?(at path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  fileprivate init(_ status: stat) {
    self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
  }
}
