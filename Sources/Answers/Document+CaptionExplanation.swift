package import TagRules

extension Document {
  /// `taghouse explain --caption --format json`. Places count from 1.
  package init(_ explanation: CaptionExplanation) {
    let words = CaptionExplanationWords(explanation: explanation)
    self = .members([
      Member("site", .text(explanation.siteName)), Member("number", .integer(explanation.number)),
      Member("is_selected", .flag(explanation.isSelected)),
      Member("prune_mode", .text(explanation.pruneMode.rawValue)),
      Member("tags", .list(explanation.tags.map { Self.tag($0, explanation, words) })),
      Member("fields", .list(explanation.fields.map { Self.field($0, words) })),
      Member("template", .text(explanation.template)),
      Member("processed_tags", .list(explanation.processedTags.map(Document.text))),
      Member("dropped_character_tags", .list(explanation.droppedTags.map(Document.text))),
      Member("caption", .text(explanation.caption)),
    ])
  }

  private static func tag(
    _ tag: CaptionExplanation.Tag, _ explanation: CaptionExplanation,
    _ words: CaptionExplanationWords
  ) -> Document {
    var fate = ""
    var position: Int?
    var from: Int?
    var rule: TagRule?
    var movement: String?
    var cause: CaptionExplanation.Cause?
    switch tag.fate {
    case .kept(let at): (fate, position) = ("kept", at)
    case .moved(let start, let to, let by, let why):
      (fate, from, position, cause) = ("moved", start, to, why)
      movement = name(of: by)
      if case .appended(let dropping) = by { rule = dropping }
    case .dropped(let by, let why): (fate, rule, cause) = ("dropped", by, why)
    case .named: fate = "name"
    case .notTaken: fate = "not_taken"
    case .notScored: fate = "not_scored"
    }
    return .members([
      Member("tag", .text(tag.recordName)), Member("category", Document(tag.category)),
      Member("name", .text(tag.name)), Member("is_renamed", .flag(tag.isRenamed)),
      Member("score", tag.score.map(Document.real) ?? .null),
      Member("judgement", tag.judgement.map(Self.judgement) ?? .null),
      Member("fate", .text(fate)), Member("place", Document(position.map(Int64.init))),
      Member("moved_from", Document(from.map(Int64.init))),
      Member("moved_by", Document(movement)), Member("rule", Document(rule.map(name))),
      Member("by", Document(rule.flatMap(subject))),
      Member("cause", cause.map(Self.cause) ?? .null),
      Member("words", .text(words.words(tag.fate))),
      Member("uses", .list(tag.uses.map { use($0, explanation) })),
    ])
  }

  private static func judgement(_ judgement: CaptionExplanation.Judgement) -> Document {
    .members([
      Member("score", .real(judgement.score)), Member("threshold", .real(judgement.threshold)),
      Member("threshold_by", .text(judgement.origin.rawValue)),
    ])
  }

  private static func use(
    _ use: CaptionExplanation.FieldUse, _ explanation: CaptionExplanation
  ) -> Document {
    var members = [
      Member("field", .text(explanation.fields[use.field].decision.field.rawValue)),
      Member("field_place", .integer(Int64(use.field + 1))),
    ]
    switch use.fate {
    case .written(let position): members.append(Member("place", .integer(Int64(position + 1))))
    case .leftOut(let rule): members.append(Member("left_out_by", .text(name(of: rule))))
    }
    return .members(members)
  }

  private static func cause(_ cause: CaptionExplanation.Cause) -> Document {
    var members: [Member] = []
    if let entry = cause.entry { members.append(Member("entry", .integer(Int64(entry)))) }
    switch cause.pattern {
    case .suffix(let words, let level):
      members += [Member("suffix", .text(words)), Member("level", .integer(Int64(level)))]
    case .prefix(let words, let level):
      members += [Member("prefix", .text(words)), Member("level", .integer(Int64(level)))]
    case .everything: members.append(Member("everything", .flag(true)))
    case nil: break
    }
    if let share = cause.share { members.append(Member("share", .real(share))) }
    if let count = cause.postCount { members.append(Member("posts", .integer(Int64(count)))) }
    return members.isEmpty ? .null : .members(members)
  }

  private static func field(
    _ field: CaptionExplanation.Field, _ words: CaptionExplanationWords
  ) -> Document {
    var text: String?
    var draw: Double?
    if case .written(let written) = field.decision.fate { text = written }
    if case .notUsed(_, let drawn) = field.decision.fate { draw = drawn }
    return .members([
      Member("field", .text(field.decision.field.rawValue)), Member("template", .text(field.text)),
      Member("text", Document(text)),
      Member("draw", draw.map(Document.real) ?? .null),
      Member("words", text == nil ? .text(words.words(field.decision)) : .null),
      Member(
        "left_out",
        .list(
          field.decision.values.compactMap { value in
            guard case .leftOut(let rule) = value.fate else { return nil }
            return .members([
              Member("value", .text(value.name)), Member("by", .text(name(of: rule))),
            ])
          })),
    ])
  }

  // MARK: Names of rules

  private static func name(of rule: TagRule) -> String {
    switch rule {
    case .blacklist: "blacklist"
    case .overlap: "overlap"
    case .inside: "inside"
    case .characterTag: "character_tag"
    case .coreTag: "core_tag"
    case .embedding: "embedding"
    case .exclusive: "exclusive"
    case .implied: "implied"
    case .repeated: "repeated"
    case .maximum: "max_tag_number"
    }
  }

  /// The entry, the other tag or the character that a rule goes by.
  private static func subject(of rule: TagRule) -> String? {
    switch rule {
    case .blacklist(let entry): entry
    case .overlap(let tag), .inside(let tag), .exclusive(let tag), .implied(let tag): tag
    case .coreTag(let character), .embedding(let character): character
    case .characterTag, .repeated, .maximum: nil
    }
  }

  private static func name(of movement: TagDecision.Movement) -> String {
    switch movement {
    case .peopleFirst: "people_first"
    case .score: "score"
    case .shuffle: "shuffle"
    case .appended: "append_dropped_character_tags"
    }
  }

  private static func name(of rule: ValueRule) -> String {
    switch rule {
    case .chance: "prob"
    case .unknown: "unknown"
    case .withoutCoreTags: "without_core_tags"
    case .excluded: "except"
    case .notNamed: "only"
    case .people: "people"
    case .maximum: "max"
    }
  }
}
