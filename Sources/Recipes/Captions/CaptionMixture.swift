/// Several captions a post, each with the weight by which a trainer draws it.
public struct CaptionMixture: Sendable, Equatable {
  /// A set of captions that gives one.
  public struct Kind: Sendable, Equatable {
    public var name: String
    /// From 1 to `maximumWeight`.
    public var weight: Int

    public init(_ name: String, weight: Int = 1) {
      self.name = name
      self.weight = weight
    }
  }

  public static let maximumWeight = 1000
  public static let maximumVariantCount = 1000

  public var kinds: [Kind] = []
  /// Captions by the recipe: its variations from the epoch on, each of the weight 1. 0 without a recipe.
  public var variantCount = 0

  public init() {}
}
