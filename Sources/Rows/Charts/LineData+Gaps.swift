// Rows of counts leave out what nothing was counted for: no caption has 200 to 300 letters, so there is no row of
// it. A line from one count to the next would tell of some.

extension LineData {
  /// Points of a line with its gaps filled; longer lines stay as they are.
  private static let maximumPointCount = 5000

  /// Whether the rows count things in steps: by year, by length, by number of tags.
  static func countsSteps(_ table: ChartTable, _ plan: ChartPlan) -> Bool {
    guard plan.labels.count == 1, plan.values.count == 1 else { return false }
    let x = table.columns[plan.labels[0]]
    return table.columns[plan.values[0]].hasSuffix("_count")
      && (x == "year" || x.hasSuffix("_length") || x.hasSuffix("_count"))
  }

  /// Puts zeros into the places where a series has no row between its first and its last one.
  mutating func fillGaps() {
    let places = Set(series.flatMap { $0.points.map(\.x) }).sorted()
    let step = zip(places, places.dropFirst()).map { $1 - $0 }.min() ?? 0
    guard step >= 1, places.allSatisfy({ $0 == $0.rounded() }) else { return }
    for index in series.indices {
      let points = series[index].points
      guard let first = points.first?.x, let last = points.last?.x,
        (last - first) / step < Double(Self.maximumPointCount)
      else { continue }
      let known = Set(points.map(\.x))
      let zeros = stride(from: first, through: last, by: step).filter { !known.contains($0) }
        .map { Point(x: $0, y: 0, label: ChartNumber.text($0)) }
      series[index].points = (points + zeros).sorted { $0.x < $1.x }
    }
  }
}
