// A small file among a user's own, written anew in its place: whole or as it was.
//
//     a/1.txt                       the file, absent or with a content of its own
//     a/.1.txt.4711.1.tmp           written here, with the permissions of the file
//     rename over a/1.txt
//
// A symbolic link stays, and what it leads to is written. A file that nobody may write is not replaced,
// though the folder would let it. Nothing is synced here: `makeDurable` does that once, behind many files.

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
        throw ByteIOError.system(.cannotOpen, "this link leads nowhere", path: "\(path)")
      }
      defer { free(resolved) }
      target = PathBytes(
        Array(UnsafeBufferPointer(start: resolved, count: strlen(resolved)))
          .map { UInt8(bitPattern: $0) })
    }
    self.target = target
    status = FileStatus(path: target)
    if status == nil, errno != ENOENT {
      throw ByteIOError.system(.cannotOpen, "this file cannot be looked at", path: "\(path)")
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
      throw ByteIOError.system(.cannotOpen, "this file cannot be read", path: "\(path)")
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
        throw ByteIOError.system(.readFailed, "this file cannot be read", path: "\(path)")
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
    let place = status == nil ? folder : target
    // Root may write whatever it says; one whose bits say that nobody may is left alone all the same.
    if let status, status.mode & 0o222 == 0 {
      throw ByteIOError(.cannotCreate, "this file is read-only", path: "\(path)")
    }
    guard place.withCString({ access($0, W_OK) }) == 0 else {
      throw ByteIOError.system(
        .cannotCreate, isThere ? "this file cannot be written" : "no file can be made here",
        path: "\(path)")
    }
  }

  /// Gives the file this content.
  /// - Throws: `cannotCreate`; `writeFailed` when the disk is full or broken, and all other files would
  ///   fare the same. The file is as it was then, and no temporary one is left.
  public func replace(with bytes: [UInt8]) throws {
    try checkWritable()
    let (temporary, descriptor) = try makeTemporary()
    do {
      if let status {
        // Who may not give files away keeps the owner that a new file has.
        _ = fchown(descriptor, status.owner, status.group)
        guard fchmod(descriptor, status.mode & 0o7777) == 0 else { throw failure() }
      }
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw failure() }
        rest = rest.dropFirst(count)
      }
    } catch {
      close(descriptor)
      _ = temporary.withCString { unlink($0) }
      throw error
    }
    // Some file systems say only here that there was no room.
    var isDone = close(descriptor) == 0
    if isDone {
      isDone = temporary.withCString { from in target.withCString { rename(from, $0) } } == 0
    }
    guard isDone else {
      let error = failure()
      _ = temporary.withCString { unlink($0) }
      throw error
    }
  }

  private func makeTemporary() throws -> (path: PathBytes, descriptor: Int32) {
    let name = target.name.bytes.prefix(Self.maximumNameByteCount)
    for _ in 0..<Self.maximumAttemptCount {
      let number = Self.counter.add(1, ordering: .relaxed).newValue
      let temporary = PathBytes(
        target.folder.bytes + [UInt8(ascii: ".")] + name + Array(".\(getpid()).\(number).tmp".utf8))
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
    let isOfDisk = [ENOSPC, EDQUOT, EFBIG, EIO].contains(number)
    return ByteIOError.system(
      isOfDisk ? .writeFailed : .cannotCreate, "this file cannot be written",
      hint: number == ENOSPC || number == EDQUOT ? "free some space and run it again" : nil,
      path: "\(path)", errorNumber: number)
  }

  /// Makes writing beyond a limit of the system (`ulimit -f`) an error instead of the end of the process.
  public static func ignoreFileSizeSignal() {
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Makes all that was written into a folder durable, with whatever else waits on its file system. File
  /// systems that cannot are left alone.
  public static func makeDurable(inFolder path: String) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = FileSystemCall.syncFileSystem(of: descriptor)
    close(descriptor)
  }
}
