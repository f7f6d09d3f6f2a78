internal import Columns
internal import Store

/// Reads the posts of tags as places, on one thread.
final class PostingReader {
  private let site: SiteUnderAnalysis
  private let table: IntegerTable
  /// Reads the tags that lead to others on a layer, so that the ids that `table` is asked for ascend.
  private let sourceTable: IntegerTable?
  private var union: PlaceUnion
  /// The posts of the tag that was read last.
  private(set) var places = ColumnBuffer<UInt32>()

  init(_ site: SiteUnderAnalysis) throws {
    self.site = site
    table = try site.source.tagPosts()
    sourceTable = try site.layer == nil ? nil : site.source.tagPosts()
    union = PlaceUnion(placeCount: site.layer == nil ? 0 : site.posts.placeCount)
  }

  /// Reads the posts of the tag at a place into `places`, ascending, each once. Posts of other sites, or
  /// of none, are left out.
  func read(_ tag: Int) throws {
    places.removeAll()
    if let sourceTable, let sources = site.layer?.sources(of: tag) {
      for source in sources { try append(Int(source), from: sourceTable) }
      if sources.count > 1 { union.settle(&places) }
    } else {
      try append(tag, from: table)
    }
  }

  @inline(__always)
  private func append(_ tag: Int, from table: IntegerTable) throws {
    try table.forEachRow(of: site.tags.ids[tag]) { row in
      if let place = site.posts.place(ofID: row[1]) {
        places.append(UInt32(truncatingIfNeeded: place))
      }
    }
  }
}

/// Makes one ascending list of several: sorts few places, and marks many in a bitmap.
///
/// Memory: a bit for each place there is.
struct PlaceUnion: ~Copyable {
  /// Places are sorted while there is at most one for so many bits, which takes less than a walk over
  /// the bitmap.
  private static let bitsPerSortedPlace = 2048

  private let placeCount: Int
  /// All 0 between two calls.
  private var marks: ColumnBuffer<UInt64>

  /// - Parameter placeCount: all places are smaller.
  init(placeCount: Int) {
    self.placeCount = placeCount
    let wordCount = (placeCount + 63) / 64
    marks = ColumnBuffer(minimumCapacity: wordCount)
    marks.append(repeating: 0, count: wordCount)
  }

  /// Sorts the places, and leaves each in once.
  mutating func settle(_ places: inout ColumnBuffer<UInt32>) {
    if places.count <= placeCount / Self.bitsPerSortedPlace {
      sort(&places)
    } else {
      mark(&places)
    }
  }

  private func sort(_ places: inout ColumnBuffer<UInt32>) {
    places.sort()
    var count = 0
    for index in 0..<places.count where count == 0 || places[index] != places[count - 1] {
      places[count] = places[index]
      count += 1
    }
    places.truncate(to: count)
  }

  private mutating func mark(_ places: inout ColumnBuffer<UInt32>) {
    for place in places.buffer { marks[Int(place >> 6)] |= 1 << UInt64(place & 63) }
    places.removeAll()
    for index in 0..<marks.count {
      var word = marks[index]
      guard word != 0 else { continue }
      marks[index] = 0
      while word != 0 {
        places.append(UInt32(index << 6 | word.trailingZeroBitCount))
        word &= word - 1
      }
    }
  }
}
