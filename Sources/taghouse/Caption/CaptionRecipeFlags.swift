import ArgumentParser
import CaptionSettings
import Export
import Import
import Reading
internal import Recipes
import Selection
import Statistics
import Store

/// The options that say which captions `taghouse caption` makes, whatever becomes of them.
struct CaptionRecipeFlags: ParsableArguments {
  @OptionGroup(title: "Posts") var posts: CandidateFlags
  @OptionGroup(title: "Fields") var fields: WarehouseFieldFlags
  @OptionGroup(title: "Recipe") var settings: CaptionSettingsFlags

  /// A flag of these that was given; nil when there is none.
  func firstFlag() throws -> String? {
    if !settings.recipe.isEmpty { return "--recipe" }
    if let setting = try settings.said().first?.setting { return setting.option }
    if settings.listSettings { return "--list-settings" }
    if settings.printRecipe { return "--print-recipe" }
    if settings.printList != nil { return "--print-list" }
    return try posts.firstFlag() ?? fields.firstFlag()
  }

  /// What is exported by a plan.
  static func options(
    _ plan: CaptionPlan, _ posts: CandidateFlags, _ fields: WarehouseFieldFlags
  ) throws -> PostTextOptions {
    var options = PostTextOptions(programVersion: Taghouse.version)
    options.selection = try posts.selection.selection()
    options.candidates = posts.candidates.taken
    options.part = posts.part ?? options.part
    options.captioning = try fields.captioning(plan)
    options.caption.ruleName = fields.captionRule
    options.caption.fallback = .empty
    options.tags.layer = fields.layer.layer
    options.lineKey = .id
    return options
  }

  func explanation(of post: PostName, in warehouse: Warehouse) throws -> CaptionExplanation {
    let settings = try settings.settings(posts.selection.seedSetting)
    CaptionSettingsFlags.showNotes(of: settings)
    StopSignals.install()
    return try CaptionExplanation(
      of: post, Self.options(settings.makePlan(), posts, fields), in: warehouse,
      isCancelled: { StopSignals.flag.signal != nil })
  }
}

extension CandidateFlags {
  /// A flag of these that was given; nil when there is none.
  func firstFlag() throws -> String? {
    if let name = candidates.name { return name }
    if part != nil { return "--part" }
    if selection.select != nil { return "--select" }
    if !selection.site.isEmpty { return "--site" }
    if !selection.rating.isEmpty { return "--rating" }
    if selection.excludeDeleted { return "--exclude-deleted" }
    if selection.limit != nil { return "--limit" }
    if selection.seed != nil { return "--seed" }
    if selection.allowUnknown { return "--allow-unknown" }
    return selection.per.isEmpty ? nil : "--per"
  }
}

extension WarehouseFieldFlags {
  /// A flag of these that was given; nil when there is none.
  func firstFlag() -> String? {
    if imageType != nil { return "--image-type" }
    if !tagCategories.isEmpty { return "--tag-categories" }
    if quality != nil { return "--quality" }
    if captionRule != CaptionRule.defaultName { return "--caption-rule" }
    if tagger != nil { return "--tagger" }
    return layer.layer == .stored ? nil : "--layer"
  }
}
