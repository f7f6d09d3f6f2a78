/// What is known of a chart before its rows are: as the header of a query says it, or its user.
public struct ChartRequest: Sendable {
  /// Nil: what suits the columns.
  public var kind: ChartKind?
  /// Columns that name the bars, or give the x of lines; none: guessed.
  public var labels: [String]
  /// Columns that are the lengths of bars, or the y of lines; none: guessed.
  public var values: [String]
  /// Columns that tell one line from another; none: guessed, where the labels are guessed too.
  public var series: [String]
  /// Stands above the chart.
  public var title: String?
  /// What columns count or measure, by their names; of the others the name is asked.
  public var units: [String: String]

  public init(
    kind: ChartKind? = nil, labels: [String] = [], values: [String] = [], series: [String] = [],
    title: String? = nil, units: [String: String] = [:]
  ) {
    self.kind = kind
    self.labels = labels
    self.values = values
    self.series = series
    self.title = title
    self.units = units
  }
}

/// The columns of a table that a chart draws, by their places.
public struct ChartPlan: Sendable, Equatable {
  public internal(set) var kind: ChartKind
  /// None: rows are numbered.
  var labels: [Int]
  /// At least one; several have one unit.
  var values: [Int]
  var series: [Int]
  public var title: String?
  /// Names of the axes, with units.
  var labelTitle: String
  var valueTitle: String

  /// What the columns say, for a chart whose title nobody has given.
  public var standardTitle: String {
    kind == .histogram ? "rows by \(valueTitle)" : "\(valueTitle) by \(labelTitle)"
  }
}
