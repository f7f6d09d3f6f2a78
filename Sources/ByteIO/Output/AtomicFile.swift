// A file that appears whole or not at all.
//
//     out/posts.jsonl                        the target: absent, or its old content
//     out/.posts.jsonl.4711.1.tmp            written here (process id, counter)
//     commit(): fsync, rename over the target, fsync of out/
//     discard(), deinit, a failure: the temporary file is removed
//
// Several files appear together by AtomicFileSet. What a killed process has left is removed by the next.
//
// A target that exists and is no regular file (/dev/null, a named pipe) and "-" (standard
// output) are written directly.

import FileSystem
import Glibc

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

  /// The target, as given.
  public let path: String
  /// Bytes accepted so far.
  public private(set) var byteCount: Int64 = 0

  let replace: Bool
  /// Nil when the target is written directly.
  let temporaryPath: String?
  private var descriptor: Int32
  private let buffer: UnsafeMutableRawBufferPointer
  private var bufferedByteCount = 0
  private var writtenByteCount: Int64 = 0
  private var writeBackOffset: Int64 = 0

  /// Creates the temporary file.
  /// - Parameters:
  ///   - replace: Whether a file of that name may be replaced.
  ///   - reserved: What the target must not be.
  /// - Throws: `alreadyExists`; `cannotCreate` when the folder is missing or cannot be written,
  ///   or the target is a folder or reserved.
  public convenience init(path: String, replace: Bool, reserved: ReservedFiles) throws {
    let folder = Self.folder(of: path)
    if path != Self.standardOutputPath {
      TemporaryNames.removeFiles(of: [String(path.dropFirst(folder.count))], in: folder)
    }
    try self.init(inClearedFolder: path, replace: replace, reserved: reserved)
  }

  /// The same where nothing of killed processes has to be looked for.
  init(inClearedFolder path: String, replace: Bool, reserved: ReservedFiles) throws {
    try reserved.check(output: path)
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
      let folder = Self.folder(of: path)
      for _ in 0..<TemporaryNames.maximumAttemptCount {
        temporaryPath = TemporaryNames.next(
          in: folder, for: String(path.dropFirst(folder.count)))
        descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        if descriptor >= 0 || errno != EEXIST { break }
      }
      // Tells others that somebody is at work here. File systems without locks are left alone.
      if descriptor >= 0 { _ = flock(descriptor, LOCK_EX | LOCK_NB) }
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
    try complete()
    guard let temporaryPath else { return }
    do {
      try takePlace(of: temporaryPath)
    } catch {
      discard()
      throw error
    }
    close()
    try syncFolder()
  }

  /// Makes the content durable, still under the temporary name; what is written directly is at its end.
  func complete() throws {
    try flush()
    guard descriptor >= 0 else { throw closedError }
    if temporaryPath == nil {
      // Some devices and file systems say only here that there was no room.
      let isClosed = path == Self.standardOutputPath || Glibc.close(descriptor) == 0
      descriptor = -1
      if !isClosed { throw failing("this output cannot be closed") }
      return
    }
    guard fsync(descriptor) == 0 else { throw failing("this output cannot be made durable") }
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

  func close() {
    if descriptor >= 0, path != Self.standardOutputPath { Glibc.close(descriptor) }
    descriptor = -1
    bufferedByteCount = 0
  }

  private func writeOut(_ bytes: UnsafeRawBufferPointer) throws {
    guard descriptor >= 0 else { throw closedError }
    guard FileSystemCall.writeAll(bytes, to: descriptor) == 0 else {
      throw failing("this output cannot be written")
    }
    writtenByteCount += Int64(bytes.count)
    startWriteBack()
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

  /// Gives the temporary file the target's name.
  private func takePlace(of temporaryPath: String) throws {
    if !replace {
      guard try !Self.renameWithoutReplacing(temporaryPath, to: path) else { return }
    }
    guard Glibc.rename(temporaryPath, path) == 0 else { throw Self.cannotRename(to: path) }
  }

  /// Gives a file a name that must be free. Returns false where no system call can do it safely, and the
  /// name was free a moment ago.
  /// - Throws: `alreadyExists`, `cannotCreate`.
  static func renameWithoutReplacing(_ temporaryPath: String, to path: String) throws -> Bool {
    if FileSystemCall.renameWithoutReplacing(temporaryPath, path) == 0 { return true }
    if errno == EEXIST { throw alreadyExists(path) }
    guard FileSystemCall.isUnknown else { throw cannotRename(to: path) }
    return false
  }

  static func cannotRename(to path: String) -> ByteIOError {
    let number = errno
    return ByteIOError.system(
      number == ENOSPC || number == EDQUOT || number == EIO ? .writeFailed : .cannotCreate,
      "the finished output cannot be renamed into place", path: path, errorNumber: number)
  }

  /// Makes the new name durable.
  private func syncFolder() throws {
    guard FileSystemCall.syncFolder(at: Self.folder(of: path)) == 0 else {
      throw ByteIOError.system(
        .writeFailed, "the folder of this output cannot be made durable", path: path)
    }
  }

  static func alreadyExists(_ path: String) -> ByteIOError {
    ByteIOError(
      .alreadyExists, "this output exists already",
      hint: "choose another name or ask to replace it", path: path)
  }

  /// The part of a path up to its last slash, empty when it has none.
  static func folder(of path: String) -> String {
    String(path[..<FilePath.nameStart(of: path)])
  }
}
