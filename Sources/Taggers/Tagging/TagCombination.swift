/// How several models become one tagger. The raw values are what `--combine` takes.
public enum TagCombination: String, Sendable, CaseIterable {
  /// What counts for one of them, with the highest of these scores.
  case union
  /// The mean of the scores of those that know the tag, against the mean of their thresholds.
  case mean
  /// What counts for more than half of those that know the tag, with the mean of these scores.
  case vote
}

/// A tag with its score.
public struct ScoredTag: Sendable, Equatable {
  public var tag: ModelTag
  public var score: Double
}

/// What a tagger says of a picture.
public struct PictureTags: Sendable, Equatable {
  /// What counts, the surest first; of equal ones in the order of the list.
  public var tags: [ScoredTag] = []
  /// All ratings, the surest first.
  public var ratings: [ScoredTag] = []
}

/// The tags of one or several models as those of one.
struct CombinedTags {
  private struct Source {
    var model: Int
    /// In its scores.
    var place: Int
    var threshold: Double
  }

  /// In the order of the first model, those that only others know behind them.
  private(set) var tags: [ModelTag] = []
  /// From which score on each counts: of several models the lowest.
  private(set) var thresholds: [Double] = []
  private var sources: [[Source]] = []
  private let combination: TagCombination

  init(_ models: [TaggerModel], _ combination: TagCombination) {
    self.combination = combination
    var places: [String: Int] = [:]
    for (number, model) in models.enumerated() {
      for (place, tag) in model.tags.enumerated() {
        // A rating may have the name of a tag: `general`.
        let key = tag.isRating ? "rating:\(tag.name)" : tag.name
        let source = Source(model: number, place: place, threshold: model.thresholds[place])
        if let known = places[key] {
          sources[known].append(source)
          thresholds[known] = min(thresholds[known], source.threshold)
        } else {
          places[key] = tags.count
          tags.append(tag)
          thresholds.append(source.threshold)
          sources.append([source])
        }
      }
    }
  }

  /// What the scores of the models say.
  /// - Parameter minimumScore: With one model, and where it is given, all tags from this score on are taken.
  func select(_ scores: [[Float]], minimumScore: Double?) -> PictureTags {
    var selected = PictureTags()
    for (position, tag) in tags.enumerated() {
      let all = sources[position]
      if tag.isRating {
        let sum = all.reduce(0) { $0 + Double(scores[$1.model][$1.place]) }
        selected.ratings.append(ScoredTag(tag: tag, score: sum / Double(all.count)))
        continue
      }
      if all.count == 1 {
        let score = scores[all[0].model][all[0].place]
        let limit = sources.isEmpty ? 0 : minimumScore ?? all[0].threshold
        if Double(score) >= limit {
          selected.tags.append(ScoredTag(tag: tag, score: Double(score)))
        }
      } else if let score = combined(all, scores) {
        selected.tags.append(ScoredTag(tag: tag, score: score))
      }
    }
    Self.sort(&selected.tags)
    Self.sort(&selected.ratings)
    return selected
  }

  private func combined(_ sources: [Source], _ scores: [[Float]]) -> Double? {
    let found = sources.map { (score: Double(scores[$0.model][$0.place]), limit: $0.threshold) }
    let counting = found.filter { $0.score >= $0.limit }.map(\.score)
    let count = Double(found.count)
    switch combination {
    case .union: return counting.max()
    case .mean:
      let mean = found.reduce(0) { $0 + $1.score } / count
      return mean >= found.reduce(0) { $0 + $1.limit } / count ? mean : nil
    case .vote:
      guard counting.count * 2 > found.count else { return nil }
      return counting.reduce(0, +) / Double(counting.count)
    }
  }

  /// Swift's sort keeps the order of equal ones.
  private static func sort(_ tags: inout [ScoredTag]) {
    tags.sort { $0.score > $1.score }
  }
}
