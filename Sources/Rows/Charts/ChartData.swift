/// What one chart shows, read from the table: text and SVG draw the same.
struct BarData: Equatable {
  struct Bar: Equatable {
    var label: String
    /// Its place among the series.
    var series = 0
    /// Nil: there is no value, and so no bar.
    var value: Double?
  }

  var title: String?
  var labelTitle: String
  var valueTitle: String
  /// One name each; a single one is not shown.
  var seriesNames: [String]
  /// Bars of one label stand together, in the order of the series.
  var bars: [Bar]
  /// What is not in the picture.
  var note: String?

  init(_ table: ChartTable, _ plan: ChartPlan, maximumCount: Int) {
    title = plan.title
    labelTitle = plan.labelTitle
    valueTitle = plan.valueTitle
    let rows = table.rows.prefix(max(1, maximumCount / plan.values.count))
    var series = ChartSeries(plan, of: table, rows: rows)
    var groups: [[Bar]] = []
    var groupOfLabel: [String: Int] = [:]
    let isGrouped = !plan.series.isEmpty || plan.values.count > 1
    for (position, row) in rows.enumerated() {
      let label = plan.labels.isEmpty ? "\(position + 1)" : table.label(of: row, plan.labels)
      for value in plan.values {
        let bar = Bar(
          label: label, series: series.position(of: row, value), value: row[value].number)
        if isGrouped, let group = groupOfLabel[label] {
          groups[group].append(bar)
        } else {
          groupOfLabel[label] = groups.count
          groups.append([bar])
        }
      }
    }
    seriesNames = series.names
    bars = groups.flatMap { group in
      group.enumerated().sorted { ($0.element.series, $0.offset) < ($1.element.series, $1.offset) }
        .map(\.element)
    }
    note = table.cutNote(shownCount: rows.count)
  }

  /// Whether the series of a bar has to be told.
  var hasSeries: Bool { seriesNames.count > 1 }

  /// Whether a bar is the first of its label.
  func beginsGroup(_ position: Int) -> Bool {
    !hasSeries || position == 0 || bars[position - 1].label != bars[position].label
  }

  /// From the least to the greatest value, with zero between: bars begin there.
  var range: ClosedRange<Double> {
    let values = bars.compactMap(\.value)
    return min(0, values.min() ?? 0)...max(0, values.max() ?? 0)
  }
}

/// The series of a chart: by name, so that a site has one colour in all charts. Where there are too many to be
/// drawn, in the order in which rows name them, because the first ones matter most.
private struct ChartSeries {
  private(set) var names: [String] = []
  private let plan: ChartPlan
  private let table: ChartTable
  private var positionOfName: [String: Int] = [:]

  init(_ plan: ChartPlan, of table: ChartTable, rows: some Sequence<[ChartTable.Value]>) {
    self.plan = plan
    self.table = table
    for row in rows {
      for value in plan.values { _ = position(of: row, value) }
    }
    // Columns keep their order.
    guard !plan.series.isEmpty, plan.values.count == 1,
      names.count <= ChartTable.maximumSeriesCount
    else { return }
    names.sort()
    for (position, name) in names.enumerated() { positionOfName[name] = position }
  }

  mutating func position(of row: [ChartTable.Value], _ value: Int) -> Int {
    var name = plan.series.isEmpty ? "" : table.label(of: row, plan.series)
    if name.isEmpty || plan.values.count > 1 {
      name += (name.isEmpty ? "" : ", ") + table.columns[value]
    }
    if let position = positionOfName[name] { return position }
    positionOfName[name] = names.count
    names.append(name)
    return names.count - 1
  }
}

/// Lines over a common x.
struct LineData: Equatable {
  struct Point: Equatable {
    var x: Double
    /// Nil leaves a gap.
    var y: Double?
    var label: String
  }

  struct Series: Equatable {
    var name: String
    /// Ascending by x; where two have one x, in the order of the rows.
    var points: [Point]
  }

  var title: String?
  var xTitle: String
  var yTitle: String
  /// The texts of the x, ascending by their places, when x is no number.
  var xLabels: [(x: Double, text: String)]?
  var series: [Series]
  var notes: [String]

  init(_ table: ChartTable, _ plan: ChartPlan) {
    title = plan.title
    xTitle = plan.labelTitle
    yTitle = plan.valueTitle
    var names = ChartSeries(plan, of: table, rows: table.rows)
    let axis = Axis(table, plan.labels)
    var points = [[Point]](repeating: [], count: names.names.count)
    var labels: [Double: String] = [:]
    var placelessCount = 0
    for (index, row) in table.rows.enumerated() {
      let label = plan.labels.isEmpty ? "\(index + 1)" : table.label(of: row, plan.labels)
      guard let x = axis.position(of: row, label: label, index: index) else {
        placelessCount += 1
        continue
      }
      labels[x] = label
      for value in plan.values {
        let series = names.position(of: row, value)
        points[series].append(Point(x: x, y: row[value].number, label: label))
      }
    }
    xLabels =
      axis.isNumeric ? nil : labels.sorted { $0.key < $1.key }.map { (x: $0.key, text: $0.value) }
    series = zip(names.names, points).prefix(ChartTable.maximumSeriesCount).map { name, points in
      Series(
        name: name,
        points: points.enumerated().sorted {
          ($0.element.x, $0.offset) < ($1.element.x, $1.offset)
        }.map(\.element))
    }
    notes = table.cutNote(shownCount: table.rows.count).map { [$0] } ?? []
    if points.count > series.count {
      notes.append("\(points.count - series.count) of \(points.count) series are not shown")
    }
    if placelessCount > 0 {
      notes.append(
        "\(placelessCount) \(placelessCount == 1 ? "row has" : "rows have") no "
          + plan.labels.map { table.columns[$0] }.joined(separator: ", "))
    }
    if axis.isNumeric, Self.countsSteps(table, plan) { fillGaps() }
  }

  static func == (one: Self, other: Self) -> Bool {
    one.title == other.title && one.xTitle == other.xTitle && one.yTitle == other.yTitle
      && one.series == other.series && one.notes == other.notes
      && (one.xLabels ?? []).elementsEqual(other.xLabels ?? []) { $0 == $1 }
  }

  /// How rows find their places on the x: by number, by time, or one behind the other.
  private struct Axis {
    let isNumeric: Bool
    private let column: Int?
    private let isTime: Bool
    private var positionOfLabel: [String: Double] = [:]

    init(_ table: ChartTable, _ labels: [Int]) {
      column = labels.count == 1 ? labels[0] : nil
      isNumeric = labels.isEmpty || column.map(table.isNumeric) ?? false
      isTime = column.map(table.isTime) ?? false
      guard !isNumeric, !isTime else { return }
      for row in table.rows {
        let label = table.label(of: row, labels)
        if positionOfLabel[label] == nil { positionOfLabel[label] = Double(positionOfLabel.count) }
      }
    }

    /// Nil for a row without number or time.
    func position(of row: [ChartTable.Value], label: String, index: Int) -> Double? {
      guard let column else { return isNumeric ? Double(index + 1) : positionOfLabel[label] }
      if isNumeric { return row[column].number }
      if isTime {
        guard case .text(let text) = row[column] else { return nil }
        return ChartTime(text)?.months
      }
      return positionOfLabel[label]
    }
  }

  private var xs: [Double] { series.flatMap { $0.points.map(\.x) } }

  var hasWholeY: Bool {
    series.allSatisfy { $0.points.allSatisfy { $0.y.map { $0 == $0.rounded() } ?? true } }
  }

  var hasWholeX: Bool { xs.allSatisfy { $0 == $0.rounded() } }

  var xRange: ClosedRange<Double> { (xs.min() ?? 0)...(xs.max() ?? 0) }

  var yRange: ClosedRange<Double> {
    let values = series.flatMap { $0.points.compactMap(\.y) }
    let least = values.min() ?? 0
    let greatest = values.max() ?? 0
    // A line that comes near zero shows how near.
    if least > 0, least < greatest / 2 { return 0...greatest }
    return least...greatest
  }
}

/// How many values lie in each of some ranges of equal width.
struct HistogramData: Equatable {
  var heading: String?
  var title: String
  /// One more than counts; a range has its lower edge, the last one both.
  var edges: [Double]
  var edgeLabels: [String]
  var counts: [Int]
  var nullCount: Int
  var note: String?

  /// - Throws: `badOption` when there is no column of numbers.
  init(_ table: ChartTable, bucketCount: Int) throws {
    self.init(
      table, try table.plan(for: ChartRequest(kind: .histogram)), bucketCount: bucketCount)
  }

  init(_ table: ChartTable, _ plan: ChartPlan, bucketCount: Int) {
    let column = plan.values[0]
    let values = table.rows.compactMap { $0[column].number }
    // The column is one of numbers, so there is a least and a greatest.
    let least = values.min() ?? 0
    let greatest = values.max() ?? 0
    let isWhole = values.allSatisfy { $0 == $0.rounded() && $0.magnitude < 1e15 }
    let scale = ChartScale(
      covering: least...greatest, tickCount: bucketCount, isWhole: isWhole)
    heading = plan.title
    title = plan.valueTitle
    edges = scale.ticks
    edgeLabels = edges.map(scale.label)
    counts = Array(repeating: 0, count: edges.count - 1)
    for value in values {
      var bucket = Int((scale.position(of: value) * Double(counts.count)).rounded(.down))
      bucket = min(max(bucket, 0), counts.count - 1)
      // Division rounds: the edges decide.
      if value < edges[bucket], bucket > 0 { bucket -= 1 }
      if bucket + 1 < counts.count, value >= edges[bucket + 1] { bucket += 1 }
      counts[bucket] += 1
    }
    nullCount = table.rows.count - values.count
    note = table.cutNote(shownCount: table.rows.count)
  }

  /// What the picture leaves out, in words.
  var notes: [String] {
    (nullCount > 0 ? ["\(nullCount) \(nullCount == 1 ? "row has" : "rows have") no number"] : [])
      + (note.map { [$0] } ?? [])
  }
}
