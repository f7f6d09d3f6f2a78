// Charts as SVG, 860 pixels wide: horizontal bars with their values, lines with a legend, a histogram.
// The height of bars grows with their number.

public import ByteIO

/// Draws a chart as an SVG document. The same table gives the same bytes.
public struct ChartPlot {
  public static let maximumBarCount = 500
  static let bucketCount = 30
  static let width = 860.0
  static let height = 480.0
  static let margin = 24.0
  static let barHeight = 20.0
  /// Letters in a line of the title.
  static let titleColumnCount = 96
  /// Points are marked when a line has so few.
  static let maximumMarkedPointCount = 60
  /// Told apart by people who do not see all colours, too (Observable's, 2023).
  static let colors = [
    "#4269d0", "#efb118", "#ff725c", "#6cc5b0", "#3ca951", "#ff8ab7", "#a463f2", "#97bbf5",
    "#9c6b4e", "#9498a0",
  ]

  private let isInline: Bool

  /// - Parameter isInline: Whether it becomes part of a page, which then has the styles: no head, no background,
  ///   and the width of its place.
  public init(isInline: Bool = false) {
    self.isInline = isInline
  }

  /// Writes the chart beside `path` and puts it in place.
  ///
  /// - Parameter plan: one of the same table.
  /// - Throws: `ByteIOError` when the file is there and not to be replaced, is reserved, or
  ///   cannot be written.
  public func write(
    _ table: ChartTable, by plan: ChartPlan, to path: String, replaces: Bool,
    reserved: ReservedFiles
  ) throws {
    let writer = try ByteWriter(path: path, replace: replaces, reserved: reserved)
    try writer.append(draw(table, by: plan))
    try writer.commit()
  }

  /// The same with columns that are guessed; throws `badOption`, `empty`, too.
  public func write(
    _ table: ChartTable, as kind: ChartKind, to path: String, replaces: Bool,
    reserved: ReservedFiles
  ) throws {
    let plan = try table.plan(for: ChartRequest(kind: kind))
    try write(table, by: plan, to: path, replaces: replaces, reserved: reserved)
  }

  /// The document; throws `badOption`, `empty`.
  public func draw(_ table: ChartTable, as kind: ChartKind) throws -> String {
    draw(table, by: try table.plan(for: ChartRequest(kind: kind)))
  }

  /// The document of a chart by a plan of the same table.
  public func draw(_ table: ChartTable, by plan: ChartPlan) -> String {
    switch plan.kind {
    case .bar: bars(BarData(table, plan, maximumCount: Self.maximumBarCount))
    case .line: lines(LineData(table, plan))
    case .histogram: histogram(HistogramData(table, plan, bucketCount: Self.bucketCount))
    }
  }

  // MARK: Bars

  func bars(_ data: BarData) -> String {
    var svg = SVGText()
    let head = drawHead(data.title, series: data.hasSeries ? data.seriesNames : [], &svg)
    let labels = data.bars.map { ChartLabel($0.label, maximumWidth: 40) }
    let title = ChartLabel(data.labelTitle, maximumWidth: 40)
    let figures = data.bars.map { $0.value.map(ChartNumber.figure) ?? "null" }
    let scale = ChartScale(covering: data.range, tickCount: 6)
    let frame = Frame(
      left: Self.margin + 8 + Self.width(of: max(title.width, labels.map(\.width).max() ?? 0)),
      right: Self.width - Self.margin - 8 - Self.width(of: figures.map(\.count).max() ?? 0),
      top: head + 28, bottom: head + 28 + Self.barHeight * Double(data.bars.count))
    func x(_ value: Double) -> Double { frame.left + scale.position(of: value) * frame.width }
    svg.text(title.text, x: frame.left - 8, y: head + 4, anchor: .end, style: "title")
    svg.text(data.valueTitle, x: frame.left, y: head + 4, style: "title")
    for tick in scale.ticks {
      svg.line(x(tick), frame.top, x(tick), frame.bottom, style: "grid")
      svg.text(
        ChartNumber.grouped(scale.label(tick)), x: x(tick), y: frame.bottom + 18, anchor: .middle,
        style: "note")
    }
    for (position, bar) in data.bars.enumerated() {
      let top = frame.top + Double(position) * Self.barHeight
      let base = top + Self.barHeight / 2 + 4
      svg.text(
        labels[position].text, x: frame.left - 8, y: base, anchor: .end,
        style: data.beginsGroup(position) ? "" : "note")
      let value = bar.value ?? 0
      if bar.value != nil {
        svg.bar(
          x: min(x(0), x(value)), y: top + 2, width: (x(value) - x(0)).magnitude,
          height: Self.barHeight - 4, color: Self.colors[bar.series % Self.colors.count],
          title: (data.hasSeries ? "\(data.seriesNames[bar.series]), " : "")
            + "\(bar.label): \(figures[position])")
      }
      svg.text(figures[position], x: x(max(0, value)) + 5, y: base, style: "note")
    }
    svg.line(x(0), frame.top, x(0), frame.bottom, style: "axis")
    return finish(svg, notes: data.note.map { [$0] } ?? [], below: frame.bottom + 28)
  }

  // MARK: Histogram

  func histogram(_ data: HistogramData) -> String {
    var svg = SVGText()
    let greatest = Double(data.counts.max() ?? 0)
    let y = ChartScale(covering: 0...max(1, greatest), tickCount: 5, isWhole: true)
    let head = drawHead(data.heading, series: [], &svg)
    let frame = frame(y, below: head)
    drawYAxis(y, title: "rows", in: frame, &svg)
    let step = frame.width / Double(data.counts.count)
    for (position, count) in data.counts.enumerated() {
      let height = y.position(of: Double(count)) * frame.height
      let range = "\(data.edgeLabels[position]) … \(data.edgeLabels[position + 1])"
      svg.bar(
        x: frame.left + Double(position) * step + 0.5, y: frame.bottom - height,
        width: max(0.5, step - 1), height: height, color: Self.colors[0],
        title: "\(range): \(count)")
    }
    let labelWidth = Self.width(of: data.edgeLabels.map(\.count).max() ?? 0) + 12
    let every = max(1, Int((labelWidth / step).rounded(.up)))
    for position in stride(from: 0, to: data.edgeLabels.count, by: every) {
      let x = frame.left + Double(position) * step
      svg.line(x, frame.bottom, x, frame.bottom + 4, style: "axis")
      svg.text(
        data.edgeLabels[position], x: x, y: frame.bottom + 18, anchor: .middle, style: "note")
    }
    drawXTitle(data.title, in: frame, &svg)
    return finish(svg, notes: data.notes, below: frame.bottom + 44)
  }

  // MARK: What they share

  /// The rectangle that the values are drawn in.
  struct Frame {
    var left: Double
    var right: Double
    var top: Double
    var bottom: Double

    var width: Double { right - left }
    var height: Double { bottom - top }
  }

  static func width(of columnCount: Int) -> Double {
    Double(columnCount) * SVGText.columnWidth
  }

  func frame(_ y: ChartScale, below head: Double) -> Frame {
    let labels = y.ticks.map { ChartNumber.grouped(y.label($0)) }
    return Frame(
      left: Self.margin + 10 + Self.width(of: labels.map(\.count).max() ?? 0),
      right: Self.width - Self.margin, top: head + 24,
      bottom: Self.height - Self.margin - 44)
  }

  func drawYAxis(_ y: ChartScale, title: String, in frame: Frame, _ svg: inout SVGText) {
    svg.text(title, x: Self.margin, y: frame.top - 20, style: "title")
    for tick in y.ticks {
      let height = frame.bottom - y.position(of: tick) * frame.height
      let isBase = tick == 0 || tick == y.least
      svg.line(frame.left, height, frame.right, height, style: isBase ? "axis" : "grid")
      svg.text(
        ChartNumber.grouped(y.label(tick)), x: frame.left - 8, y: height + 4, anchor: .end,
        style: "note")
    }
  }

  /// The title of the chart and the legend of its series, where it has them.
  ///
  /// - Returns: where the rest begins.
  func drawHead(_ title: String?, series: [String], _ svg: inout SVGText) -> Double {
    var y = Self.margin
    if let title {
      let lines = TerminalText.wrapped(title, to: Self.titleColumnCount).split(separator: "\n")
      for line in lines {
        svg.text(String(line), x: Self.margin, y: y + 6, style: "head")
        y += 20
      }
      y += 6
    }
    var x = Self.margin
    for (position, name) in series.enumerated() {
      let label = ChartLabel(name, maximumWidth: 40)
      let width = Self.width(of: label.width) + 34
      if x > Self.margin, x + width > Self.width - Self.margin {
        x = Self.margin
        y += 20
      }
      let color = Self.colors[position % Self.colors.count]
      svg.bar(x: x, y: y - 6, width: 12, height: 12, color: color, title: name)
      svg.text(label.text, x: x + 17, y: y + 4)
      x += width
    }
    return series.isEmpty ? y : y + 24
  }

  func drawXTitle(_ title: String, in frame: Frame, _ svg: inout SVGText) {
    svg.text(title, x: frame.right, y: frame.bottom + 38, anchor: .end, style: "title")
  }

  /// Puts notes below and closes the document.
  func finish(_ svg: SVGText, notes: [String], below bottom: Double) -> String {
    var svg = svg
    var y = bottom
    for note in notes {
      y += 16
      svg.text(note, x: Self.margin, y: y, style: "note")
    }
    let height = y + Self.margin
    return isInline
      ? svg.element(width: Self.width, height: height)
      : svg.document(width: Self.width, height: height)
  }
}
