internal import BooruFormats
internal import Columns

/// The tags of a batch's posts as places in the site's tag table, each once a post.
struct TagPlaces: ~Copyable {
  /// Places of all posts, in the order of the records.
  private(set) var places = ColumnBuffer<UInt32>()
  private var ends = ColumnBuffer<UInt32>()
  /// By place: the last post that had the tag, counted over all batches.
  private var lastPosts = ColumnBuffer<UInt32>()
  private var postCount: UInt32 = 0

  /// Looks up all tags of `batch`; new ones are added to `table`.
  mutating func resolve(_ batch: PostBatch, in table: inout TagTable) {
    places.removeAll()
    ends.removeAll()
    var mention = 0
    for post in 0..<batch.count {
      nextPost()
      let end = Int(batch.tagEnds[post])
      while mention < end {
        let tag = batch.tags[mention]
        let place = table.place(of: tag, named: batch.name(of: tag))
        if place >= lastPosts.count {
          lastPosts.append(repeating: 0, count: place + 1 - lastPosts.count)
        }
        if lastPosts[place] != postCount {
          lastPosts[place] = postCount
          places.append(UInt32(truncatingIfNeeded: place))
        }
        mention += 1
      }
      ends.append(UInt32(truncatingIfNeeded: places.count))
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
  func places(of post: Int) -> UnsafeBufferPointer<UInt32> {
    let range = range(of: post)
    return UnsafeBufferPointer(start: places.base + range.lowerBound, count: range.count)
  }
}
