// Scores come from two sides. Those that lay beside a picture are of the tags that its post has, and go
// with them. Those of a model make tags of their own, which stand in the place of the post's where it has
// none, or where the recipe says so.

internal import Columns
package import Reading
internal import Rows
internal import Statistics
package import Store
internal import TagRules

/// Which scores count for the posts of a site, and from which value on.
package struct RecipeScores: Sendable {
  /// The taggers of a recipe.
  package struct Taggers: Sendable {
    /// Of the scores beside pictures; nil when there are none.
    package var own: Tagger?
    /// Whose tags are taken; nil: nobody's.
    package var selected: Tagger?

    /// Throws `badOption` for a name that no tagger has.
    package init(_ warehouse: Warehouse, taggerName: String?) throws {
      let taggers = try warehouse.taggers()
      own = taggers.first { $0.name == Tagger.sidecarName }
      guard let taggerName else { return }
      selected = taggers.first { $0.name == taggerName }
      guard selected != nil else {
        let names = taggers.map { "'\($0.name)'" }.joined(separator: ", ")
        throw OutputError(
          .badOption, "there is no tagger '\(taggerName)'",
          hint: names.isEmpty
            ? "`taghouse import tagger` reads scores." : "The warehouse has \(names).")
      }
    }

    package var ids: [Int64] { [own, selected].compactMap { $0?.id } }
  }

  private struct Source {
    var taggerID: Int64
    /// By the place of a tag in the directory.
    var thresholds: [Double]
  }

  private let own: Source?
  private let selected: Source?
  private let overwrites: Bool

  /// - Parameter categories: Names of categories by the place of a tag in the site's directory.
  package init(_ taggers: Taggers, _ options: CaptioningOptions, categories: [String]) {
    func source(_ tagger: Tagger?) -> Source? {
      tagger.map { tagger in
        let set = options.recipe.isTagThresholdSet ? options.recipe.tagThreshold : nil
        return Source(
          taggerID: tagger.id,
          thresholds: categories.map {
            set ?? tagger.categoryThresholds[$0] ?? tagger.threshold
          })
      }
    }
    own = source(taggers.own)
    selected = source(taggers.selected)
    overwrites = options.overwritesTags
  }

  /// Calls `body` with the tags of a post, those of too low a score left out, and their scores. Without
  /// scores nothing is called and the result is false.
  ///
  /// A tag without a score among others that have one is somebody's own word: it counts as sure.
  package func forEachTag(
    of post: borrowing ScannedPost, in tags: RecipeTags, _ body: (_ position: Int, Double) -> Void
  ) -> Bool {
    guard post.scores.count > 0 else { return false }
    if let selected, overwrites || post.tagIDs.count == 0 {
      let found = scores(of: selected, in: post).filter { score in
        let position = tags.position(ofID: score.tagID)
        return position >= 0 && score.score >= selected.thresholds[position]
      }
      if !found.isEmpty {
        for score in found.sorted(by: { ($1.score, $0.tagID) < ($0.score, $1.tagID) }) {
          body(tags.position(ofID: score.tagID), score.score)
        }
        return true
      }
    }
    guard let own else { return false }
    let found = scores(of: own, in: post)
    guard !found.isEmpty else { return false }
    for tagID in post.tagIDs.buffer {
      let position = tags.position(ofID: tagID)
      guard position >= 0 else { continue }
      let score = found.first { $0.tagID == tagID }?.score
      if let score, score < own.thresholds[position] { continue }
      body(position, score ?? 1)
    }
    return true
  }

  private func scores(
    of source: Source, in post: borrowing ScannedPost
  ) -> [ScannedPost.TagScore] {
    post.scores.buffer.filter { $0.taggerID == source.taggerID }
  }
}
