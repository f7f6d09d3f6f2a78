/// The formats that result rows can be written in.
///
/// The raw values are what `--format` takes on the command line.
public enum RowFormat: String, CaseIterable, Sendable {
  /// Columns padded to a common width, for people: header, rule, rows.
  case table
  /// One JSON array of objects, an object a line.
  case json
  /// One JSON object a line, no array around them.
  case jsonl
  /// RFC 4180 with a header row, but lines end in a single newline.
  case csv
  /// Tab-separated with a header row; `\t`, `\n`, `\r` and `\\` stand for those characters.
  case tsv
  /// A table in GitHub-flavoured Markdown.
  case markdown

  /// The format of a name, which may be `ndjson`, as others call lines of JSON.
  public init?(named name: String) {
    self.init(rawValue: name == "ndjson" ? Self.jsonl.rawValue : name)
  }
}
