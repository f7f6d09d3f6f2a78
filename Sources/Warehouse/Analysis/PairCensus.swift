// Which tags go together, for millions of posts with dozens of tags each: some billion pairs.
//
//     rank      tags by their posts, most first; each pair is counted at the rarer one
//     group     some ranks, so many that the lists below fit into their memory
//     lists     for each post the ranks of the group that it has, two bytes each, ascending
//     counting  for each tag of the site, over the lists of its posts up to its own rank: an array of
//               counts by rank, which stays in the processor's cache
//
// A group takes one pass over post_tag and one over tag_post.

internal import Columns

/// What of the pairs is kept; the rows of `setting`.
struct PairLimits: Sendable {
  var pairTagMinimum: Double
  var pairMinimum: Double
  var impliedRatio: Double
  var impliedTagMinimum: Double

  /// The fewest posts of a tag that another one may imply.
  var leastImpliedCount: Double { impliedRatio * impliedTagMinimum }
}

/// The tags that pairs or implications can lead to, most posts first.
///
/// `@unchecked Sendable`: not changed after it was made.
final class RankedTags: @unchecked Sendable {
  static let noRank = UInt32.max

  /// Place of the tag by rank, from 0 on.
  private(set) var tags = ColumnBuffer<UInt32>()
  /// Rank by place of the tag, or `noRank`.
  private(set) var ranks = ColumnBuffer<UInt32>()
  /// The tags with enough posts for their pairs to be kept: their places, ascending.
  private(set) var pairTags = ColumnBuffer<UInt32>()
  /// By rank, as far as the pairs are kept: number in `pairTags`.
  private(set) var pairNumbers = ColumnBuffer<UInt32>()

  init(_ site: SiteUnderAnalysis, limits: PairLimits) {
    let least = max(1, min(limits.pairTagMinimum, limits.leastImpliedCount))
    for place in 0..<site.tags.count where Double(site.postCounts[place]) >= least {
      tags.append(UInt32(place))
    }
    let counts = site.postCounts.base
    tags.sort { (counts[Int($0)], $1) > (counts[Int($1)], $0) }
    ranks.append(repeating: Self.noRank, count: site.tags.count)
    for (rank, place) in tags.buffer.enumerated() {
      ranks[Int(place)] = UInt32(rank)
      if Double(counts[Int(place)]) >= limits.pairTagMinimum { pairTags.append(place) }
    }
    pairTags.sort()
    pairNumbers.append(repeating: 0, count: pairTags.count)
    for (number, place) in pairTags.buffer.enumerated() {
      pairNumbers[Int(ranks[Int(place)])] = UInt32(number)
    }
  }

  /// Ranks of a group have two bytes, from its first on.
  private static let maximumGroupCount = 1 << 16
  /// Bytes of the lists of one group.
  static let listByteCount: Int64 = 128 << 20

  /// All ranks, so cut that the lists of each group fit into `listByteCount`.
  func groups(_ site: SiteUnderAnalysis, listByteCount: Int64 = listByteCount) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    var useCount: Int64 = 0
    for rank in 0..<tags.count {
      let count = site.postCounts[Int(tags[rank])]
      if rank > start,
        rank - start == Self.maximumGroupCount || (useCount + count) * 2 > listByteCount
      {
        groups.append(start..<rank)
        start = rank
        useCount = 0
      }
      useCount += count
    }
    if start < tags.count { groups.append(start..<tags.count) }
    return groups
  }
}

/// For each post the ranks of a group that it has, ascending, less the group's first.
///
/// Memory: 4 bytes a post, 2 bytes a tag of the group on a post.
///
/// `@unchecked Sendable`: handed over as a whole, and only read once it is made.
final class GroupLists: @unchecked Sendable {
  private var ends = ColumnBuffer<UInt32>(minimumCapacity: 1)
  private var ranks = ColumnBuffer<UInt16>(minimumCapacity: 1)

  init(placeCount: Int = 1, useCount: Int64 = 1) {
    ends = ColumnBuffer(minimumCapacity: placeCount)
    ranks = ColumnBuffer(minimumCapacity: Int(useCount))
  }

  /// Takes what the posts of the next chunk have.
  func append(_ part: GroupLists) {
    let start = UInt32(ranks.count)
    for end in part.ends.buffer { ends.append(start + end) }
    ranks.append(part.ranks.base, count: part.ranks.count)
  }

  @inline(__always)
  func append(_ rank: UInt16) { ranks.append(rank) }

  /// Ends the list of a post, and sorts it.
  func endPost() {
    let start = ends.count == 0 ? 0 : Int(ends[ends.count - 1])
    let list = ranks.base + start
    var index = 1
    while index < ranks.count - start {
      let rank = list[index]
      var place = index
      while place > 0, list[place - 1] > rank {
        list[place] = list[place - 1]
        place -= 1
      }
      list[place] = rank
      index += 1
    }
    ends.append(UInt32(truncatingIfNeeded: ranks.count))
  }

  /// The list of the post at a place.
  @inline(__always)
  func list(ofPost place: UInt32) -> UnsafeBufferPointer<UInt16> {
    let start = place == 0 ? 0 : Int(ends[Int(place) - 1])
    return UnsafeBufferPointer(start: ranks.base + start, count: Int(ends[Int(place)]) - start)
  }
}

/// The pass over post_tag that makes the lists of a group, by chunks of posts.
final class GroupListing: ChunkWorker {
  private let site: SiteUnderAnalysis
  private let ranked: RankedTags
  private let group: Range<Int>
  private let table: IntegerTable
  /// In the place of `table` on a layer.
  private let layerTags: LayerTagReader?

  init(_ site: SiteUnderAnalysis, ranked: RankedTags, group: Range<Int>) throws {
    self.site = site
    self.ranked = ranked
    self.group = group
    table = try site.source.postTags()
    layerTags = try LayerTagReader(site)
  }

  func result(ofChunk chunk: Int) throws -> GroupLists {
    let lists = GroupLists()
    let start = chunk * PostCensus.placesPerChunk
    for place in start..<min(start + PostCensus.placesPerChunk, site.posts.placeCount) {
      if let postID = site.posts.id(at: place) {
        if let layerTags {
          try layerTags.read(postID)
          for tag in layerTags.tags.buffer { append(Int(tag), to: lists) }
        } else {
          try table.forEachRow(of: postID) { row in
            if let tag = site.tags.place(ofID: row[2]) { append(tag, to: lists) }
          }
        }
      }
      lists.endPost()
    }
    return lists
  }

  @inline(__always)
  private func append(_ tag: Int, to lists: GroupLists) {
    let rank = Int(ranked.ranks[tag])
    if group.contains(rank) {
      lists.append(UInt16(truncatingIfNeeded: rank - group.lowerBound))
    }
  }
}

/// The pass over tag_post that counts the pairs of a group's tags with all rarer ones.
final class PairCensus: ChunkWorker {
  private static let arenaByteCount = 32 << 20

  /// What one worker has counted, over all groups.
  ///
  /// `@unchecked Sendable`: one worker at a time has it; read when all are done.
  final class Counts: @unchecked Sendable {
    /// By number in `pairTags`: the tags that go with it.
    var pairs: KeyedTagCounts
    /// In no order.
    var implied = ColumnBuffer<Implied>()

    init(_ ranked: RankedTags, folder: String) {
      pairs = KeyedTagCounts(
        keyCount: ranked.pairTags.count, folder: folder, arenaByteCount: arenaByteCount)
    }
  }

  /// Posts that have both tags, which are places.
  struct Implied: BitwiseCopyable {
    var tag: UInt32
    var implied: UInt32
    var postCount: UInt32
  }

  private let site: SiteUnderAnalysis
  private let ranked: RankedTags
  private let group: Range<Int>
  private let lists: GroupLists
  private let limits: PairLimits
  private let counts: Counts
  private let reader: PostingReader
  /// By rank in the group: posts of the tag at hand.
  private var array = ColumnBuffer<UInt32>()
  private var touched = ColumnBuffer<UInt32>()
  /// Keeps the compiler from leaving out what only brings lists near.
  private var seen: UInt16 = 0

  init(
    _ site: SiteUnderAnalysis, ranked: RankedTags, group: Range<Int>, lists: GroupLists,
    limits: PairLimits, counts: Counts
  ) throws {
    self.site = site
    self.ranked = ranked
    self.group = group
    self.lists = lists
    self.limits = limits
    self.counts = counts
    reader = try PostingReader(site)
    array.append(repeating: 0, count: group.count)
  }

  /// Nothing to hand over: the counts are kept until all chunks are done.
  func result(ofChunk chunk: Int) throws {
    for tag in site.chunks.ranges[chunk] {
      let postCount = Double(site.postCounts[tag])
      let rank = ranked.ranks[tag]
      let end =
        rank == RankedTags.noRank ? group.count : min(Int(rank) - group.lowerBound, group.count)
      // All that is kept of a tag takes so many posts.
      guard postCount > 0, end > 0,
        postCount >= min(limits.pairMinimum, limits.leastImpliedCount)
      else { continue }
      try reader.read(tag)
      let places = reader.places.buffer
      // Lists of a few posts touch little of the array; those of many nearly all.
      if places.count * 64 < end {
        countTouched(places, end)
        for rank in touched.buffer { try keep(tag, postCount: postCount, Int(rank)) }
        touched.removeAll()
      } else {
        count(places, end)
        for rank in 0..<end { try keep(tag, postCount: postCount, rank) }
      }
    }
  }

  /// Lists that are looked for together: they lie all over the memory, and the processor waits for
  /// several as long as for one when it knows their places.
  private static let listsAtOnce = 32

  private func count(_ places: UnsafeBufferPointer<UInt32>, _ end: Int) {
    let counts = array.base
    var first = 0
    withUnsafeTemporaryAllocation(
      of: UnsafeBufferPointer<UInt16>.self, capacity: Self.listsAtOnce
    ) { found in
      while first < places.count {
        let count = min(Self.listsAtOnce, places.count - first)
        for index in 0..<count { found[index] = lists.list(ofPost: places[first + index]) }
        for index in 0..<count { seen &+= found[index].first ?? 0 }
        for index in 0..<count {
          for rank in found[index] {
            if rank >= end { break }
            counts[Int(rank)] &+= 1
          }
        }
        first += count
      }
    }
  }

  private func countTouched(_ places: UnsafeBufferPointer<UInt32>, _ end: Int) {
    let counts = array.base
    for place in places {
      for rank in lists.list(ofPost: place) {
        if rank >= end { break }
        if counts[Int(rank)] == 0 { touched.append(UInt32(rank)) }
        counts[Int(rank)] &+= 1
      }
    }
  }

  /// Keeps the count of a tag with a more frequent one, whose rank in the group it is, in both directions.
  @inline(__always)
  private func keep(_ tag: Int, postCount: Double, _ rankInGroup: Int) throws {
    let count = array[rankInGroup]
    guard count > 0 else { return }
    array[rankInGroup] = 0
    let rank = rankInGroup + group.lowerBound
    let other = ranked.tags[rank]
    keepImplied(UInt32(tag), other, count, postCount)
    keepImplied(other, UInt32(tag), count, Double(site.postCounts[Int(other)]))
    guard Double(count) >= limits.pairMinimum else { return }
    if rank < ranked.pairNumbers.count {
      let key = Int(ranked.pairNumbers[rank])
      try counts.pairs.note(key: key, tag: UInt32(tag), count: count)
    }
    let ownRank = Int(ranked.ranks[tag])
    if ownRank < ranked.pairNumbers.count {
      let key = Int(ranked.pairNumbers[ownRank])
      try counts.pairs.note(key: key, tag: other, count: count)
    }
  }

  @inline(__always)
  private func keepImplied(_ tag: UInt32, _ other: UInt32, _ count: UInt32, _ postCount: Double) {
    if postCount >= limits.impliedTagMinimum, Double(count) >= limits.impliedRatio * postCount {
      counts.implied.append(Implied(tag: tag, implied: other, postCount: count))
    }
  }
}
