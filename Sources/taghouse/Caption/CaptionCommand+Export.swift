import CaptionSettings
import Export

extension CaptionCommand {
  /// How captions of a warehouse are exported.
  func exportOptions(_ plan: CaptionPlan) throws -> PostTextOptions {
    var options = try CaptionRecipeFlags.options(plan, posts, fields)
    options.writesRecipeTags = target.withTags
    options.replaces = files.replace
    options.allowsEmpty = files.allowEmpty
    return options
  }
}
