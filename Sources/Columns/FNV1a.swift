/// The hash FNV-1a of 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): byte by byte, so that the hash of
/// a text gives that of a longer one. Exports and stored views depend on its values.
public enum FNV1a {
  /// The hash of no bytes.
  @inlinable
  public static var empty: UInt64 { 0xCBF2_9CE4_8422_2325 }

  /// The hash of bytes, from that of all but the last one.
  @inlinable @inline(__always)
  public static func hash(_ hash: UInt64, adding byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  @inlinable
  public static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    hash(empty, adding: bytes)
  }

  /// The hash of more bytes, from that of those before them.
  @inlinable
  public static func hash(_ hash: UInt64, adding bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(hash) { Self.hash($0, adding: $1) }
  }
}
