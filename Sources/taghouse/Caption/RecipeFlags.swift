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

/// What `--quality` takes: `high=0.8,low=0`.
struct QualityWords: ExpressibleByArgument, Sendable {
  let words: [QualityWord]

  init?(argument: String) {
    var words: [QualityWord] = []
    for part in argument.split(separator: ",") {
      guard let sign = part.lastIndex(of: "="), sign > part.startIndex,
        let share = Double(part[part.index(after: sign)...]), 0...1 ~= share
      else { return nil }
      words.append(QualityWord(String(part[..<sign]), from: share))
    }
    guard !words.isEmpty else { return nil }
    self.words = words
  }
}

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

extension CaptioningOptions {
  /// Bytes of a file of core tags, 256 MiB.
  private static let maximumCoreTagByteCount = 256 << 20

  /// The recipe of a plan, with the file of core tags that it names.
  init(reading plan: CaptionPlan) throws {
    self.init(plan.recipe)
    inputPaths = plan.inputPaths
    overwritesTags = plan.overwritesTags
    imageType = plan.place.imageType
    if !plan.place.tagCategories.isEmpty { tagCategories = plan.place.tagCategories }
    if let quality = plan.place.quality.flatMap({ QualityWords(argument: $0) }) {
      qualityWords = quality.words
    }
    taggerName = plan.place.tagger
    if !plan.namedLists.contains(.blacklist) { warehouseLists.insert(.blacklist) }
    if !plan.namedLists.contains(.overlap) { warehouseLists.insert(.overlap) }
    if !plan.namedLists.contains(.characterTags) { warehouseLists.insert(.characterTags) }
    guard plan.recipe.core == .file else { return }
    guard let path = plan.coreTagPath else {
      throw OutputError(
        .badOption, "core tags are to come from a file, and none is named",
        hint: "Name it: --set core_tag_file=FILE, or in the recipe.")
    }
    do {
      coreTagFile = try InputFile(path: path).content(
        maximumByteCount: Self.maximumCoreTagByteCount)
    } catch let error as ByteIOError {
      let cause = error.cause.map { ": \($0)" } ?? ""
      throw OutputError(
        .badOption, "the core tags in '\(path)' cannot be read: \(error.message)\(cause)",
        hint: "Check the setting core_tag_file.")
    }
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
