/// A growing run of bytes that keeps its memory when emptied.
///
/// Lines and fragments of lines are written in it; appending a slice is a check and a copy.
final class LineBuffer {
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var capacity: Int

  init(capacity: Int = 1 << 16) {
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  deinit {
    base.deallocate()
  }

  /// The bytes so far; valid until the next change.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base, count: count)
  }

  func removeAll() {
    count = 0
  }

  /// Keeps the first `length` bytes.
  func truncate(to length: Int) {
    count = min(count, length)
  }

  @inline(__always)
  private func reserve(_ byteCount: Int) {
    if count + byteCount > capacity { grow(by: byteCount) }
  }

  @inline(never)
  private func grow(by byteCount: Int) {
    capacity = max(capacity * 2, count + byteCount)
    let wider = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    wider.update(from: base, count: count)
    base.deallocate()
    base = wider
  }

  @inline(__always)
  func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  @inline(__always)
  func append(_ slice: UnsafeRawBufferPointer) {
    guard let start = slice.baseAddress else { return }
    reserve(slice.count)
    UnsafeMutableRawPointer(base + count).copyMemory(from: start, byteCount: slice.count)
    count += slice.count
  }

  @inline(__always)
  func append(_ literal: StaticString) {
    append(UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  @inline(__always)
  func append(_ flag: Bool) {
    append(flag ? "true" : "false" as StaticString)
  }

  /// Appends a text as it is.
  func append(text: String) {
    for byte in text.utf8 { append(byte) }
  }

  func append(decimal value: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(digits: value.magnitude, width: 1)
  }

  /// Appends a number with zeros before it, at least `width` digits in all.
  func append(digits value: UInt, width: Int) {
    var digitCount = 1
    var rest = value / 10
    while rest > 0 {
      digitCount += 1
      rest /= 10
    }
    let length = max(digitCount, width)
    reserve(length)
    rest = value
    for position in stride(from: count + length - 1, through: count, by: -1) {
      base[position] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    count += length
  }

  /// Appends 16 lower-case hexadecimal digits.
  func append(hexadecimal value: UInt64) {
    for shift in stride(from: UInt64(60), through: 0, by: -4) {
      append(Self.digit(UInt8(truncatingIfNeeded: value >> shift) & 15))
    }
  }

  /// Appends a string as it stands between the quotes of JSON.
  ///
  /// - Parameter isASCII: writes `\uXXXX` beyond ASCII and `\/` for a slash, as the dumps of 2017
  ///   do.
  func append(jsonText text: String, isASCII: Bool) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        append(UInt8(ascii: "\\"))
        append(UInt8(scalar.value))
      case "/" where isASCII: append("\\/" as StaticString)
      case _ where isASCII && !scalar.isASCII:
        for unit in String(scalar).utf16 {
          append("\\u" as StaticString)
          for shift in [12, 8, 4, 0] as [UInt16] { append(Self.digit(UInt8((unit >> shift) & 15))) }
        }
      default:
        for byte in String(scalar).utf8 { append(byte) }
      }
    }
  }

  @inline(__always)
  private static func digit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") - 10 + nibble
  }
}
