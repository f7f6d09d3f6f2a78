/// SQL as text: what stands outside of literals and comments.
enum SQLText {
  /// Replaces `:name` where `replacements` has the name, outside of literals and comments.
  ///
  /// - Returns: the text, and the names of all parameters, each once, in order.
  static func replacingParameters(
    in sql: String, with replacements: [String: String]
  ) -> (text: String, names: [String]) {
    var text = ""
    var names: [String] = []
    var rest = Substring(sql)
    while let first = rest.first {
      if let token = opaqueToken(at: rest) {
        text += token
        rest = rest.dropFirst(token.count)
        continue
      }
      let name = first == ":" ? rest.dropFirst().prefix { isNamePart($0) } : ""
      guard !name.isEmpty else {
        text.append(first)
        rest = rest.dropFirst()
        continue
      }
      text += replacements[String(name)] ?? ":\(name)"
      if !names.contains(String(name)) { names.append(String(name)) }
      rest = rest.dropFirst(1 + name.count)
    }
    return (text, names)
  }

  /// A literal, quoted name or comment that begins here, to its end or that of the text.
  private static func opaqueToken(at rest: Substring) -> Substring? {
    func through(_ ending: String, from start: Int) -> Substring {
      let body = rest.dropFirst(start)
      return body.firstRange(of: ending).map { rest[..<$0.upperBound] } ?? rest
    }
    if rest.hasPrefix("--") { return through("\n", from: 2) }
    if rest.hasPrefix("/*") { return through("*/", from: 2) }
    switch rest.first {
    // A doubled quote ends one literal and begins the next, which comes to the same.
    case "'": return through("'", from: 1)
    case "\"": return through("\"", from: 1)
    case "`": return through("`", from: 1)
    case "[": return through("]", from: 1)
    default: return nil
    }
  }

  private static func isNamePart(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    var text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }

  static func html(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
