package import CaptionSettings
package import Export
package import Reading
internal import Recipes
package import Selection
internal import Statistics
internal import TagRules

extension PostTextOptions {
  /// Captions that are made by a plan, with the fields of a warehouse that its settings name.
  package init(
    _ plan: CaptionPlan, _ selection: PostSelection, from candidates: CandidatePosts,
    programVersion: String
  ) throws {
    self.init(programVersion: programVersion)
    self.selection = selection
    self.candidates = candidates
    captioning = try CaptioningOptions(reading: plan)
    caption.ruleName = plan.place.captionRule
    caption.fallback = .empty
    tags.layer = TagLayer(rawValue: plan.place.layer) ?? .stored
    lineKey = .id
  }
}
