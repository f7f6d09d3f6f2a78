/// Hands out what the fields make of each value, in the order of the post.
struct FieldUses {
  private let fields: [CaptionExplanation.Field]
  /// How many values of each field were handed out.
  private var taken: [Int]

  init(_ fields: [CaptionExplanation.Field]) {
    self.fields = fields
    taken = Array(repeating: 0, count: fields.count)
  }

  /// Of the next value of a field that is no field of tags.
  mutating func next(of field: CaptionField) -> [CaptionExplanation.FieldUse] {
    var uses: [CaptionExplanation.FieldUse] = []
    for position in fields.indices where fields[position].decision.field == field {
      let values = fields[position].decision.values
      if taken[position] < values.count {
        uses.append(
          CaptionExplanation.FieldUse(field: position, fate: values[taken[position]].fate))
      }
      taken[position] += 1
    }
    return uses
  }

  /// Of all tags, in the order of the decisions.
  mutating func tags(
    _ decisions: [TagDecision], _ filled: CaptionPost, _ final: CaptionPost
  ) -> [[CaptionExplanation.FieldUse]] {
    var uses = [[CaptionExplanation.FieldUse]](repeating: [], count: decisions.count)
    let placed = decisions.indices.compactMap { index in
      decisions[index].position.map { (position: $0, index: index) }
    }.sorted { $0.position < $1.position }
    let dropped = decisions.indices.filter { decisions[$0].isDroppedForCharacter }
    for (field, explained) in fields.enumerated() {
      // The decisions on values come in the order of the tags; those of one number come as its mentions do.
      var waiting: [Int32: [Int]] = [:]
      let indices =
        explained.decision.field == .droppedTags ? dropped : placed.map(\.index)
      for index in indices {
        waiting[filled.tags[index].number, default: []].append(index)
      }
      for value in explained.decision.values {
        guard case .tag(let number) = value.value, let index = waiting[number]?.first else {
          continue
        }
        waiting[number]?.removeFirst()
        uses[index].append(CaptionExplanation.FieldUse(field: field, fate: value.fate))
      }
    }
    return uses
  }
}

/// What the fields make of names, of which a post has each once, whatever tags lead to it.
struct MentionUses {
  private var known: [String: [CaptionExplanation.FieldUse]] = [:]

  mutating func uses(
    of name: String, _ next: () -> [CaptionExplanation.FieldUse]
  ) -> [CaptionExplanation.FieldUse] {
    if let uses = known[name] { return uses }
    let uses = next()
    known[name] = uses
    return uses
  }
}

extension TagDecision {
  /// Among the caption's tags, from 0 on.
  fileprivate var position: Int? {
    switch fate {
    case .kept(let position), .moved(let position, _): position
    case .dropped: nil
    }
  }

  fileprivate var isDroppedForCharacter: Bool {
    let rule: TagRule? =
      switch fate {
      case .dropped(let rule), .moved(_, .appended(let rule)): rule
      default: nil
      }
    switch rule {
    case .characterTag, .coreTag, .embedding: return true
    default: return false
    }
  }
}
