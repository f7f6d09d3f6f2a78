// Charts for a terminal: lines of text that are at most `width` columns wide.
//
//     The tags that most posts have
//     tag         site                              post_count (posts)
//     long_hair   danbooru  ████████████████████████████████████ 1,204
//                 e621      ██████████████████▊ 622
//     1girl       danbooru  ██████████████████▍ 610
//
// A chart of one series has no column for it.

/// Draws a chart as lines of text.
public struct ChartText {
  /// Bars that are drawn at most.
  public static let maximumBarCount = 200
  /// Ranges of a histogram, about.
  static let bucketCount = 20
  /// A narrower terminal is drawn as this.
  static let minimumWidth = 30
  public static let defaultWidth = 80

  /// Colours of series in their order, as a terminal numbers them; behind the last the first comes again.
  static let colors = [34, 33, 31, 36, 32, 35]

  let width: Int
  let hasColor: Bool

  /// - Parameters:
  ///   - width: Columns of the terminal.
  ///   - hasColor: Whether several series are told apart by colours too.
  public init(width: Int, hasColor: Bool = false) {
    // A chart is as wide as a line; any number may be asked for.
    self.width = min(max(Self.minimumWidth, width), 10_000)
    self.hasColor = hasColor
  }

  /// The lines of a chart, each with its newline.
  ///
  /// - Throws: `badOption` when the columns are not what the kind needs, `empty` without rows.
  public func draw(_ table: ChartTable, as kind: ChartKind) throws -> String {
    draw(table, by: try table.plan(for: ChartRequest(kind: kind)))
  }

  /// The lines of a chart, each with its newline.
  ///
  /// - Parameter plan: one of the same table.
  public func draw(_ table: ChartTable, by plan: ChartPlan) -> String {
    switch plan.kind {
    case .bar: bars(BarData(table, plan, maximumCount: Self.maximumBarCount))
    case .line: lines(LineData(table, plan))
    case .histogram: histogram(HistogramData(table, plan, bucketCount: Self.bucketCount))
    }
  }

  func histogram(_ data: HistogramData) -> String {
    let low = data.edgeLabels.map(\.count).max() ?? 0
    let bars = data.counts.enumerated().map { position, count in
      let from = ChartLabel(data.edgeLabels[position]).aligned(to: low)
      let to = ChartLabel(data.edgeLabels[position + 1]).aligned(to: low)
      return BarLine(
        label: ChartLabel("\(from) … \(to)"), series: ChartLabel(""), color: nil,
        value: Double(count))
    }
    let greatest = Double(data.counts.max() ?? 0)
    return heading(data.heading)
      + barLines(bars, titles: (data.title, "rows"), range: 0...greatest, notes: data.notes)
  }

  func bars(_ data: BarData) -> String {
    let bars = data.bars.enumerated().map { position, bar in
      BarLine(
        label: ChartLabel(data.beginsGroup(position) ? bar.label : "", maximumWidth: width * 2 / 5),
        series: ChartLabel(
          data.hasSeries ? data.seriesNames[bar.series] : "", maximumWidth: width / 5),
        color: data.hasSeries && hasColor ? Self.colors[bar.series % Self.colors.count] : nil,
        value: bar.value)
    }
    return heading(data.title)
      + barLines(
        bars, titles: (data.labelTitle, data.valueTitle), range: data.range,
        notes: data.note.map { [$0] } ?? [])
  }

  /// The title of the chart on lines of its own, if it has one.
  func heading(_ title: String?) -> String {
    title.map { TerminalText.wrapped($0, to: width) + "\n" } ?? ""
  }

  private struct BarLine {
    var label: ChartLabel
    var series: ChartLabel
    var color: Int?
    var value: Double?
  }

  private func barLines(
    _ bars: [BarLine], titles: (label: String, value: String),
    range: ClosedRange<Double>, notes: [String]
  ) -> String {
    let title = ChartLabel(titles.label, maximumWidth: width * 2 / 5)
    let labelWidth = max(title.width, bars.map(\.label.width).max() ?? 0)
    let seriesWidth = bars.map(\.series.width).max() ?? 0
    let figures = bars.map { $0.value.map(ChartNumber.figure) ?? "null" }
    let figureWidth = figures.map(\.count).max() ?? 0
    let indent = labelWidth + 2 + (seriesWidth > 0 ? seriesWidth + 2 : 0)
    let room = max(4, width - indent - figureWidth - 1)
    let valueTitle = ChartLabel(
      titles.value, maximumWidth: max(width * 2 / 5, min(width, indent + room) - title.width - 2))
    let span = range.upperBound - range.lowerBound
    // Columns to the left of zero; each side with values has one at least.
    var left = 0
    if range.lowerBound < 0 {
      left = Int((Double(room) * -range.lowerBound / span).rounded())
      left = min(max(left, 1), range.upperBound > 0 ? room - 1 : room)
    }
    let gap = max(2, min(width, indent + room) - title.width - valueTitle.width)
    var text = title.text + String(repeating: " ", count: gap) + valueTitle.text + "\n"
    for (bar, figure) in zip(bars, figures) {
      var line = bar.label.padded(to: labelWidth) + "  "
      if seriesWidth > 0 { line += bar.series.padded(to: seriesWidth) + "  " }
      let value = bar.value ?? 0
      var drawn = ""
      if left > 0 {
        let share = value < 0 ? value / range.lowerBound : 0
        drawn += Self.leftBar(length: share * Double(left), in: left)
      }
      if value > 0 { drawn += Self.bar(length: value / range.upperBound * Double(room - left)) }
      text += line + Self.colored(drawn, bar.color) + " " + figure + "\n"
    }
    for note in notes { text += "(\(note))\n" }
    return text
  }

  /// In a colour of the terminal; nil leaves the text as it is.
  static func colored(_ text: String, _ color: Int?) -> String {
    guard let color, !text.isEmpty else { return text }
    return "\u{1B}[\(color)m\(text)\u{1B}[0m"
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
