/// A growable run of plain values, for columns that are filled and emptied again and again.
///
/// It keeps its memory when it is emptied, and has neither reference counts nor uniqueness checks
/// in its hot path. Not for use from two threads at once; its owner hands it over as a whole.
@frozen
public struct ColumnBuffer<Element: BitwiseCopyable>: ~Copyable {
  /// The values; valid up to `count`, until the next append.
  public var base: UnsafeMutablePointer<Element>
  public var count: Int
  public var capacity: Int

  @inlinable
  public init(minimumCapacity: Int = 64) {
    capacity = max(minimumCapacity, 1)
    base = .allocate(capacity: capacity)
    count = 0
  }

  deinit {
    base.deallocate()
  }

  @inlinable
  public subscript(index: Int) -> Element {
    get { base[index] }
    nonmutating set { base[index] = newValue }
  }

  @inlinable
  public mutating func append(_ element: Element) {
    if count == capacity { grow(to: count + 1) }
    base[count] = element
    count += 1
  }

  /// Appends `other` values and returns where they begin.
  @inlinable
  @discardableResult
  public mutating func append(_ other: UnsafePointer<Element>, count otherCount: Int) -> Int {
    let start = count
    if capacity - count < otherCount { grow(to: count + otherCount) }
    (base + start).update(from: other, count: otherCount)
    count += otherCount
    return start
  }

  /// Makes room for `added` values without setting them and returns where they begin.
  @inlinable
  @discardableResult
  public mutating func appendUninitialized(_ added: Int) -> Int {
    let start = count
    if capacity - count < added { grow(to: count + added) }
    count += added
    return start
  }

  @inlinable
  public mutating func append(repeating element: Element, count added: Int) {
    let start = appendUninitialized(added)
    (base + start).update(repeating: element, count: added)
  }

  /// Drops all values behind the first `newCount`.
  @inlinable
  public mutating func truncate(to newCount: Int) {
    count = min(count, newCount)
  }

  /// Forgets all values. Memory above `keptCapacity` values is given back.
  public mutating func removeAll(keptCapacity: Int = .max) {
    count = 0
    if capacity > keptCapacity {
      base.deallocate()
      capacity = max(keptCapacity, 1)
      base = .allocate(capacity: capacity)
    }
  }

  /// The values, for reading.
  @inlinable
  public var buffer: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: base, count: count)
  }

  /// Sorts the values; not stable.
  @inlinable
  public mutating func sort(by isOrdered: (Element, Element) -> Bool) {
    var values = UnsafeMutableBufferPointer(start: base, count: count)
    values.sort(by: isOrdered)
  }

  @usableFromInline
  mutating func grow(to needed: Int) {
    let newCapacity = max(needed, capacity * 2)
    let newBase = UnsafeMutablePointer<Element>.allocate(capacity: newCapacity)
    newBase.update(from: base, count: count)
    base.deallocate()
    base = newBase
    capacity = newCapacity
  }
}

extension ColumnBuffer where Element: Comparable {
  /// Sorts the values, ascending.
  @inlinable
  public mutating func sort() {
    sort(by: <)
  }
}
