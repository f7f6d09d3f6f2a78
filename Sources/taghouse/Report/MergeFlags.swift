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

  @Option(
    help: ArgumentHelp(
      "Set of captions: take only these, with commas the first that has text.",
      valueName: "names"),
    completion: .names(.captionKind))
  var kind: [Names] = []

  @OptionGroup var candidates: CandidateFlag

  func validate() throws {
    guard kind.isEmpty || captionRule == CaptionRule.defaultName else {
      throw ValidationError("--kind takes captions of a set and --caption-rule of a rule: say one.")
    }
  }

  func question(_ selection: PostSelection, layer: TagLayer) -> MergeQuestion {
    var question = MergeQuestion()
    question.captionRule = captionRule
    question.captionKinds = kind.elements()
    question.selection = selection
    question.layer = layer
    question.candidates = candidates.taken
    return question
  }
}

extension MergeGrouping: ExpressibleByArgument {}
extension MergeList: ExpressibleByArgument {}
