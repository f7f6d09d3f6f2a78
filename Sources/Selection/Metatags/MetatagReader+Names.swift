extension MetatagReader {
  // MARK: - Lists of names

  /// Names between commas. A quoted value is one name, whatever is in it.
  private func names<Item>(
    _ read: (Spelling) throws(SelectionError) -> Item
  ) throws(SelectionError) -> [Item] {
    let value = try value()
    if value.isQuoted { return [try read(value)] }
    return try list { item throws(SelectionError) in
      if let first = item.marks.first, first.isSign("\"") {
        throw search.error(
          .badValue, "Quotes stand round the whole value, not round a part of a list",
          at: first.range)
      }
      return try read(item)
    }
  }

  /// Names, `none` and `any`.
  func nullableNames(
    _ pattern: (Spelling) throws(SelectionError) -> NamePattern
  ) throws(SelectionError) -> [FieldMatch] {
    try names { item throws(SelectionError) in
      if !item.isQuoted, let match = nullMatch(item) { return match }
      return .pattern(try pattern(item))
    }
  }

  private func refuseStar(_ spelling: Spelling) throws(SelectionError) {
    guard let star = spelling.firstStar else { return }
    throw search.error(
      .badValue, "A wildcard cannot stand here; \(expectation)", at: star.range)
  }

  func hashes() throws(SelectionError) -> [FieldMatch] {
    try nullableNames { item throws(SelectionError) in
      let pattern = item.lowercasedPattern
      let isHexadecimal = pattern.parts.allSatisfy { part in
        part.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
      }
      let length = pattern.parts.reduce(0) { $0 + $1.utf8.count }
      guard isHexadecimal, pattern.name == nil ? (1...32).contains(length) : length == 32 else {
        throw bad(item, "is no MD5")
      }
      return pattern
    }
  }

  func fileNames() throws(SelectionError) -> [NamePattern] {
    try names { item throws(SelectionError) in
      if let slash = item.marks.last(where: { $0.scalar == "/" }) {
        throw search.error(
          .badValue, "A file is named without its folder; \(expectation)", at: slash.range)
      }
      return item.pattern
    }
  }

  func siteNames() throws(SelectionError) -> [String] {
    try names { item throws(SelectionError) in
      try refuseStar(item)
      return item.text
    }
  }

  /// The whole value: sources hold commas.
  func source() throws(SelectionError) -> FieldMatch {
    let value = try value()
    if !value.isQuoted, let match = nullMatch(value) { return match }
    return .pattern(value.pattern)
  }

  // MARK: - Words out of a list

  func ratings() throws(SelectionError) -> [FieldMatch] {
    try list { item throws(SelectionError) in
      if let match = nullMatch(item) { return match }
      try refuseStar(item)
      guard let letter = Rating.letter(named: item.text) else { throw bad(item, "is no rating") }
      return .pattern(NamePattern(parts: [letter]))
    }
  }

  func statuses() throws(SelectionError) -> [PostStatus] {
    try list { item throws(SelectionError) in
      let name = item.lowercased
      guard let status = PostStatus(rawValue: name == "all" ? "any" : name) else {
        try refuseForeignState(name, at: item)
        throw bad(item, "is no state of a post", among: PostStatus.allCases.map(\.rawValue))
      }
      return status
    }
  }

  private func refuseForeignState(_ name: String, at item: Spelling) throws(SelectionError) {
    guard ["appealed", "unmoderated", "modqueue"].contains(name) else { return }
    throw search.error(
      .notHere, "`\(name)` is a state of a post that no dump holds; \(expectation)",
      at: item.range)
  }

  /// Posts that have any of the parts.
  func parts() throws(SelectionError) -> SelectionExpression {
    let terms = try list { item throws(SelectionError) in
      SelectionTerm(.has(try part(item)), columns: search.columns(of: item.range))
    }
    // The list has no part twice, and one at least.
    var seen: [SelectionTerm] = []
    for term in terms where !seen.contains(where: { $0.test == term.test }) { seen.append(term) }
    guard seen.count > 1 else { return term(seen[0].test) }
    return .any(seen.map { .term($0) })
  }

  /// Names that the boards have for parts.
  private static let partSynonyms: [String: PostPart] = [
    "parents": .parent, "child": .children, "sources": .source,
  ]

  /// Parts that the boards know and no dump here holds.
  private static let foreignParts: Set<String> = [
    "appeal", "appeals", "flag", "flags", "replacement", "replacements", "comment", "comments",
    "commentary", "note", "notes", "pool", "pools",
  ]

  private func part(_ item: Spelling) throws(SelectionError) -> PostPart {
    let name = item.lowercased
    if let part = PostPart(rawValue: name) ?? Self.partSynonyms[name] { return part }
    guard !Self.foreignParts.contains(name) else {
      throw search.error(
        .notHere, "`\(name)` is a part of a post that no dump holds; \(expectation)", at: item.range
      )
    }
    throw bad(item, "is no part of a post", among: PostPart.allCases.map(\.rawValue))
  }

  /// `true` or `false`, as e621 writes it.
  func truth() throws(SelectionError) -> Bool {
    let value = try value()
    switch value.lowercased {
    case "true", "t", "yes", "y", "on", "1": return true
    case "false", "f", "no", "n", "off", "0": return false
    default: throw bad(value, "is neither true nor false")
    }
  }

  func lock() throws(SelectionError) -> PostLock {
    let value = try value()
    guard let lock = PostLock(rawValue: value.lowercased) else {
      throw bad(value, "cannot be locked", among: PostLock.allCases.map(\.rawValue))
    }
    return lock
  }

  /// Posts that are any of these.
  func kinds() throws(SelectionError) -> SelectionExpression {
    let kinds = try list { item throws(SelectionError) in try kind(item) }
    return SelectionExpression.anyOf(kinds) ?? kinds[0]
  }

  private func kind(_ item: Spelling) throws(SelectionError) -> SelectionExpression {
    func term(_ test: SelectionTest) -> SelectionExpression {
      .term(SelectionTerm(test, columns: search.columns(of: item.range)))
    }
    func ratings(_ letters: String...) -> SelectionExpression {
      term(.field(.rating, letters.map { .pattern(NamePattern(parts: [$0])) }))
    }
    let name = item.lowercased
    switch name {
    case "parent": return term(.has(.children))
    case "child": return term(.has(.parent))
    // What the boards show on the page that is safe for work; older dumps write it s as well.
    case "sfw": return ratings("g", "s")
    case "nsfw": return ratings("q", "e")
    default: try refuseForeignState(name, at: item)
    }
    if let status = PostStatus(rawValue: name), status != .any { return term(.status([status])) }
    if let letter = Rating.letters[name] { return ratings(letter) }
    if FileEnding.known.contains(name) {
      return term(.field(.ext, [.pattern(NamePattern(parts: [name]))]))
    }
    throw bad(
      item, "is nothing that a post can be",
      among: ["parent", "child", "sfw", "nsfw"] + PostStatus.allCases.map(\.rawValue)
        + Rating.letters.keys + FileEnding.known)
  }

  /// `child:none`, `child:any`, `child:1234`.
  func children() throws(SelectionError) -> SelectionExpression {
    var ranges: [ValueRange] = []
    var sides: [SelectionExpression] = []
    for match in try nullableList(integerRange) {
      switch match {
      case .range(let range): ranges.append(range)
      case .any: sides.append(term(.has(.children)))
      case .none: sides.append(.not(term(.has(.children))))
      case .pattern: break
      }
    }
    if !ranges.isEmpty { sides.append(term(.child(ranges))) }
    return SelectionExpression.anyOf(sides) ?? sides[0]
  }

  // MARK: - Captions

  func captions() throws(SelectionError) -> SelectionExpression {
    let value = try value()
    if !value.isQuoted {
      switch nullMatch(value) {
      case FieldMatch.none?: return .not(term(.has(.caption)))
      case .any?: return term(.has(.caption))
      default: break
      }
    }
    let kinds = try names { item throws(SelectionError) in
      if !item.isQuoted, nullMatch(item) != nil {
        throw bad(item, "stands alone", hint: "A kind of this name is written with quotes.")
      }
      return item.pattern
    }
    return term(.captionKind(kinds))
  }

  func phrase() throws(SelectionError) -> CaptionPhrase {
    let value = try value()
    let isPrefix = value.marks.last?.isSign("*") ?? false
    let words = isPrefix ? value.part(value.marks.startIndex..<value.marks.endIndex - 1) : value
    if let star = words.marks.first(where: { $0.scalar == "*" }) {
      throw search.error(
        .badValue, "A star stands at the end of the words only", at: star.range)
    }
    let text = words.text
    guard text.contains(where: { $0.isLetter || $0.isNumber }) else {
      throw bad(value, "has no letter or digit")
    }
    if isPrefix, let last = text.last, !last.isLetter && !last.isNumber {
      throw bad(value, "has no letter or digit before its star")
    }
    return CaptionPhrase(text: text, isPrefix: isPrefix)
  }

  // MARK: - Sets

  func set() throws(SelectionError) -> SelectionTest {
    let value = try value()
    try refuseStar(value)
    if value.marks.first?.scalar == "@" {
      let path = value.dropFirst(1)
      if !value.isQuoted, let first = path.marks.first, first.isSign("\"") {
        throw search.error(
          .badValue, "Quotes stand round the whole value: set:\"@my ids.txt\"", at: first.range)
      }
      guard !path.isEmpty else { throw bad(value, "is no path") }
      return .numbers(path: path.text)
    }
    let name = value.text
    guard SetName.isValid(name) else {
      throw bad(
        value, "is no name of a set",
        hint: SetName.isValid(name.lowercasedASCII)
          ? "Names of sets have small letters: set:\(name.lowercasedASCII)."
          : "Names of sets have small letters, digits and `_`, and begin with a letter.")
    }
    return .set(name)
  }
}
