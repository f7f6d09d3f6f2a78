// The tape that simdjson leaves of a parsed document, read in place.
//
// Format: https://github.com/simdjson/simdjson/blob/v3.0.1/doc/tape.md
// Each word has a type in its highest byte and a payload in the other seven:
//
//     r         root: word 0, the document's value begins at word 1
//     { [       payload: low 32 bits the index behind the matching } or ], next 24 bits the count of
//               elements (2^24 - 1 stands for that many or more)
//     "         payload: offset into the string buffer, where 4 bytes of length come before the text
//     l u d     a number: Int64, UInt64 (only above Int64.max), Double, in the word that follows
//     t f n     true, false, null

/// A kind of JSON value, as its tape type byte.
enum JSONKind {
  static let object = UInt8(ascii: "{")
  static let array = UInt8(ascii: "[")
  static let string = UInt8(ascii: "\"")
  static let integer = UInt8(ascii: "l")
  static let largeInteger = UInt8(ascii: "u")
  static let real = UInt8(ascii: "d")
  static let `true` = UInt8(ascii: "t")
  static let `false` = UInt8(ascii: "f")
  static let null = UInt8(ascii: "n")
}

/// The values of one parsed document. Valid until its parser parses again.
struct JSONTape {
  let words: UnsafePointer<UInt64>
  let strings: UnsafePointer<UInt8>

  /// Index of the document's value.
  static let root = 1

  @inline(__always)
  func kind(at index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: words[index] >> 56)
  }

  @inline(__always)
  func payload(at index: Int) -> UInt64 {
    words[index] & 0x00FF_FFFF_FFFF_FFFF
  }

  /// The index behind the value at `index`.
  @inline(__always)
  func index(after index: Int) -> Int {
    switch kind(at: index) {
    case JSONKind.object, JSONKind.array: Int(payload(at: index) & 0xFFFF_FFFF)
    case JSONKind.integer, JSONKind.largeInteger, JSONKind.real: index + 2
    default: index + 1
    }
  }

  /// The index of the closing bracket of the object or array at `index`.
  @inline(__always)
  func endIndex(of index: Int) -> Int {
    Int(payload(at: index) & 0xFFFF_FFFF) - 1
  }

  /// The bytes of the string at `index`, which must be one. They are valid UTF-8.
  @inline(__always)
  func string(at index: Int) -> UnsafeBufferPointer<UInt8> {
    let start = strings + Int(payload(at: index))
    let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
    return UnsafeBufferPointer(start: start + 4, count: Int(count))
  }

  @inline(__always)
  func integer(at index: Int) -> Int64 {
    Int64(bitPattern: words[index + 1])
  }

  @inline(__always)
  func real(at index: Int) -> Double {
    Double(bitPattern: words[index + 1])
  }

  /// How many elements the array at `index` has.
  func elementCount(ofArrayAt index: Int) -> Int {
    let saturated = 0xFF_FFFF
    let counted = Int((payload(at: index) >> 32) & 0xFF_FFFF)
    if counted < saturated { return counted }
    var count = 0
    var position = index + 1
    let end = endIndex(of: index)
    while position < end {
      count += 1
      position = self.index(after: position)
    }
    return count
  }
}
