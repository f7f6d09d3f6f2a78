/// Takes away, of the tags that all other rules have left: those that others of an exclusive group stand
/// before, and then those that a kept tag implies. One a thread.
struct KeptTagPruning {
  private let table: TagTable
  private var implied: PostMarks
  /// The best place of each group that the post has.
  private var best: [Int32: Int32] = [:]

  /// Nil where no such rules are asked for.
  init?(_ table: TagTable) {
    guard table.hasKeptTagRules else { return nil }
    self.table = table
    implied = PostMarks(count: table.count)
  }

  mutating func prune(_ tags: inout [CaptionTag]) {
    if !table.rules.exclusiveGroups.isEmpty { removeExcluded(&tags) }
    guard table.rules.prunesImplied else { return }
    implied.begin()
    for tag in tags { table.implied.visit(at: Int(tag.number)) { implied.mark($0) } }
    tags.removeAll { implied.isMarked($0.number) }
  }

  private mutating func removeExcluded(_ tags: inout [CaptionTag]) {
    best.removeAll(keepingCapacity: true)
    for tag in tags {
      table.forEachGroup(of: tag.number) { group, place in
        best[group] = min(best[group] ?? place, place)
      }
    }
    guard !best.isEmpty else { return }
    tags.removeAll { tag in
      var isExcluded = false
      table.forEachGroup(of: tag.number) { group, place in
        if let first = best[group], first < place { isExcluded = true }
      }
      return isExcluded
    }
  }
}

extension TagTable {
  var hasKeptTagRules: Bool { rules.prunesImplied || !rules.exclusiveGroups.isEmpty }

  /// Calls `body` with each exclusive group of a tag and the tag's place in it.
  func forEachGroup(of number: Int32, _ body: (_ group: Int32, _ place: Int32) -> Void) {
    var group: Int32?
    exclusive.visit(at: Int(number)) { value in
      if let known = group {
        body(known, value)
        group = nil
      } else {
        group = value
      }
    }
  }

  /// For each tag its groups and its places in them, in turn.
  static func exclusive(_ rules: PruningRules, _ names: NameTable) -> NumberLists {
    var places: [Int32: [Int32]] = [:]
    for (group, members) in rules.exclusiveGroups.groups.enumerated() {
      for (place, name) in members.enumerated() {
        guard let number = names.number(of: rules.spelling.spelled(name)) else { continue }
        places[number, default: []] += [Int32(group), Int32(place)]
      }
    }
    return lists(names.count, places)
  }

  /// What each tag implies. Two tags that imply each other stay.
  static func implied(_ rules: PruningRules, _ names: NameTable) -> NumberLists {
    var pairs: [Int32: [Int32]] = [:]
    guard rules.prunesImplied else { return lists(names.count, pairs) }
    func number(_ name: String) -> Int32? {
      var name = name
      return names.number(of: name.withUTF8 { rules.name(of: $0) })
    }
    for pair in rules.implications {
      guard let tag = number(pair.tag), let implied = number(pair.implied), tag != implied else {
        continue
      }
      pairs[tag, default: []].append(implied)
    }
    let found = pairs.mapValues { Set($0) }
    for (tag, implied) in pairs {
      pairs[tag] = implied.filter { found[$0]?.contains(tag) != true }
    }
    return lists(names.count, pairs)
  }

  private static func lists(_ count: Int, _ values: [Int32: [Int32]]) -> NumberLists {
    var lists = NumberLists()
    guard !values.isEmpty else { return NumberLists(emptyLists: count) }
    for number in 0..<Int32(count) { lists.appendList { $0 += values[number] ?? [] } }
    return lists
  }
}
