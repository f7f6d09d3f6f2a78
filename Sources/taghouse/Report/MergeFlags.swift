public import ArgumentParser
import Querying
internal import Reading
public import Reports
import Selection
internal import Statistics
internal import Store

/// The options that say which ids a merge is about, and how they get their captions.
struct MergeFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp("Choose the stored caption of a post by this rule.", valueName: "name"),
    completion: .names(.captionRule))
  var captionRule = CaptionRule.defaultName

  @OptionGroup var candidates: CandidateFlag

  func question(_ selection: PostSelection, layer: TagLayer) -> MergeQuestion {
    var question = MergeQuestion()
    question.captionRule = captionRule
    question.selection = selection
    question.layer = layer
    question.candidates = candidates.taken
    return question
  }
}

extension MergeGrouping: ExpressibleByArgument {}
extension MergeList: ExpressibleByArgument {}
