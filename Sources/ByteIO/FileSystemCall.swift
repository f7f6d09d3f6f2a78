// Calls of glibc that its Swift module leaves out, because they are no part of POSIX. They are
// looked up by name; where there are none, they fail with ENOSYS.

import Glibc

enum FileSystemCall {
  private typealias Sync = @convention(c) (Int32) -> Int32
  private typealias Rename =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

  /// RENAME_EXCHANGE of <linux/fs.h>.
  private static let exchangeFlag: UInt32 = 1 << 1

  // The types are those that the manual pages of syncfs(2) and renameat2(2) declare.
  private static let syncCall = dlsym(nil, "syncfs").map { unsafeBitCast($0, to: Sync.self) }
  private static let renameCall = dlsym(nil, "renameat2").map {
    unsafeBitCast($0, to: Rename.self)
  }

  /// Makes everything durable on the file system of an open file: 0, or -1 and `errno`.
  static func syncFileSystem(of descriptor: Int32) -> Int32 {
    guard let syncCall else {
      errno = ENOSYS
      return -1
    }
    return syncCall(descriptor)
  }

  /// Lets two paths change places at once: 0, or -1 and `errno`.
  static func exchange(_ path: String, _ other: String) -> Int32 {
    guard let renameCall else {
      errno = ENOSYS
      return -1
    }
    return renameCall(AT_FDCWD, path, AT_FDCWD, other, exchangeFlag)
  }
}
