// A file that appears whole or not at all.
//
//     out/posts.jsonl                        the target: absent, or its old content
//     out/.posts.jsonl.4711.1.tmp            written here (process id, counter)
//     commit(): fsync, rename over the target, fsync of out/
//     discard(), deinit, a failure: the temporary file is removed
//
// A target that exists and is no regular file (/dev/null, a named pipe) and "-" (standard
// output) are written directly.

import Glibc
import Synchronization

/// An output file that appears under its name only when it is complete.
///
/// Threads: one at a time. Memory: one buffer of `bufferByteCount`.
public final class AtomicFile {
  /// Bytes that are collected for one `write(2)`: 256 KiB.
  public static let bufferByteCount = 256 * 1024
  /// The path that stands for standard output.
  public static let standardOutputPath = "-"

  /// Bytes between two requests to the kernel to begin writing them to the disk: 8 MiB.
  static let writeBackByteCount: Int64 = 8 << 20
  /// How many names are tried for the temporary file.
  static let maximumAttemptCount = 1000
  /// How many bytes of the target's name the temporary name holds, at most.
  static let maximumNameByteCount = 180

  private static let counter = Atomic<Int>(0)

  /// The target, as given.
  public let path: String
  /// Bytes accepted so far.
  public private(set) var byteCount: Int64 = 0

  private let replace: Bool
  /// Nil when the target is written directly.
  private let temporaryPath: String?
  private var descriptor: Int32
  private let buffer: UnsafeMutableRawBufferPointer
  private var bufferedByteCount = 0
  private var writtenByteCount: Int64 = 0
  private var writeBackOffset: Int64 = 0

  /// Creates the temporary file.
  /// - Parameter replace: Whether a file of that name may be replaced.
  /// - Throws: `alreadyExists`; `cannotCreate` when the folder is missing or cannot be written,
  ///   or the target is a folder.
  public init(path: String, replace: Bool = false) throws {
    self.path = path
    self.replace = replace
    if path == Self.standardOutputPath {
      temporaryPath = nil
      descriptor = STDOUT_FILENO
    } else if let status = FileStatus(path: path), !status.isRegular {
      guard !status.isFolder else {
        throw ByteIOError(
          .cannotCreate, "this is a folder, expected the name of a file", hint: "name a file in it",
          path: path)
      }
      temporaryPath = nil
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    } else {
      guard replace || access(path, F_OK) != 0 else { throw Self.alreadyExists(path) }
      var temporaryPath = ""
      var descriptor: Int32 = -1
      // A process that was killed may have had the same id and left its file behind.
      for _ in 0..<Self.maximumAttemptCount {
        temporaryPath = Self.newTemporaryPath(for: path)
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        if descriptor >= 0 || errno != EEXIST { break }
      }
      self.temporaryPath = temporaryPath
      self.descriptor = descriptor
    }
    guard descriptor >= 0 else {
      buffer = .init(start: nil, count: 0)
      throw ByteIOError.system(
        .cannotCreate, "this output cannot be created",
        hint: "check that its folder exists and can be written", path: path)
    }
    buffer = .allocate(byteCount: Self.bufferByteCount, alignment: 64)
  }

  deinit {
    discard()
    buffer.deallocate()
  }

  /// Appends bytes.
  /// - Throws: `writeFailed` (disk full, …), `brokenPipe`; the temporary file is then removed.
  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    byteCount += Int64(bytes.count)
    if bytes.count > buffer.count - bufferedByteCount { try flush() }
    if bytes.count >= buffer.count {
      try writeOut(bytes)
    } else {
      UnsafeMutableRawBufferPointer(rebasing: buffer[bufferedByteCount...]).copyMemory(from: bytes)
      bufferedByteCount += bytes.count
    }
  }

  /// Hands everything to the operating system. Not needed before `commit()`.
  public func flush() throws {
    let count = bufferedByteCount
    bufferedByteCount = 0
    try writeOut(.init(rebasing: buffer[..<count]))
  }

  /// Makes the file durable and gives it its name. Nothing can be written afterwards.
  /// - Throws: `alreadyExists` when a file of that name appeared meanwhile and is not to be
  ///   replaced; `cannotCreate`, `writeFailed`, `brokenPipe`. The temporary file is then removed.
  public func commit() throws {
    try flush()
    guard let temporaryPath else {
      close()
      return
    }
    guard descriptor >= 0 else { throw closedError }
    guard fsync(descriptor) == 0 else { throw failing("this output cannot be made durable") }
    guard Glibc.close(descriptor) == 0 else {
      descriptor = -1
      let error = failing("this output cannot be closed")
      unlink(temporaryPath)
      throw error
    }
    descriptor = -1
    do {
      try rename(from: temporaryPath)
    } catch {
      unlink(temporaryPath)
      throw error
    }
  }

  /// Gives up the file: the target stays as it was. Does nothing after `commit()`.
  public func discard() {
    if descriptor >= 0, let temporaryPath { unlink(temporaryPath) }
    close()
  }

  /// Makes writing to a closed pipe an error (`brokenPipe`) instead of the end of the process.
  /// Call it once, before anything is written.
  public static func ignoreBrokenPipeSignal() {
    signal(SIGPIPE, SIG_IGN)
  }

  // MARK: Steps

  private func close() {
    if descriptor >= 0, path != Self.standardOutputPath { Glibc.close(descriptor) }
    descriptor = -1
    bufferedByteCount = 0
  }

  private func writeOut(_ bytes: UnsafeRawBufferPointer) throws {
    guard descriptor >= 0 else { throw closedError }
    var rest = bytes[...]
    defer { startWriteBack() }
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Glibc.write(descriptor, part.baseAddress, part.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
        writtenByteCount += Int64(count)
      } else if errno != EINTR {
        throw failing("this output cannot be written")
      }
    }
  }

  private func startWriteBack() {
    let byteCount = writtenByteCount - writeBackOffset
    guard temporaryPath != nil, descriptor >= 0, byteCount >= Self.writeBackByteCount else {
      return
    }
    FileSystemCall.startWriteBack(descriptor, offset: writeBackOffset, byteCount: byteCount)
    writeBackOffset = writtenByteCount
  }

  /// The error for the present `errno`; removes the temporary file.
  private func failing(_ message: String) -> ByteIOError {
    let number = errno
    discard()
    return ByteIOError.system(
      number == EPIPE ? .brokenPipe : .writeFailed, message,
      hint: number == ENOSPC ? "free some space or choose another disk" : nil, path: path,
      errorNumber: number)
  }

  private var closedError: ByteIOError {
    ByteIOError(.writeFailed, "this output was closed already", path: path)
  }

  private func rename(from temporaryPath: String) throws {
    if !replace {
      // link(2) fails when the name is taken, without a moment between looking and taking.
      if link(temporaryPath, path) == 0 {
        unlink(temporaryPath)
        return try syncFolder()
      }
      // Some file systems have no links: look, then rename.
      if errno == EEXIST || access(path, F_OK) == 0 { throw Self.alreadyExists(path) }
    }
    guard Glibc.rename(temporaryPath, path) == 0 else {
      throw ByteIOError.system(
        .cannotCreate, "the finished output cannot be renamed into place", path: path)
    }
    try syncFolder()
  }

  /// Makes the new name durable. File systems that cannot sync folders are left alone.
  private func syncFolder() throws {
    let folder = Self.folder(of: path)
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else {
      throw ByteIOError.system(
        .writeFailed, "the folder of this output cannot be made durable", path: path)
    }
  }

  private static func alreadyExists(_ path: String) -> ByteIOError {
    ByteIOError(
      .alreadyExists, "this output exists already",
      hint: "choose another name or ask to replace it", path: path)
  }

  /// The part of a path up to its last slash, empty when it has none.
  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[...slash])
  }

  private static func newTemporaryPath(for path: String) -> String {
    let folder = folder(of: path)
    var name = path.dropFirst(folder.count)
    while name.utf8.count > maximumNameByteCount { name.removeLast() }
    let number = counter.add(1, ordering: .relaxed).newValue
    return "\(folder).\(name).\(getpid()).\(number).tmp"
  }
}
