internal import Columns
internal import Store

/// The first pass over tag_post: posts of each tag, their months, ratings and numbers.
final class TagCounter: ChunkWorker {
  /// What a chunk of tags holds. Handed over as a whole.
  final class Result: @unchecked Sendable {
    /// (tag_id, month, post_count), sorted.
    var months = ColumnBuffer<Int64>()
    /// (place, year, post_count), sorted.
    var years = ColumnBuffer<YearCount>()
    /// (tag_id, code of the rating, post_count), sorted.
    var ratings = ColumnBuffer<Int64>()
    /// By place in the chunk.
    var postCounts = ColumnBuffer<Int64>()
    var numbers = ColumnBuffer<NumberBounds>()
  }

  /// Posts of a tag in a year.
  struct YearCount: BitwiseCopyable {
    var position: UInt32
    var postCount: UInt32
    var year: Int64
  }

  private let site: SiteUnderAnalysis
  private let reader: PostingReader
  /// Whether months, years and ratings are counted, and not only posts.
  private let countsTimes: Bool
  /// Codes of months, ascending by month.
  private let monthOrder: [Int]
  private var monthCounts: [UInt32]
  private var ratingCounts: [UInt32]

  init(_ site: SiteUnderAnalysis, countsTimes: Bool) throws {
    self.site = site
    self.countsTimes = countsTimes
    reader = try PostingReader(site)
    let months = site.posts.monthCodes.values
    monthOrder = months.indices.sorted { months[$0] < months[$1] }
    monthCounts = Array(repeating: 0, count: months.count)
    ratingCounts = Array(repeating: 0, count: site.posts.ratingCodes.values.count)
  }

  func result(ofChunk chunk: Int) throws -> Result {
    let result = Result()
    for tag in site.chunks.ranges[chunk] { try count(tag, into: result) }
    return result
  }

  /// Appends what one tag has to a result.
  func count(_ tag: Int, into result: Result) throws {
    try reader.read(tag)
    let positions = reader.positions.buffer
    result.postCounts.append(Int64(positions.count))
    var numbers = NumberBounds()
    if let first = positions.first, let last = positions.last, site.posts.numbers.count > 0 {
      let postNumbers = site.posts.numbers.base
      if site.posts.areNumbersAscending {
        numbers.insert(postNumbers[Int(first)])
        numbers.insert(postNumbers[Int(last)])
      } else {
        for position in positions { numbers.insert(postNumbers[Int(position)]) }
      }
    }
    result.numbers.append(numbers)
    guard countsTimes, positions.count > 0 else { return }
    countTimes(positions)
    emit(tag, into: result)
  }

  private func countTimes(_ positions: UnsafeBufferPointer<UInt32>) {
    let months = site.posts.months.base
    let ratings = site.posts.ratings.base
    monthCounts.withUnsafeMutableBufferPointer { monthCounts in
      ratingCounts.withUnsafeMutableBufferPointer { ratingCounts in
        for position in positions {
          let month = Int(months[Int(position)])
          if month < monthCounts.count { monthCounts[month] += 1 }
          let rating = Int(ratings[Int(position)])
          if rating < ratingCounts.count { ratingCounts[rating] += 1 }
        }
      }
    }
  }

  private func emit(_ tag: Int, into result: Result) {
    let tagID = site.tags.ids[tag]
    var year = YearCount(position: UInt32(tag), postCount: 0, year: .min)
    for code in monthOrder where monthCounts[code] > 0 {
      let month = site.posts.monthCodes.values[code]
      result.months.append(tagID)
      result.months.append(month)
      result.months.append(Int64(monthCounts[code]))
      if month / 100 != year.year {
        if year.postCount > 0 { result.years.append(year) }
        year.year = month / 100
        year.postCount = 0
      }
      year.postCount += monthCounts[code]
      monthCounts[code] = 0
    }
    if year.postCount > 0 { result.years.append(year) }
    for code in ratingCounts.indices where ratingCounts[code] > 0 {
      result.ratings.append(tagID)
      result.ratings.append(Int64(code))
      result.ratings.append(Int64(ratingCounts[code]))
      ratingCounts[code] = 0
    }
  }
}
