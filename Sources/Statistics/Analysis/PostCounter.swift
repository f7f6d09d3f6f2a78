internal import BooruFormats
internal import Columns

/// The pass over post_tag: how many tags posts have, which character they show alone, and their copyrights.
final class PostCounter: ChunkWorker {
  /// Places of posts that are read together.
  static let positionsPerChunk = 1 << 16
  /// Stands for posts with none or several characters.
  static let noCharacter = UInt32.max
  /// The category of the histogram of all tags.
  static let allCategories: Int16 = -1

  /// What a chunk of posts holds. Handed over as a whole.
  final class Result: @unchecked Sendable {
    /// Posts by number of tags, by category.
    var histograms: [Int16: [Int: Int64]] = [:]
    /// By place in the chunk: place of the only character tag, or `noCharacter`.
    var characters = ColumnBuffer<UInt32>()
    /// By place in the chunk: where its copyrights end.
    var copyrightEnds = ColumnBuffer<UInt32>()
    /// Places of the copyright tags of all posts.
    var copyrights = ColumnBuffer<UInt32>()
  }

  private let site: SiteUnderAnalysis
  private let reader: PostReader
  /// Dense numbers of the categories.
  private var slots: [Int16: Int] = [:]
  /// By place of the tag: that number of its category; 255 for none.
  private var slotOfTag = ColumnBuffer<UInt8>()
  private let categories: [Int16]
  private var counts: [Int]

  init(_ site: SiteUnderAnalysis) throws {
    self.site = site
    reader = try PostReader(site)
    categories = Self.categories(of: site.tags)
    for (slot, category) in categories.enumerated() { slots[category] = slot }
    counts = Array(repeating: 0, count: categories.count)
    for tag in 0..<site.tags.count {
      slotOfTag.append(slots[site.tags.categories[tag]].map(UInt8.init) ?? .max)
    }
  }

  /// Those that the site's tags have, ascending.
  static func categories(of tags: borrowing SiteTags) -> [Int16] {
    var found: Set<Int16> = []
    for tag in 0..<tags.count where tags.categories[tag] != TagMention.noCategory {
      found.insert(tags.categories[tag])
    }
    // A category is a byte here; sites have ten.
    return Array(found.sorted().prefix(Int(UInt8.max) - 1))
  }

  static func chunkCount(_ posts: borrowing SitePosts) -> Int {
    (posts.positionCount + positionsPerChunk - 1) / positionsPerChunk
  }

  func result(ofChunk chunk: Int) throws -> Result {
    let result = Result()
    let start = chunk * Self.positionsPerChunk
    let end = min(start + Self.positionsPerChunk, site.posts.positionCount)
    let characterSlot = slots[StatisticsDelta.characterCategory].map(UInt8.init) ?? .max - 1
    let copyrightSlot = slots[StatisticsDelta.copyrightCategory].map(UInt8.init) ?? .max - 1
    var histograms = Array(repeating: Histogram(), count: categories.count)
    var all = Histogram()
    for position in start..<end {
      var character = Self.noCharacter
      var characterCount = 0
      if let postID = site.posts.id(at: position) {
        let tagCount = try reader.forEachTag(ofPost: postID) { tag in
          let slot = slotOfTag[tag]
          guard slot != .max else { return }
          counts[Int(slot)] += 1
          if slot == characterSlot {
            characterCount += 1
            character = UInt32(tag)
          } else if slot == copyrightSlot {
            result.copyrights.append(UInt32(tag))
          }
        }
        all.count(tagCount)
        for slot in counts.indices {
          histograms[slot].count(counts[slot])
          counts[slot] = 0
        }
      }
      result.characters.append(characterCount == 1 ? character : Self.noCharacter)
      result.copyrightEnds.append(UInt32(result.copyrights.count))
    }
    for (slot, category) in categories.enumerated() {
      result.histograms[category] = histograms[slot].values
    }
    result.histograms[Self.allCategories] = all.values
    return result
  }

  /// Posts by a number that is small as a rule.
  private struct Histogram {
    private var small = [Int64](repeating: 0, count: 512)
    private var large: [Int: Int64] = [:]

    mutating func count(_ value: Int) {
      if value < small.count { small[value] += 1 } else { large[value, default: 0] += 1 }
    }

    var values: [Int: Int64] {
      var values = large
      for (value, count) in small.enumerated() where count > 0 { values[value] = count }
      return values
    }
  }
}
