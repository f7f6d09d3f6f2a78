// Lines on a terminal: dots of braille, eight to a column, for one series; a sign each for several.

extension ChartText {
  static let lineHeight = 16
  /// Signs of series in their order; behind the last the first comes again.
  static let seriesSigns: [Character] = ["*", "o", "+", "x", "#", "@", "%", "&"]

  func lines(_ data: LineData) -> String {
    let isBraille = data.series.count == 1
    let y = ChartScale(covering: data.yRange, tickCount: 4, isWhole: data.hasWholeY)
    let tickLabels = y.ticks.map { ChartNumber.grouped(y.label($0)) }
    let axisWidth = tickLabels.map(\.count).max() ?? 0
    let columnCount = max(10, width - axisWidth - 2)
    let dots = isBraille ? (x: 2, y: 4) : (x: 1, y: 1)
    let xRange = data.xRange
    let xSpan = xRange.upperBound - xRange.lowerBound
    var grid = Grid(columnCount: columnCount, rowCount: Self.lineHeight, dots: dots)
    for (position, series) in data.series.enumerated() {
      var last: (x: Int, y: Int)?
      for sample in series.points {
        guard let value = sample.y else {
          last = nil
          continue
        }
        let share = xSpan > 0 ? (sample.x - xRange.lowerBound) / xSpan : 0
        let point = (
          x: Int((share * Double(grid.width - 1)).rounded()),
          y: Int(((1 - y.position(of: value)) * Double(grid.height - 1)).rounded())
        )
        grid.draw(from: last ?? point, to: point, sign: position)
        last = point
      }
    }
    var labelOfRow: [Int: String] = [:]
    for (tick, label) in zip(y.ticks, tickLabels) {
      labelOfRow[Int(((1 - y.position(of: tick)) * Double(Self.lineHeight - 1)).rounded())] = label
    }
    var text = heading(data.title) + heading(data.yTitle)
    for row in 0..<Self.lineHeight {
      let label = labelOfRow[row] ?? ""
      let line = ChartLabel(label).aligned(to: axisWidth) + (label.isEmpty ? " │" : " ┤")
      text += line + grid.row(row, isBraille: isBraille, hasColor: hasColor) + "\n"
    }
    let indent = String(repeating: " ", count: axisWidth + 1)
    text += indent + "└" + String(repeating: "─", count: columnCount) + "\n"
    text += indent + " " + xAxis(data, columnCount: columnCount) + "\n"
    for note in data.notes { text += "(\(note))\n" }
    if !isBraille { text += legend(data.series.map(\.name)) }
    return text
  }

  /// The sign of each series and its name, in as many lines as they need.
  private func legend(_ names: [String]) -> String {
    var text = ""
    var column = 0
    for (position, name) in names.enumerated() {
      let label = ChartLabel(name, maximumWidth: width - 2)
      if column > 0, column + 3 + 2 + label.width > width {
        text += "\n"
        column = 0
      }
      if column > 0 { text += "   " }
      let sign = String(Self.seriesSigns[position % Self.seriesSigns.count])
      let color = hasColor ? Self.colors[position % Self.colors.count] : nil
      text += Self.colored(sign, color) + " " + label.text
      column += (column > 0 ? 3 : 0) + 2 + label.width
    }
    return text + "\n"
  }

  /// The first x, the name of the axis, the last x.
  private func xAxis(_ data: LineData, columnCount: Int) -> String {
    let third = columnCount / 3
    let first = ChartLabel(
      data.xLabels?.first?.text ?? ChartNumber.text(data.xRange.lowerBound), maximumWidth: third)
    let last = ChartLabel(
      data.xRange.lowerBound == data.xRange.upperBound
        ? "" : data.xLabels?.last?.text ?? ChartNumber.text(data.xRange.upperBound),
      maximumWidth: third)
    let title = ChartLabel(
      data.xTitle, maximumWidth: max(1, columnCount - first.width - last.width - 4))
    let gap = columnCount - first.width - last.width - title.width
    guard gap >= 2 else { return first.text }
    let before = min(max(1, columnCount / 2 - first.width - title.width / 2), gap - 1)
    let front = first.text + String(repeating: " ", count: before) + title.text
    return last.width == 0
      ? front : front + String(repeating: " ", count: max(1, gap - before)) + last.text
  }

  /// Dots in cells of characters.
  struct Grid {
    let width: Int
    let height: Int
    private let columnCount: Int
    private let dots: (x: Int, y: Int)
    /// A bit a dot with braille; else the place of the sign and one.
    private var cells: [Int]

    init(columnCount: Int, rowCount: Int, dots: (x: Int, y: Int)) {
      self.columnCount = columnCount
      self.dots = dots
      width = columnCount * dots.x
      height = rowCount * dots.y
      cells = Array(repeating: 0, count: columnCount * rowCount)
    }

    /// Bresenham's line, both ends with it.
    mutating func draw(from start: (x: Int, y: Int), to end: (x: Int, y: Int), sign: Int) {
      let distance = (x: abs(end.x - start.x), y: abs(end.y - start.y))
      let step = (x: start.x < end.x ? 1 : -1, y: start.y < end.y ? 1 : -1)
      var point = start
      var error = distance.x - distance.y
      while true {
        set(point, sign: sign)
        if point == end { return }
        let double = 2 * error
        if double > -distance.y {
          error -= distance.y
          point.x += step.x
        }
        if double < distance.x {
          error += distance.x
          point.y += step.y
        }
      }
    }

    private mutating func set(_ point: (x: Int, y: Int), sign: Int) {
      let cell = point.y / dots.y * columnCount + point.x / dots.x
      if dots.x == 1 {
        cells[cell] = sign + 1
      } else {
        // The dots of U+2800 in the order of their bits: down the left, down the right, the last row.
        let bits = [[0, 3], [1, 4], [2, 5], [6, 7]]
        cells[cell] |= 1 << bits[point.y % 4][point.x % 2]
      }
    }

    /// The characters of a row, without the spaces at its end.
    func row(_ row: Int, isBraille: Bool, hasColor: Bool) -> String {
      let all = cells[row * columnCount..<(row + 1) * columnCount]
      let end = all.lastIndex { $0 != 0 }.map { $0 + 1 } ?? all.startIndex
      var text = ""
      for cell in all[..<end] {
        if cell == 0 {
          text.append(" ")
        } else if isBraille {
          // U+2800 and eight bits more are all braille.
          text.unicodeScalars.append(Unicode.Scalar(UInt32(0x2800 + cell)) ?? " ")
        } else {
          let sign = String(ChartText.seriesSigns[(cell - 1) % ChartText.seriesSigns.count])
          let color = ChartText.colors[(cell - 1) % ChartText.colors.count]
          text += ChartText.colored(sign, hasColor ? color : nil)
        }
      }
      return text
    }
  }
}
