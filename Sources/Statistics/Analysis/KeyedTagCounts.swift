internal import Columns
internal import Spills

/// Counts of (key, tag), noted tag by tag and read key by key: the transposition of a pass over tag_post.
///
/// Each thread has one of its own. Memory: 24 bytes a key and the arena; the rest is spilled.
struct KeyedTagCounts: ~Copyable {
  private var runs: KeyedByteRuns
  private var bytes = ColumnBuffer<UInt8>()

  init(keyCount: Int, folder: String, arenaByteCount: Int) {
    runs = KeyedByteRuns(folder: folder, arenaByteCount: arenaByteCount)
    runs.reserveKeys(keyCount)
  }

  /// Notes a count; cheapest where the tags of a key are near to each other.
  @inline(__always)
  mutating func note(key: Int, tag: UInt32, count: UInt32) throws {
    try runs.appendDistance(to: Int64(tag), of: key)
    try runs.append(UInt64(count), to: key)
  }

  /// Appends the tags of a key, with their counts. Keys are asked for in ascending order, once each.
  mutating func read(key: Int, into entries: inout ColumnBuffer<TagCount>) throws {
    bytes.removeAll(keptCapacity: 4 << 20)
    try runs.read(key: key, into: &bytes)
    var reader = VarintReader(bytes.base, byteCount: bytes.count)
    var tag: Int64 = 0
    while let zigzag = reader.next(), let count = reader.next() {
      tag += Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
      entries.append(
        TagCount(
          tag: UInt32(truncatingIfNeeded: tag), count: UInt32(truncatingIfNeeded: count)))
    }
  }

  /// A tag's place and a count of posts.
  struct TagCount: BitwiseCopyable {
    var tag: UInt32
    var count: UInt32
  }
}
