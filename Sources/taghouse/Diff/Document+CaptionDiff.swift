import Answers
internal import CaptionDiff
import Export

extension Document {
  /// `taghouse diff captions --format json`.
  init(_ diff: CaptionDiff) {
    self = .members([
      Member("before", Self.side(diff.before)), Member("after", Self.side(diff.after)),
      Member("in_both", .integer(diff.commonCount)),
      Member("changed", .integer(diff.changedCount)),
      Member("unchanged", .integer(diff.unchangedCount)),
      Member("changed_with_same_tags", .integer(diff.sameTagsCount)),
      Member("unchanged_with_other_tags", .integer(diff.onlyTagsCount)),
      Member("compared_by_processed_tags", .integer(diff.taggedCount)),
      Member("tags_that_come", .list(diff.comingTags.map(Self.change))),
      Member("tags_that_go", .list(diff.goingTags.map(Self.change))),
      Member("uncounted_changes", .integer(diff.uncountedChangeCount)),
      Member("examples", .list(diff.examples.map(Self.example))),
    ])
  }

  private static func side(_ side: CaptionDiff.Side) -> Document {
    .members([
      Member("name", .text(side.name)), Member("captions", .integer(side.captionCount)),
      Member("only_here", .integer(side.onlyHereCount)),
    ])
  }

  private static func change(_ change: CaptionDiff.TagChange) -> Document {
    .members([
      Member("tag", .text(change.tag)), Member("posts", .integer(change.postCount)),
    ])
  }

  private static func example(_ example: CaptionDiff.Example) -> Document {
    .members([
      Member("post", .text(example.post)), Member("before", .text(example.before)),
      Member("after", .text(example.after)),
    ])
  }
}
