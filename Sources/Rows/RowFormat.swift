/// The formats that result rows can be written in.
///
/// The raw values are what `--format` takes on the command line.
public enum RowFormat: String, CaseIterable, Sendable {
  /// Columns padded to a common width, for people: header, rule, rows.
  case table
  /// One JSON array of objects, an object a line.
  case json
  /// One JSON object a line, no array around them.
  case ndjson
  /// RFC 4180 with a header row, but lines end in a single newline.
  case csv
  /// Tab-separated with a header row; `\t`, `\n`, `\r` and `\\` stand for those characters.
  case tsv
  /// A table in GitHub-flavoured Markdown.
  case markdown
}
