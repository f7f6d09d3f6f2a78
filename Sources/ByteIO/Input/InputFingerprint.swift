/// What recognises a file again without reading it whole: its size and the hash of its beginning.
///
/// The import ledger stores it to see that a file it knows by name is still the same file.
public struct InputFingerprint: Sendable, Hashable {
  /// How many bytes from the beginning of the file are hashed.
  public static let prefixByteCount = 64 * 1024

  /// Size of the whole file in bytes (as stored, not decoded).
  public let byteCount: Int64
  /// SHA-256 of the first 64 KiB (all of a shorter file), 64 lower-case hexadecimal digits.
  public let prefixSHA256: String

  /// A fingerprint that was stored.
  public init(byteCount: Int64, prefixSHA256: String) {
    self.byteCount = byteCount
    self.prefixSHA256 = prefixSHA256
  }

  /// Reads the fingerprint of a regular file; nil for standard input, pipes and devices.
  /// - Throws: `noSuchInput`, `cannotOpen`, `readFailed`.
  public init?(of file: InputFile) throws {
    guard file.byteCount != nil else { return nil }
    let source = try DescriptorSource(path: file.path)
    guard let byteCount = source.byteCount else { return nil }
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.prefixByteCount, alignment: 64)
    defer { buffer.deallocate() }
    var hash = SHA256()
    var wanted = buffer.count
    while wanted > 0 {
      let count = try source.read(into: .init(rebasing: buffer[..<wanted]))
      if count == 0 { break }
      hash.update(.init(rebasing: buffer[..<count]))
      wanted -= count
    }
    self.init(byteCount: byteCount, prefixSHA256: hash.hexDigest())
  }
}
