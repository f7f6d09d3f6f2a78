internal import TagRules

/// A list that ships with the program, as a file to start one's own from. The raw values are what
/// `--print-list` takes.
public enum ShippedList: String, CaseIterable, Sendable {
  case blacklist
  case overlap
  case characterTags = "character-tags"

  /// What the file holds; reading it gives the same list.
  public var text: String {
    switch self {
    case .blacklist: DefaultLists.blacklist.entries.map { $0 + "\n" }.joined()
    case .overlap: Self.array(DefaultLists.overlap.entries.map(Self.object), indent: "") + "\n"
    case .characterTags: Self.characterTagText
    }
  }

  private static func object(_ entry: OverlapList.Entry) -> String {
    "{\"query\": \(string(entry.name)), \"has_overlap\": \(strings(entry.coveredBy))}"
  }

  private static var characterTagText: String {
    let list = DefaultLists.characterTags
    return """
      {
        "whitelist": \(array(list.whitelist.map(string), indent: "  ")),
        "suffixes": \(array(list.suffixes.map(strings), indent: "  ")),
        "prefixes": \(array(list.prefixes.map(strings), indent: "  "))
      }

      """
  }

  /// An element a line.
  private static func array(_ elements: [String], indent: String) -> String {
    "[\n" + elements.map { "\(indent)  \($0)" }.joined(separator: ",\n") + "\n\(indent)]"
  }

  private static func strings(_ strings: [String]) -> String {
    "[\(strings.map(string).joined(separator: ", "))]"
  }

  /// TOML's strings are JSON's, as far as names go.
  private static func string(_ text: String) -> String { TOMLText.string(text) }
}
