/// Unicode scalars out of bytes that may not be UTF-8.
package enum RowScalar {
  /// Reads the scalar that begins at `index`.
  ///
  /// - Returns: the scalar and its byte count. For bytes that are not UTF-8 the scalar is nil and
  ///   the count covers the maximal ill-formed part, as the Unicode standard advises for one
  ///   replacement character (section 3.9, "U+FFFD Substitution of Maximal Subparts").
  package static func decode(
    _ bytes: UnsafeRawBufferPointer, at index: Int
  ) -> (scalar: UInt32?, byteCount: Int) {
    let lead = bytes[index]
    let length: Int
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    switch lead {
    case 0x00...0x7F: return (UInt32(lead), 1)
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      // No overlong forms, no surrogates.
      if lead == 0xE0 { low = 0xA0 }
      if lead == 0xED { high = 0x9F }
    case 0xF0...0xF4:
      length = 4
      // No overlong forms, nothing above U+10FFFF.
      if lead == 0xF0 { low = 0x90 }
      if lead == 0xF4 { high = 0x8F }
    default: return (nil, 1)
    }
    var scalar = UInt32(lead) & (0x7F >> UInt32(length))
    for step in 1..<length {
      guard index + step < bytes.count, case low...high = bytes[index + step] else {
        return (nil, step)
      }
      scalar = scalar << 6 | UInt32(bytes[index + step] & 0x3F)
      low = 0x80
      high = 0xBF
    }
    return (scalar, length)
  }

  /// How many columns of a terminal a scalar takes: 0, 1 or 2.
  ///
  /// An approximation of `wcwidth` by ranges: combining marks, joiners and variation selectors
  /// take none; East Asian wide and full-width characters and emoji take two; ambiguous ones and
  /// the rest take one. Sequences are not looked at, so a joined emoji counts its parts.
  package static func displayWidth(_ scalar: UInt32) -> Int {
    if scalar < 0x300 { return 1 }
    if contains(scalar, in: zeroWidth) { return 0 }
    return scalar >= 0x1100 && contains(scalar, in: doubleWidth) ? 2 : 1
  }

  private static func contains(_ scalar: UInt32, in ranges: [ClosedRange<UInt32>]) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < scalar { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].lowerBound <= scalar
  }

  /// Ascending, as the search needs.
  private static let zeroWidth: [ClosedRange<UInt32>] = [
    0x0300...0x036F, 0x0483...0x0489, 0x0591...0x05BD, 0x0610...0x061A, 0x064B...0x065F,
    0x0670...0x0670, 0x06D6...0x06DC, 0x06DF...0x06E4, 0x0900...0x0902, 0x093C...0x093C,
    0x0941...0x0948, 0x094D...0x094D, 0x0E31...0x0E31, 0x0E34...0x0E3A, 0x0E47...0x0E4E,
    0x1160...0x11FF, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x200B...0x200F, 0x202A...0x202E,
    0x2060...0x2064, 0x2066...0x2069, 0x20D0...0x20F0, 0x302A...0x302D, 0x3099...0x309A,
    0xFE00...0xFE0F, 0xFE20...0xFE2F, 0xFEFF...0xFEFF, 0x1F3FB...0x1F3FF, 0xE0001...0xE01EF,
  ]

  /// Ascending, as the search needs.
  private static let doubleWidth: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x23E9...0x23EC, 0x25FD...0x25FE, 0x2614...0x2615,
    0x2648...0x2653, 0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5, 0x2705...0x2705,
    0x270A...0x270B, 0x2728...0x2728, 0x274C...0x274C, 0x2753...0x2755, 0x2757...0x2757,
    0x2795...0x2797, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2E80...0x303E, 0x3041...0x4DBF,
    0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F004...0x1F004,
    0x1F0CF...0x1F0CF, 0x1F18E...0x1F19A, 0x1F200...0x1F64F, 0x1F680...0x1F6FF,
    0x1F7E0...0x1F7EB, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
  ]
}
