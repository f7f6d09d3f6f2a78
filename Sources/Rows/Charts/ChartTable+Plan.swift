// Which columns a chart draws, where nobody says it:
//
//     label, x    a column of times (dates, years); else the text that tells most rows apart; else the
//                 first of several columns of numbers. A text that is another one in each row goes
//                 before a time.
//     series      where a label comes again: the texts that tell its rows apart, the site before others
//     value, y    the first column of numbers that is no id, year or rank; in lines without series all
//                 like it, for counts and shares never stand on one axis
//
// A column that has the same text in all of several rows, such as the site, tells nothing and is passed
// over.

internal import Selection

extension ChartTable {
  /// The columns that a request names, and for the rest those that are guessed.
  ///
  /// - Throws: `badOption` for a column that is not there or has no numbers to draw; `empty` without
  ///   rows.
  public func plan(for request: ChartRequest) throws -> ChartPlan {
    guard !rows.isEmpty else { throw OutputError(.empty, "there are no rows to draw") }
    let namedLabels = try request.labels.map(position)
    let namedValues = try request.values.map(position)
    let namedSeries = try request.series.map(position)
    for column in namedValues where !isNumeric(column) && !isEmpty(column) {
      throw OutputError(
        .badOption, "the column '\(columns[column])' has no numbers to draw",
        hint: numericNames.isEmpty ? nil : "Columns of numbers: \(numericNames).")
    }
    let isGuessed = request.labels.isEmpty
    let others = namedValues + namedSeries
    var labels = isGuessed ? guessedLabel(besides: others).map { [$0] } ?? [] : namedLabels
    let kind = request.kind ?? suggestedKind(labels: labels, besides: others)
    if kind == .histogram { labels = [] }
    let canGuessSeries = request.series.isEmpty && isGuessed && kind != .histogram
    let series =
      canGuessSeries ? guessedSeries(labels: labels, besides: namedValues) : namedSeries
    let values =
      namedValues.isEmpty
      ? try guessedValues(kind: kind, besides: labels + series, isAlone: series.isEmpty)
      : kind == .histogram ? [namedValues[0]] : namedValues
    return ChartPlan(
      kind: kind, labels: labels, values: values, series: kind == .histogram ? [] : series,
      title: request.title,
      labelTitle: labels.isEmpty
        ? "row"
        : kind == .line
          ? labels.map { axisTitle($0, request.units, of: labels) }.joined(separator: ", ")
          : labels.map { columns[$0] }.joined(separator: ", "),
      valueTitle: values.map { axisTitle($0, request.units, of: values) }.joined(separator: ", "))
  }

  /// The place of a column that somebody names.
  private func position(of name: String) throws -> Int {
    if let position = columns.firstIndex(of: name) { return position }
    let nearest = NearestNames.among(columns, to: name)
    let hint =
      nearest.isEmpty
      ? "It has \(NearestNames.list(columns))." : "Did you mean \(nearest)?"
    throw OutputError(.badOption, "the result has no column '\(name)'", hint: hint)
  }

  private var numericNames: String {
    NearestNames.list(columns.indices.filter(isNumeric).map { columns[$0] })
  }

  /// `post_count (posts)`, for names of bars need no unit; of several columns without units, for these would be too long.
  private func axisTitle(_ column: Int, _ units: [String: String], of all: [Int]) -> String {
    let name = columns[column]
    guard all.count == 1, let unit = units[name] ?? ColumnName.unit(of: name), unit != name
    else { return name }
    return "\(name) (\(unit))"
  }

  // MARK: Guesses

  private func isEmpty(_ column: Int) -> Bool { rows.allSatisfy { $0[column] == .null } }

  /// Whether a column says when something was.
  func isTime(_ column: Int) -> Bool {
    if isNumeric(column) { return ColumnName.isTime(columns[column]) }
    var hasTime = false
    for row in rows {
      switch row[column] {
      case .null: continue
      case .number: return false
      case .text(let text):
        guard ChartTime(text) != nil else { return false }
        hasTime = true
      }
    }
    return hasTime
  }

  private func distinctCount(_ column: Int) -> Int { Set(rows.map { $0[column].label }).count }

  private func guessedLabel(besides others: [Int]) -> Int? {
    let telling = tellingColumns.filter { !others.contains($0) }
    let texts = telling.filter { hasText($0) && !isTime($0) }
    // The site tells series apart; it is a label only where nothing else is.
    let names = texts.filter { columns[$0] != "site" }
    let best = (names.isEmpty ? texts : names).max {
      (distinctCount($0), $1) < (distinctCount($1), $0)
    }
    let time = telling.first(where: isTime)
    if let best, let time {
      let isName = distinctCount(best) == rows.count
      return isName && (best < time || distinctCount(time) < rows.count) ? best : time
    }
    if let found = time ?? best { return found }
    let numeric = telling.filter(isNumeric)
    // Without text the first of several columns of numbers is the label: a year, a number.
    guard numeric.count > (others.isEmpty ? 1 : 0) else { return nil }
    return numeric.first { ColumnName.isOrdinal(columns[$0]) } ?? numeric[0]
  }

  /// Texts that tell the rows of a label apart.
  private func guessedSeries(labels: [Int], besides others: [Int]) -> [Int] {
    let texts = tellingColumns.filter {
      !labels.contains($0) && !others.contains($0) && hasText($0) && !isTime($0)
    }.filter { distinctCount($0) <= Self.maximumSeriesCount }
    let site = texts.first { columns[$0] == "site" }
    func isUnique(_ columns: [Int]) -> Bool {
      Set(rows.map { row in (labels + columns).map { row[$0].label } }).count == rows.count
    }
    guard !labels.isEmpty, !isUnique([]) else { return site.map { [$0] } ?? [] }
    let ordered = (site.map { [$0] } ?? []) + texts.filter { $0 != site }
    if let one = ordered.first(where: { isUnique([$0]) }) { return [one] }
    return isUnique(ordered) ? ordered : site.map { [$0] } ?? Array(ordered.prefix(1))
  }

  private func guessedValues(kind: ChartKind, besides others: [Int], isAlone: Bool) throws -> [Int]
  {
    let numeric = columns.indices.filter { !others.contains($0) && isNumeric($0) }
    let measures = numeric.filter { !ColumnName.isOrdinal(columns[$0]) }
    guard let first = measures.first ?? numeric.first else {
      throw OutputError(
        .badOption, "there is no column of numbers for a \(kind.rawValue) chart",
        hint: "Select one, as in: SELECT tag, post_count FROM tag_frequency ORDER BY rank LIMIT 20")
    }
    guard kind == .line, isAlone else { return [first] }
    return (measures.isEmpty ? numeric : measures).filter { unit(of: $0) == unit(of: first) }
  }

  /// What may stand on one axis.
  private func unit(of column: Int) -> String {
    let name = columns[column]
    if let unit = ColumnName.unit(of: name) { return unit == "0..1" ? unit : "count" }
    let numbers = rows.compactMap { $0[column].number }
    let isShare =
      numbers.allSatisfy { (0...1).contains($0) } && numbers.contains { $0 != $0.rounded() }
    return isShare ? "0..1" : "count"
  }

  /// The kind that suits the columns: a single number a row is counted, what is named by a text that
  /// is no time has bars, the rest are lines.
  private func suggestedKind(labels: [Int], besides others: [Int]) -> ChartKind {
    guard let label = labels.first else { return .histogram }
    let isAlone = columns.indices.filter { isNumeric($0) && !others.contains($0) } == [label]
    if isAlone, others.isEmpty { return .histogram }
    return hasText(label) && !isTime(label) ? .bar : .line
  }

  /// The kind that suits the columns.
  public var suggestedKind: ChartKind {
    suggestedKind(labels: guessedLabel(besides: []).map { [$0] } ?? [], besides: [])
  }
}
