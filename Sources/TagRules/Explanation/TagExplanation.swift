/// Says of each tag of a post which rule kept, moved or dropped it.
///
/// It runs the same steps as the export and looks for the reasons afterwards, so that an export pays
/// nothing for it. For single posts.
public struct TagExplanation {
  private let table: TagTable
  private let order: TagOrder
  private let core: CoreTags?
  private let characterNames: NameTable

  /// With what the export has.
  public init(
    _ table: TagTable, order: TagOrder, core: CoreTags?, characterNames: NameTable
  ) {
    self.table = table
    self.order = order
    self.core = table.rules.mode == .characterCore ? core : nil
    self.characterNames = characterNames
  }

  /// The decisions on a post that is not pruned yet, in the order of its tags. `recordNames` are the
  /// names of these tags in the record.
  public func decisions(
    on post: CaptionPost, recordNames: [String], sampling: inout some CaptionSampling
  ) -> [TagDecision] {
    let rules = keptRules(post, takingRules(post))
    var final = post
    var pruning = PostPruning(table, order: order, core: core)
    pruning.prune(&final, sampling: &sampling)
    let positions = finalPositions(post, rules, final)
    let movements = movements(post, rules, positions)
    return post.tags.indices.map { index in
      let number = post.tags[index].number
      let fate: TagDecision.Fate
      if let position = positions[index] {
        fate = movements[index].map { .moved(to: position, by: $0) } ?? .kept(at: position)
      } else {
        fate = .dropped(by: rules[index] ?? cutRule(number, final))
      }
      let name = table.names.name(number)
      return TagDecision(
        recordName: index < recordNames.count ? recordNames[index] : name, name: name, fate: fate)
    }
  }

  /// The rule that takes each tag away before they are ordered; nil for those that stay.
  private func takingRules(_ post: CaptionPost) -> [TagRule?] {
    let mode = table.rules.mode
    let listed = post.tags.filter { !table.traits[Int($0.number)].contains(.blacklisted) }
    var seen: Set<Int32> = []
    return post.tags.map { tag in
      if post.isScored || table.mergesRepeated, !seen.insert(tag.number).inserted {
        return .repeated
      }
      if mode == .none { return nil }
      let name = Array(table.names[tag.number])
      if let entry = table.rules.blacklist.entry(for: name) { return .blacklist(entry: entry) }
      if let rule = coveringRule(tag.number, among: listed) { return rule }
      if post.characters.isEmpty { return nil }
      if mode == .character {
        return table.rules.dropPatterns.match(name).map { .characterTag($0) }
      }
      return givingRule(tag.number, post.characters)
    }
  }

  /// The same with the rules that look at what is left.
  private func keptRules(_ post: CaptionPost, _ rules: [TagRule?]) -> [TagRule?] {
    guard table.hasKeptTagRules else { return rules }
    var rules = rules
    func left() -> [Int] { rules.indices.filter { rules[$0] == nil } }
    let listed = left()
    for index in listed {
      var other: Int32?
      table.forEachGroup(of: post.tags[index].number) { group, place in
        for rival in listed where other == nil {
          table.forEachGroup(of: post.tags[rival].number) { rivalGroup, rivalPlace in
            if rivalGroup == group, rivalPlace < place { other = post.tags[rival].number }
          }
        }
      }
      if let other { rules[index] = .exclusive(with: table.names.name(other)) }
    }
    let kept = left()
    for index in kept {
      let number = post.tags[index].number
      let implying = kept.first { table.implied.contains(number, at: Int(post.tags[$0].number)) }
      if let implying {
        rules[index] = .implied(by: table.names.name(post.tags[implying].number))
      }
    }
    return rules
  }

  private func coveringRule(_ number: Int32, among tags: [CaptionTag]) -> TagRule? {
    let key = table.overlapKeys[Int(number)]
    if key >= 0 {
      let covering = tags.first { tag in
        let other = table.overlapKeys[Int(tag.number)]
        return other >= 0 && table.covers.contains(other, at: Int(key))
      }
      if let covering { return .overlap(with: table.names.name(covering.number)) }
    }
    return tags.first { table.subTags.contains(number, at: Int($0.number)) }
      .map { .inside(of: table.names.name($0.number)) }
  }

  private func givingRule(_ number: Int32, _ characters: [Int32]) -> TagRule? {
    for character in characters.compactMap({ core?.character($0) }) {
      let name = characterNames.name(character.number)
      if character.dropped.contains(number) { return .coreTag(of: name) }
      if character.embeddingTags.contains(number) { return .embedding(of: name) }
    }
    return nil
  }

  /// What keeps a tag that no rule took away out of the final tags.
  private func cutRule(_ number: Int32, _ final: CaptionPost) -> TagRule {
    if table.traits[Int(number)].contains(.solo),
      final.tags.contains(where: { $0.number == number })
    {
      return .repeated
    }
    return .maximum(order.maximumTagCount ?? 0)
  }

  /// Where each mention ends up; nil for one that is not there. Mentions of one tag keep their order.
  private func finalPositions(
    _ post: CaptionPost, _ rules: [TagRule?], _ final: CaptionPost
  ) -> [Int?] {
    var left: [Int32: [Int]] = [:]
    for (position, tag) in final.tags.enumerated() {
      left[tag.number, default: []].append(position)
    }
    return post.tags.indices.map { index in
      let number = post.tags[index].number
      if let rule = rules[index], !isAppended(rule) { return nil }
      guard let positions = left[number], !positions.isEmpty else { return nil }
      return left[number]?.removeFirst()
    }
  }

  private func isAppended(_ rule: TagRule) -> Bool {
    switch rule {
    case .characterTag, .coreTag, .embedding: order.appendsDroppedTags
    default: false
    }
  }

  /// Why each tag stands elsewhere than among those that stayed; nil for one that does not.
  private func movements(
    _ post: CaptionPost, _ rules: [TagRule?], _ positions: [Int?]
  ) -> [TagDecision.Movement?] {
    let stayed = post.tags.indices.filter { rules[$0] == nil && positions[$0] != nil }
    let arranged = stayed.sorted { (positions[$0] ?? 0) < (positions[$1] ?? 0) }
    let rest = stayed.filter { !countsPeople(post.tags[$0]) }
    let arrangedRest = arranged.filter { !countsPeople(post.tags[$0]) }
    var movements = [TagDecision.Movement?](repeating: nil, count: post.tags.count)
    for (before, after) in zip(stayed, arranged) where before != after {
      if countsPeople(post.tags[after]) { movements[after] = .peopleFirst }
    }
    for (before, after) in zip(rest, arrangedRest) where before != after {
      movements[after] = order.mode == .shuffle ? .shuffle : .score
    }
    for index in post.tags.indices where positions[index] != nil {
      if let rule = rules[index] { movements[index] = .appended(after: rule) }
    }
    return movements
  }

  private func countsPeople(_ tag: CaptionTag) -> Bool {
    !table.traits[Int(tag.number)].isDisjoint(with: [.solo, .people])
  }
}
