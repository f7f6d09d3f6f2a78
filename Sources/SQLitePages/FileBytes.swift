import Glibc

// read and write calls that go on until all bytes are through: a call may be interrupted (EINTR)
// or do a part of the work only.

/// Reads up to `bytes.count` bytes at `offset`; fewer only at the end of the file.
///
/// - Returns: how many bytes were read.
func readFully(
  _ descriptor: Int32, into bytes: UnsafeMutableRawBufferPointer, at offset: Int, path: String
) throws(SQLitePagesError) -> Int {
  var done = 0
  while done < bytes.count, let base = bytes.baseAddress {
    let count = pread(descriptor, base + done, bytes.count - done, offset + done)
    if count == 0 { break }
    if count > 0 {
      done += count
    } else if errno != EINTR {
      throw SQLitePagesError(
        .cannotRead, "Cannot read \(bytes.count) bytes at offset \(offset)", path: path,
        errorNumber: errno)
    }
  }
  return done
}

/// Writes all of `bytes` at `offset`.
func writeFully(
  _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, at offset: Int, path: String
) throws(SQLitePagesError) {
  var done = 0
  while done < bytes.count, let base = bytes.baseAddress {
    let count = pwrite(descriptor, base + done, bytes.count - done, offset + done)
    if count > 0 {
      done += count
    } else if count == 0 || errno != EINTR {
      let number = count == 0 ? EIO : errno
      throw SQLitePagesError(
        .cannotWrite, "Cannot write \(bytes.count) bytes at offset \(offset)",
        hint: number == ENOSPC
          ? "Free space on the file system of the database, then build it again." : nil,
        path: path, errorNumber: number)
    }
  }
}

/// Asks the kernel to begin writing these bytes to the disk, without waiting for it.
///
/// Only a hint: what cannot be written is reported by the sync at the end. Where the C library has
/// no `sync_file_range`, nothing happens.
func startWriteBack(_ descriptor: Int32, offset: Int, byteCount: Int) {
  _ = syncFileRange?(descriptor, offset, byteCount, syncFileRangeWrite)
}

/// `SYNC_FILE_RANGE_WRITE` of <linux/fs.h>.
private let syncFileRangeWrite: UInt32 = 2

/// The function of the C library. Its header declares it for GNU sources only, which Swift's Glibc
/// module is not, so it is looked up by name.
private let syncFileRange: (@convention(c) (Int32, Int, Int, UInt32) -> Int32)? =
  dlsym(nil, "sync_file_range").map {
    unsafeBitCast($0, to: (@convention(c) (Int32, Int, Int, UInt32) -> Int32).self)
  }
