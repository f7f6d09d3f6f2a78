// Calls that go on until all is done, and calls of glibc that its Swift module leaves out, because they are no
// part of POSIX. Those are looked up by name; where there are none, they fail with ENOSYS.

internal import Glibc

package enum FileSystemCall {
  /// Writes all bytes at the place of a descriptor: 0, or -1 and `errno`.
  package static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var done = 0
    while done < bytes.count, let base = bytes.baseAddress {
      let count = write(descriptor, base + done, bytes.count - done)
      if count > 0 {
        done += count
      } else if count == 0 {
        errno = EIO
        return -1
      } else if errno != EINTR {
        return -1
      }
    }
    return 0
  }

  /// Makes a file without a name for reading and writing, of which nothing is left whatever happens: its
  /// descriptor, or -1 and `errno`.
  package static func makeUnnamedFile(in folder: String) -> Int32 {
    let nameless = open(folder, temporaryFlag | O_RDWR | O_EXCL | O_CLOEXEC, 0o600)
    if nameless >= 0 || ![EOPNOTSUPP, EISDIR, EINVAL, ENOENT].contains(errno) { return nameless }
    // File systems without such files: it has a name for a moment.
    var template = Array("\(folder)/.taghouse-unnamed-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return -1 }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  /// O_TMPFILE of <fcntl.h>.
  private static let temporaryFlag: Int32 = 0o20000000 | O_DIRECTORY

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
  package static func syncFileSystem(of descriptor: Int32) -> Int32 {
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
  /// hint: what cannot be written is reported by the sync. A count of 0 goes to the end of the file.
  package static func startWriteBack(_ descriptor: Int32, offset: Int64, byteCount: Int64) {
    _ = writeBackCall?(descriptor, Int(offset), Int(byteCount), writeFlag)
  }

  /// Lets two paths change places at once: 0, or -1 and `errno`.
  package static func exchange(_ path: String, _ other: String) -> Int32 {
    rename(path, other, flags: exchangeFlag)
  }

  /// Renames, unless something has the new name (EEXIST): 0, or -1 and `errno`. Where neither renameat2(2)
  /// nor link(2) can do it, `isUnknown`.
  package static func renameWithoutReplacing(_ path: String, _ other: String) -> Int32 {
    if rename(path, other, flags: noReplaceFlag) == 0 { return 0 }
    guard isUnknown else { return -1 }
    // link(2) fails, too, when the name is taken.
    if link(path, other) == 0 {
      unlink(path)
      return 0
    }
    if errno != EEXIST { errno = access(other, F_OK) == 0 ? EEXIST : ENOSYS }
    return -1
  }

  /// Whether `errno` says that the file system, or the kernel, does not have the call.
  package static var isUnknown: Bool { errno == ENOSYS || errno == EINVAL || errno == ENOTSUP }

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
  package static func syncFolder(at path: String) -> Int32 {
    let descriptor = open(path.isEmpty ? "." : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno == EACCES ? 0 : -1 }
    let isSynced = fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP
    let number = errno
    close(descriptor)
    errno = number
    return isSynced ? 0 : -1
  }
}
