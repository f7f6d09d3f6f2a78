import FileSystem
import Glibc

/// Something that hands out bytes in order. Used by one thread at a time.
public protocol ByteSource: AnyObject {
  /// Fills the beginning of a non-empty buffer and returns how many bytes it wrote, 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A source that can jump ahead without reading.
protocol SeekableSource: ByteSource {
  /// Moves to an absolute offset in bytes; false when this source can only be read.
  func seek(to byteOffset: Int64) throws -> Bool
  /// Bytes that were read or jumped over.
  var consumedByteCount: Int64 { get }
}

/// An open file descriptor, read with `read(2)`; closed at the end of its life.
final class DescriptorSource: SeekableSource {
  let path: String
  /// Size in bytes when it was opened; nil unless it is a regular file.
  let byteCount: Int64?
  private(set) var consumedByteCount: Int64 = 0
  private let descriptor: Int32
  private let ownsDescriptor: Bool

  /// Opens a path; `-` is standard input, which is not closed.
  init(path: String) throws {
    self.path = path
    ownsDescriptor = path != InputFile.standardInputPath
    descriptor = ownsDescriptor ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
    guard descriptor >= 0 else {
      byteCount = nil
      let number = errno
      var error = ByteIOError.reading(
        "this input cannot be opened", hint: "check the path and its permissions", path: path,
        errorNumber: number)
      if number == ENOENT { error.code = .noSuchInput }
      throw error
    }
    let status = FileStatus(descriptor: descriptor)
    byteCount = status.flatMap { $0.isRegular ? $0.byteCount : nil }
    if byteCount != nil {
      _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }
  }

  /// Takes over a descriptor that is already open.
  init(takingDescriptor descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
    ownsDescriptor = true
    byteCount = nil
  }

  deinit {
    if ownsDescriptor, descriptor >= 0 { close(descriptor) }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 {
        consumedByteCount += Int64(count)
        return count
      }
      guard errno == EINTR else {
        throw ByteIOError.system(
          .readFailed, "this input cannot be read on", hint: "check the disk", path: path)
      }
    }
  }

  func seek(to byteOffset: Int64) throws -> Bool {
    guard let byteCount, ownsDescriptor else { return false }
    guard byteOffset <= byteCount else {
      throw ByteIOError(
        .endsBeforeResumePoint, "the file has \(byteCount) bytes, expected \(byteOffset) or more",
        hint: "it was changed or cut off; read it from its beginning", path: path)
    }
    guard lseek(descriptor, off_t(byteOffset), SEEK_SET) >= 0 else {
      throw ByteIOError.system(.readFailed, "cannot jump to byte \(byteOffset)", path: path)
    }
    consumedByteCount = byteOffset
    return true
  }
}

/// A source whose bytes no file holds: they are made as they are read.
private final class MadeSource: SeekableSource {
  private let source: any ByteSource
  private(set) var consumedByteCount: Int64 = 0

  init(_ source: any ByteSource) {
    self.source = source
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try source.read(into: buffer)
    consumedByteCount += Int64(count)
    return count
  }

  func seek(to byteOffset: Int64) throws -> Bool { false }
}

extension ByteStream {
  /// Reads text that is made as it is read, such as the rows of a database as lines: one entry, neither
  /// compressed nor an archive.
  /// - Parameter byteOffset: Bytes that a former run has read before those of `source`.
  public convenience init(making source: any ByteSource, path: String, byteOffset: Int64 = 0) {
    self.init(plain: MadeSource(source), path: path, byteOffset: byteOffset)
  }
}

/// Bytes in memory.
final class MemorySource: SeekableSource {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var consumedByteCount: Int64 { Int64(position) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, bytes.count - position)
    bytes.withUnsafeBytes {
      buffer.copyMemory(from: .init(rebasing: $0[position..<position + count]))
    }
    position += count
    return count
  }

  func seek(to byteOffset: Int64) throws -> Bool { false }
}

/// A source whose first bytes were looked at already and are handed out again.
final class SniffedSource: ByteSource {
  /// At least this many bytes are looked at, unless the source is shorter: one tar header.
  static let minimumPrefixByteCount = 512
  /// At most this many bytes are held: 64 KiB.
  static let maximumPrefixByteCount = 64 * 1024

  private(set) var prefix: [UInt8]
  private var prefixPosition = 0
  private let underlying: any ByteSource
  /// A failure that came while sniffing: thrown once the bytes before it are handed out.
  private var failure: (any Error)?

  init(_ underlying: any ByteSource) {
    self.underlying = underlying
    var failure: (any Error)?
    prefix = [UInt8](unsafeUninitializedCapacity: Self.maximumPrefixByteCount) { buffer, count in
      count = 0
      while count < Self.minimumPrefixByteCount {
        do {
          let rest = UnsafeMutableBufferPointer(rebasing: buffer[count...])
          let readCount = try underlying.read(into: UnsafeMutableRawBufferPointer(rest))
          if readCount == 0 { break }
          count += readCount
        } catch let error {
          failure = error
          break
        }
      }
    }
    self.failure = failure
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let remaining = prefix.count - prefixPosition
    guard remaining > 0 else {
      if let failure { throw failure }
      return try underlying.read(into: buffer)
    }
    let count = min(remaining, buffer.count)
    prefix.withUnsafeBytes {
      buffer.copyMemory(from: .init(rebasing: $0[prefixPosition..<prefixPosition + count]))
    }
    prefixPosition += count
    if prefixPosition == prefix.count {
      prefix = []
      prefixPosition = 0
    }
    return count
  }

  /// Forgets what is left of the prefix: the underlying source was moved.
  func dropPrefix() {
    prefix = []
    prefixPosition = 0
    failure = nil
  }
}
