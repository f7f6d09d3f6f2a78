internal import Columns
internal import Reading
internal import Store

/// The concepts of a range of posts.
///
/// Filled by one thread and handed over to the next as a whole, never used by two at once: that is
/// what makes it `@unchecked Sendable`.
final class RepeatBlock: ExportBlock, @unchecked Sendable {
  struct Post: BitwiseCopyable {
    var number: Int64
    /// Where the post's concepts end in `positions`; they begin where those of the post before end.
    var positionEnd: Int
  }

  var posts = ColumnBuffer<Post>(minimumCapacity: PostScan.postsPerRange)
  /// Places of tags in the site's directory.
  var positions = ColumnBuffer<UInt32>()

  init() {}

  func removeAll() {
    posts.removeAll()
    positions.removeAll(keptCapacity: 1 << 18)
  }

  /// Adds a concept of the post at hand, once.
  func append(position: Int, firstPosition: Int) {
    let position = UInt32(position)
    for index in firstPosition..<positions.count where positions[index] == position { return }
    positions.append(position)
  }

  /// Calls `body` with the number and the concepts of each post.
  func forEachPost(
    _ body: (_ number: Int64, _ positions: UnsafeBufferPointer<UInt32>) throws -> Void
  ) rethrows {
    var start = 0
    for post in posts.buffer {
      try body(
        post.number,
        UnsafeBufferPointer(start: positions.base + start, count: post.positionEnd - start))
      start = post.positionEnd
    }
  }
}

/// Finds the concepts of posts. One thread.
struct RepeatRenderer: PostRenderer, ~Copyable {
  private let concepts: SiteConcepts

  init(_ concepts: SiteConcepts) {
    self.concepts = concepts
  }

  func write(_ post: borrowing ScannedPost, to block: RepeatBlock) {
    let firstPosition = block.positions.count
    for tagID in post.tagIDs.buffer {
      let position = concepts.tags.position(ofID: tagID)
      if position >= 0, concepts.isConcept(position) {
        block.append(position: position, firstPosition: firstPosition)
      }
    }
    block.posts.append(RepeatBlock.Post(number: post.number, positionEnd: block.positions.count))
  }
}
