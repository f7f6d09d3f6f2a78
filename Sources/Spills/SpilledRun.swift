package import Columns
internal import FileSystem
internal import Glibc
internal import Store

/// A temporary file with the bytes of keys 0, 1, 2, ... in order, each behind its count.
///
/// The file has no name from the start, so that nothing of it is left whatever happens.
package final class SpilledRun {
  /// Bytes of the buffer for writing and for reading.
  static let bufferByteCount = 256 << 10

  private let descriptor: Int32
  private let keyCount: Int
  private let folder: String
  private var buffer = ColumnBuffer<UInt8>(minimumCapacity: bufferByteCount)
  private var position = 0
  private var nextKey = 0

  package init(folder: String, keyCount: Int) throws {
    self.folder = folder
    self.keyCount = keyCount
    descriptor = FileSystemCall.makeUnnamedFile(in: folder)
    guard descriptor >= 0 else { throw Self.error("cannot make a temporary file", folder: folder) }
  }

  deinit {
    close(descriptor)
  }

  private static func error(_ what: String, folder: String) -> WarehouseError {
    WarehouseError(
      .writeFailed, "\(what): \(String(cString: strerror(errno)))",
      hint: "Loading needs room for temporary files beside the warehouse.", path: folder)
  }

  package func append(_ bytes: UnsafeRawBufferPointer) throws {
    withUnsafeBytes(of: UInt32(bytes.count)) { copy($0) }
    copy(bytes)
    if buffer.count >= Self.bufferByteCount { try flush() }
  }

  private func copy(_ bytes: UnsafeRawBufferPointer) {
    let start = buffer.appendUninitialized(bytes.count)
    guard let base = bytes.baseAddress else { return }
    UnsafeMutableRawPointer(buffer.base + start).copyMemory(from: base, byteCount: bytes.count)
  }

  private func flush() throws {
    guard FileSystemCall.writeAll(UnsafeRawBufferPointer(buffer.buffer), to: descriptor) == 0 else {
      throw Self.error("cannot write a temporary file", folder: folder)
    }
    buffer.removeAll(keptCapacity: Self.bufferByteCount)
  }

  /// After this the run can be read.
  package func endWriting() throws {
    try flush()
    guard lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw Self.error("cannot read a temporary file", folder: folder)
    }
  }

  /// Appends the bytes of `key` to `output`; keys before it are passed over.
  package func read(key: Int, into output: inout ColumnBuffer<UInt8>) throws {
    while nextKey <= key, nextKey < keyCount {
      var count: UInt32 = 0
      try withUnsafeMutableBytes(of: &count) { try take($0) }
      let start = output.appendUninitialized(Int(count))
      try take(UnsafeMutableRawBufferPointer(start: output.base + start, count: Int(count)))
      if nextKey < key { output.truncate(to: start) }
      nextKey += 1
    }
  }

  private func take(_ target: UnsafeMutableRawBufferPointer) throws {
    var filled = 0
    while filled < target.count {
      if position == buffer.count { try refill() }
      let count = min(target.count - filled, buffer.count - position)
      if let base = target.baseAddress {
        (base + filled).copyMemory(from: buffer.base + position, byteCount: count)
      }
      filled += count
      position += count
    }
  }

  private func refill() throws {
    buffer.removeAll(keptCapacity: Self.bufferByteCount)
    position = 0
    buffer.appendUninitialized(Self.bufferByteCount)
    while true {
      let count = Glibc.read(descriptor, buffer.base, Self.bufferByteCount)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.error("cannot read a temporary file", folder: folder) }
      buffer.truncate(to: count)
      return
    }
  }
}
