internal import Columns
internal import Synchronization

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
    for place in 0..<tagCount {
      sum += 1 + (place < postCounts.count ? postCounts[place] : 0)
      if sum >= Self.postsPerChunk || place == tagCount - 1 {
        ranges.append(start..<place + 1)
        start = place + 1
        sum = 0
      }
    }
  }
}

/// What all passes over one site share; none of it changes while threads read it.
///
/// `@unchecked Sendable`: set by one thread between two passes, read by all within one.
final class SiteUnderAnalysis: @unchecked Sendable {
  let siteID: Int64
  let tags: TagTable
  let source: TagTableSource
  /// What the stored tags stand for; nil when they count as they are.
  let layer: SiteLayer?
  var posts: SitePosts
  /// Posts by place of the tag; exact after the first pass.
  private(set) var postCounts = ColumnBuffer<Int64>()
  private(set) var chunks: TagChunks

  init(
    siteID: Int64, tags: consuming TagTable, source: TagTableSource, posts: consuming SitePosts,
    estimatedCounts: consuming ColumnBuffer<Int64>, layer: SiteLayer? = nil
  ) {
    self.siteID = siteID
    self.layer = layer
    self.source = source
    self.posts = posts
    postCounts = estimatedCounts
    chunks = TagChunks(tagCount: tags.count, postCounts: postCounts.buffer)
    self.tags = tags
  }

  /// Between two passes: replaces the estimates.
  func setPostCounts(_ counts: consuming ColumnBuffer<Int64>) {
    postCounts = counts
    chunks = TagChunks(tagCount: tags.count, postCounts: postCounts.buffer)
  }
}

/// Hands each worker something of its own.
final class WorkerPool<Item: Sendable>: Sendable {
  private let items: Mutex<[Item]>

  init(_ items: [Item]) {
    self.items = Mutex(items)
  }

  /// As many as there are workers.
  func take() -> Item {
    items.withLock { $0.removeLast() }
  }
}
