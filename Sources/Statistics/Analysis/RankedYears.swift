internal import Columns

/// The tags of each year, ranked by the posts that they have in it, most first, then by name.
///
/// Memory: 20 bytes for each tag and year, and 24 more while it is made.
struct RankedYears: ~Copyable {
  /// By place of the tag, then by year.
  let years: ColumnBuffer<TagCounter.YearCount>
  /// From 1 on, as many as there are years.
  private(set) var ranks = ColumnBuffer<UInt32>()

  /// - Parameter order: of all tags of the site.
  init(_ years: consuming ColumnBuffer<TagCounter.YearCount>, _ order: borrowing SiteTagOrder) {
    self.years = years
    var nameRanks = ColumnBuffer<UInt32>()
    nameRanks.append(repeating: 0, count: order.byName.count)
    for (rank, position) in order.byName.buffer.enumerated() {
      nameRanks[Int(position)] = UInt32(rank)
    }
    var entries = ColumnBuffer<Entry>(minimumCapacity: self.years.count)
    for (index, year) in self.years.buffer.enumerated() {
      entries.append(
        Entry(
          year: year.year,
          key: UInt64(UInt32.max - year.postCount) << 32 | UInt64(nameRanks[Int(year.position)]),
          index: UInt32(index)))
    }
    entries.sort { ($0.year, $0.key) < ($1.year, $1.key) }
    ranks.append(repeating: 0, count: self.years.count)
    var rank: UInt32 = 0
    for index in 0..<entries.count {
      rank = index > 0 && entries[index - 1].year == entries[index].year ? rank + 1 : 1
      ranks[Int(entries[index].index)] = rank
    }
  }

  private struct Entry: BitwiseCopyable {
    var year: Int64
    var key: UInt64
    var index: UInt32
  }
}
