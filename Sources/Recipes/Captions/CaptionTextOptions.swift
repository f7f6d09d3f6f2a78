internal import Reading
public import Statistics
internal import Store

/// How the texts of a caption rule become one line.
public enum CaptionMode: String, CaseIterable, Sendable {
  /// White space shrinks to single spaces, U+0001 goes, the ends are trimmed.
  case clean
  /// What the known script does, byte for byte: texts joined with a space, then line breaks deleted,
  /// which glues words together.
  case joined
}

/// What stands in where the rule finds no text.
public enum CaptionFallback: String, CaseIterable, Sendable {
  /// The post's own tags.
  case tags
  /// An empty caption.
  case empty
  /// The post is left out.
  case skip
}

/// What a caption is made of.
public enum CaptionState: String, CaseIterable, Sendable {
  case sentence
  /// Tags of the caption dump, or the post's own.
  case tags
  /// Made of the post's tags and more by a recipe.
  case recipe
  case none
}

/// How a post's tags are written as text.
public struct TagTextOptions: Sendable {
  /// Which tags the post has.
  public var layer = TagLayer.stored
  /// Names of categories: their tags come first, in this order; the others behind them. Within a
  /// category the order is that of the record.
  public var categoryOrder: [String] = []
  /// Underscores become spaces, but not those of kaomoji.
  public var usesSpaces = false
  public var separator = ", "

  public init() {}
}

/// How a post comes to its caption.
public struct CaptionTextOptions: Sendable {
  public var ruleName = CaptionRule.defaultName
  /// Kinds of captions that are asked for by name, in the place of the rule; empty for the rule.
  public var kindNames: [String] = []
  public var mode = CaptionMode.clean
  public var fallback = CaptionFallback.tags
  /// Several captions a post in the place of one; nil: one.
  public var mixture: CaptionMixture?

  public init() {}
}
