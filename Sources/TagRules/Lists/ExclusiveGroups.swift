/// Groups of tags of which a post keeps one.
///
///     very_long_hair, long_hair, medium_hair
///     monochrome, greyscale
///
/// A group a line, names with commas between, with underscores or spaces. Of those that a post has, the first
/// of the line stays and the others go. A name may stand in several groups. Empty lines say nothing.
public struct ExclusiveGroups: Sendable, Equatable {
  /// As they were written.
  public private(set) var groups: [[String]] = []

  public init() {}

  /// Throws `badList` where a line has but one name, or one twice.
  public init(text: [UInt8]) throws(TagRulesError) {
    for (index, line) in try ListText.lines(text).enumerated() {
      let line = ListText.trimmed(line)
      if line.isEmpty { continue }
      let names = line.split(separator: ",", omittingEmptySubsequences: false)
        .map { ListText.trimmed(String($0)) }
      guard names.count > 1, !names.contains("") else {
        throw TagRulesError(
          .badList, "expected names with commas between, at least two, found '\(line)'",
          hint: "Write a group as in: very_long_hair, long_hair", at: .line(index + 1))
      }
      guard Set(names.map { Blacklist.underscored(Array($0.utf8)) }).count == names.count else {
        throw TagRulesError(
          .badList, "a name stands twice in this group", hint: "Name it once.",
          at: .line(index + 1))
      }
      groups.append(names)
    }
  }

  public var isEmpty: Bool { groups.isEmpty }
}
