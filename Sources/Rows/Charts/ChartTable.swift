// Rows of a result as charts need them: every value a number, a text or nothing.
//
// All three charts read the same table, and so do text and SVG. Which columns they draw is a `ChartPlan`
// (ChartTable+Plan.swift).

/// The rows that a chart is made of, with bounded memory.
public struct ChartTable: Sendable {
  /// Rows that are kept; those behind are only counted.
  public static let maximumRowCount = 100_000
  /// Lines of a chart; more cannot be told apart.
  static let maximumSeriesCount = 10
  /// Numbers beyond have no place in a picture: their differences would be infinite.
  static let greatestNumber = 1e300
  /// Characters of a text that are kept.
  static let maximumLabelLength = 200

  enum Value: Sendable, Equatable {
    case null
    case number(Double)
    case text(String)

    var number: Double? {
      guard case .number(let number) = self else { return nil }
      return number
    }

    /// As a label shows it.
    var label: String {
      switch self {
      case .null: "null"
      case .number(let number): ChartNumber.text(number)
      case .text(let text): text
      }
    }
  }

  public let columns: [String]
  /// Rows that were given, kept or not.
  public private(set) var rowCount = 0
  private(set) var rows: [[Value]] = []
  private var row: [Value] = []

  public init(columns: [String]) {
    self.columns = columns
  }

  // MARK: Values of the current row, from left to right

  public mutating func appendNull() { row.append(.null) }

  /// Infinity, NaN and what is beyond `greatestNumber` count as nothing.
  public mutating func append(number: Double) {
    row.append(number.magnitude <= Self.greatestNumber ? .number(number) : .null)
  }

  public mutating func append(text: String) {
    row.append(.text(String(text.prefix(Self.maximumLabelLength))))
  }

  public mutating func endRow() {
    precondition(row.count == columns.count, "a row of \(columns.count) got \(row.count) values")
    rowCount += 1
    if rows.count < Self.maximumRowCount { rows.append(row) }
    row.removeAll(keepingCapacity: true)
  }

  // MARK: What the columns are

  /// Whether a column has numbers and no text.
  func isNumeric(_ column: Int) -> Bool {
    rows.contains { $0[column].number != nil } && !hasText(column)
  }

  func hasText(_ column: Int) -> Bool {
    rows.contains { if case .text = $0[column] { true } else { false } }
  }

  /// The columns that tell the rows apart, from left to right; all of them when none does.
  var tellingColumns: [Int] {
    let telling = columns.indices.filter { column in
      guard let first = rows.first?[column], rows.count > 1, case .text = first else { return true }
      return rows.contains { $0[column] != first }
    }
    return telling.isEmpty ? Array(columns.indices) : telling
  }

  /// What is not in the picture; nil when everything is.
  func cutNote(shownCount: Int) -> String? {
    let hiddenCount = rowCount - shownCount
    return hiddenCount > 0
      ? "\(hiddenCount) of \(rowCount) rows \(hiddenCount == 1 ? "is" : "are") not shown" : nil
  }

  /// Several columns of a row as one label.
  func label(of row: [Value], _ labels: [Int]) -> String {
    labels.map { flagWords(of: row[$0], column: $0) ?? row[$0].label }.joined(separator: ", ")
  }

  /// `deleted` or `not deleted` for the 1 or 0 of a column `is_deleted`; nil for any other value.
  private func flagWords(of value: Value, column: Int) -> String? {
    let name = columns[column]
    guard name.hasPrefix("is_"), let number = value.number, number == 0 || number == 1 else {
      return nil
    }
    let words = String(name.dropFirst("is_".count).map { $0 == "_" ? " " : $0 })
    return number == 1 ? words : "not \(words)"
  }
}
