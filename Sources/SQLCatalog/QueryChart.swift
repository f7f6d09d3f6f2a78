// What a chart of a query shows, as `chart:` of its header states it:
//
//     bar, label tag, value post_count, series site
//     line, x month, y post_count, series site
//     bar, label related, value :measure, series site
//     none, a list of posts
//
// The kind comes first: bar, line or histogram; `none` where nothing can be drawn, and why. Then stand
// roles with one column or several: `label` (in a line `x`), `value` (in a line `y`) and `series`. Labels
// and series of several columns are joined by commas; several values are a series each and have to be of
// one unit. `:name` is the column that the parameter of this name names.

/// The columns that a chart of a query draws.
public struct QueryChart: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case bar, line, histogram
  }

  public var kind: Kind
  /// What names the bars, or the x of the lines; none in a histogram.
  public var labels: [String]
  /// The lengths of the bars, or the y of the lines.
  public var values: [String]
  /// What tells one row of bars or one line from another; none when there is only one.
  public var series: [String]

  /// All columns, and parameters with their colons.
  public var columns: [String] { labels + values + series }

  /// Parses what stands behind `chart:`; nil for `none`.
  ///
  /// - Throws: `SQLHeaderError` with `line` and no path.
  init?(_ text: String, line: Int) throws {
    var parts = text.split(separator: ",").map { part in
      part.split(separator: " ").map(String.init)
    }
    guard !parts.isEmpty, parts[0].count == 1 else {
      throw Self.error("'\(text)' does not begin with the kind of the chart", line: line)
    }
    let name = parts.removeFirst()[0]
    if name == "none" { return nil }
    guard let kind = Kind(rawValue: name) else {
      throw Self.error("'\(name)' is no kind of chart", line: line)
    }
    self.kind = kind
    (labels, values, series) = ([], [], [])
    for part in parts {
      let columns = Array(part.dropFirst())
      guard let role = part.first, !columns.isEmpty else {
        throw Self.error("'\(part.joined(separator: " "))' is no role with a column", line: line)
      }
      switch (role, kind) {
      case ("label", .bar), ("x", .line): labels += columns
      case ("value", .bar), ("value", .histogram), ("y", .line): values += columns
      case ("series", .bar), ("series", .line): series += columns
      default: throw Self.error("'\(role)' is no role in a \(name) chart", line: line)
      }
    }
    guard !values.isEmpty, kind == .histogram || !labels.isEmpty else {
      throw Self.error("'\(text)' does not name the columns of the chart", line: line)
    }
  }

  private static func error(_ message: String, line: Int) -> SQLHeaderError {
    SQLHeaderError(
      message + ", expected such as: bar, label tag, value post_count, series site; or: line, x "
        + "month, y post_count; or: none, why", line: line)
  }
}

/// What a header says of a query's chart.
public enum QueryDrawing: Sendable, Equatable {
  /// Nothing: the columns have to be guessed.
  case unstated
  /// There is nothing to draw, and why, if the header says it.
  case none(reason: String?)
  case chart(QueryChart)
}
