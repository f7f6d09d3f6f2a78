/// What one chart shows, read from the table: text and SVG draw the same.
struct BarData: Equatable {
  struct Bar: Equatable {
    var label: String
    /// Nil: there is no value, and so no bar.
    var value: Double?
  }

  var labelTitle: String
  var valueTitle: String
  var bars: [Bar]
  /// What is not in the picture.
  var note: String?

  /// - Throws: `badOption` when there is no column of numbers.
  init(_ table: ChartTable, maximumCount: Int) throws {
    let telling = table.tellingColumns
    let textColumn = telling.first(where: table.hasText)
    let numericCount = telling.count(where: table.isNumeric)
    // Without text the first of several columns of numbers is the label: a year, a number.
    let labelColumn = textColumn ?? (numericCount > 1 ? telling[0] : nil)
    let valueColumn = try table.firstNumericColumn(besides: labelColumn, for: .bar)
    labelTitle = labelColumn.map { table.columns[$0] } ?? "row"
    valueTitle = table.columns[valueColumn]
    bars = table.rows.prefix(maximumCount).enumerated().map { place, row in
      Bar(
        label: labelColumn.map { row[$0].label } ?? "\(place + 1)",
        value: row[valueColumn].number)
    }
    note = table.cutNote(shownCount: bars.count)
  }

  /// From the least to the greatest value, with zero between: bars begin there.
  var range: ClosedRange<Double> {
    let values = bars.compactMap(\.value)
    return min(0, values.min() ?? 0)...max(0, values.max() ?? 0)
  }
}

/// Lines over a common x.
struct LineData: Equatable {
  struct Series: Equatable {
    var name: String
    /// A y for each x; nil leaves a gap.
    var values: [Double?]
  }

  var xTitle: String
  var xs: [Double]
  /// Texts of the x in their order, when x is no number.
  var xLabels: [String]?
  var series: [Series]
  var note: String?

  /// - Throws: `badOption` when there is no column of numbers.
  init(_ table: ChartTable) throws {
    let isSingle = table.columns.count == 1
    let xColumn = table.tellingColumns[0]
    let hasNumbers = !isSingle && table.isNumeric(xColumn)
    let hasLabels = !isSingle && !hasNumbers
    let first = try table.firstNumericColumn(besides: isSingle ? nil : xColumn, for: .line)
    // A row without x has no place.
    let rows = hasNumbers ? table.rows.filter { $0[xColumn].number != nil } : table.rows
    let ordered =
      hasNumbers ? rows.sorted { ($0[xColumn].number ?? 0) < ($1[xColumn].number ?? 0) } : rows
    xTitle = isSingle ? "row" : table.columns[xColumn]
    xs = ordered.enumerated().map { place, row in
      hasNumbers ? row[xColumn].number ?? 0 : Double(isSingle ? place + 1 : place)
    }
    xLabels = hasLabels ? ordered.map { $0[xColumn].label } : nil
    series = table.columns.indices.filter {
      $0 >= first && $0 != xColumn && table.isNumeric($0)
    }.map { column in
      Series(name: table.columns[column], values: ordered.map { $0[column].number })
    }
    note = table.cutNote(shownCount: ordered.count)
  }

  var xRange: ClosedRange<Double> { (xs.min() ?? 0)...(xs.max() ?? 0) }

  var yRange: ClosedRange<Double> {
    let values = series.flatMap { $0.values.compactMap(\.self) }
    let least = values.min() ?? 0
    let greatest = values.max() ?? 0
    // A line that comes near zero shows how near.
    if least > 0, least < greatest / 2 { return 0...greatest }
    return least...greatest
  }
}

/// How many values lie in each of some ranges of equal width.
struct HistogramData: Equatable {
  var title: String
  /// One more than counts; a range has its lower edge, the last one both.
  var edges: [Double]
  var edgeLabels: [String]
  var counts: [Int]
  var nullCount: Int
  var note: String?

  /// - Throws: `badOption` when there is no column of numbers.
  init(_ table: ChartTable, bucketCount: Int) throws {
    let column = try table.firstNumericColumn(for: .histogram)
    let values = table.rows.compactMap { $0[column].number }
    // The column is one of numbers, so there is a least and a greatest.
    let least = values.min() ?? 0
    let greatest = values.max() ?? 0
    let isWhole = values.allSatisfy { $0 == $0.rounded() && $0.magnitude < 1e15 }
    let scale = ChartScale(
      covering: least...greatest, tickCount: bucketCount, isWhole: isWhole)
    title = table.columns[column]
    edges = scale.ticks
    edgeLabels = edges.map(scale.label)
    counts = Array(repeating: 0, count: edges.count - 1)
    for value in values {
      var bucket = Int((scale.place(of: value) * Double(counts.count)).rounded(.down))
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
    (nullCount > 0 ? ["\(nullCount) rows have no number"] : []) + (note.map { [$0] } ?? [])
  }
}
