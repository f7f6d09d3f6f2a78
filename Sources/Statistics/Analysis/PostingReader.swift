internal import Columns
internal import Store

/// Reads the posts of tags as places, on one thread.
final class PostingReader {
  private let site: SiteUnderAnalysis
  private let table: IntegerTable
  /// Reads the tags that lead to others on a layer, so that the ids that `table` is asked for ascend.
  private let sourceTable: IntegerTable?
  private var union: PositionUnion
  /// The posts of the tag that was read last.
  private(set) var positions = ColumnBuffer<UInt32>()

  init(_ site: SiteUnderAnalysis) throws {
    self.site = site
    table = try site.source.tagPosts()
    sourceTable = try site.layer == nil ? nil : site.source.tagPosts()
    union = PositionUnion(positionCount: site.layer == nil ? 0 : site.posts.positionCount)
  }

  /// Reads the posts of the tag at a place into `positions`, ascending, each once. Posts of other sites, or
  /// of none, are left out.
  func read(_ tag: Int) throws {
    positions.removeAll()
    if let sourceTable, let sources = site.layer?.sources(of: tag) {
      for source in sources { try append(Int(source), from: sourceTable) }
      if sources.count > 1 { union.settle(&positions) }
    } else {
      try append(tag, from: table)
    }
  }

  @inline(__always)
  private func append(_ tag: Int, from table: IntegerTable) throws {
    try table.forEachRow(of: site.tags.ids[tag]) { row in
      if let position = site.posts.position(ofID: row[1]) {
        positions.append(UInt32(truncatingIfNeeded: position))
      }
    }
  }
}

/// Makes one ascending list of several: sorts few places, and marks many in a bitmap.
///
/// Memory: a bit for each place there is.
struct PositionUnion: ~Copyable {
  /// Places are sorted while there is at most one for so many bits, which takes less than a walk over
  /// the bitmap.
  private static let bitsPerSortedPosition = 2048

  private let positionCount: Int
  /// All 0 between two calls.
  private var marks: ColumnBuffer<UInt64>

  /// - Parameter positionCount: all places are smaller.
  init(positionCount: Int) {
    self.positionCount = positionCount
    let wordCount = (positionCount + 63) / 64
    marks = ColumnBuffer(minimumCapacity: wordCount)
    marks.append(repeating: 0, count: wordCount)
  }

  /// Sorts the places, and leaves each in once.
  mutating func settle(_ positions: inout ColumnBuffer<UInt32>) {
    if positions.count <= positionCount / Self.bitsPerSortedPosition {
      sort(&positions)
    } else {
      mark(&positions)
    }
  }

  private func sort(_ positions: inout ColumnBuffer<UInt32>) {
    positions.sort()
    var count = 0
    for index in 0..<positions.count where count == 0 || positions[index] != positions[count - 1] {
      positions[count] = positions[index]
      count += 1
    }
    positions.truncate(to: count)
  }

  private mutating func mark(_ positions: inout ColumnBuffer<UInt32>) {
    for position in positions.buffer { marks[Int(position >> 6)] |= 1 << UInt64(position & 63) }
    positions.removeAll()
    for index in 0..<marks.count {
      var word = marks[index]
      guard word != 0 else { continue }
      marks[index] = 0
      while word != 0 {
        positions.append(UInt32(index << 6 | word.trailingZeroBitCount))
        word &= word - 1
      }
    }
  }
}
