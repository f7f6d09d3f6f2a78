/// Values as they stand in SQL text.
package enum SQLLiteral {
  package static func text(_ text: String) -> String {
    // SQLite ends a statement at a zero byte, and lines of a statement are indented.
    var parts = [""]
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\0", "\n", "\r": parts += ["char(\(scalar.value))", ""]
      case "'": parts[parts.count - 1] += "''"
      default: parts[parts.count - 1].unicodeScalars.append(scalar)
      }
    }
    let quoted = parts.enumerated().map { $0.offset % 2 == 0 ? "'\($0.element)'" : $0.element }
    return quoted.count == 1 ? quoted[0] : "(\(quoted.joined(separator: " || ")))"
  }

  package static func list(_ texts: some Sequence<String>) -> String {
    texts.map(text).joined(separator: ", ")
  }
}
