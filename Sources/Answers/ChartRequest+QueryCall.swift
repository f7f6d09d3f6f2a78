package import Rows
package import SQLCatalog

extension ChartRequest {
  /// Fills in what the user has not said: the columns that the header names, a title, units.
  ///
  /// Throws `badOption` where the header says that there is nothing to draw, and the user names no
  /// columns.
  package mutating func complete(for call: QueryCall) throws {
    title = call.title
    for column in call.query.columns ?? [] {
      units[column.name] = column.unit
    }
    switch call.query.drawing {
    case .unstated: return
    case .none(let reason):
      guard labels.isEmpty, values.isEmpty, kind == nil else { return }
      throw OutputError(
        .badOption,
        "the query \(call.query.name) has no chart" + (reason.map { ": it is \($0)" } ?? ""),
        hint: "Say what to draw: --x COLUMN --y COLUMN.")
    case .chart(let chart):
      func names(_ columns: [String]) -> [String] { columns.map { call.columnName(of: $0) } }
      kind = kind ?? ChartKind(rawValue: chart.kind.rawValue)
      // Who names the labels says how rows are told apart.
      if labels.isEmpty {
        labels = names(chart.labels)
        if series.isEmpty { series = names(chart.series) }
      }
      if values.isEmpty { values = names(chart.values) }
    }
  }
}

extension QueryCall {
  /// A column, or that which the parameter `:name` names.
  fileprivate func columnName(of name: String) -> String {
    guard name.hasPrefix(":"),
      case .text(let value) = arguments.first(where: { $0.name == name.dropFirst() })?.value
    else { return name }
    return value
  }

  /// What the query tells, and of what.
  package var title: String {
    var purpose = query.header.purpose
    if purpose.hasSuffix(".") { purpose.removeLast() }
    let named = arguments.filter { argument in
      argument.value != .null && argument.source != .standing
    }.map { argument in
      if case .text(let text) = argument.value { return "\(argument.name) \(text)" }
      return "\(argument.name) \(argument.value)"
    }
    return named.isEmpty ? purpose : "\(purpose) (\(named.joined(separator: ", ")))"
  }
}

extension NamedQuery.Column {
  /// What it counts or measures: the first words of its meaning.
  package var unit: String? {
    guard let meaning else { return nil }
    let first = meaning.prefix { $0 != "," }
    return first.isEmpty ? nil : String(first)
  }
}
