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

  /// From which score on a tag counts.
  package struct Limit: Sendable {
    package var value: Double
    package var origin: Origin

    package enum Origin: Sendable, Equatable {
      /// `tag_threshold` of the recipe.
      case recipe
      /// A table of taggers.
      case table(Tagger.Origin)
      /// The widest gap between the post's scores of its category.
      case gap
    }
  }

  private struct Source {
    var taggerID: Int64
    /// By the place of a tag in the directory.
    var thresholds: [Double]
    var origins: [Limit.Origin]
  }

  private let own: Source?
  private let selected: Source?
  private let overwrites: Bool
  /// Categories by the place of a tag in the directory, where scores are cut post by post; else empty.
  private let cutCategories: [String]

  /// - Parameter tags: The tags of the site.
  package init(_ taggers: Taggers, _ options: CaptioningOptions, tags: SiteTags) {
    let recipe = options.recipe
    func source(_ tagger: Tagger?) -> Source? {
      guard let tagger else { return nil }
      var source = Source(taggerID: tagger.id, thresholds: [], origins: [])
      for (position, category) in tags.categories.enumerated() {
        let limit =
          recipe.isTagThresholdSet
          ? Limit(value: recipe.tagThreshold, origin: .recipe)
          : Self.limit(of: tagger, position: position, category: category, tags)
        source.thresholds.append(limit.value)
        source.origins.append(limit.origin)
      }
      return source
    }
    own = source(taggers.own)
    selected = source(taggers.selected)
    overwrites = options.overwritesTags
    cutCategories =
      recipe.thresholdRule == .mcut && !recipe.isTagThresholdSet ? tags.categories : []
  }

  private static func limit(
    of tagger: Tagger, position: Int, category: String, _ tags: SiteTags
  ) -> Limit {
    // Names are made only for taggers that have thresholds by name.
    let name = tagger.tagThresholds.isEmpty ? "" : tags.tag(atPosition: position).name
    let (value, origin) = tagger.threshold(ofTag: name, category: category)
    return Limit(value: value, origin: .table(origin))
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
      let judged = judged(selected, of: post, in: tags).filter { $0.score >= $0.limit.value }
      if !judged.isEmpty {
        for tag in judged.sorted(by: { ($1.score, $0.tagID) < ($0.score, $1.tagID) }) {
          body(tag.position, tag.score)
        }
        return true
      }
    }
    guard let own else { return false }
    let judged = judged(own, of: post, in: tags)
    guard hasScores(of: own, post) else { return false }
    for tagID in post.tagIDs.buffer {
      let position = tags.position(ofID: tagID)
      guard position >= 0 else { continue }
      let found = judged.first { $0.tagID == tagID }
      if let found, found.score < found.limit.value { continue }
      body(position, found?.score ?? 1)
    }
    return true
  }

  /// The score of a tag and from which on it counts, for an explanation; nil where it has none of the
  /// taggers whose scores count for the post.
  package func judgement(
    ofPosition position: Int, of post: borrowing ScannedPost, in tags: SiteTags
  ) -> (score: Double, limit: Limit)? {
    for source in [selected, own] {
      guard let source,
        let found = judged(source, of: post, in: tags).first(where: { $0.position == position })
      else { continue }
      return (found.score, found.limit)
    }
    return nil
  }

  private struct JudgedTag {
    var position: Int
    var tagID: Int64
    var score: Double
    var limit: Limit
  }

  private func hasScores(of source: Source, _ post: borrowing ScannedPost) -> Bool {
    post.scores.buffer.contains { $0.taggerID == source.taggerID }
  }

  /// The scores of a tagger of tags of the site, with from which on each counts.
  private func judged(
    _ source: Source, of post: borrowing ScannedPost, in tags: SiteTags
  ) -> [JudgedTag] {
    var judged: [JudgedTag] = []
    for score in post.scores.buffer where score.taggerID == source.taggerID {
      let position = tags.position(ofID: score.tagID)
      guard position >= 0 else { continue }
      judged.append(
        JudgedTag(
          position: position, tagID: score.tagID, score: score.score,
          limit: Limit(value: source.thresholds[position], origin: source.origins[position])))
    }
    guard !cutCategories.isEmpty else { return judged }
    for (category, indices) in Dictionary(
      grouping: judged.indices, by: { cutCategories[judged[$0].position] })
    {
      guard
        let cut = MaximumCut.threshold(
          of: indices.map { judged[$0].score }, isGeneral: category == "general")
      else { continue }
      for index in indices { judged[index].limit = Limit(value: cut, origin: .gap) }
    }
    return judged
  }
}
