internal import Columns

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
    for position in 0..<site.tags.count where Double(site.postCounts[position]) >= least {
      tags.append(UInt32(position))
    }
    let counts = site.postCounts.base
    tags.sort { (counts[Int($0)], $1) > (counts[Int($1)], $0) }
    ranks.append(repeating: Self.noRank, count: site.tags.count)
    for (rank, position) in tags.buffer.enumerated() {
      ranks[Int(position)] = UInt32(rank)
      if Double(counts[Int(position)]) >= limits.pairTagMinimum { pairTags.append(position) }
    }
    pairTags.sort()
    pairNumbers.append(repeating: 0, count: pairTags.count)
    for (number, position) in pairTags.buffer.enumerated() {
      pairNumbers[Int(ranks[Int(position)])] = UInt32(number)
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
