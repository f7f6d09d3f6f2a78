/// What is suggested.
public struct SuggestionOptions: Sendable {
  /// Sites by name; empty for all with posts.
  public var siteNames: [String] = []
  /// Categories of the suggested tags; empty for all.
  public var categoryNames: [String] = []
  /// Fewer posts are too few for a tag to be suggested.
  public var minimumPostCount: Int64 = 1
  /// Tags that are suggested at most.
  public var tagCount = 20
  /// Takes each suggestion as given before the next is looked for.
  public var isChained = false
  /// Leaves out given names that no post has.
  public var allowsUnknown = false
  /// Posts of a tag that are read, in less than a tenth of a second; of tags with more the pairs are taken
  /// that `taghouse analyze` has counted.
  var readPostCount: Int64 = 20_000

  public init() {}
}

/// A tag that goes with those that were given, with the numbers behind it.
public struct SuggestedTag: Sendable, Equatable {
  public var siteName: String
  public var name: String
  /// Nil when no input has said it.
  public var categoryName: String?
  /// 0 to 1, which share of the posts with the given tags may have it, see `SuggestionEstimate`.
  public var estimate: Double
  /// Posts that have it and all given tags.
  public var allCount: Int64
  /// Posts that have all given tags.
  public var givenCount: Int64
  /// 0 to 1, the estimate by pairs of tags alone.
  public var pairEstimate: Double
  /// The given tag of whose posts the largest share has it.
  public var strongestName: String
  /// Posts that have it and `strongestName`.
  public var strongestCount: Int64
  /// Posts that have it.
  public var postCount: Int64
}
