// 64 bytes of JSON as bit masks: bit i stands for byte i.
//
//     bytes      {"a":"x\"}"}
//     quote      .#.#.#..#.#.     every "
//     backslash  .......#....
//     bracket    #........#.#     every { } [ ]
//     newline    ............
//
// After G. Langdale and D. Lemire, "Parsing Gigabytes of JSON per Second" (2019): whether a byte
// lies in a string is the running parity of the unescaped quotes before it, and the parities of
// 64 bytes are one prefix XOR. Eight bytes are compared at once in a 64-bit word, exactly
// (no carry between bytes), and one multiplication gathers the eight results. SIMD vectors of
// the standard library would be shorter, but their comparisons go lane by lane (Swift 6.3).

/// Bit masks of 64 bytes.
struct JSONBlock {
  static let byteCount = 64

  private(set) var quote: UInt64 = 0
  private(set) var backslash: UInt64 = 0
  private(set) var bracket: UInt64 = 0
  private(set) var newline: UInt64 = 0

  /// Reads 64 bytes.
  @inline(__always)
  init(_ bytes: UnsafePointer<UInt8>) {
    let raw = UnsafeRawPointer(bytes)
    for part in 0..<8 {
      let word = UInt64(
        littleEndian: raw.loadUnaligned(fromByteOffset: part &* 8, as: UInt64.self))
      let shift = UInt64(part &* 8)
      quote |= Self.gather(Self.matches(word, 0x22)) &<< shift
      // { and [ differ in bit 5 only, so do } and ].
      let folded = word | 0x2020_2020_2020_2020
      let brackets = Self.matches(folded, 0x7B) | Self.matches(folded, 0x7D)
      bracket |= Self.gather(brackets) &<< shift
      let backslashes = Self.matches(word, 0x5C)
      let newlines = Self.matches(word, 0x0A)
      if (backslashes | newlines) != 0 {
        backslash |= Self.gather(backslashes) &<< shift
        newline |= Self.gather(newlines) &<< shift
      }
    }
  }

  /// The highest bit of each byte that equals the given one.
  @inline(__always)
  private static func matches(_ word: UInt64, _ byte: UInt64) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let difference = word ^ (byte &* 0x0101_0101_0101_0101)
    return ~(((difference & low) &+ low) | difference | low)
  }

  /// The highest bits of eight bytes, that of the lowest byte lowest.
  @inline(__always)
  private static func gather(_ highBits: UInt64) -> UInt64 {
    (highBits &* 0x0002_0408_1020_4081) &>> 56
  }

  /// The bytes that a backslash escapes, and whether the byte behind the block is one.
  @inline(__always)
  static func escaped(backslash: UInt64, startsEscaped: Bool) -> (bits: UInt64, carries: Bool) {
    var escaped: UInt64 = startsEscaped ? 1 : 0
    var rest = backslash & ~escaped
    var carries = false
    while rest != 0 {
      let index = UInt64(rest.trailingZeroBitCount)
      if index == 63 { carries = true }
      let next: UInt64 = (1 &<< index) << 1
      escaped |= next
      rest &= rest &- 1
      rest &= ~next
    }
    return (escaped, carries)
  }

  /// Bit i of the result is the parity of bits 0 to i.
  @inline(__always)
  static func prefixXor(_ bits: UInt64) -> UInt64 {
    var bits = bits
    bits ^= bits &<< 1
    bits ^= bits &<< 2
    bits ^= bits &<< 4
    bits ^= bits &<< 8
    bits ^= bits &<< 16
    bits ^= bits &<< 32
    return bits
  }
}
