internal import Columns
internal import Reading
internal import Store

/// The tags of a site that are weighed, with their posts and repeats.
///
/// Memory: 17 bytes a tag_id of the site. `@unchecked Sendable`: which tags are concepts never changes, and
/// readers on other threads ask for nothing else; counts and repeats belong to the thread that exports.
final class SiteConcepts: @unchecked Sendable {
  private static let noCategory = UInt8.max

  let siteName: String
  let tags: TagDirectory
  /// By place: which of the categories of the options; `noCategory` for tags that are no concepts.
  private var categories = ColumnBuffer<UInt8>()
  private var postCounts = ColumnBuffer<Int64>()
  private var weights = ColumnBuffer<Double>()

  /// - Parameters:
  ///   - categoryNames: Fewer than 254.
  ///   - takesOthers: Whether tags of other categories, or of none, are concepts too; their index is the
  ///     number of names.
  init(
    siteName: String, tags: TagDirectory, siteCategories: [(category: Int16, name: String)],
    categoryNames: [String], takesOthers: Bool = false
  ) {
    self.siteName = siteName
    self.tags = tags
    var indexes: [Int16: UInt8] = [:]
    for (index, name) in categoryNames.enumerated() {
      for category in siteCategories where category.name == name {
        indexes[category.category] = UInt8(index)
      }
    }
    let other = takesOthers ? UInt8(categoryNames.count) : Self.noCategory
    for place in 0..<tags.placeCount {
      categories.append(indexes[tags.category(atPlace: place)] ?? other)
    }
    postCounts.append(repeating: 0, count: tags.placeCount)
    weights.append(repeating: 0, count: tags.placeCount)
  }

  @inline(__always)
  func isConcept(_ place: Int) -> Bool { categories[place] != Self.noCategory }

  func count(_ block: RepeatBlock) {
    for place in block.places.buffer { postCounts[Int(place)] += 1 }
  }

  /// Index of the category of a concept in the options.
  func category(atPlace place: Int) -> Int { Int(categories[place]) }

  func postCount(atPlace place: Int) -> Int64 { postCounts[place] }

  func setWeight(_ weight: Double, atPlace place: Int) { weights[place] = weight }

  /// 0 for a tag that has no weight.
  func weight(atPlace place: Int) -> Double { weights[place] }

  /// The concepts with at least so many posts.
  func forEachPlace(minimumPostCount: Int64, _ body: (_ place: Int) throws -> Void) rethrows {
    let minimum = max(1, minimumPostCount)
    for place in 0..<tags.placeCount where isConcept(place) && postCounts[place] >= minimum {
      try body(place)
    }
  }

  /// The same, those with most posts first, then by name.
  func placesByPostCount(minimumPostCount: Int64) -> ColumnBuffer<UInt32> {
    var places = ColumnBuffer<UInt32>()
    forEachPlace(minimumPostCount: minimumPostCount) { places.append(UInt32($0)) }
    places.sort { left, right in
      let (a, b) = (postCounts[Int(left)], postCounts[Int(right)])
      if a != b { return a > b }
      return tags.name(atPlace: Int(left))
        .lexicographicallyPrecedes(tags.name(atPlace: Int(right)))
    }
    return places
  }

  /// How often a post with these concepts is shown: as often as the one that is shown most.
  func repeatCount(ofPostWith places: UnsafeBufferPointer<UInt32>) -> Int64 {
    var weight = 0.0
    for place in places { weight = max(weight, weights[Int(place)]) }
    return RepeatRule.repeatCount(weight: weight)
  }
}
