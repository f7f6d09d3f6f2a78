internal import Columns
internal import Spills
internal import Statistics

/// The posts of each tag while they are being loaded: post_ids in the order in which they came, read
/// back tag by tag in ascending order. For filling tag_post without sorting its rows.
///
/// Kept as distances from post to post, 1 to 2 bytes each, and spilled beyond the arena of
/// `KeyedByteRuns`. Memory: what those take, and the posts of one tag. One thread.
struct TagPostings: ~Copyable {
  /// Rows that are handed on at once.
  private static let rowsAtOnce = 32_768

  private var runs: KeyedByteRuns
  private(set) var count = 0

  init(folder: String, arenaByteCount: Int = KeyedByteRuns.defaultArenaByteCount) {
    runs = KeyedByteRuns(folder: folder, arenaByteCount: arenaByteCount)
  }

  /// Makes room for tags at places below `count`.
  mutating func reserveTags(_ count: Int) {
    runs.reserveKeys(count)
  }

  /// Notes that a post has the tag at `position`, which must be reserved.
  @inline(__always)
  mutating func append(postID: Int64, to position: Int) throws {
    // Only posts that are loaded again go backwards.
    try runs.appendDistance(to: postID, of: position)
    count += 1
  }

  /// Hands on all rows of tag_post, (tag_id, post_id) one after another, sorted, in pieces. Then
  /// there are none, and tags stay reserved.
  mutating func drain(
    tags: borrowing SiteTags, _ body: (UnsafeBufferPointer<Int64>) throws -> Void
  ) throws {
    var bytes = ColumnBuffer<UInt8>()
    var postIDs = ColumnBuffer<Int64>()
    var rows = ColumnBuffer<Int64>(minimumCapacity: Self.rowsAtOnce * 2)
    for position in 0..<runs.keyCount {
      bytes.removeAll(keptCapacity: 4 << 20)
      try runs.read(key: position, into: &bytes)
      if bytes.count == 0 { continue }
      postIDs.removeAll(keptCapacity: 1 << 20)
      var reader = VarintReader(bytes.base, byteCount: bytes.count)
      var postID: Int64 = 0
      var isAscending = true
      while let zigzag = reader.next() {
        let distance = Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
        isAscending = isAscending && distance > 0
        postID += distance
        postIDs.append(postID)
      }
      if !isAscending { postIDs.sort() }
      let tagID = tags.ids[position]
      for postID in postIDs.buffer {
        rows.append(tagID)
        rows.append(postID)
        if rows.count == Self.rowsAtOnce * 2 {
          try body(rows.buffer)
          rows.removeAll()
        }
      }
    }
    if rows.count > 0 { try body(rows.buffer) }
    removeAll()
  }

  mutating func removeAll() {
    runs.removeAll()
    count = 0
  }
}
