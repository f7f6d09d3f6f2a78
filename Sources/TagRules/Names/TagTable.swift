/// A vocabulary with what the rules say about each of its tags, worked out once.
///
/// Never changed after it is made; all threads of a run share one. It takes some 40 bytes a tag beside
/// the names, and about three seconds for a million tags.
public final class TagTable: Sendable {
  public let rules: PruningRules
  public let names: NameTable
  let groups: [TagGroup]
  let traits: [TagTraits]
  /// Tags that go when these are there: their numbers among the names of the overlap list, or -1.
  let overlapKeys: [Int32]
  let overlapKeyCount: Int
  /// The keys that cover a key.
  let covers: NumberLists
  /// The tags whose names stand inside a tag's name.
  let subTags: NumberLists
  /// For each tag its exclusive groups and its places in them, in turn.
  let exclusive: NumberLists
  /// The tags that a tag implies, where these are dropped.
  let implied: NumberLists

  public init(_ vocabulary: TagVocabulary, rules: PruningRules) {
    self.rules = rules
    names = vocabulary.names
    groups = vocabulary.groups
    let classes = TagClasses(rules)
    var keys = NameTable()
    for entry in rules.overlap.entries {
      keys.insert(entry.name)
      for name in entry.coveredBy { keys.insert(name) }
    }
    overlapKeyCount = keys.count
    let finder = SubTagFinder(names, by: rules.subTagUnit)
    var traits: [TagTraits] = []
    var overlapKeys: [Int32] = []
    var subTags = NumberLists()
    traits.reserveCapacity(names.count)
    overlapKeys.reserveCapacity(names.count)
    for number in 0..<Int32(names.count) {
      let name = Array(names[number])
      traits.append(classes.traits(of: name))
      overlapKeys.append(keys.number(of: Blacklist.underscored(name)) ?? -1)
      subTags.appendList { finder.append(insideOf: number, to: &$0) }
    }
    self.traits = traits
    self.overlapKeys = overlapKeys
    self.subTags = subTags
    covers = Self.covers(rules.overlap, keys: keys)
    exclusive = Self.exclusive(rules, names)
    implied = Self.implied(rules, names)
  }

  public var count: Int { names.count }

  /// The number of a tag, in any spelling; nil when it is not in the vocabulary.
  public func number(of name: String) -> Int32? {
    names.number(of: rules.spelling.spelled(name))
  }

  /// Whether several names of a record may be one tag, which a post then has once.
  var mergesRepeated: Bool { !rules.renames.isEmpty }

  public func group(_ number: Int32) -> TagGroup { groups[Int(number)] }

  /// The last entry of a name counts.
  private static func covers(_ overlap: OverlapList, keys: NameTable) -> NumberLists {
    var entries: [Int32: Int] = [:]
    for (position, entry) in overlap.entries.enumerated() {
      if let key = keys.number(of: entry.name) { entries[key] = position }
    }
    var covers = NumberLists()
    for key in 0..<Int32(keys.count) {
      covers.appendList { list in
        guard let position = entries[key] else { return }
        list += overlap.entries[position].coveredBy.compactMap { keys.number(of: $0) }
      }
    }
    return covers
  }
}

/// Lists of numbers, one behind the other.
struct NumberLists: Sendable {
  private var starts: [UInt32] = [0]
  private var numbers: [Int32] = []

  init() {}

  init(emptyLists count: Int) {
    starts = Array(repeating: 0, count: count + 1)
  }

  mutating func appendList(_ fill: (inout [Int32]) -> Void) {
    fill(&numbers)
    starts.append(UInt32(numbers.count))
  }

  func contains(_ number: Int32, at position: Int) -> Bool {
    anySatisfy(at: position) { $0 == number }
  }

  /// Whether a number of a list is what is asked for; without a slice, which would be counted.
  @inline(__always)
  func anySatisfy(at position: Int, _ isWanted: (Int32) -> Bool) -> Bool {
    for index in Int(starts[position])..<Int(starts[position + 1]) where isWanted(numbers[index]) {
      return true
    }
    return false
  }

  @inline(__always)
  func forEachSubTag(at position: Int, _ body: (Int32) -> Void) {
    for index in Int(starts[position])..<Int(starts[position + 1]) { body(numbers[index]) }
  }
}
