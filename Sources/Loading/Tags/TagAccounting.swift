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
      /// The tags that it had, if it is none that came, end here; those that it has end at `end`.
      var oldEnd: UInt32
      var end: UInt32
      var isNew: Bool
      var hasPostings: Bool
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

  /// Notes a post that came, with its tags, each once.
  func note(
    postID: Int64, number: Int64, _ positions: UnsafeBufferPointer<UInt32>,
    of tags: borrowing SiteTags
  ) throws {
    try note(
      postID: postID, number: number, from: UnsafeBufferPointer(start: nil, count: 0),
      to: positions, of: tags, isNew: true, hasPostings: true)
  }

  /// Notes a post that is there and has other tags now, each once. With `hasPostings` its rows of tag_post, all of
  /// them new, are kept back with those of the posts that came; else they are none of this object's.
  func noteChange(
    postID: Int64, number: Int64, from old: UnsafeBufferPointer<UInt32>,
    to new: UnsafeBufferPointer<UInt32>, of tags: borrowing SiteTags, hasPostings: Bool
  ) throws {
    try note(
      postID: postID, number: number, from: old, to: new, of: tags, isNew: false,
      hasPostings: hasPostings)
  }

  @inline(__always)
  private func note(
    postID: Int64, number: Int64, from old: UnsafeBufferPointer<UInt32>,
    to new: UnsafeBufferPointer<UInt32>, of tags: borrowing SiteTags, isNew: Bool,
    hasPostings: Bool
  ) throws {
    let block = block
    let start = block.positions.count
    if let base = old.baseAddress { block.positions.append(base, count: old.count) }
    if let base = new.baseAddress { block.positions.append(base, count: new.count) }
    let count = old.count + new.count
    let positions = block.positions.base + start
    let categoryStart = block.categories.appendUninitialized(count)
    let categories = block.categories.base + categoryStart
    let known = tags.categories.base
    for index in 0..<count { categories[index] = known[Int(positions[index])] }
    block.posts.append(
      Block.Post(
        postID: postID, number: number,
        oldEnd: UInt32(truncatingIfNeeded: start + old.count),
        end: UInt32(truncatingIfNeeded: start + count), isNew: isNew, hasPostings: hasPostings))
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
      let old = UnsafeBufferPointer(
        start: block.positions.base + start, count: Int(post.oldEnd) - start)
      let new = UnsafeBufferPointer(
        start: block.positions.base + Int(post.oldEnd), count: Int(post.end - post.oldEnd))
      start = Int(post.end)
      if post.hasPostings {
        for position in new { try postings.append(postID: post.postID, to: Int(position)) }
      }
      if post.isNew {
        try statistics.note(
          new, ofNumber: post.number, categories: categories.base, tagCount: block.tagCount)
      } else {
        try statistics.noteChange(
          from: old, to: new, ofNumber: post.number, categories: categories.base,
          tagCount: block.tagCount)
      }
    }
  }
}
