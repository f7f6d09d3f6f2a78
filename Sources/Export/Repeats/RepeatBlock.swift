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
    /// Where the post's concepts end in `places`; they begin where those of the post before end.
    var placeEnd: Int
  }

  var posts = ColumnBuffer<Post>(minimumCapacity: PostScan.postsPerRange)
  /// Places of tags in the site's directory.
  var places = ColumnBuffer<UInt32>()

  init() {}

  func removeAll() {
    posts.removeAll()
    places.removeAll(keptCapacity: 1 << 18)
  }

  /// Adds a concept of the post at hand, once.
  func append(place: Int, firstPlace: Int) {
    let place = UInt32(place)
    for index in firstPlace..<places.count where places[index] == place { return }
    places.append(place)
  }

  /// Calls `body` with the number and the concepts of each post.
  func forEachPost(
    _ body: (_ number: Int64, _ places: UnsafeBufferPointer<UInt32>) throws -> Void
  ) rethrows {
    var start = 0
    for post in posts.buffer {
      try body(
        post.number,
        UnsafeBufferPointer(start: places.base + start, count: post.placeEnd - start))
      start = post.placeEnd
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
    let firstPlace = block.places.count
    for tagID in post.tagIDs.buffer {
      let place = concepts.tags.place(ofID: tagID)
      if place >= 0, concepts.isConcept(place) {
        block.append(place: place, firstPlace: firstPlace)
      }
    }
    block.posts.append(RepeatBlock.Post(number: post.number, placeEnd: block.places.count))
  }
}
