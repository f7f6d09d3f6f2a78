public import TagRules

/// How captions of posts of a warehouse are made: a recipe, and what it cannot know of a warehouse.
public struct CaptioningOptions: Sendable {
  public var recipe = CaptionRecipe()
  /// What the field `image_type` says of every post; nil or empty: nothing.
  public var imageType: String?
  /// Names of the categories whose tags are the post's tags, those without a category among `general`.
  /// A field of the template, such as `{meta}`, adds its own.
  public var tagCategories = ["general", "species", "lore"]
  /// Words of the field `quality`.
  public var qualityWords = QualityWord.standard
  /// Lists that the warehouse has tables of take the place of the recipe's.
  public var warehouseLists: WarehouseLists = []
  /// The tagger whose tags posts without tags get; nil: none.
  public var taggerName: String?
  /// `overwrite_tags`: other posts get them, too.
  public var overwritesTags = false
  /// Files that the recipe came from, which no output may take the place of.
  public var inputPaths: [String] = []
  /// The bytes of a `core_tags.json`, for `CoreTagSource.file`.
  public var coreTagFile: [UInt8]?

  public init() {}

  public init(_ recipe: CaptionRecipe) {
    self.recipe = recipe
  }

  /// The fields that the template writes, or may.
  package var usedFields: Set<CaptionField> {
    recipe.template.usedFields
  }
}

/// A word for the posts whose score is at least that of a share of their like.
public struct QualityWord: Sendable, Equatable {
  public var word: String
  /// Share of the posts with the same rating and year that have a lower score, 0 to 1.
  public var minimumShare: Double

  public init(_ word: String, from minimumShare: Double) {
    self.word = word
    self.minimumShare = minimumShare
  }

  /// The words that models of pictures are used to.
  public static let standard = [
    QualityWord("masterpiece", from: 0.95), QualityWord("best quality", from: 0.85),
    QualityWord("great quality", from: 0.75), QualityWord("good quality", from: 0.5),
    QualityWord("normal quality", from: 0.25), QualityWord("low quality", from: 0.1),
    QualityWord("worst quality", from: 0),
  ]
}
