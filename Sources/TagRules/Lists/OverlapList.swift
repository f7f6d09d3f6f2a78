/// Tags that say nothing more when certain others are there.
///
///     [{"query": "long_hair", "has_overlap": ["very_long_hair", "absurdly_long_hair"]}]
///
/// `long_hair` goes when one of the others is on the post. Names have underscores. Other members of an
/// object are ignored; an object without `has_overlap`, or with an empty one, is too.
public struct OverlapList: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    public var name: String
    /// The tags that say more.
    public var coveredBy: [String]

    public init(_ name: String, coveredBy: [String]) {
      self.name = name
      self.coveredBy = coveredBy
    }
  }

  /// In their order; of two for a name the last counts.
  public var entries: [Entry]

  public init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  /// Throws `badList`, with the line, where the text is not such a list.
  public init(json: [UInt8]) throws(TagRulesError) {
    entries = []
    for element in try ListJSON.parse(json).array("an array of objects") {
      let members = try element.members("an object with \"query\" and \"has_overlap\"")
      guard let names = members["has_overlap"], !Self.isNothing(names) else { continue }
      let coveredBy = try names.strings("an array of names as \"has_overlap\"")
      guard !coveredBy.isEmpty else { continue }
      guard let query = members["query"] else {
        throw TagRulesError(
          .badList, "the object has \"has_overlap\" but no \"query\"", at: .line(element.line))
      }
      entries.append(Entry(try query.string("a name as \"query\""), coveredBy: coveredBy))
    }
  }

  /// Learned from posts: nearly all that have `tag` have `implied`, too, which says less then.
  ///
  /// Of two tags that imply each other the one with more posts goes, so that one of them stays. Tags
  /// that count people never go: nearly all that a girl wears implies `1girl`.
  public init(learned pairs: [LearnedPair]) {
    var positions: [String: Int] = [:]
    entries = []
    for pair in pairs where pair.tag != pair.implied {
      let isRarer =
        (pair.tagPostCount, pair.tag) < (pair.impliedPostCount, pair.implied)
      guard isRarer, !TagClasses.countsPeople(Array(pair.implied.utf8)),
        pair.implied != "solo"
      else { continue }
      if let position = positions[pair.implied] {
        entries[position].coveredBy.append(pair.tag)
      } else {
        positions[pair.implied] = entries.count
        entries.append(Entry(pair.implied, coveredBy: [pair.tag]))
      }
    }
  }

  /// Two tags, by their names with underscores, and how many posts each has.
  public struct LearnedPair: Sendable {
    public var tag: String
    public var implied: String
    public var tagPostCount: Int64
    public var impliedPostCount: Int64

    public init(tag: String, implied: String, tagPostCount: Int64, impliedPostCount: Int64) {
      self.tag = tag
      self.implied = implied
      self.tagPostCount = tagPostCount
      self.impliedPostCount = impliedPostCount
    }
  }

  private static func isNothing(_ json: ListJSON) -> Bool {
    if case .other("null") = json.value { return true }
    return false
  }
}
