internal import Columns

/// The tags of a site in chunks of about as many posts each.
struct TagChunks: Sendable {
  /// Posts of a chunk by which threads work side by side.
  static let postsPerChunk: Int64 = 1 << 19

  /// Places in the site's tag table.
  private(set) var ranges: [Range<Int>] = []

  /// `postCounts` by place; they may be estimates.
  init(tagCount: Int, postCounts: UnsafeBufferPointer<Int64>) {
    var start = 0
    var sum: Int64 = 0
    for position in 0..<tagCount {
      // Estimates come from a cache that may hold anything.
      sum +=
        1 + min(max(position < postCounts.count ? postCounts[position] : 0, 0), Self.postsPerChunk)
      if sum >= Self.postsPerChunk || position == tagCount - 1 {
        ranges.append(start..<position + 1)
        start = position + 1
        sum = 0
      }
    }
  }
}
