#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a dump could not be written.
struct DumpFileError: Error, CustomStringConvertible {
  let description: String
  /// As in `sysexits.h`: 73 cannot create, 74 cannot write.
  let exitCode: Int32
}

/// The file or standard output that a dump goes to.
struct DumpFile {
  private let path: String
  private let descriptor: Int32

  private init(standard descriptor: Int32) {
    path = "standard error"
    self.descriptor = descriptor
  }

  /// Writes a line to standard error; that it fails is nothing to be told anywhere.
  static func tell(_ message: String) {
    var line = message + "\n"
    line.withUTF8 { try? DumpFile(standard: 2).write(UnsafeRawBufferPointer($0)) }
  }

  /// Opens a file, or standard output for `-`.
  ///
  /// - Parameter isReplacing: an existing file is overwritten; otherwise it is an error.
  init(path: String, isReplacing: Bool) throws(DumpFileError) {
    self.path = path
    if path == "-" {
      descriptor = 1
      return
    }
    let condition = isReplacing ? O_TRUNC : O_EXCL
    descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | condition, 0o644)
    if descriptor < 0 {
      let code = errno
      throw DumpFileError(
        description: "cannot create \(path): \(Self.text(code))"
          + (code == EEXIST ? "; --replace overwrites it" : ""),
        exitCode: 73)
    }
  }

  /// Writes all of the bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(DumpFileError) {
    var rest = bytes
    while let start = rest.baseAddress, rest.count > 0 {
      #if canImport(Glibc)
        let written = Glibc.write(descriptor, start, rest.count)
      #else
        let written = Darwin.write(descriptor, start, rest.count)
      #endif
      if written < 0 {
        if errno == EINTR { continue }
        throw failure()
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// Closes the file; a disk that is full may say so only now.
  func finish() throws(DumpFileError) {
    if descriptor != 1, close(descriptor) != 0 { throw failure() }
  }

  private func failure() -> DumpFileError {
    DumpFileError(description: "cannot write \(path): \(Self.text(errno))", exitCode: 74)
  }

  private static func text(_ code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}
