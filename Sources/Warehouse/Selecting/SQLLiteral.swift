/// Values as they stand in SQL text.
enum SQLLiteral {
  static func text(_ text: String) -> String {
    // SQLite ends a statement at a zero byte.
    let parts = text.split(separator: "\0", omittingEmptySubsequences: false)
    return parts.map { "'\($0.replacing("'", with: "''"))'" }.joined(separator: " || char(0) || ")
  }

  static func list(_ texts: some Sequence<String>) -> String {
    texts.map(text).joined(separator: ", ")
  }
}
