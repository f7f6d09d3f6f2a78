// Charts for a terminal: lines of text that are at most `width` columns wide.
//
//     tag                                                   post_count
//     long_hair   ████████████████████████████████████████████████ 1204
//     1girl       ████████████████████████▊ 622

/// Draws a chart as lines of text.
public struct ChartText {
  /// Bars that are drawn at most.
  public static let maximumBarCount = 200
  /// Ranges of a histogram, about.
  static let bucketCount = 20
  /// A narrower terminal is drawn as this.
  static let minimumWidth = 30
  public static let defaultWidth = 80

  let width: Int

  /// - Parameter width: Columns of the terminal.
  public init(width: Int) {
    // A chart is as wide as a line; any number may be asked for.
    self.width = min(max(Self.minimumWidth, width), 10_000)
  }

  /// The lines of a chart, each with its newline.
  ///
  /// - Throws: `badOption` when the columns are not what the kind needs, `empty` without rows.
  public func draw(_ table: ChartTable, as kind: ChartKind) throws -> String {
    guard !table.rows.isEmpty else {
      throw ExportError(.empty, "there are no rows to draw")
    }
    return switch kind {
    case .bar: bars(try BarData(table, maximumCount: Self.maximumBarCount))
    case .line: lines(try LineData(table))
    case .histogram: histogram(try HistogramData(table, bucketCount: Self.bucketCount))
    }
  }

  func histogram(_ data: HistogramData) -> String {
    let low = data.edgeLabels.map(\.count).max() ?? 0
    let bars = data.counts.enumerated().map { place, count in
      let from = ChartLabel(data.edgeLabels[place]).aligned(to: low)
      let to = ChartLabel(data.edgeLabels[place + 1]).aligned(to: low)
      return (label: ChartLabel("\(from) … \(to)"), value: Optional(Double(count)))
    }
    let greatest = Double(data.counts.max() ?? 0)
    return barLines(
      bars, titles: (data.title, "rows"), range: 0...greatest, notes: data.notes)
  }

  func bars(_ data: BarData) -> String {
    let bars = data.bars.map {
      (label: ChartLabel($0.label, maximumWidth: width * 2 / 5), value: $0.value)
    }
    return barLines(
      bars, titles: (data.labelTitle, data.valueTitle), range: data.range,
      notes: data.note.map { [$0] } ?? [])
  }

  private func barLines(
    _ bars: [(label: ChartLabel, value: Double?)], titles: (label: String, value: String),
    range: ClosedRange<Double>, notes: [String]
  ) -> String {
    let title = ChartLabel(titles.label, maximumWidth: width * 2 / 5)
    let labelWidth = max(title.width, bars.map(\.label.width).max() ?? 0)
    let figures = bars.map { $0.value.map(ChartNumber.text) ?? "null" }
    let valueTitle = ChartLabel(titles.value, maximumWidth: width * 2 / 5)
    let figureWidth = figures.map(\.count).max() ?? 0
    let room = max(4, width - labelWidth - figureWidth - 3)
    let span = range.upperBound - range.lowerBound
    // Columns to the left of zero; each side with values has one at least.
    var left = 0
    if range.lowerBound < 0 {
      left = Int((Double(room) * -range.lowerBound / span).rounded())
      left = min(max(left, 1), range.upperBound > 0 ? room - 1 : room)
    }
    let gap = max(2, min(width, labelWidth + 2 + room) - title.width - valueTitle.width)
    var text = title.text + String(repeating: " ", count: gap) + valueTitle.text + "\n"
    for (bar, figure) in zip(bars, figures) {
      var line = bar.label.padded(to: labelWidth) + "  "
      let value = bar.value ?? 0
      if left > 0 {
        let share = value < 0 ? value / range.lowerBound : 0
        line += Self.leftBar(length: share * Double(left), in: left)
      }
      if value > 0 { line += Self.bar(length: value / range.upperBound * Double(room - left)) }
      text += line + " " + figure + "\n"
    }
    for note in notes { text += "(\(note))\n" }
    return text
  }

  /// A bar to the right, in eighths of a column; what is above zero is seen.
  static func bar(length: Double) -> String {
    let eighths = max(1, Int((length * 8).rounded()))
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + parts[eighths % 8]
  }

  /// A bar that ends at zero to its right, in halves of a column.
  static func leftBar(length: Double, in room: Int) -> String {
    let halves = length > 0 ? max(1, Int((length * 2).rounded())) : 0
    let bar = (halves % 2 == 1 ? "▐" : "") + String(repeating: "█", count: halves / 2)
    return String(repeating: " ", count: max(0, room - (halves + 1) / 2)) + bar
  }
}
