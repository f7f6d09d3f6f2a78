/// A growing run of bytes that keeps its memory when emptied.
///
/// It stands in for `[UInt8]` where every value of every row passes: appending a slice is one
/// capacity check and one copy.
@usableFromInline
package final class RowBytes {
  @usableFromInline package internal(set) var base: UnsafeMutablePointer<UInt8>
  @usableFromInline package internal(set) var count = 0
  @usableFromInline var capacity: Int

  package init(capacity: Int = 4096) {
    self.capacity = capacity
    base = .allocate(capacity: capacity)
  }

  deinit {
    base.deallocate()
  }

  /// The bytes so far; valid until the next change.
  @inlinable package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base, count: count)
  }

  @inlinable
  package func removeAll() {
    count = 0
  }

  /// Drops all bytes behind the first `newCount`.
  @inlinable
  package func truncate(to newCount: Int) {
    count = min(count, newCount)
  }

  /// Makes room for `byteCount` more bytes; the capacity at least doubles when it grows.
  @inlinable
  @inline(__always)
  func reserve(_ byteCount: Int) {
    if count + byteCount > capacity { grow(by: byteCount) }
  }

  @inline(never)
  @usableFromInline
  func grow(by byteCount: Int) {
    capacity = max(capacity * 2, count + byteCount)
    let wider = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    wider.update(from: base, count: count)
    base.deallocate()
    base = wider
  }

  @inlinable
  @inline(__always)
  package func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count += 1
  }

  @inlinable
  package func append(_ byte: UInt8, times: Int) {
    guard times > 0 else { return }
    reserve(times)
    (base + count).update(repeating: byte, count: times)
    count += times
  }

  @inlinable
  @inline(__always)
  package func append(_ slice: UnsafeRawBufferPointer) {
    guard let start = slice.baseAddress else { return }
    reserve(slice.count)
    UnsafeMutableRawPointer(base + count).copyMemory(from: start, byteCount: slice.count)
    count += slice.count
  }

  @inlinable
  package func append(_ slice: Slice<UnsafeRawBufferPointer>) {
    append(UnsafeRawBufferPointer(rebasing: slice))
  }

  @inlinable
  @inline(__always)
  package func append(_ literal: StaticString) {
    append(UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  package func append(_ string: String) {
    var string = string
    string.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  package func append(decimal value: Int64) {
    reserve(20)
    if value < 0 {
      base[count] = UInt8(ascii: "-")
      count += 1
    }
    var rest = value.magnitude
    var digitCount = 1
    var bound: UInt64 = 10
    while rest >= bound {
      digitCount += 1
      let (next, overflow) = bound.multipliedReportingOverflow(by: 10)
      if overflow { break }
      bound = next
    }
    var position = count + digitCount
    count = position
    repeat {
      let quotient = rest / 10
      position -= 1
      base[position] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
      rest = quotient
    } while rest != 0
  }

  /// Appends two upper-case hexadecimal digits a byte.
  package func append(hexadecimal slice: UnsafeRawBufferPointer) {
    reserve(slice.count * 2)
    for byte in slice {
      base[count] = Self.hexadecimalDigit(byte >> 4)
      base[count + 1] = Self.hexadecimalDigit(byte & 15)
      count += 2
    }
  }

  @inline(__always)
  package static func hexadecimalDigit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") - 10 + nibble
  }
}
