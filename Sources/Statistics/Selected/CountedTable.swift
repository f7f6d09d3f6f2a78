package import Columns
internal import Store

/// A cache that is counted by key, as a table of rows.
package final class CountedTable: KeyedRowSource {
  /// Those that there are, by the cache whose columns they have.
  package static let keyedTables: [CacheTable] = [
    .tagMonth, .tagYear, .tagRating, .pair, .characterCount, .characterTag, .copyrightCharacter,
  ]
  /// The column of `tagYear` that takes the years of all tags.
  private static let rankColumn = 4
  /// Of a value of `tagRating`, the code of the rating; the site stands above it.
  private static let ratingBits: Int64 = 16

  private let counts: SelectedCounts
  private let table: CacheTable
  /// Rows of so many tags are counted one by one; who asks for more gets them of a pass over all. Pairs of all
  /// tags would be too many.
  private static let askedCount = 100

  /// Of `pair`: whether the limits of the cache hold, or all pairs are rows.
  private let isLimited: Bool
  /// What was asked for last, and its rows.
  private var lastKeys: [Int64?] = []
  private var lastRows = ColumnBuffer<Int64>()
  private var askedCount = 0
  /// The rows of all tags, by site, once they were counted.
  private var whole: [(siteID: Int64, rows: PackedRows)]?

  package init(_ counts: SelectedCounts, _ table: CacheTable, isLimited: Bool = true) {
    self.counts = counts
    self.table = table
    self.isLimited = isLimited
  }

  package var declaration: String {
    let columns = table.columns.map { $0 == "rating" ? "rating TEXT" : "\($0) INTEGER" }
    return "CREATE TABLE x(\(columns.joined(separator: ", ")))"
  }

  package var columnCount: Int { table.columns.count }

  package var keyColumnCount: Int {
    [.pair, .copyrightCharacter].contains(table) ? 2 : 1
  }

  package func countKeys() throws -> Int {
    if table != .pair { return try countedRows().reduce(0) { $0 + $1.rows.keyCount } }
    return try counts.withSites { sites, _ in sites.reduce(0) { $0 + $1.site.tags.count } }
  }

  /// The rows of all tags, by site.
  private func countedRows() throws -> [(siteID: Int64, rows: PackedRows)] {
    if let whole { return whole }
    let counted = try counts.countRows(of: table)
    whole = counted
    return counted
  }

  /// Appends the rows of the key at a place of a site.
  private func read(
    _ index: Int, of site: (siteID: Int64, rows: PackedRows), into rows: inout ColumnBuffer<Int64>
  ) {
    let start = rows.count
    site.rows.read(index, into: &rows)
    guard table == .tagRating else { return }
    for row in stride(from: start, to: rows.count, by: columnCount) {
      rows[row + 1] |= site.siteID << Self.ratingBits
    }
  }

  package func readRows(
    ofKeyAt index: Int, into rows: inout ColumnBuffer<Int64>
  ) throws {
    if let whole {
      var place = index
      for site in whole {
        if place < site.rows.keyCount { return read(place, of: site, into: &rows) }
        place -= site.rows.keyCount
      }
      return
    }
    try counts.withSites { sites, limits in
      var place = index
      for site in sites {
        if place < site.site.tags.count {
          return try appendRows(of: place, in: site, limits, &rows)
        }
        place -= site.site.tags.count
      }
    }
  }

  package func readRows(
    first: Int64?, second: Int64?, into rows: inout ColumnBuffer<Int64>
  ) throws {
    if table != .pair, let first, second == nil {
      askedCount += 1
      if whole != nil || askedCount > Self.askedCount {
        for site in try countedRows() {
          if let index = site.rows.index(ofKey: first) {
            return read(index, of: site, into: &rows)
          }
        }
        return
      }
    }
    if lastKeys != [first, second] {
      lastRows.removeAll()
      try counts.withSites { sites, limits in
        for site in sites { try appendRows(first, second, in: site, limits) }
      }
      lastKeys = [first, second]
    }
    rows.append(lastRows.base, count: lastRows.count)
  }

  private func appendRows(
    _ first: Int64?, _ second: Int64?, in site: SiteLookups, _ limits: PairLimits
  ) throws {
    let tags = (first ?? second).flatMap { site.site.tags.position(ofID: $0) }
    guard let tag = tags else { return }
    guard let second else { return try appendRows(of: tag, in: site, limits, &lastRows) }
    switch table {
    case .pair:
      guard let first else { return try appendMirroredPairs(of: tag, in: site, limits) }
      guard let other = site.site.tags.position(ofID: second), other != tag else { return }
      let (postCount, both) = try site.postCount(of: tag, and: other)
      guard isKept(both, of: postCount, limits) else { return }
      append(first, second, Int64(both), &lastRows)
    default:
      guard let character = site.site.tags.position(ofID: second) else { return }
      let copyrights = try site.partners(
        of: character, category: StatisticsDelta.characterCategory,
        partner: StatisticsDelta.copyrightCategory)
      for count in copyrights {
        let copyrightID = site.site.tags.ids[Int(count.tag)]
        guard first == nil || first == copyrightID else { continue }
        append(copyrightID, second, Int64(count.postCount), &lastRows)
      }
    }
  }

  /// Pairs of all tags with one: counts are the same in both directions, limits are not.
  private func appendMirroredPairs(
    of tag: Int, in site: SiteLookups, _ limits: PairLimits
  ) throws {
    let tagID = site.site.tags.ids[tag]
    for count in try site.pairs(of: tag).pairs {
      let postCount =
        isLimited ? try site.postCount(of: Int(count.tag), and: tag).postCount : 0
      guard isKept(Int(count.postCount), of: postCount, limits) else { continue }
      append(site.site.tags.ids[Int(count.tag)], tagID, Int64(count.postCount), &lastRows)
    }
  }

  private func isKept(_ both: Int, of postCount: Int, _ limits: PairLimits) -> Bool {
    guard both > 0 else { return false }
    return !isLimited
      || (Double(postCount) >= limits.pairTagMinimum && Double(both) >= limits.pairMinimum)
  }

  /// The rows whose first column is the tag at a place.
  private func appendRows(
    of tag: Int, in site: SiteLookups, _ limits: PairLimits, _ rows: inout ColumnBuffer<Int64>
  ) throws {
    let ids = site.site.tags.ids.base
    switch table {
    case .tagMonth:
      let times = try site.times(of: tag)
      rows.append(times.months.base, count: times.months.count)
    case .tagRating:
      let times = try site.times(of: tag)
      for start in stride(from: 0, to: times.ratings.count, by: columnCount) {
        let code = site.site.siteID << Self.ratingBits | times.ratings[start + 1]
        append(ids[tag], code, times.ratings[start + 2], &rows)
      }
    case .tagYear:
      let times = try site.times(of: tag)
      for index in 0..<times.years.count {
        let year = times.years[index]
        append(ids[tag], year.year, site.site.siteID, &rows)
        append(Int64(year.postCount), 0, &rows)
      }
    case .pair:
      let (postCount, pairs) = try site.pairs(of: tag)
      for count in pairs where isKept(Int(count.postCount), of: postCount, limits) {
        append(ids[tag], ids[Int(count.tag)], Int64(count.postCount), &rows)
      }
    case .characterCount:
      let postCount = try site.solo(tag).postCount
      if postCount > 0 { append(ids[tag], postCount, &rows) }
    case .characterTag:
      for count in try site.solo(tag).tags {
        append(ids[tag], ids[Int(count.tag)], Int64(count.postCount), &rows)
      }
    default:
      let characters = try site.partners(
        of: tag, category: StatisticsDelta.copyrightCategory,
        partner: StatisticsDelta.characterCategory)
      for count in characters {
        append(ids[tag], ids[Int(count.tag)], Int64(count.postCount), &rows)
      }
    }
  }

  @inline(__always)
  private func append(_ a: Int64, _ b: Int64, _ rows: inout ColumnBuffer<Int64>) {
    rows.append(a)
    rows.append(b)
  }

  @inline(__always)
  private func append(_ a: Int64, _ b: Int64, _ c: Int64, _ rows: inout ColumnBuffer<Int64>) {
    rows.append(a)
    rows.append(b)
    rows.append(c)
  }

  package func text(_ value: Int64, column: Int) -> String? {
    guard table == .tagRating, column == 1 else { return nil }
    return try? counts.withSites { sites, _ in
      let site = sites.first { $0.site.siteID == value >> Self.ratingBits }?.site
      return site?.posts.ratingCodes.values[Int(value & (1 << Self.ratingBits - 1))]
    }
  }

  package func value(of row: UnsafePointer<Int64>, column: Int) throws -> Int64 {
    guard table == .tagYear, column == Self.rankColumn else { return row[column] }
    // A rank needs the years of all tags.
    var years = ColumnBuffer<Int64>()
    for site in try countedRows() {
      guard let index = site.rows.index(ofKey: row[0]) else { continue }
      read(index, of: site, into: &years)
    }
    for start in stride(from: 0, to: years.count, by: columnCount) where years[start + 1] == row[1]
    {
      return years[start + column]
    }
    return 0
  }
}
