extension ChartPlot {
  func lines(_ data: LineData) -> String {
    var svg = SVGText()
    let y = ChartScale(covering: data.yRange, tickCount: 6, isWhole: data.hasWholeY)
    let isSingle = data.series.count == 1
    let head = drawHead(data.title, series: isSingle ? [] : data.series.map(\.name), &svg)
    let frame = frame(y, below: head)
    drawYAxis(y, title: data.yTitle, in: frame, &svg)
    let range = data.xRange
    let span = range.upperBound - range.lowerBound
    // The first and the last point stand at the ends, a single one in the middle.
    func x(_ value: Double) -> Double {
      frame.left + (span > 0 ? (value - range.lowerBound) / span : 0.5) * frame.width
    }
    drawXAxis(data, x: x, in: frame, &svg)
    for (position, series) in data.series.enumerated() {
      let color = Self.colors[position % Self.colors.count]
      var run: [(x: Double, y: Double)] = []
      for (index, point) in series.points.enumerated() {
        if let value = point.y {
          run.append((x(point.x), frame.bottom - y.position(of: value) * frame.height))
        }
        // A gap ends a line.
        if point.y == nil || index == series.points.count - 1 {
          if run.count > 1 { svg.polyline(run, color: color) }
          if run.count == 1 { svg.dot(x: run[0].x, y: run[0].y, color: color, title: series.name) }
          run.removeAll(keepingCapacity: true)
        }
      }
      if series.points.count <= Self.maximumMarkedPointCount {
        for point in series.points {
          guard let value = point.y else { continue }
          svg.dot(
            x: x(point.x), y: frame.bottom - y.position(of: value) * frame.height, color: color,
            title: "\(series.name), \(point.label): \(ChartNumber.figure(value))")
        }
      }
    }
    drawXTitle(data.xTitle, in: frame, &svg)
    return finish(svg, notes: data.notes, below: frame.bottom + 44)
  }

  /// Labels of the x that have room: texts as they come, or round numbers.
  private func drawXAxis(
    _ data: LineData, x: (Double) -> Double, in frame: Frame, _ svg: inout SVGText
  ) {
    var ticks: [(x: Double, label: String)] = []
    if let labels = data.xLabels {
      // Behind the last label that has room, or before the first.
      var end = -Double.infinity
      for label in labels {
        let text = ChartLabel(label.text, maximumWidth: 16)
        let half = Self.width(of: text.width) / 2
        guard x(label.x) - half > end else { continue }
        ticks.append((x(label.x), text.text))
        end = x(label.x) + half + 14
      }
    } else {
      let scale = ChartScale(covering: data.xRange, tickCount: 8, isWhole: data.hasWholeX)
      ticks = scale.ticks.filter(data.xRange.contains).map { (x($0), scale.label($0)) }
    }
    for tick in ticks {
      svg.line(tick.x, frame.bottom, tick.x, frame.bottom + 4, style: "axis")
      let isAtEnd = tick.x + Self.width(of: ChartLabel(tick.label).width) / 2 > Self.width - 4
      svg.text(
        tick.label, x: isAtEnd ? Self.width - 4 : tick.x, y: frame.bottom + 18,
        anchor: isAtEnd ? .end : .middle, style: "note")
    }
  }
}
