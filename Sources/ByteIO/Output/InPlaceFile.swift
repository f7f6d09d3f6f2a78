// A small file among a user's own, written anew in its place: whole or as it was.
//
//     a/1.txt                       the file, absent or with a content of its own
//     a/.1.txt.taghouse-4711-1.tmp  written here (process id, counter), with the permissions of the file
//     rename over a/1.txt
//
// The content is on the disk before the name is: after a crash the file has one of both contents. Of many
// files all contents are written first, synced at once, and then renamed (`write`, `putInPlace`).
//
// A symbolic link stays, and what it leads to is written. A file that nobody may write is not replaced,
// though the folder would let it. Temporary files that a killed program has left are known by their names
// (`isLeftover`).

import FileSystem
import Glibc
import Synchronization

/// What stands at a path, and may be replaced.
public struct InPlaceFile: Sendable {
  /// How many temporary names are tried.
  private static let maximumAttemptCount = 1000
  /// How many bytes of the file's name the temporary name holds, at most.
  private static let maximumNameByteCount = 180
  private static let counter = Atomic<Int>(0)

  /// As given.
  public let path: PathBytes
  /// What is written: the path, or what its link leads to.
  private let target: PathBytes
  private let status: FileStatus?

  public var isThere: Bool { status != nil }

  /// Looks at a path.
  /// - Throws: `cannotOpen` for a link that leads nowhere, a folder, a device.
  public init(_ path: PathBytes) throws {
    self.path = path
    var info = stat()
    var target = path
    if path.withCString({ lstat($0, &info) }) == 0, info.st_mode & S_IFMT == S_IFLNK {
      guard let resolved = path.withCString({ realpath($0, nil) }) else {
        throw ByteIOError.reading("this link leads nowhere", path: "\(path)")
      }
      defer { free(resolved) }
      target = PathBytes(
        Array(UnsafeBufferPointer(start: resolved, count: strlen(resolved)))
          .map { UInt8(bitPattern: $0) })
    }
    self.target = target
    status = target.withCString { FileStatus(path: $0) }
    if status == nil, errno != ENOENT {
      throw ByteIOError.reading("this file cannot be looked at", path: "\(path)")
    }
    if let status, !status.isRegular {
      throw ByteIOError(
        .cannotOpen, "this is \(status.isFolder ? "a folder" : "no regular file"), expected a file",
        path: "\(path)")
    }
  }

  /// The whole content; nil when there is no file.
  /// - Throws: `cannotOpen` (also for one that is longer than the limit), `readFailed`.
  public func content(maximumByteCount: Int) throws -> [UInt8]? {
    guard let status else { return nil }
    guard status.byteCount <= Int64(maximumByteCount) else { throw tooLong(maximumByteCount) }
    let descriptor = target.withCString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else {
      throw ByteIOError.reading("this file cannot be read", path: "\(path)")
    }
    defer { close(descriptor) }
    // One byte more, to find that the file has grown or ends.
    var bytes = [UInt8](repeating: 0, count: Int(status.byteCount) + 1)
    var count = 0
    while true {
      let read = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress.map { $0 + count }, $0.count - count)
      }
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else {
        throw ByteIOError.reading("this file cannot be read", path: "\(path)")
      }
      if read == 0 { break }
      count += read
      guard count <= maximumByteCount else { throw tooLong(maximumByteCount) }
      if count == bytes.count { bytes += [UInt8](repeating: 0, count: count) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  private func tooLong(_ maximumByteCount: Int) -> ByteIOError {
    ByteIOError(
      .cannotOpen, "this file is longer than the limit of \(maximumByteCount) bytes",
      path: "\(path)")
  }

  /// Whether the file is there and has exactly these bytes.
  public func holds(_ bytes: [UInt8]) throws -> Bool {
    guard let status, status.byteCount == Int64(bytes.count) else { return false }
    return try content(maximumByteCount: bytes.count) == bytes
  }

  /// - Throws: `cannotCreate` when the file, or the folder for a new one, must not be written.
  public func checkWritable() throws {
    let folder = target.folder.bytes.isEmpty ? PathBytes(".") : target.folder
    let position = status == nil ? folder : target
    // Root may write whatever it says; one whose bits say that nobody may is left alone all the same.
    if let status, status.mode & 0o222 == 0 {
      throw ByteIOError(.cannotCreate, "this file is read-only", path: "\(path)")
    }
    guard position.withCString({ access($0, W_OK) }) == 0 else {
      throw ByteIOError.system(
        .cannotCreate, isThere ? "this file cannot be written" : "no file can be made here",
        path: "\(path)")
    }
  }

  /// A content that waits beside the file.
  public struct Waiting: Sendable {
    fileprivate let file: InPlaceFile
    fileprivate let temporary: PathBytes
    fileprivate let device: UInt64

    /// Takes it away; the file stays as it was.
    public func discard() {
      _ = temporary.withCString { unlink($0) }
    }
  }

  /// Gives the file this content.
  /// - Throws: `cannotCreate`; `writeFailed` when the disk is full or broken, and all other files would
  ///   fare the same. The file is as it was then, and no temporary one is left.
  public func replace(with bytes: [UInt8]) throws {
    try Self.putInPlace([write(bytes)])
  }

  /// Writes a content beside the file, for `putInPlace`.
  ///
  /// Throws as `replace` does.
  public func write(_ bytes: [UInt8]) throws -> Waiting {
    try checkWritable()
    let (temporary, descriptor) = try makeTemporary()
    var device: UInt64 = 0
    do {
      if let status {
        // Who may not give files away keeps the owner that a new file has.
        _ = fchown(descriptor, status.owner, status.group)
        guard fchmod(descriptor, status.mode & 0o7777) == 0 else { throw failure() }
      }
      device = FileStatus(descriptor: descriptor)?.identity.device ?? 0
      guard bytes.withUnsafeBytes({ FileSystemCall.writeAll($0, to: descriptor) }) == 0 else {
        throw failure()
      }
    } catch {
      close(descriptor)
      _ = temporary.withCString { unlink($0) }
      throw error
    }
    // Some file systems say only here that there was no room.
    guard close(descriptor) == 0 else {
      let error = failure()
      _ = temporary.withCString { unlink($0) }
      throw error
    }
    return Waiting(file: self, temporary: temporary, device: device)
  }

  /// Makes contents durable, and then lets them take the places of their files, in order.
  ///
  /// Throws as `replace` does. Files from the one that failed on are as they were, and no temporary one is
  /// left.
  public static func putInPlace(_ files: [Waiting]) throws {
    var done = 0
    do {
      try sync(files)
      for waiting in files {
        let result = waiting.temporary.withCString { from in
          waiting.file.target.withCString { rename(from, $0) }
        }
        guard result == 0 else { throw waiting.file.failure() }
        done += 1
      }
    } catch {
      for waiting in files[done...] { waiting.discard() }
      throw error
    }
  }

  /// Of more files than this their whole file system is synced.
  private static let maximumSingleSyncCount = 4

  private static func sync(_ files: [Waiting]) throws {
    var synced: Set<UInt64> = []
    for waiting in files where !synced.contains(waiting.device) {
      let descriptor = waiting.temporary.withCString { open($0, O_RDONLY | O_CLOEXEC) }
      guard descriptor >= 0 else { throw waiting.file.failure() }
      defer { close(descriptor) }
      if files.count > maximumSingleSyncCount, FileSystemCall.syncFileSystem(of: descriptor) == 0 {
        synced.insert(waiting.device)
      } else if fsync(descriptor) != 0, errno != EINVAL {
        throw waiting.file.failure()
      }
    }
  }

  private func makeTemporary() throws -> (path: PathBytes, descriptor: Int32) {
    let name = target.name.bytes.prefix(Self.maximumNameByteCount)
    for _ in 0..<Self.maximumAttemptCount {
      let number = Self.counter.add(1, ordering: .relaxed).newValue
      let temporary = PathBytes(
        target.folder.bytes + [UInt8(ascii: ".")] + name
          + Array("\(Self.mark)\(getpid())-\(number)\(Self.ending)".utf8))
      let descriptor = temporary.withCString {
        open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      }
      if descriptor >= 0 { return (temporary, descriptor) }
      if errno != EEXIST { break }
    }
    throw failure()
  }

  /// The error for the present `errno`.
  private func failure() -> ByteIOError {
    let number = errno
    return ByteIOError.system(
      ByteIOError.isOfSystem(number) ? .writeFailed : .cannotCreate, "this file cannot be written",
      hint: number == ENOSPC || number == EDQUOT ? "free some space and run it again" : nil,
      path: "\(path)", errorNumber: number)
  }

  // MARK: Leftovers

  private static let mark = ".taghouse-"
  private static let ending = ".tmp"

  /// Whether a name is that of a temporary file whose program has ended. A file of this process is one only
  /// before the first `write`: it comes from another of the same number.
  static func isLeftover(_ name: PathBytes) -> Bool {
    let text = "\(name)"
    guard text.hasPrefix("."), text.hasSuffix(ending),
      let start = text.ranges(of: mark).last?.upperBound
    else { return false }
    let numbers = text[start...].dropLast(ending.count).split(
      separator: "-", omittingEmptySubsequences: false)
    guard numbers.count == 2, Int(numbers[1]) != nil, let process = pid_t(numbers[0]), process > 0
    else { return false }
    return process == getpid() || kill(process, 0) != 0 && errno == ESRCH
  }

  // MARK: Durability

  /// Makes all that was written into a folder durable, with whatever else waits on its file system. File
  /// systems that cannot are left alone.
  /// - Throws: `writeFailed`.
  public static func makeDurable(inFolder path: String) throws {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    var isDone = descriptor >= 0
    if isDone {
      isDone = FileSystemCall.syncFileSystem(of: descriptor) == 0
      let number = errno
      close(descriptor)
      if !isDone, [ENOSYS, EINVAL, EOPNOTSUPP].contains(number) { return }
      errno = number
    }
    guard isDone else {
      throw ByteIOError.system(
        .writeFailed, "what was written here may be lost when the machine stops now", path: path)
    }
  }
}
