internal import Columns
internal import Store

/// Counts for one tag of a site at a time, over the posts that are under analysis. One thread.
final class SiteLookups {
  /// Tags with more posts are counted by all cores.
  private static let parallelCount = 1 << 14
  /// Bytes of the sets of posts that are kept for the next pair of tags.
  private static let keptByteCount = 192 << 20

  let site: SiteUnderAnalysis
  private var postings: PostingReader?
  private var reader: PostReader?
  private var times: TagCounter?
  private var array = CountArray(count: 0)
  private var sets: [Int: PlaceSet] = [:]
  /// The character that was counted last.
  private var character: SoloCharacter?

  init(_ site: SiteUnderAnalysis) {
    self.site = site
  }

  /// Posts that have a tag too, by place of that tag.
  struct Count: BitwiseCopyable {
    var tag: UInt32
    var postCount: UInt32
  }

  /// What is counted of a character.
  private struct SoloCharacter {
    var tag: Int
    var postCount: Int64
    /// Of general tags, ascending.
    var tags: [Count]
  }

  // MARK: Times and ratings

  /// Rows as the caches of months, years and ratings have them, of one tag.
  func times(of tag: Int) throws -> TagCounter.Result {
    let counter = try times ?? TagCounter(site, countsTimes: true)
    times = counter
    let result = TagCounter.Result()
    try counter.count(tag, into: result)
    return result
  }

  // MARK: Pairs

  /// How many posts a tag has, and how many of them each other tag, by place.
  func pairs(of tag: Int) throws -> (postCount: Int, pairs: [Count]) {
    let positions = try positions(of: tag)
    let pairs = try counts(positions) { _ in true }.filter { $0.tag != UInt32(tag) }
    return (positions.count, pairs)
  }

  /// How many posts have both tags.
  func postCount(of tag: Int, and other: Int) throws -> (postCount: Int, both: Int) {
    let one = try set(of: tag)
    let two = try set(of: other)
    return (one.count, one.countBoth(two))
  }

  private func set(of tag: Int) throws -> PlaceSet {
    if let known = sets[tag] { return known }
    if sets.count * (site.posts.positionCount / 8) > Self.keptByteCount { sets.removeAll() }
    let set = PlaceSet(placeCount: site.posts.positionCount, try positions(of: tag))
    sets[tag] = set
    return set
  }

  // MARK: Characters and copyrights

  /// The posts of a character alone, and the general tags on them.
  func solo(_ tag: Int) throws -> (postCount: Int64, tags: [Count]) {
    guard site.tags.categories[tag] == StatisticsDelta.characterCategory else { return (0, []) }
    if let character, character.tag == tag { return (character.postCount, character.tags) }
    let site = site
    let reader = try openedReader()
    var postCount: Int64 = 0
    var found: [UInt32] = []
    try openArray()
    for position in try positions(of: tag) {
      guard let postID = site.posts.id(at: Int(position)) else { continue }
      var characterCount = 0
      found.removeAll(keepingCapacity: true)
      _ = try reader.forEachTag(ofPost: postID) { tag in
        switch site.tags.categories[tag] {
        case StatisticsDelta.characterCategory: characterCount += 1
        case StatisticsDelta.generalCategory: found.append(UInt32(tag))
        default: break
        }
      }
      guard characterCount == 1 else { continue }
      postCount += 1
      for tag in found { array.add(Int(tag)) }
    }
    let tags = drained()
    character = SoloCharacter(tag: tag, postCount: postCount, tags: tags)
    return (postCount, tags)
  }

  /// The tags of a category on the posts of a tag of another one; none for tags that are of none of both.
  func partners(of tag: Int, category: Int16, partner: Int16) throws -> [Count] {
    guard site.tags.categories[tag] == category else { return [] }
    let categories = site.tags.categories.base
    return try counts(positions(of: tag)) { categories[$0] == partner }
  }

  // MARK: Reading

  private func positions(of tag: Int) throws -> [UInt32] {
    let postings = try postings ?? PostingReader(site)
    self.postings = postings
    try postings.read(tag)
    return Array(postings.positions.buffer)
  }

  private func openedReader() throws -> PostReader {
    let reader = try reader ?? PostReader(site)
    self.reader = reader
    return reader
  }

  private func openArray() throws {
    if array.counts.count == 0 { array = CountArray(count: site.tags.count) }
  }

  /// Takes what the array has counted, ascending.
  private func drained() -> [Count] {
    var counts: [Count] = []
    array.drain { counts.append(Count(tag: UInt32($0), postCount: $1)) }
    counts.sort { $0.tag < $1.tag }
    return counts
  }

  /// Counts the tags of some posts, ascending.
  private func counts(
    _ positions: [UInt32], of isWanted: @escaping (Int) -> Bool
  ) throws -> [Count] {
    try openArray()
    guard positions.count > Self.parallelCount, !site.source.isSerial else {
      let reader = try openedReader()
      let site = site
      for position in positions {
        guard let postID = site.posts.id(at: Int(position)) else { continue }
        _ = try reader.forEachTag(ofPost: postID) { if isWanted($0) { array.add($0) } }
      }
      return drained()
    }
    let tallies = try TagsOfPosts.count(site, positions: positions)
    var counts: [Count] = []
    for tag in 0..<tallies.count where tallies[tag].postCount > 0 && isWanted(tag) {
      counts.append(Count(tag: UInt32(tag), postCount: tallies[tag].postCount))
    }
    return counts
  }
}

/// Places of posts as bits.
private final class PlaceSet {
  let count: Int
  private var words = ColumnBuffer<UInt64>()

  init(placeCount: Int, _ places: [UInt32]) {
    count = places.count
    words.append(repeating: 0, count: (placeCount + 63) / 64)
    for place in places { words[Int(place >> 6)] |= 1 << UInt64(place & 63) }
  }

  func countBoth(_ other: PlaceSet) -> Int {
    var count = 0
    for index in 0..<words.count { count += (words[index] & other.words[index]).nonzeroBitCount }
    return count
  }
}
