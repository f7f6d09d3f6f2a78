public import ArgumentParser
import Selection
public import Warehouse

/// The options that say which ids a merge is about, and how they get their captions.
struct MergeFlags: ParsableArguments {
  @Option(help: "The rule that makes the captions, of the table caption_rule.")
  var captionRule = "default"

  @Option(
    help: """
      Which ids: all, posts, tags, captions or latents (that have it). (default: latents if the \
      warehouse has any, else all)
      """)
  var universe: MergeUniverse?

  func question(_ selection: PostSelection) -> MergeQuestion {
    var question = MergeQuestion()
    question.captionRule = captionRule
    question.selection = selection
    question.universe = universe
    return question
  }
}

extension MergeUniverse: ExpressibleByArgument {}
extension MergeGrouping: ExpressibleByArgument {}
extension MergeList: ExpressibleByArgument {}
