import CNettle

/// SHA-256 of bytes that arrive in pieces (nettle). A value: a copy goes its own way.
///
///     var hash = SHA256()
///     hash.update(bytes)
///     hash.hexDigest()  // 64 lower-case hexadecimal digits
public struct SHA256: Sendable {
  /// Length of a digest in bytes.
  public static let digestByteCount = 32

  private var context = sha256_ctx()

  /// The hash of no bytes yet.
  public init() {
    nettle_sha256_init(&context)
  }

  /// Adds bytes to the hash. Constant memory, about 1 to 2 GB/s with SHA instructions.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return }
    nettle_sha256_update(&context, bytes.count, base.assumingMemoryBound(to: UInt8.self))
  }

  /// The 32 bytes of the digest of everything added so far; more can be added afterwards.
  public func digest() -> [UInt8] {
    var context = context
    return [UInt8](unsafeUninitializedCapacity: Self.digestByteCount) { buffer, count in
      nettle_sha256_digest(&context, Self.digestByteCount, buffer.baseAddress)
      count = Self.digestByteCount
    }
  }

  /// The digest of everything added so far as 64 lower-case hexadecimal digits.
  public func hexDigest() -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = digest().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
