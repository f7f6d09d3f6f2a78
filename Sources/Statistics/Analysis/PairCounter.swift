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

/// The pass over tag_post that counts the pairs of a group's tags with all rarer ones.
final class PairCounter: ChunkWorker {
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
      let positions = reader.positions.buffer
      // Lists of a few posts touch little of the array; those of many nearly all.
      if positions.count * 64 < end {
        countTouched(positions, end)
        for rank in touched.buffer { try keep(tag, postCount: postCount, Int(rank)) }
        touched.removeAll()
      } else {
        count(positions, end)
        for rank in 0..<end { try keep(tag, postCount: postCount, rank) }
      }
    }
  }

  /// Lists that are looked for together: they lie all over the memory, and the processor waits for
  /// several as long as for one when it knows their places.
  private static let listsAtOnce = 32

  private func count(_ positions: UnsafeBufferPointer<UInt32>, _ end: Int) {
    let counts = array.base
    var first = 0
    withUnsafeTemporaryAllocation(
      of: UnsafeBufferPointer<UInt16>.self, capacity: Self.listsAtOnce
    ) { found in
      while first < positions.count {
        let count = min(Self.listsAtOnce, positions.count - first)
        for index in 0..<count { found[index] = lists.list(ofPost: positions[first + index]) }
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

  private func countTouched(_ positions: UnsafeBufferPointer<UInt32>, _ end: Int) {
    let counts = array.base
    for position in positions {
      for rank in lists.list(ofPost: position) {
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
