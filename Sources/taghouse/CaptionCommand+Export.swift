import CaptionSettings
import Export
import Warehouse

extension CaptionCommand {
  /// How captions of a warehouse are exported.
  func exportOptions(_ plan: CaptionPlan) throws -> PostTextOptions {
    var options = PostTextOptions(programVersion: Taghouse.version)
    options.selection = try posts.selection.selection()
    options.universe = posts.universe
    options.part = posts.part ?? options.part
    options.captioning = try fields.captioning(plan)
    options.caption.ruleName = fields.captionRule
    options.caption.fallback = .empty
    options.tags.layer = fields.layer.layer
    options.lineKey = .id
    options.writesRecipeTags = withTags
    options.replaces = files.replace
    options.allowsEmpty = files.allowEmpty
    return options
  }
}
