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
