internal import Columns

/// What a tagger says of a post: how sure it is of a tag, or of a rating.
@frozen
public struct ScoreMention: BitwiseCopyable, Sendable {
  /// The tag; of a rating its name only.
  public var tag: TagMention
  /// 0 to 1.
  public var score: Double
  public var isRating: Bool

  public init(tag: TagMention, score: Double, isRating: Bool) {
    self.tag = tag
    self.score = score
    self.isRating = isRating
  }
}

extension RecordBatch {
  /// Ends the scores of the last post, once any post of the batch has some.
  @inline(__always)
  func endScores() {
    if scores.count == 0 && scoreEnds.count == 0 { return }
    let lastEnd = scoreEnds.count == 0 ? 0 : scoreEnds[scoreEnds.count - 1]
    scoreEnds.append(repeating: lastEnd, count: count - 1 - scoreEnds.count)
    scoreEnds.append(UInt32(truncatingIfNeeded: scores.count))
  }
}
