package import TagRules

/// What the rules of captions are called, for people.
package struct CaptionExplanationWords {
  package let explanation: CaptionExplanation

  package init(explanation: CaptionExplanation) {
    self.explanation = explanation
  }

  /// What became of a tag, whatever the fields make of it.
  package func words(_ fate: CaptionExplanation.Fate) -> String {
    switch fate {
    case .kept(let position): "kept at place \(position)"
    case .moved(_, let position, .appended(let rule), let cause):
      "dropped, \(words(rule, cause)); put behind the others at place \(position)"
    case .moved(let from, let position, let movement, _):
      "moved\(from.map { " from place \($0)" } ?? "") to \(position): \(words(movement))"
    case .dropped(let rule, let cause): "dropped: \(words(rule, cause))"
    case .named(let field): "a name for {\(field.rawValue)}"
    case .notTaken: "not taken: no field asks for its category, nor does tag_categories"
    case .notScored: "not taken: scores decide, and it has none above its threshold"
    }
  }

  /// `score 0.400, below 0.500 by table tagger`
  package func words(_ judgement: CaptionExplanation.Judgement) -> String {
    let origin =
      switch judgement.origin {
      case .recipe: "tag_threshold"
      case .tag: "the tagger's own list, table tagger_tag"
      case .category: "table tagger_threshold"
      case .tagger: "table tagger"
      case .gap: "the widest gap between the scores of the post"
      }
    let score = Figures.fixed(judgement.score, positions: 3)
    let threshold = Figures.fixed(judgement.threshold, positions: 3)
    let relation = judgement.score < judgement.threshold ? "below" : "from"
    return "score \(score), \(relation) \(threshold)\(relation == "from" ? " on" : "") by \(origin)"
  }

  private func words(_ movement: TagDecision.Movement) -> String {
    switch movement {
    case .peopleFirst: "tags that count people stand first"
    case .score: "the surest tags stand first"
    case .shuffle: "at random"
    case .appended: "behind the others"
    }
  }

  package func words(_ rule: TagRule, _ cause: CaptionExplanation.Cause) -> String {
    switch rule {
    case .blacklist(let entry):
      "the blacklist has \(quoted(entry))" + (cause.entry.map { ", entry \($0)" } ?? "")
    case .overlap(let other):
      explanation.overlap == .learned
        ? "\(quoted(other)) says more\(share(cause, "of its posts have this tag, too"))"
        : "\(quoted(other)) says more, by the overlap list"
    case .inside(let other):
      explanation.findsSubstrings
        ? "it is a part of \(quoted(other))" : "its words stand in \(quoted(other))"
    case .characterTag: "it describes a character, by \(pattern(cause))"
    case .coreTag(let character):
      "core tag of \(quoted(character))\(core(cause)), dropped by \(pattern(cause))"
    case .embedding(let character):
      "core tag of \(quoted(character))\(core(cause)), which its embedding starts from by"
        + " \(pattern(cause))"
    case .exclusive(let other): "\(quoted(other)) stands before it in an exclusive group"
    case .implied(let other): "\(quoted(other)) implies it"
    case .repeated: "it stands there twice"
    case .maximum(let count):
      "it stands behind \(Figures.counted(Int64(count), "other")) (max_tag_number)"
    }
  }

  private func core(_ cause: CaptionExplanation.Cause) -> String {
    guard let count = cause.postCount else { return "" }
    // Pictures of folders are posts, too, in what is said of core tags.
    let posts = Figures.counted(Int64(count), explanation.picturePath == nil ? "post" : "picture")
    return share(cause, "of the \(posts) that \(count == 1 ? "shows" : "show") the character alone")
  }

  private func share(_ cause: CaptionExplanation.Cause, _ whole: String) -> String {
    cause.share.map { ": \(Figures.fixed($0 * 100, positions: 1)) % \(whole)" } ?? ""
  }

  private func pattern(_ cause: CaptionExplanation.Cause) -> String {
    switch cause.pattern {
    case .suffix(let words, let level): "the suffix \(quoted(words)) of level \(level)"
    case .prefix(let words, let level): "the prefix \(quoted(words)) of level \(level)"
    case .everything: "the setting that takes all core tags"
    case nil: "the file of core tags"
    }
  }

  // MARK: Fields

  package func words(_ rule: ValueRule) -> String {
    switch rule {
    case .chance: "it is not used"
    case .unknown: "it says nothing"
    case .withoutCoreTags: "no post shows the character alone, so it has no core tags"
    case .excluded: "except names it"
    case .notNamed: "only does not name it"
    case .people(.only): "it does not count people"
    case .people: "it counts people"
    case .maximum(let count): "it stands behind \(Figures.counted(Int64(count), "other"))"
    }
  }

  /// Why a field has no text.
  package func words(_ decision: FieldDecision) -> String {
    switch decision.fate {
    case .written(let text): return quoted(text)
    case .notUsed(let probability, let draw):
      guard let draw else { return "not used: its chance is 0" }
      return
        "not used: its chance is \(probability), and \(Figures.fixed(draw, positions: 3)) was drawn"
    case .empty:
      let left = decision.values.compactMap { value -> String? in
        guard case .leftOut(let rule) = value.fate else { return nil }
        return "\(quoted(value.name)): \(words(rule))"
      }
      return "empty" + (left.isEmpty ? "" : "; \(left.joined(separator: "; "))")
    }
  }

  private func quoted(_ text: String) -> String { "'\(VisibleText.escaped(text))'" }
}
