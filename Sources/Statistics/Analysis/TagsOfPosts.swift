internal import Columns
internal import Store

/// A pass over the tags of some posts, by parts of the posts: how many of them have each tag.
///
/// Memory: 12 bytes a tag for each thread.
final class TagsOfPosts: ChunkWorker {
  /// The posts of one tag among those that were read. They are places; without any post, nothing.
  struct Tally: BitwiseCopyable {
    var postCount: UInt32 = 0
    /// Of the smallest and of the greatest number.
    var first: UInt32 = 0
    var last: UInt32 = 0
  }

  /// By place of the tag. Handed over as a whole.
  final class Result: @unchecked Sendable {
    var tallies = ColumnBuffer<Tally>()
  }

  private let site: SiteUnderAnalysis
  /// Places of posts; nil for all.
  private let positions: [UInt32]?
  private let chunkCount: Int
  private let reader: PostReader

  /// - Parameter positions: Places of posts; nil for all.
  init(_ site: SiteUnderAnalysis, positions: [UInt32]?, chunkCount: Int) throws {
    self.site = site
    self.positions = positions
    self.chunkCount = chunkCount
    reader = try PostReader(site)
  }

  /// Counts on all cores. By place of the tag.
  static func count(
    _ site: SiteUnderAnalysis, positions: [UInt32]? = nil,
    report: (Double) throws -> Void = { _ in }
  ) throws -> ColumnBuffer<Tally> {
    let count = positions?.count ?? site.posts.positionCount
    let chunkCount = OrderedChunks<TagsOfPosts>.workerCount(forChunks: count)
    var sums = ColumnBuffer<Tally>()
    sums.append(repeating: Tally(), count: site.tags.count)
    try OrderedChunks(chunkCount: chunkCount, isSerial: site.source.isSerial) {
      try TagsOfPosts(site, positions: positions, chunkCount: chunkCount)
    }.takeResults { chunk, part in
      for tag in 0..<part.tallies.count where part.tallies[tag].postCount > 0 {
        site.posts.merge(part.tallies[tag], into: &sums[tag])
      }
      try report(Double(chunk + 1) / Double(chunkCount))
    }
    return sums
  }

  func result(ofChunk chunk: Int) throws -> Result {
    let result = Result()
    result.tallies.append(repeating: Tally(), count: site.tags.count)
    let count = positions?.count ?? site.posts.positionCount
    let part = count * chunk / chunkCount..<count * (chunk + 1) / chunkCount
    for index in part {
      let position = positions.map { Int($0[index]) } ?? index
      guard let postID = site.posts.id(at: position) else { continue }
      let tallies = result.tallies.base
      let post = Tally(postCount: 1, first: UInt32(position), last: UInt32(position))
      _ = try reader.forEachTag(ofPost: postID) { site.posts.merge(post, into: &tallies[$0]) }
    }
    return result
  }
}

extension SitePosts {
  /// Adds the posts of a tag that stand behind those that were counted.
  @inline(__always)
  fileprivate func merge(_ added: TagsOfPosts.Tally, into tally: inout TagsOfPosts.Tally) {
    if tally.postCount == 0 {
      tally = added
      return
    }
    tally.postCount += added.postCount
    if areNumbersAscending || numbers.count == 0 {
      tally.last = added.last
    } else {
      if numbers[Int(added.first)] < numbers[Int(tally.first)] { tally.first = added.first }
      if numbers[Int(added.last)] > numbers[Int(tally.last)] { tally.last = added.last }
    }
  }

  /// The smallest and the greatest number of the posts of a tag.
  func numbers(of tally: TagsOfPosts.Tally) -> NumberBounds {
    guard tally.postCount > 0, numbers.count > 0 else { return NumberBounds() }
    return NumberBounds(first: numbers[Int(tally.first)], last: numbers[Int(tally.last)])
  }
}
