internal import Columns

/// Counts by a dense number, of which few are touched at a time.
struct CountArray: ~Copyable {
  package private(set) var counts = ColumnBuffer<UInt32>()
  private(set) var touched = ColumnBuffer<UInt32>()

  init(count: Int) {
    counts.append(repeating: 0, count: count)
  }

  @inline(__always)
  mutating func add(_ index: Int) {
    let count = counts[index]
    if count == 0 { touched.append(UInt32(truncatingIfNeeded: index)) }
    counts[index] = count &+ 1
  }

  /// Calls `body` with each touched number and its count, and sets it to 0.
  @inline(__always)
  mutating func drain(_ body: (_ index: Int, _ count: UInt32) throws -> Void) rethrows {
    for index in touched.buffer {
      let count = counts[Int(index)]
      counts[Int(index)] = 0
      try body(Int(index), count)
    }
    touched.removeAll()
  }
}
