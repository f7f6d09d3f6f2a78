/// A fast 64-bit hash of short byte strings such as tag names: multiply and fold, eight bytes at a
/// time. For tables in memory only: it begins otherwise in each run, so that names of a dump cannot be made to
/// meet in one place of a table. What is stored or printed must not depend on it.
public enum NameHash {
  /// Of this run.
  public static let seed = UInt64.random(in: .min ... .max)

  @inlinable @inline(__always)
  public static func hash(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let raw = UnsafeRawBufferPointer(name)
    var hash = seed ^ UInt64(raw.count)
    var position = 0
    while position + 8 <= raw.count {
      hash = fold(hash ^ raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      position += 8
    }
    var rest: UInt64 = 0
    while position < raw.count {
      rest = rest << 8 | UInt64(raw[position])
      position += 1
    }
    return fold(hash ^ rest)
  }

  @inlinable @inline(__always)
  public static func fold(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }
}
