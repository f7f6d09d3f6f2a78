// An integer of a record is stored in the fewest bytes that hold it, big-endian, two's complement:
//
//     serial type   8  9   1  2  3  4  5  6
//     bytes         0  0   1  2  3  4  6  8
//
// where types 8 and 9 are the values 0 and 1 themselves (schema format 4). The choice is one table
// look-up, at the place of the highest set bit and the sign:
//
//     value   -129   -128   -1   0   1   2   127   128
//     type       2      1    1   8   9   1     1     2

/// Serial type and byte count of integers.
struct IntegerCode {
  /// The low byte is the serial type, the high byte the number of bytes.
  let bits: UInt16

  @inline(__always)
  var serialType: UInt64 { UInt64(bits & 0xff) }
  @inline(__always)
  var byteCount: Int { Int(bits >> 8) }

  /// How many places the table has: bit 0 ... 63, twice, for the two signs.
  private static let tableCount = 128

  /// The table. It lives as long as the process and is never written again.
  nonisolated(unsafe) static let table: UnsafePointer<UInt16> = {
    let codes = UnsafeMutablePointer<UInt16>.allocate(capacity: tableCount)
    for index in 0..<tableCount {
      // The magnitude has `bitCount` bits, and one more is the sign.
      let bitCount = index / 2
      codes[index] =
        switch (bitCount + 8) / 8 {
        case 1: 1 | 1 << 8
        case 2: 2 | 2 << 8
        case 3: 3 | 3 << 8
        case 4: 4 | 4 << 8
        case 5, 6: 5 | 6 << 8
        default: 6 | 8 << 8
        }
    }
    codes[0] = 8  // the value 0: no bit, not negative
    codes[2] = 9  // the value 1: one bit, not negative
    return UnsafePointer(codes)
  }()

  /// Looks up `value`; `table` is `IntegerCode.table`, which hot loops keep at hand.
  @inline(__always)
  init(_ value: Int64, table: UnsafePointer<UInt16>) {
    // Zigzag: magnitude in the upper bits, sign in the lowest.
    let zigzag = UInt64(bitPattern: (value &<< 1) ^ (value &>> 63))
    let bitCount = 63 &- (zigzag | 1).leadingZeroBitCount
    bits = table[bitCount &* 2 &+ Int(truncatingIfNeeded: zigzag & 1)]
  }
}
