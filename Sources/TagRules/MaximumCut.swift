// An adaptive threshold: of the scores in their order the widest gap between two neighbours is where the tags
// that a post has end.
//
//     0.98 0.95 0.90 | 0.31 0.30 0.02      the threshold is 0.605
//
// Source: Largeron, Moulin, Géry: MCut, a thresholding strategy for multi-label classification (2012). That
// names are not cut below 0.15 is what the page of the WD taggers does.

/// Where the scores of one post are cut.
public enum MaximumCut {
  /// No character, artist or other name counts below this score.
  public static let leastThreshold = 0.15

  /// The middle of the widest gap, the highest of several; nil for less than two scores, which have no gap.
  ///
  /// - Parameter isGeneral: Whether the tags are general ones; others are not cut below `leastThreshold`.
  public static func threshold(of scores: some Collection<Double>, isGeneral: Bool) -> Double? {
    guard scores.count > 1 else { return nil }
    let sorted = scores.sorted(by: >)
    var cut = 0
    for index in 1..<(sorted.count - 1)
    where sorted[index] - sorted[index + 1] > sorted[cut] - sorted[cut + 1] {
      cut = index
    }
    let middle = (sorted[cut] + sorted[cut + 1]) / 2
    return isGeneral ? middle : max(middle, leastThreshold)
  }
}
