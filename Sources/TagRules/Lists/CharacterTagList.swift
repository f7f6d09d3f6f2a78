/// Patterns of tags that describe a character rather than a picture, by difficulty.
///
///     {"whitelist": ["closed eyes"],
///      "suffixes": [["hair", "eyes"], ["tail", "horn"]],
///      "prefixes": [["dark-skinned"], ["scar"]]}
///
/// Level 0 is what a model learns first (hair, eyes), and so on. A suffix is the last words of a tag,
/// a prefix its first; words stand between spaces and underscores, and case does not matter. Suffixes
/// stand for their singular and plural, too. The whitelist names tags that no pattern takes, exactly, in
/// singular and plural.
public struct CharacterTagList: Sendable, Equatable {
  public var whitelist: [String]
  /// By difficulty, from 0.
  public var suffixes: [[String]]
  public var prefixes: [[String]]

  public init(
    whitelist: [String] = [], suffixes: [[String]] = [], prefixes: [[String]] = []
  ) {
    self.whitelist = whitelist
    self.suffixes = suffixes
    self.prefixes = prefixes
  }

  /// Throws `badList`, with the line, where the text is not such a list. All three members must be
  /// there; others are ignored.
  public init(json: [UInt8]) throws(TagRulesError) {
    let list = try ListJSON.parse(json)
    let members = try list.members("an object with \"whitelist\", \"suffixes\" and \"prefixes\"")
    func member(_ name: String) throws(TagRulesError) -> ListJSON {
      guard let member = members[name] else {
        throw TagRulesError(.badList, "the list has no \"\(name)\"", at: .line(list.line))
      }
      return member
    }
    func levels(_ name: String) throws(TagRulesError) -> [[String]] {
      var levels: [[String]] = []
      for level in try member(name).array("an array of levels as \"\(name)\"") {
        levels.append(try level.strings("a level of \"\(name)\""))
      }
      return levels
    }
    whitelist = try member("whitelist").strings("an array of tags as \"whitelist\"")
    suffixes = try levels("suffixes")
    prefixes = try levels("prefixes")
  }
}
