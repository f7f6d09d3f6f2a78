internal import Recipes
internal import TagRules

/// The recipe that captions were made by, for manifests.
struct ManifestRecipe: Encodable {
  struct Quality: Encodable {
    var word: String
    var from: Double
  }

  var template: String
  var pruneMode: String
  var sortMode: String
  var appendDroppedCharacterTags: Bool
  var maxTagNumber: Int?
  var overlap: String
  var core: String
  var coreFrequencyThresh: Double
  var dropDifficulty: Int
  var dropAllCore: Bool
  var compat: [String]
  /// Null where nothing of these is asked for, so that older recipes have the manifests of before.
  var prune: [String]?
  /// Groups and entries of these lists.
  var exclusive: Int?
  var renames: Int?
  /// Entries of the lists, which tell that other lists were used.
  var blacklist: Int
  var overlapList: Int
  var tagCategories: [String]
  /// Null where only scores beside pictures count.
  var tagger: String?
  var overwriteTags: Bool
  /// Null where the thresholds of the taggers hold, or those that each post's scores have.
  var tagThreshold: Double?
  /// `model` or `mcut`; null where `tagThreshold` holds.
  var taggerThreshold: String?
  var imageType: String?
  /// Null where the template has no words for quality.
  var quality: [Quality]?
  var seed: UInt64
  var epoch: UInt64

  init(_ options: CaptioningOptions) {
    let recipe = options.recipe
    template = recipe.template.description
    pruneMode = recipe.rules.mode.rawValue
    sortMode = recipe.order.mode.rawValue
    appendDroppedCharacterTags = recipe.order.appendsDroppedTags
    maxTagNumber = recipe.order.maximumTagCount
    overlap = recipe.overlap.rawValue
    core = recipe.core.rawValue
    coreFrequencyThresh = recipe.coreFrequencyThreshold
    dropDifficulty = recipe.rules.dropDifficulty
    dropAllCore = recipe.rules.dropsAllCore
    prune = recipe.rules.prunesImplied ? ["implied"] : nil
    exclusive =
      recipe.rules.exclusiveGroups.isEmpty ? nil : recipe.rules.exclusiveGroups.groups.count
    renames = recipe.rules.renames.isEmpty ? nil : recipe.rules.renames.entries.count
    compat =
      (recipe.rules.compatibility.contains(.substring) ? ["substring"] : [])
      + (recipe.rules.compatibility.contains(.faces) ? ["faces"] : [])
    blacklist = recipe.rules.blacklist.entries.count
    overlapList = recipe.rules.overlap.entries.count
    tagCategories = options.tagCategories
    tagger = options.taggerName
    overwriteTags = options.overwritesTags
    tagThreshold = recipe.isTagThresholdSet ? recipe.tagThreshold : nil
    taggerThreshold = recipe.isTagThresholdSet ? nil : recipe.thresholdRule.rawValue
    imageType = options.imageType
    if options.usedFields.contains(.quality) {
      quality = options.qualityWords.map { Quality(word: $0.word, from: $0.minimumShare) }
    }
    seed = recipe.seed
    epoch = recipe.epoch
  }
}
