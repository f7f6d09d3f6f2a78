import Glibc

extension InputFile {
  /// The whole content of a small file or pipe, as it is stored.
  /// - Throws: `noSuchInput`; `cannotOpen`, also for a device and for more bytes than the limit;
  ///   `readFailed`.
  public func content(maximumByteCount: Int) throws -> [UInt8] {
    let source = try DescriptorSource(path: refusingDevices().path)
    var bytes: [UInt8] = []
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try source.read(into: buffer), count > 0 {
      bytes += buffer[..<count]
      guard bytes.count <= maximumByteCount else {
        throw ByteIOError(
          .cannotOpen, "this is longer than the limit of \(maximumByteCount) bytes", path: path)
      }
    }
    return bytes
  }
}
