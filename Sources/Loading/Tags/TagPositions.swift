internal import BooruFormats
internal import Columns
internal import Statistics

/// The tags of a batch's posts as places in the site's tag table, each once a post.
struct TagPositions: ~Copyable {
  /// Places of all posts, in the order of the records.
  private(set) var positions = ColumnBuffer<UInt32>()
  private var ends = ColumnBuffer<UInt32>()
  /// Places of all mentions of the batch, repeated ones too.
  private var mentioned = ColumnBuffer<UInt32>()
  /// By place: the last post that had the tag, counted over all batches.
  private var lastPosts = ColumnBuffer<UInt32>()
  private var postCount: UInt32 = 0

  /// Looks up all tags of `batch`; new ones are added to `table`.
  mutating func resolve(_ batch: RecordBatch, in table: inout SiteTags) {
    lookUp(batch, in: &table)
    if lastPosts.count < table.count {
      lastPosts.append(repeating: 0, count: table.count - lastPosts.count)
    }
    positions.removeAll()
    ends.removeAll()
    let room = positions.appendUninitialized(mentioned.count)
    var output = positions.base + room
    var mention = 0
    for post in 0..<batch.count {
      nextPost()
      let end = Int(batch.tagEnds[post])
      while mention < end {
        let position = mentioned[mention]
        // Written in any case, and kept only if it is the first in its post.
        output.pointee = position
        output += lastPosts[Int(position)] == postCount ? 0 : 1
        lastPosts[Int(position)] = postCount
        mention += 1
      }
      ends.append(UInt32(truncatingIfNeeded: output - positions.base))
    }
    positions.truncate(to: output - positions.base)
  }

  private mutating func lookUp(_ batch: RecordBatch, in table: inout SiteTags) {
    mentioned.removeAll()
    mentioned.appendUninitialized(batch.tags.count)
    var start = 0
    while start < batch.tags.count {
      let count = min(SiteTags.mentionsAtOnce, batch.tags.count - start)
      table.positions(
        of: UnsafeBufferPointer(start: batch.tags.base + start, count: count),
        heap: batch.heap.base, into: mentioned.base + start)
      start += count
    }
  }

  private mutating func nextPost() {
    if postCount == .max {
      lastPosts.base.update(repeating: 0, count: lastPosts.count)
      postCount = 0
    }
    postCount += 1
  }

  @inline(__always)
  func range(of post: Int) -> Range<Int> {
    (post == 0 ? 0 : Int(ends[post - 1]))..<Int(ends[post])
  }

  /// The places of one post; valid until the next `resolve`.
  @inline(__always)
  func positions(of post: Int) -> UnsafeBufferPointer<UInt32> {
    let range = range(of: post)
    return UnsafeBufferPointer(start: positions.base + range.lowerBound, count: range.count)
  }
}
