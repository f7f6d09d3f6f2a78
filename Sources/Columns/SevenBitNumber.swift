/// Numbers of seven bits a byte, the lowest first; small ones take one byte, the largest ten.
public enum SevenBitNumber {
  /// Hands the bytes of `value` to `append`, one by one.
  @inlinable @inline(__always)
  public static func write<Failure: Error>(
    _ value: UInt64, _ append: (UInt8) throws(Failure) -> Void
  ) throws(Failure) {
    var rest = value
    while rest >= 0x80 {
      try append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    try append(UInt8(truncatingIfNeeded: rest))
  }

  /// The number whose bytes `next` gives. What is written by `write` never has more than ten.
  @inlinable @inline(__always)
  public static func read<Failure: Error>(
    _ next: () throws(Failure) -> UInt8
  ) throws(Failure) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      let byte = try next()
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }
}
