// Queries back to text, in a form of their own: `or` and parentheses instead of `~`, the first name of
// each metatag, no blanks but one between words. What the parser reads from it is the same query, but
// for columns.

extension SelectionQuery {
  /// The search in its plainest form, as `--explain` shows it; empty when it takes all posts. For
  /// queries that the parser has made.
  public var normalizedText: String {
    var words: [String] = []
    if let sample { words.append("sample:\(sample)") }
    if let order { words.append("order:\(order.valueText)") }
    if let limit { words.append("limit:\(limit)") }
    if seed != 0, sample != nil || order?.key == .random { words.append("seed:\(seed)") }
    guard let expression else { return words.joined(separator: " ") }
    if case .any = expression, !words.isEmpty {
      words.insert("(\(expression.normalizedText))", at: 0)
    } else {
      words.insert(expression.normalizedText, at: 0)
    }
    return words.joined(separator: " ")
  }
}

extension SelectionExpression {
  /// The text of the expression, without parentheses round it.
  public var normalizedText: String {
    switch self {
    case .term(let term): return term.normalizedText
    case .not(.term(let term)): return "-\(term.normalizedText)"
    case .not(let inner): return "-(\(inner.normalizedText))"
    case .all(let parts):
      return parts.map { part in
        if case .any = part { return "(\(part.normalizedText))" }
        return part.normalizedText
      }.joined(separator: " ")
    case .any(let sides): return sides.map(\.normalizedText).joined(separator: " or ")
    }
  }
}

extension SelectionOrder {
  fileprivate var valueText: String {
    let name: String
    switch key {
    case .random: return "random"
    case .field(let field): name = field.rawValue
    case .tagCount(let category): name = TagCategoryName.countName(of: category)
    }
    return isDescending == (key != .field(.id)) ? name : name + (isDescending ? "_desc" : "_asc")
  }
}

extension SelectionTerm {
  /// The word in its plainest form.
  public var normalizedText: String {
    switch test {
    case .tag(let pattern, let category): return pattern.tagText(category: category)
    case .field(let field, let matches):
      let isAge = field == .date && matches.areAges
      let name = isAge ? "age" : field.rawValue
      return "\(name):" + matches.map { $0.valueText(asAge: isAge) }.joined(separator: ",")
    case .tagCount(let category, let ranges):
      let values = ranges.map(\.valueText).joined(separator: ",")
      return "\(TagCategoryName.countName(of: category)):\(values)"
    case .has(let part): return "has:\(part.rawValue)"
    case .child(let ranges): return "child:" + ranges.map(\.valueText).joined(separator: ",")
    case .locked(let lock): return "locked:\(lock.rawValue)"
    case .status(let statuses):
      return "status:" + statuses.map(\.rawValue).joined(separator: ",")
    case .site(let names):
      let isOne = names.count == 1
      return "site:"
        + names.map { NamePattern(parts: [$0], isQuoted: isOne && $0.needsQuotes).valueText }
        .joined(separator: ",")
    case .captionKind(let kinds):
      return "caption:" + kinds.map(\.valueText).joined(separator: ",")
    case .captionText(let phrase):
      return "caption~\((phrase.text + (phrase.isPrefix ? "*" : "")).inQuotes)"
    case .file(let names): return "file:" + names.map(\.valueText).joined(separator: ",")
    case .set(let name): return "set:\(name)"
    case .numbers(let path): return "set:\("@\(path)".inQuotes)"
    }
  }
}

// MARK: - Names

extension NamePattern {
  fileprivate func tagText(category: String?) -> String {
    if let category { return "\(category):\(valueText)" }
    if isQuoted { return valueText }
    let text = plainText(escapesSigns: true)
    // `or` would be an operator, and a name with a colon may be one of a metatag.
    let label = text.lowercasedASCII.prefix { $0 != ":" }
    let isMetatag = text.contains(":") && Metatag.named[String(label)] != nil
    // Only behind a colon does a backslash take a blank along.
    let needsLabel =
      isMetatag || ["and", "or"].contains(text.lowercasedASCII)
      || text.unicodeScalars.contains(where: \.isBlank)
    return needsLabel ? "tag:\(valueText)" : text
  }

  /// As it stands behind a colon.
  var valueText: String {
    isQuoted ? parts[0].inQuotes : plainText(escapesSigns: false)
  }

  /// As a plain word. Parentheses stay as they are where they are in pairs.
  private func plainText(escapesSigns: Bool) -> String {
    let beginsGroup = escapesSigns && parts[0].unicodeScalars.first == "("
    let escapesParentheses = beginsGroup || !parts.joined().hasPairedParentheses
    var text = String.UnicodeScalarView()
    for (index, part) in parts.enumerated() {
      if index > 0 { text.append("*") }
      for scalar in part.unicodeScalars {
        let isEscaped =
          switch scalar {
          case "*", "\\": true
          case "(", ")": escapesParentheses
          case "\"": text.isEmpty
          case "'": text.isEmpty && !escapesSigns
          case "-": escapesSigns && text.isEmpty
          case "~": escapesSigns && (text.isEmpty || String(text).lowercasedASCII == "caption")
          // Only values have blanks, which a backslash has taken along.
          default: scalar.isBlank
          }
        if isEscaped { text.append("\\") }
        text.append(scalar)
      }
    }
    return String(text)
  }
}

extension String {
  fileprivate var inQuotes: String {
    var text = "\"".unicodeScalars
    for scalar in unicodeScalars {
      if scalar == "\"" || scalar == "\\" { text.append("\\") }
      text.append(scalar)
    }
    text.append("\"")
    return String(text)
  }

  fileprivate var needsQuotes: Bool {
    unicodeScalars.contains { $0.isBlank || $0 == "," } || self == "none" || self == "any"
  }

  fileprivate var hasPairedParentheses: Bool {
    var depth = 0
    for scalar in unicodeScalars {
      if scalar == "(" { depth += 1 }
      if scalar == ")" { depth -= 1 }
      if depth < 0 { return false }
    }
    return depth == 0
  }
}
