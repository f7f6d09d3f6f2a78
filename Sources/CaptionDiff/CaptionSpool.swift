internal import BooruFormats
internal import ByteIO
internal import Columns
internal import FileSystem
internal import Foundation
internal import Glibc
internal import Rows

/// Captions in an unnamed file in the system's folder for temporary files (TMPDIR). One thread.
final class CaptionSpool {
  private static let headCount = 5
  private static let headByteCount = headCount * 8
  /// Bytes that are read at once; most captions are shorter.
  private static let readByteCount = 2048
  /// Bytes that wait for being written.
  private static let waitingByteCount = 1 << 18

  private let descriptor: Int32
  private let folder: String
  /// Bytes in the file, and those that wait.
  private var writtenCount = 0
  private let waiting = RowBytes(capacity: CaptionSpool.waitingByteCount)
  private let record = RowBytes()

  init() throws {
    folder = NSTemporaryDirectory()
    descriptor = FileSystemCall.makeUnnamedFile(in: folder)
    guard descriptor >= 0 else {
      throw ByteIOError(
        .cannotCreate, "no temporary file can be made here", hint: "set TMPDIR", path: folder,
        cause: String(cString: strerror(errno)))
    }
  }

  deinit {
    close(descriptor)
  }

  /// Returns where the copy begins.
  func append(_ caption: ExportedCaption) throws -> UInt64 {
    let position = writtenCount + waiting.count
    let head: [Int64] = [
      caption.number, Int64(caption.name.count), Int64(caption.text.count),
      Int64(caption.tags.count), caption.hasTags ? Int64(caption.tagEnds.count) : -1,
    ]
    head.withUnsafeBytes { waiting.append($0) }
    waiting.append(UnsafeRawBufferPointer(caption.name.buffer))
    waiting.append(UnsafeRawBufferPointer(caption.text.buffer))
    waiting.append(UnsafeRawBufferPointer(caption.tags.buffer))
    waiting.append(UnsafeRawBufferPointer(caption.tagEnds.buffer))
    if waiting.count >= Self.waitingByteCount { try flush() }
    return UInt64(position)
  }

  private func flush() throws {
    guard FileSystemCall.writeAll(waiting.bytes, to: descriptor) == 0 else {
      throw ByteIOError(
        .writeFailed, "a temporary file cannot be written here",
        hint: "make room, or set TMPDIR to another folder", path: folder,
        cause: String(cString: strerror(errno)))
    }
    writtenCount += waiting.count
    waiting.removeAll()
  }

  func read(at position: UInt64, into caption: ExportedCaption) throws {
    if Int(position) + Self.readByteCount > writtenCount, waiting.count > 0 { try flush() }
    try fill(position, upTo: Self.readByteCount, atLeast: Self.headByteCount)
    var head = [Int](repeating: 0, count: Self.headCount)
    for index in head.indices {
      head[index] = Int(record.bytes.loadUnaligned(fromByteOffset: index * 8, as: Int64.self))
    }
    let tagCount = max(head[4], 0)
    let byteCount = Self.headByteCount + head[1] + head[2] + head[3] + tagCount * 8
    if record.count < byteCount { try fill(position, upTo: byteCount, atLeast: byteCount) }
    caption.removeAll()
    caption.number = Int64(head[0])
    caption.hasTags = head[4] >= 0
    var position = Self.headByteCount
    func take(_ count: Int, _ body: (UnsafePointer<UInt8>) -> Void) {
      body(record.base + position)
      position += count
    }
    take(head[1]) { caption.name.append($0, count: head[1]) }
    take(head[2]) { caption.text.append($0, count: head[2]) }
    take(head[3]) { caption.tags.append($0, count: head[3]) }
    for index in 0..<tagCount {
      caption.tagEnds.append(
        record.bytes.loadUnaligned(fromByteOffset: position + index * 8, as: Int.self))
    }
  }

  /// Reads what stands at a place into `record`.
  private func fill(_ position: UInt64, upTo wanted: Int, atLeast least: Int) throws {
    record.removeAll()
    record.append(0, times: wanted)
    var count = 0
    while count < wanted {
      let read = pread(descriptor, record.base + count, wanted - count, Int(position) + count)
      if read < 0, errno == EINTR { continue }
      if read <= 0 { break }
      count += read
    }
    guard count >= least else {
      throw ByteIOError(
        .readFailed, "a temporary file cannot be read here", path: folder,
        cause: String(cString: strerror(errno)))
    }
    record.truncate(to: count)
  }
}
