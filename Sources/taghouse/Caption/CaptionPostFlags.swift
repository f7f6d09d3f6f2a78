import Answers
import ArgumentParser
import CaptionSettings
import Export
import Import
import Reading
internal import Recipes
import Selection
import Statistics
import Store
import TagRules

/// The options that say which posts `caption` and `explain` take; what is rarer is a setting.
struct CaptionPostFlags: ParsableArguments {
  @OptionGroup var candidates: CandidateFlag
  @OptionGroup var choice: PostChoiceFlags

  /// An option of these that was given; nil when there is none.
  var firstFlag: String? { candidates.name ?? choice.firstFlag }

  /// With what the settings say of posts.
  func selection(_ plan: CaptionPlan) throws -> PostSelection {
    var selection = try choice.selection()
    selection.excludesDeleted = plan.place.excludesDeleted
    selection.mergesCopies = plan.place.mergesCopies
    selection.allowsUnknownNames = plan.place.allowsUnknown
    let limits = plan.place.limits.compactMap { PostCaps.Limit($0) }
    if !limits.isEmpty {
      selection.caps = PostCaps(
        limits: limits,
        order: plan.place.takesRandomPosts ? .sampleKey(seed: plan.recipe.seed) : .score)
    }
    return selection
  }

  /// What `caption` exports by a plan.
  func exportOptions(_ plan: CaptionPlan) throws -> PostTextOptions {
    var options = try PostTextOptions(
      plan, selection(plan), from: candidates.taken, programVersion: Taghouse.version)
    plan.showNotes(hasTagger: options.captioning?.taggerName != nil)
    options.part = plan.place.part.flatMap { PostScan.Part(argument: $0) } ?? options.part
    options.writesRecipeTags = plan.place.writesTags
    options.allowsEmpty = plan.place.allowsEmpty
    return options
  }
}
