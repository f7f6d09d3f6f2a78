// What the name of a column tells of its values. Headers of queries say it better; a statement of a user
// has only names, and those of a warehouse follow rules: `_count`, `_ratio`, `_at`, `_id`, `number`.

/// What the name of a column tells of its values.
public enum ColumnName {
  /// Whether its numbers name something or give its place, such as an id, a year, a rank or a flag:
  /// they are no lengths to draw, and are not grouped by thousands.
  public static func isOrdinal(_ name: String) -> Bool {
    let words = words(of: name)
    // A flag: is_deleted, has_record.
    if words.count > 1, words[0] == "is" || words[0] == "has" { return true }
    return [
      "id", "ids", "number", "year", "month", "week", "day", "hour", "position", "rank", "line",
      "version", "permille", "md5", "key",
    ].contains(lastWord(of: name))
  }

  /// Whether it says when something was.
  package static func isTime(_ name: String) -> Bool {
    ["year", "month", "week", "day", "date", "time", "at", "hour"].contains(lastWord(of: name))
  }

  /// Whether its numbers are shares of something, mostly between 0 and 1.
  package static func isRatio(_ name: String) -> Bool {
    [
      "ratio", "share", "frequency", "jaccard", "cosine", "overlap", "probability", "evenness",
      "percent", "precision", "recall",
    ].contains(lastWord(of: name))
  }

  /// What is counted or measured: `posts` of `post_count`; nil when the name does not tell.
  package static func unit(of name: String) -> String? {
    let words = words(of: name)
    if isRatio(name) { return "0..1" }
    switch words.last {
    case "bytes": return words.count > 1 ? "bytes" : nil
    case "seconds": return words.count > 1 ? "seconds" : nil
    case "count":
      guard words.count > 1 else { return nil }
      let word = words[words.count - 2]
      return word.hasSuffix("s") ? word : word + "s"
    default: return nil
    }
  }

  private static func words(of name: String) -> [String] {
    name.lowercased().split { $0 == "_" || $0 == " " }.map(String.init)
  }

  private static func lastWord(of name: String) -> String { words(of: name).last ?? "" }
}
