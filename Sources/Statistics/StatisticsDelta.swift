internal import BooruFormats
package import Columns
internal import Spills
package import Store

/// What a load changes in the cached counts: posts of each tag, posts of each character alone, and
/// the general tags on these. Tags are places in the site's tag table.
///
/// Memory: 32 bytes a tag, 16 more once a post has lost one, and the arena of `characterTags`; the
/// rest is spilled. One thread.
package struct StatisticsDelta: ~Copyable {
  package static let generalCategory: Int16 = 0
  static let copyrightCategory: Int16 = 3
  static let characterCategory: Int16 = 4

  /// Whether any post was noted.
  package private(set) var hasChanges = false
  /// Posts of the site.
  package private(set) var postCount: Int64 = 0
  /// Posts by tag.
  package private(set) var tagPostCounts = ColumnBuffer<Int64>()
  /// Numbers of the posts that got it, by tag.
  package private(set) var addedNumbers = ColumnBuffer<NumberBounds>()
  /// Numbers of the posts that lost it, by tag; shorter or empty when there are none.
  private(set) var removedNumbers = ColumnBuffer<NumberBounds>()
  /// Posts whose only character it is, by tag.
  package private(set) var soloPostCounts = ColumnBuffer<Int64>()
  /// By character: for each general tag of each of its posts, twice its place, plus one where the post has lost it.
  private var characterTags: KeyedByteRuns

  /// Counts by tag of one character, and which of them are not zero.
  private var counts = ColumnBuffer<Int32>()
  private var touched = ColumnBuffer<UInt32>()
  private var bytes = ColumnBuffer<UInt8>()

  package init(folder: String, arenaByteCount: Int = KeyedByteRuns.defaultArenaByteCount) {
    characterTags = KeyedByteRuns(folder: folder, arenaByteCount: arenaByteCount)
  }

  /// Notes a post that came, with its tags, each once.
  package mutating func note(
    _ positions: UnsafeBufferPointer<UInt32>, ofNumber number: Int64,
    categories: UnsafePointer<Int16>, tagCount: Int
  ) throws {
    postCount += 1
    try noteChange(
      from: UnsafeBufferPointer(start: nil, count: 0), to: positions, ofNumber: number,
      categories: categories, tagCount: tagCount)
  }

  /// Notes a post that is there and has other tags now: `old` and `new` have each tag once.
  package mutating func noteChange(
    from old: UnsafeBufferPointer<UInt32>, to new: UnsafeBufferPointer<UInt32>,
    ofNumber number: Int64, categories: UnsafePointer<Int16>, tagCount: Int
  ) throws {
    hasChanges = true
    reserveTags(tagCount, withRemovals: !old.isEmpty)
    for position in old where !new.contains(position) {
      tagPostCounts[Int(position)] -= 1
      (removedNumbers.base + Int(position)).pointee.insert(number)
    }
    for position in new where !old.contains(position) {
      tagPostCounts[Int(position)] += 1
      (addedNumbers.base + Int(position)).pointee.insert(number)
    }
    let before = Self.onlyCharacter(of: old, categories)
    let after = Self.onlyCharacter(of: new, categories)
    let isSame = before == after
    if let before {
      if !isSame { soloPostCounts[before] -= 1 }
      for position in old where categories[Int(position)] == Self.generalCategory {
        if isSame, new.contains(position) { continue }
        try characterTags.append(UInt64(position) << 1 | 1, to: before)
      }
    }
    if let after {
      if !isSame { soloPostCounts[after] += 1 }
      for position in new where categories[Int(position)] == Self.generalCategory {
        if isSame, old.contains(position) { continue }
        try characterTags.append(UInt64(position) << 1, to: after)
      }
    }
  }

  private mutating func reserveTags(_ tagCount: Int, withRemovals: Bool) {
    if tagPostCounts.count < tagCount {
      let added = tagCount - tagPostCounts.count
      tagPostCounts.append(repeating: 0, count: added)
      addedNumbers.append(repeating: NumberBounds(), count: added)
      soloPostCounts.append(repeating: 0, count: added)
      characterTags.reserveKeys(tagCount)
    }
    if withRemovals, removedNumbers.count < tagCount {
      removedNumbers.append(
        repeating: NumberBounds(), count: tagCount - removedNumbers.count)
    }
  }

  /// The character of a post that shows no other one.
  private static func onlyCharacter(
    of positions: UnsafeBufferPointer<UInt32>, _ categories: UnsafePointer<Int16>
  ) -> Int? {
    var character: Int?
    for position in positions where categories[Int(position)] == characterCategory {
      guard character == nil else { return nil }
      character = Int(position)
    }
    return character
  }

  /// Calls `body` with each general tag of one character and how its count changes, ascending by
  /// place. Characters must be asked for in ascending order, once each.
  package mutating func forEachTag(
    ofCharacter character: Int, _ body: (_ tag: Int, _ change: Int64) throws -> Void
  ) throws {
    bytes.removeAll(keptCapacity: 4 << 20)
    try characterTags.read(key: character, into: &bytes)
    guard bytes.count > 0 else { return }
    if counts.count < tagPostCounts.count {
      counts.append(repeating: 0, count: tagPostCounts.count - counts.count)
    }
    touched.removeAll()
    var reader = VarintReader(bytes.base, byteCount: bytes.count)
    while let value = reader.next() {
      let tag = Int(value >> 1)
      if counts[tag] == 0 { touched.append(UInt32(truncatingIfNeeded: tag)) }
      counts[tag] += value & 1 == 0 ? 1 : -1
    }
    touched.sort()
    for tag in touched.buffer {
      // A tag whose count went back to zero may have been noted twice.
      let change = counts[Int(tag)]
      counts[Int(tag)] = 0
      if change != 0 { try body(Int(tag), Int64(change)) }
    }
  }
}
