import CaptionSettings
import Export
internal import Recipes

extension CaptionCommand {
  /// How captions of a warehouse are exported.
  func exportOptions(_ plan: CaptionPlan) throws -> PostTextOptions {
    var options = try CaptionRecipeFlags.options(plan, posts, fields)
    options.writesRecipeTags = target.withTags
    if let count = target.variants {
      var mixture = CaptionMixture()
      mixture.variantCount = count
      options.caption.mixture = mixture
    }
    options.replaces = files.replace
    options.allowsEmpty = files.allowEmpty
    return options
  }
}
