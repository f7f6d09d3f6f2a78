import Answers
import ArgumentParser
import ByteIO
import CaptionSettings
import Export
import Querying
import Reading
internal import Recipes
internal import Rows
import Statistics
import Store
import TagRules

/// The options that say what a recipe finds in a warehouse.
struct WarehouseFieldFlags: ParsableArguments {
  @Option(help: "What the field image_type says, such as booru. (default: nothing)")
  var imageType: String?

  @Option(
    help: ArgumentHelp(
      "Use the tags of these categories, with commas or repeated. (default: general,species,lore)",
      discussion: """
        Tags without a category count as general. A field of the template such as {meta} adds its own.
        """, valueName: "names"))
  var tagCategories: [Names] = []

  @Option(
    help: ArgumentHelp(
      "Words of the field quality, each with its lowest score percentile among comparable posts.",
      discussion: """
        (default: masterpiece=0.95,best quality=0.85,great quality=0.75,good quality=0.5,\
        normal quality=0.25,low quality=0.1,worst quality=0)
        """, valueName: "word=share,…"))
  var quality: QualityWords?

  @Option(
    help: "Choose the stored caption of a post by this rule.",
    completion: .names(.captionRule))
  var captionRule = CaptionRule.defaultName

  @Option(
    help: ArgumentHelp(
      "Give posts without tags those of this tagger; with overwrite_tags also other posts.",
      valueName: "name"), completion: .names(.tagger))
  var tagger: String?

  @OptionGroup var layer: LayerFlags

  /// The recipe of a plan with what these options say; they win over settings.
  func captioning(_ plan: CaptionPlan) throws -> CaptioningOptions {
    var options = try CaptioningOptions(reading: plan)
    options.imageType = imageType ?? options.imageType
    if !tagCategories.isEmpty { options.tagCategories = tagCategories.elements() }
    if let quality { options.qualityWords = quality.words }
    options.taggerName = tagger ?? options.taggerName
    plan.showNotes(hasTagger: options.taggerName != nil)
    return options
  }

  func layer(_ plan: CaptionPlan) -> TagLayer {
    layer.layer == .stored ? TagLayer(rawValue: plan.place.layer) ?? .stored : layer.layer
  }

  func captionRule(_ plan: CaptionPlan) -> String {
    captionRule == CaptionRule.defaultName ? plan.place.captionRule : captionRule
  }
}

extension QualityWords: ExpressibleByArgument {}

/// The option by which exports of captions take a recipe.
struct RecipeFlag: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read settings from this TOML file. Repeatable; later files win.",
      discussion: """
        Captions are then made of tags, as `taghouse caption` makes them, and not chosen by the rule.
        """, valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var recipe: [String] = []

  @Option(help: "What the field image_type says, such as booru. (default: nothing)")
  var imageType: String?

  @Option(
    help: ArgumentHelp(
      "Give posts without tags those of this tagger; with overwrite_tags also other posts.",
      valueName: "name"), completion: .names(.tagger))
  var tagger: String?

  /// Nil without a recipe.
  ///
  /// - Parameter seed: That of the command; nil leaves the recipe's own.
  func captioning(seed: UInt64?) throws -> CaptioningOptions? {
    guard !recipe.isEmpty else { return nil }
    let settings = try CaptionSettings(
      paths: recipe, flags: seed.map { [(.seed, "\($0)")] } ?? [])
    CaptionSettingsFlags.showNotes(of: settings)
    let plan = try settings.makePlan()
    var options = try CaptioningOptions(reading: plan)
    options.imageType = imageType ?? options.imageType
    options.taggerName = tagger ?? options.taggerName
    plan.showNotes(hasTagger: options.taggerName != nil)
    plan.showNotesOfExport()
    return options
  }
}

extension CaptionPlan {
  /// Names the settings that an export with a recipe has options of its own for.
  func showNotesOfExport() {
    let own = saidForWarehouses.filter {
      $0.declaration.group != .fields || [.layer, .captionRule].contains($0)
    }
    guard !own.isEmpty else { return }
    Console.writeNote(
      "\(own.map(\.key).joined(separator: ", ")): for `taghouse caption`, without effect here")
  }

  /// Names the settings that do nothing for posts of a warehouse.
  func showNotes(hasTagger: Bool) {
    let forFolders =
      [
        (!processesOriginalTags, CaptionSetting.processFromOriginalTags),
        (coreTagUpLevels > 0, .computeCoreTagUpLevels), (!savedFields.isEmpty, .saveAux),
        (!loadedFields.isEmpty, .loadAux),
      ].filter(\.0).map(\.1.key) + saidForFolders.map(\.key)
    if !forFolders.isEmpty {
      Console.writeNote("\(forFolders.joined(separator: ", ")): for folders, without effect here")
    }
    if overwritesTags, !hasTagger {
      Console.writeNote("overwrite_tags does nothing without --tagger")
    }
  }
}
