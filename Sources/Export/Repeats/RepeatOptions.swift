public import Reading
public import Rows
public import Selection
public import Statistics
internal import Store

/// Which concepts an export of repeats weighs, and how.
public struct RepeatOptions: Sendable {
  /// The weights that may be asked for.
  private static let weights = 1e-6...1e6
  private static let maximumCategoryCount = 100
  private static let greatestTarget: Int64 = 1_000_000_000_000

  /// The categories whose tags are concepts; at least one.
  public var categoryNames: [String] = []
  public var rule = RepeatRule()
  /// Tags with fewer selected posts are no concepts.
  public var minimumPostCount: Int64 = 1
  public var selection = PostSelection()
  /// Which posts belong at all.
  public var candidates = CandidatePosts.all
  public var layer = TagLayer.stored
  public var format = RowFormat.csv
  /// Where the concepts are written; `-` is standard output.
  public var outputPath: String
  /// Where the repeats of each post are written; nil writes none.
  public var postsPath: String?
  public var replaces = false
  public var allowsEmpty = false
  public var programVersion: String

  public init(outputPath: String, programVersion: String) {
    self.outputPath = outputPath
    self.programVersion = programVersion
  }

  func check() throws {
    func refuse(if isWrong: Bool, _ message: String, _ hint: String) throws {
      if isWrong { throw OutputError(.badOption, message, hint: hint) }
    }
    try refuse(
      if: categoryNames.isEmpty, "no category is named whose tags are weighed",
      "Name one, as character.")
    try refuse(
      if: categoryNames.count > Self.maximumCategoryCount,
      "at most \(Self.maximumCategoryCount) categories can be weighed", "Name fewer.")
    try refuse(
      if: !Self.weights.contains(rule.minimum) || !Self.weights.contains(rule.maximum),
      "the bounds of weights are \(rule.minimum) and \(rule.maximum),"
        + " expected \(Self.weights.lowerBound) to \(Self.weights.upperBound)",
      "Choose other bounds.")
    try refuse(
      if: !(rule.minimum <= rule.maximum),
      "the least weight, \(rule.minimum), is above the greatest, \(rule.maximum)",
      "Choose other bounds.")
    try refuse(
      if: !(0...100 ~= rule.power), "the power is \(rule.power), expected 0 to 100",
      "1 balances wholly, 0.5 by half.")
    if case .postCount(let count) = rule.target {
      try refuse(
        if: !(1...Self.greatestTarget ~= count), "the target is \(count) posts",
        "Name 1 to a million million.")
    }
    try refuse(
      if: postsPath == outputPath, "the repeats of posts cannot go where those of concepts go",
      "Name a file.")
  }
}
