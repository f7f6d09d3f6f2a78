internal import Columns
internal import Dispatch
internal import Statistics
internal import Synchronization

/// Keeps a loader's postings and statistics on a thread of its own: both touch memory all over the
/// place for every tag, and the loading thread has enough to do.
///
/// The loader notes posts, which are handed over in blocks; before it uses `postings` or
/// `statistics` it calls `synchronize`. Memory: what these take, and a few blocks of 512 KiB.
///
/// `@unchecked Sendable`: between two calls of `synchronize` only the blocks' queue, which is serial,
/// touches `postings`, `statistics` and `categories`; behind `synchronize` the queue is idle, and the
/// loader's thread may.
final class TagAccounting: @unchecked Sendable {
  /// Tags of a block.
  private static let tagsPerBlock = 64 << 10
  /// Blocks that wait or are worked on at one time.
  private static let blockCount = 4

  var postings: TagPostings
  var statistics: StatisticsDelta
  /// Category by place, as the last block that had the tag gave it.
  private var categories = ColumnBuffer<Int16>()

  private let queue = DispatchQueue(label: "taghouse.accounting")
  private let freeBlocks = DispatchSemaphore(value: TagAccounting.blockCount)
  private let failure = Mutex<(any Error)?>(nil)
  private var block = Block()

  /// Posts with their tags, handed over as a whole.
  private final class Block: @unchecked Sendable {
    struct Post: BitwiseCopyable {
      var postID: Int64
      var number: Int64
      var end: UInt32
      /// Whether the tags are taken off the post.
      var isRemoved: Bool
    }

    var posts = ColumnBuffer<Post>()
    var positions = ColumnBuffer<UInt32>(minimumCapacity: TagAccounting.tagsPerBlock)
    /// Of each of `positions`.
    var categories = ColumnBuffer<Int16>(minimumCapacity: TagAccounting.tagsPerBlock)
    var tagCount = 0
  }

  init(folder: String) {
    postings = TagPostings(folder: folder)
    statistics = StatisticsDelta(folder: folder)
  }

  /// Notes a post with its tags, each once: new, or taken off it.
  func note(
    postID: Int64, number: Int64, _ positions: UnsafeBufferPointer<UInt32>,
    of tags: borrowing SiteTags, isRemoved: Bool = false
  ) throws {
    let block = block
    if let base = positions.baseAddress { block.positions.append(base, count: positions.count) }
    let start = block.categories.appendUninitialized(positions.count)
    let categories = block.categories.base + start
    let known = tags.categories.base
    for index in 0..<positions.count { categories[index] = known[Int(positions[index])] }
    block.posts.append(
      Block.Post(
        postID: postID, number: number, end: UInt32(truncatingIfNeeded: block.positions.count),
        isRemoved: isRemoved))
    block.tagCount = tags.count
    if block.positions.count >= Self.tagsPerBlock { try handOver() }
  }

  private func handOver() throws {
    guard block.posts.count > 0 else { return }
    let full = block
    block = Block()
    freeBlocks.wait()
    queue.async { [self] in
      do {
        if failure.withLock({ $0 == nil }) { try account(for: full) }
      } catch {
        failure.withLock { $0 = error }
      }
      freeBlocks.signal()
    }
    try throwFailure()
  }

  /// Waits until everything noted is in `postings` and `statistics`. Throws what went wrong there:
  /// no room for spilled runs.
  func synchronize() throws {
    try handOver()
    queue.sync {}
    try throwFailure()
  }

  private func throwFailure() throws {
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Begins anew; what was noted is forgotten. Only behind `synchronize`.
  func removeAll(folder: String) {
    postings.removeAll()
    statistics = StatisticsDelta(folder: folder)
  }

  /// The same for the statistics alone. Only behind `synchronize`.
  func forgetStatistics(folder: String) {
    statistics = StatisticsDelta(folder: folder)
  }

  private func account(for block: Block) throws {
    if categories.count < block.tagCount {
      categories.append(repeating: 0, count: block.tagCount - categories.count)
    }
    postings.reserveTags(block.tagCount)
    for (position, category) in zip(block.positions.buffer, block.categories.buffer) {
      categories[Int(position)] = category
    }
    var start = 0
    for post in block.posts.buffer {
      let positions = UnsafeBufferPointer(
        start: block.positions.base + start, count: Int(post.end) - start)
      start = Int(post.end)
      if !post.isRemoved {
        for position in positions { try postings.append(postID: post.postID, to: Int(position)) }
      }
      try statistics.note(
        positions, ofNumber: post.number, categories: categories.base, tagCount: block.tagCount,
        isRemoved: post.isRemoved)
    }
  }
}
