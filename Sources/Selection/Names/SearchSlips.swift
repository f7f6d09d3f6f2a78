/// What somebody may have meant who wrote the name of a tag that there is not.
public enum SearchSlips {
  /// The search that was meant: `rating:safe` for `ratng:safe`, `score:>10` for `score>10`; nil when the
  /// name does not look like a metatag.
  public static func metatag(meantBy name: String) -> String? {
    guard
      let end = name.firstIndex(where: { ":<>=".contains($0) }), end > name.startIndex
    else { return nil }
    let label = String(name[..<end]).lowercasedASCII
    let rest = name[end...]
    let value = rest.first == ":" ? String(rest.dropFirst()) : comparison(rest)
    guard let value, !value.isEmpty else { return nil }
    if Metatag.named[label] != nil { return rest.first == ":" ? nil : "\(label):\(value)" }
    let known = Metatag.named.filter { if case .foreign = $0.value { false } else { true } }.map(
      \.key)
    var search = NearestNameSearch(label, shownCount: 1)
    for candidate in known {
      var copy = candidate
      copy.withUTF8 { search.offer($0, weight: 0) { candidate } }
    }
    return search.names.first.map { "\($0):\(value)" }
  }

  /// `>10` of `>10`, `10` of `=10` and `==10`.
  private static func comparison(_ text: Substring) -> String? {
    let signs = text.prefix { "<>=".contains($0) }
    let value = text.dropFirst(signs.count)
    guard !value.isEmpty, signs.count <= 2 else { return nil }
    return signs.allSatisfy { $0 == "=" } ? String(value) : String(signs) + String(value)
  }

  /// The name that the word at a place makes with a word beside it: `long_hair` for the `long` of
  /// `long hair`; with the word before it first.
  public static func names(joinedAt columns: Range<Int>, of text: String) -> [String] {
    let characters = Array(text)
    guard columns.lowerBound >= 0, columns.upperBound <= characters.count else { return [] }
    func isOfName(_ word: [Character]) -> Bool {
      !word.isEmpty && !word.contains(where: { ":()\"~*".contains($0) }) && word.first != "-"
    }
    let word = Array(characters[columns])
    let before = Array(
      characters[..<columns.lowerBound].reversed().drop { $0 == " " }.prefix { $0 != " " }
        .reversed())
    let after = Array(characters[columns.upperBound...].drop { $0 == " " }.prefix { $0 != " " })
    var names: [String] = []
    for (first, second) in [(before, word), (word, after)] where isOfName(first) && isOfName(second)
    {
      names.append(String(first) + "_" + String(second))
    }
    return names
  }
}
