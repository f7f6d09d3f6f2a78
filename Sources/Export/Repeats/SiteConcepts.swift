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
    for position in 0..<tags.positionCount {
      categories.append(indexes[tags.category(atPosition: position)] ?? other)
    }
    postCounts.append(repeating: 0, count: tags.positionCount)
    weights.append(repeating: 0, count: tags.positionCount)
  }

  @inline(__always)
  func isConcept(_ position: Int) -> Bool { categories[position] != Self.noCategory }

  func count(_ block: RepeatBlock) {
    for position in block.positions.buffer { postCounts[Int(position)] += 1 }
  }

  /// Index of the category of a concept in the options.
  func category(atPosition position: Int) -> Int { Int(categories[position]) }

  func postCount(atPosition position: Int) -> Int64 { postCounts[position] }

  func setWeight(_ weight: Double, atPosition position: Int) { weights[position] = weight }

  /// 0 for a tag that has no weight.
  func weight(atPosition position: Int) -> Double { weights[position] }

  /// The concepts with at least so many posts.
  func forEachPosition(minimumPostCount: Int64, _ body: (_ position: Int) throws -> Void) rethrows {
    let minimum = max(1, minimumPostCount)
    for position in 0..<tags.positionCount
    where isConcept(position) && postCounts[position] >= minimum {
      try body(position)
    }
  }

  /// The same, those with most posts first, then by name.
  func positionsByPostCount(minimumPostCount: Int64) -> ColumnBuffer<UInt32> {
    var positions = ColumnBuffer<UInt32>()
    forEachPosition(minimumPostCount: minimumPostCount) { positions.append(UInt32($0)) }
    positions.sort { left, right in
      let (a, b) = (postCounts[Int(left)], postCounts[Int(right)])
      if a != b { return a > b }
      return tags.name(atPosition: Int(left))
        .lexicographicallyPrecedes(tags.name(atPosition: Int(right)))
    }
    return positions
  }

  /// How often a post with these concepts is shown: as often as the one that is shown most.
  func repeatCount(ofPostWith positions: UnsafeBufferPointer<UInt32>) -> Int64 {
    var weight = 0.0
    for position in positions { weight = max(weight, weights[Int(position)]) }
    return RepeatRule.repeatCount(weight: weight)
  }
}
