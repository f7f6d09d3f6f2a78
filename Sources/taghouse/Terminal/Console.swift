import ByteIO
import FileSystem
import Glibc

/// Standard output and standard error, without buffers of their own.
enum Console {
  /// Standard output of a command. What cannot be written is an error: who has asked for it would miss it.
  ///
  /// Throws `ByteIOError`: `brokenPipe` when the reader went away, `writeFailed`.
  static func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  static func write(_ bytes: UnsafeRawBufferPointer) throws {
    if isOutputTerminal, let shown = TerminalGuard.shown(bytes) {
      return try shown.withUnsafeBytes(writeAll)
    }
    try writeAll(bytes)
  }

  private static func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
    guard FileSystemCall.writeAll(bytes, to: STDOUT_FILENO) != 0 else { return }
    let number = errno
    throw ByteIOError(
      number == EPIPE ? .brokenPipe : .writeFailed, "standard output cannot be written",
      hint: number == ENOSPC ? "free some space or choose another disk" : nil,
      path: AtomicFile.standardOutputPath, cause: String(cString: strerror(number)))
  }

  /// Where nobody would hear that it fails, nothing is said.
  static func writeError(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      if isErrorTerminal, let shown = TerminalGuard.shown(bytes) {
        shown.withUnsafeBytes { _ = FileSystemCall.writeAll($0, to: STDERR_FILENO) }
      } else {
        _ = FileSystemCall.writeAll(bytes, to: STDERR_FILENO)
      }
    }
  }

  /// Writes over the line at hand of standard error.
  static func writeOver(_ line: String) {
    writeReturn()
    writeError(line)
  }

  /// Goes back to the beginning of that line.
  static func writeReturn() {
    withUnsafeBytes(of: UInt8(ascii: "\r")) {
      _ = FileSystemCall.writeAll($0, to: STDERR_FILENO)
    }
  }

  /// What a command says of its outputs: on standard output, unless one of them goes there.
  static func writeSummary(_ text: String, outputs: String?...) throws {
    if outputs.contains(AtomicFile.standardOutputPath) { writeError(text) } else { try write(text) }
  }

  /// Something that the user should know though it is no error.
  static func writeNote(_ note: String) {
    writeError("note: \(note)\n")
  }

  private static let isOutputTerminal = isatty(STDOUT_FILENO) == 1

  static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Makes all standard streams something that can be asked, before any file is opened. A closed pipe
  /// becomes an error of writing, so that files are cleared away before the program ends.
  static func prepare() {
    AtomicFile.ignoreBrokenPipeSignal()
    StandardStreams.openClosedOnes()
  }

  /// Ends the program as a closed pipe does when nobody ignores it.
  static func endQuietly() -> Never {
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
    exit(128 + SIGPIPE)
  }
}
