// Calls of glibc that its Swift module leaves out, because they are no part of POSIX. They are
// looked up by name; where there are none, they fail with ENOSYS.

import Glibc

enum FileSystemCall {
  private typealias Sync = @convention(c) (Int32) -> Int32
  private typealias Rename =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

  /// RENAME_NOREPLACE and RENAME_EXCHANGE of <linux/fs.h>.
  private static let noReplaceFlag: UInt32 = 1 << 0
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

  private typealias WriteBack = @convention(c) (Int32, Int, Int, UInt32) -> Int32

  /// SYNC_FILE_RANGE_WRITE of <linux/fs.h>.
  private static let writeFlag: UInt32 = 1 << 1

  private static let writeBackCall = dlsym(nil, "sync_file_range").map {
    unsafeBitCast($0, to: WriteBack.self)
  }

  /// Asks the kernel to begin writing bytes of a file to the disk, so that a sync waits less. Only a
  /// hint: what cannot be written is reported by the sync.
  static func startWriteBack(_ descriptor: Int32, offset: Int64, byteCount: Int64) {
    _ = writeBackCall?(descriptor, Int(offset), Int(byteCount), writeFlag)
  }

  /// Lets two paths change places at once: 0, or -1 and `errno`.
  static func exchange(_ path: String, _ other: String) -> Int32 {
    rename(path, other, flags: exchangeFlag)
  }

  /// Renames, unless something has the new name (EEXIST): 0, or -1 and `errno`.
  static func renameWithoutReplacing(_ path: String, _ other: String) -> Int32 {
    rename(path, other, flags: noReplaceFlag)
  }

  /// Whether `errno` says that the file system, or the kernel, does not have the call.
  static var isUnknown: Bool { errno == ENOSYS || errno == EINVAL || errno == ENOTSUP }

  private static func rename(_ path: String, _ other: String, flags: UInt32) -> Int32 {
    guard let renameCall else {
      errno = ENOSYS
      return -1
    }
    return renameCall(AT_FDCWD, path, AT_FDCWD, other, flags)
  }

  /// Makes the names in a folder durable: 0, or -1 and `errno`.
  ///
  /// File systems that cannot sync folders are left alone, and so are folders that may be written but not
  /// read.
  static func syncFolder(at path: String) -> Int32 {
    let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno == EACCES ? 0 : -1 }
    let isSynced = fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP
    let number = errno
    close(descriptor)
    errno = number
    return isSynced ? 0 : -1
  }
}
