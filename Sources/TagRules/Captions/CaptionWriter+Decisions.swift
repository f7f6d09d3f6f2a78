extension CaptionWriter {
  /// A value with its place among all that the post has for the field.
  private typealias PlacedValue = (position: Int, value: CaptionValue)

  /// What becomes of each field of the template, in its order, for the same post and draws: the steps of
  /// `write`, one by one.
  public mutating func decisions(
    on post: CaptionPost, sampling: inout some CaptionSampling
  ) -> [FieldDecision] {
    var decisions: [FieldDecision] = []
    for position in elements.indices {
      decisions.append(decision(position, post, sampling: &sampling))
    }
    return decisions
  }

  private mutating func decision(
    _ position: Int, _ post: CaptionPost, sampling: inout some CaptionSampling
  ) -> FieldDecision {
    let element = elements[position]
    let all = allValues(of: element.field, post)
    var decision = FieldDecision(field: element.field, fate: .empty)
    decision.values = all.map { value in
      ValueDecision(value: value.value(), name: name(of: value), fate: .leftOut(by: .chance))
    }
    let probability = template.elements[position].style.probability
    let draw =
      probability > 0 && probability < 1 ? sampling.share(for: .use(position)) : nil
    if probability <= 0 || draw ?? 0 >= probability {
      decision.fate = .notUsed(probability: probability, draw: draw)
      return decision
    }
    var left: [PlacedValue] = all.enumerated().map { ($0.offset, $0.element) }
    func take(_ rule: (CaptionValue) -> ValueRule?) {
      left.removeAll { placed in
        guard let rule = rule(placed.value) else { return false }
        decision.values[placed.position].fate = .leftOut(by: rule)
        return true
      }
    }
    take(unwrittenRule)
    take { element.wants($0, characterNames) ? nil : element.ruleAgainst($0, characterNames) }
    if element.style.isShuffled { left.shuffle(sampling: &sampling, for: .valueOrder(position)) }
    switch element.style.people {
    case .first:
      left =
        left.filter { $0.value.countsPeople(table) } + left.filter { !$0.value.countsPeople(table) }
    case .only: take { $0.countsPeople(table) ? nil : .people(.only) }
    case .without: take { $0.countsPeople(table) ? .people(.without) : nil }
    case nil: break
    }
    if let maximum = element.style.maximumCount {
      var count = 0
      take { _ in
        count += 1
        return count > maximum ? .maximum(maximum) : nil
      }
    }
    for (index, placed) in left.enumerated() {
      decision.values[placed.position].fate = .written(at: index)
    }
    var text: [UInt8] = []
    append(left.map(\.value), ofElement: position, to: &text)
    if !text.isEmpty { decision.fate = .written(String(decoding: text, as: UTF8.self)) }
    return decision
  }

  /// All that the post has for a field, written or not.
  private func allValues(of field: CaptionField, _ post: CaptionPost) -> [CaptionValue] {
    switch field.tagSource {
    case .all: return post.tags.map { .tag($0.number) }
    case .dropped: return post.droppedTags.map { .tag($0.number) }
    case .group(let group):
      return post.tags.filter { table.groups[Int($0.number)] == group }.map { .tag($0.number) }
    case nil where field == .character: return post.characters.map { .character($0) }
    case nil:
      var values: [CaptionValue] = []
      post.texts.forEach(of: field) { values.append(.text($0)) }
      return values
    }
  }

  /// What keeps a value out of every field.
  private func unwrittenRule(_ value: CaptionValue) -> ValueRule? {
    guard case .character(let number) = value else { return nil }
    if let known { return known.has(number) ? nil : .withoutCoreTags }
    return number == unknown ? .unknown : nil
  }

  private func name(of value: CaptionValue) -> String {
    switch value {
    case .tag(let number): table.names.name(number)
    case .character(let number): characterNames.name(number)
    case .text(let text): String(decoding: text, as: UTF8.self)
    }
  }
}

extension CaptionValue {
  fileprivate func value() -> ValueDecision.Value {
    switch self {
    case .tag(let number): .tag(number)
    case .character(let number): .character(number)
    case .text: .text
    }
  }
}

extension PreparedElement {
  /// Which of the two modifiers leaves out a value that the element does not want.
  fileprivate func ruleAgainst(_ value: CaptionValue, _ characterNames: NameTable) -> ValueRule {
    switch value {
    case .tag(let number): excludedTags.contains(number) ? .excluded : .notNamed
    case .character(let number): ruleAgainst(characterNames[number])
    case .text(let text): ruleAgainst(text)
    }
  }

  private func ruleAgainst(_ text: ArraySlice<UInt8>) -> ValueRule {
    excluded.contains { text.elementsEqual($0) } ? .excluded : .notNamed
  }
}
