package import Reading
internal import Store

/// What word each score gets on one site: by its place among all posts of the site with the same rating
/// from the same year, whatever of them is exported.
///
/// A post's place is the share of posts with a lower score, and half of those with the same one. So it
/// is 0.5 for all posts when they have one score, and no word hangs on a number that somebody thought up.
package struct QualityScale: Sendable {
  private struct Group: Hashable {
    var rating: [UInt8]
    var year: Int
  }

  /// A score, with the place of its word; -1: none.
  private struct Step {
    var score: Int64
    var word: Int
  }

  package let words: [String]
  private var steps: [Group: [Step]] = [:]

  /// `counts` as `Warehouse.scoreCounts` gives them.
  package init(_ counts: [ScoreCount], words: [QualityWord]) {
    let sorted = words.sorted { $0.minimumShare > $1.minimumShare }
    self.words = sorted.map(\.word)
    var start = 0
    while start < counts.count {
      let group = Group(rating: counts[start].rating, year: counts[start].year)
      let end =
        counts[start...].firstIndex { $0.rating != group.rating || $0.year != group.year }
        ?? counts.count
      let total = counts[start..<end].reduce(0) { $0 + $1.postCount }
      var below: Int64 = 0
      steps[group] = counts[start..<end].map { count in
        let share = Double(2 * below + count.postCount) / Double(2 * total)
        below += count.postCount
        return Step(
          score: count.score, word: sorted.firstIndex { share >= $0.minimumShare } ?? -1)
      }
      start = end
    }
  }

  /// The place of the post's word in `words`; nil for a post without a score, or too low for any.
  package func word(of post: borrowing ScannedPost) -> Int? {
    guard let score = post.score,
      let steps = steps[Group(rating: Array(post.rating), year: post.createdYear)]
    else { return nil }
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].score < score { low = middle + 1 } else { high = middle }
    }
    guard low < steps.count, steps[low].score == score, steps[low].word >= 0 else { return nil }
    return steps[low].word
  }
}
