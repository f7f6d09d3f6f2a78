/// The smallest and the greatest of some post numbers; without any, `isEmpty`.
struct NumberBounds: BitwiseCopyable {
  var first: Int64 = .max
  var last: Int64 = .min

  var isEmpty: Bool { first > last }

  @inline(__always)
  mutating func insert(_ number: Int64) {
    first = min(first, number)
    last = max(last, number)
  }

  mutating func formUnion(_ other: NumberBounds) {
    first = min(first, other.first)
    last = max(last, other.last)
  }
}
