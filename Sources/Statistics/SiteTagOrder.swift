package import Columns
internal import Glibc

/// A site's tags by name and by count, as places in its tag table.
package struct SiteTagOrder: ~Copyable {
  /// Ascending by the bytes of the name, which is SQLite's BINARY order.
  package private(set) var byName = ColumnBuffer<UInt32>()
  /// Those that have posts: most posts first, then by name. The n-th has rank n + 1.
  package private(set) var byRank = ColumnBuffer<UInt32>()

  /// Sorts all tags; `postCounts` has a count for each place up to its end, later ones have none.
  package init(tags: borrowing SiteTags, postCounts: UnsafeBufferPointer<Int64>) {
    let count = tags.count
    // The first eight bytes decide almost always.
    var keys = ColumnBuffer<NameKey>(minimumCapacity: count)
    for position in 0..<count {
      let name = tags.name(at: position)
      keys.append(
        NameKey(
          prefix: Self.prefix(name), name: name.baseAddress, count: UInt32(name.count),
          position: UInt32(position)))
    }
    keys.sort(by: Self.isOrdered)
    byName.append(repeating: 0, count: count)
    var ranked = ColumnBuffer<UInt64>(minimumCapacity: count)
    for index in 0..<count {
      let position = Int(keys[index].position)
      byName[index] = UInt32(position)
      let posts = position < postCounts.count ? postCounts[position] : 0
      if posts > 0 {
        // More posts than a file can have are as good as the most.
        ranked.append(
          (UInt64(UInt32.max) - min(UInt64(posts), UInt64(UInt32.max))) << 32 | UInt64(index))
      }
    }
    ranked.sort()
    for key in ranked.buffer {
      byRank.append(byName[Int(key & 0xFFFF_FFFF)])
    }
  }

  private struct NameKey: BitwiseCopyable {
    var prefix: UInt64
    var name: UnsafePointer<UInt8>?
    var count: UInt32
    var position: UInt32
  }

  private static func prefix(_ name: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var prefix: UInt64 = 0
    for index in 0..<8 {
      prefix = prefix << 8 | (index < name.count ? UInt64(name[index]) : 0)
    }
    return prefix
  }

  private static func isOrdered(_ left: NameKey, _ right: NameKey) -> Bool {
    if left.prefix != right.prefix { return left.prefix < right.prefix }
    guard let leftName = left.name, let rightName = right.name else {
      return left.count < right.count
    }
    let order = memcmp(leftName, rightName, Int(min(left.count, right.count)))
    return order == 0 ? left.count < right.count : order < 0
  }
}
