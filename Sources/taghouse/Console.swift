import ByteIO
import Glibc

/// Standard output and standard error, without buffers of their own.
enum Console {
  static func write(_ text: String) {
    write(text, to: STDOUT_FILENO)
  }

  /// Standard output of a command whose reader may go away: that ends the process, as SIGPIPE does.
  static func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard writeAll(bytes, to: STDOUT_FILENO) else {
      throw ByteIOError(
        .writeFailed, "standard output cannot be written", cause: String(cString: strerror(errno)))
    }
  }

  static func writeError(_ text: String) {
    write(text, to: STDERR_FILENO)
  }

  static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { _ = writeAll(UnsafeRawBufferPointer($0), to: descriptor) }
  }

  private static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    guard let base = bytes.baseAddress else { return true }
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, base + done, bytes.count - done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}
