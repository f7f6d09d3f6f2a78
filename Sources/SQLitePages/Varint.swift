// A variable-length integer of the file format is a big-endian number of 1 to 9 bytes. Each of the
// first eight bytes gives its low 7 bits and has the high bit set if another byte follows; a ninth
// byte gives all its 8 bits.
//
//     0 ... 127            1 byte     00 ... 7f
//     128 ... 16383        2 bytes    81 00 ... ff 7f
//     2^56 ... 2^64-1      9 bytes    (every negative rowid is one of these)

/// The variable-length integer of the file format.
enum Varint {
  /// The longest encoding, in bytes.
  static let maximumByteCount = 9

  /// How many bytes `value` takes, 1 to 9.
  @inline(__always)
  static func byteCount(_ value: UInt64) -> Int {
    if value < 0x80 { return 1 }
    if value < 0x4000 { return 2 }
    if value >> 56 != 0 { return 9 }
    return (63 &- value.leadingZeroBitCount) / 7 &+ 1
  }

  /// Writes `value` at `destination`, which has room for `byteCount(value)` bytes; returns that
  /// count.
  @inline(__always)
  @discardableResult
  static func store(_ value: UInt64, at destination: UnsafeMutableRawPointer) -> Int {
    if value < 0x80 {
      destination.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
      return 1
    }
    if value < 0x4000 {
      destination.storeBytes(of: UInt8(truncatingIfNeeded: value >> 7) | 0x80, as: UInt8.self)
      destination.storeBytes(
        of: UInt8(truncatingIfNeeded: value & 0x7f), toByteOffset: 1, as: UInt8.self)
      return 2
    }
    return storeLong(value, at: destination)
  }

  private static func storeLong(_ value: UInt64, at destination: UnsafeMutableRawPointer) -> Int {
    let count = byteCount(value)
    var rest = value
    var position = count &- 1
    if count == maximumByteCount {
      destination.storeBytes(
        of: UInt8(truncatingIfNeeded: rest), toByteOffset: position, as: UInt8.self)
      rest >>= 8
      position &-= 1
    }
    // The last byte of a shorter number is the one without the high bit.
    var flag: UInt8 = count == maximumByteCount ? 0x80 : 0
    while position >= 0 {
      destination.storeBytes(
        of: UInt8(truncatingIfNeeded: rest & 0x7f) | flag, toByteOffset: position, as: UInt8.self)
      rest >>= 7
      flag = 0x80
      position &-= 1
    }
    return count
  }

  /// Reads a number that this library wrote at `source`.
  static func load(at source: UnsafeRawPointer) -> UInt64 {
    var value: UInt64 = 0
    for offset in 0..<(maximumByteCount - 1) {
      let byte = source.load(fromByteOffset: offset, as: UInt8.self)
      value = value << 7 | UInt64(byte & 0x7f)
      if byte < 0x80 { return value }
    }
    return value << 8 | UInt64(source.load(fromByteOffset: maximumByteCount - 1, as: UInt8.self))
  }
}
