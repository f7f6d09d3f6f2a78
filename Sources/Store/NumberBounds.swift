/// The smallest and the greatest of some post numbers; without any, `isEmpty`.
package struct NumberBounds: BitwiseCopyable {
  package var first: Int64 = .max
  package var last: Int64 = .min

  package var isEmpty: Bool { first > last }

  package init(first: Int64 = .max, last: Int64 = .min) {
    self.first = first
    self.last = last
  }

  @inline(__always)
  package mutating func insert(_ number: Int64) {
    first = min(first, number)
    last = max(last, number)
  }

  package mutating func formUnion(_ other: NumberBounds) {
    first = min(first, other.first)
    last = max(last, other.last)
  }
}
