extension ChartPlot {
  func lines(_ data: LineData) -> String {
    var svg = SVGText()
    let y = ChartScale(covering: data.yRange, tickCount: 6)
    var frame = frame(yLabels: y.ticks.map(y.label))
    let isSingle = data.series.count == 1
    if !isSingle { frame.top += 8 }
    drawYAxis(y, title: isSingle ? data.series[0].name : "", in: frame, &svg)
    let range = data.xRange
    let span = range.upperBound - range.lowerBound
    // The first and the last point stand at the ends, a single one in the middle.
    func x(_ value: Double) -> Double {
      frame.left + (span > 0 ? (value - range.lowerBound) / span : 0.5) * frame.width
    }
    drawXAxis(data, x: x, in: frame, &svg)
    for (place, series) in data.series.enumerated() {
      let color = Self.colors[place % Self.colors.count]
      var run: [(x: Double, y: Double)] = []
      for (index, value) in series.values.enumerated() {
        if let value {
          run.append((x(data.xs[index]), frame.bottom - y.place(of: value) * frame.height))
        }
        // A gap ends a line.
        if value == nil || index == series.values.count - 1 {
          if run.count > 1 { svg.polyline(run, color: color) }
          if run.count == 1 { svg.dot(x: run[0].x, y: run[0].y, color: color, title: series.name) }
          run.removeAll(keepingCapacity: true)
        }
      }
      if data.xs.count <= Self.maximumMarkedPointCount {
        for (index, value) in series.values.enumerated() {
          guard let value else { continue }
          let label = data.xLabels?[index] ?? ChartNumber.text(data.xs[index])
          svg.dot(
            x: x(data.xs[index]), y: frame.bottom - y.place(of: value) * frame.height,
            color: color, title: "\(series.name), \(label): \(ChartNumber.text(value))")
        }
      }
    }
    if !isSingle { drawLegend(data.series.map(\.name), &svg) }
    drawXTitle(data.xTitle, in: frame, &svg)
    return finish(svg, notes: data.note.map { [$0] } ?? [], below: frame.bottom + 44)
  }

  /// Labels of the x that have room: texts as they come, or round numbers.
  private func drawXAxis(
    _ data: LineData, x: (Double) -> Double, in frame: Frame, _ svg: inout SVGText
  ) {
    var ticks: [(x: Double, label: String)] = []
    if let labels = data.xLabels {
      let cut = labels.map { ChartLabel($0, maximumWidth: 16) }
      let widest = Self.width(of: cut.map(\.width).max() ?? 0) + 14
      let room = max(1, Int(frame.width / widest))
      let every = max(1, (labels.count + room - 1) / room)
      ticks = stride(from: 0, to: labels.count, by: every).map { (data.xs[$0], cut[$0].text) }
    } else {
      let isWhole = data.xs.allSatisfy { $0 == $0.rounded() }
      let scale = ChartScale(covering: data.xRange, tickCount: 8, isWhole: isWhole)
      ticks = scale.ticks.filter(data.xRange.contains).map { ($0, scale.label($0)) }
    }
    for tick in ticks {
      svg.line(x(tick.x), frame.bottom, x(tick.x), frame.bottom + 4, style: "axis")
      let isAtEnd = x(tick.x) + Self.width(of: ChartLabel(tick.label).width) / 2 > Self.width
      svg.text(
        tick.label, x: isAtEnd ? Self.width - 4 : x(tick.x), y: frame.bottom + 18,
        anchor: isAtEnd ? .end : .middle, style: "note")
    }
  }

  private func drawLegend(_ names: [String], _ svg: inout SVGText) {
    var x = Self.margin
    for (place, name) in names.enumerated() {
      let label = ChartLabel(name, maximumWidth: 30)
      let width = Self.width(of: label.width) + 34
      guard x + width <= Self.width - Self.margin else {
        svg.text("… \(names.count - place) more", x: x, y: Self.margin + 4, style: "note")
        return
      }
      let color = Self.colors[place % Self.colors.count]
      svg.bar(x: x, y: Self.margin - 6, width: 12, height: 12, color: color, title: name)
      svg.text(label.text, x: x + 17, y: Self.margin + 4)
      x += width
    }
  }
}
