// The `table` format where a person reads it.
//
//     tag        post_count  post_ratio
//     ─────────  ──────────  ──────────
//     long_hair       1,204      0.6020
//     holding_h…          7        NULL
//
//     (2 of 8,931 rows)
//
// Columns are cut to the width of the terminal: texts first; headers take several lines before anything
// is cut; columns that have no room at all are named below. Whole numbers are grouped by thousands but
// for ids and years; others have three or four significant digits.

/// What a terminal can show.
public struct TerminalStyle: Sendable {
  /// Columns.
  public var width: Int
  /// Whether headers are dim.
  public var hasColor: Bool

  public init(width: Int, hasColor: Bool) {
    self.width = max(20, width)
    self.hasColor = hasColor
  }
}

/// Lays rows out for a terminal, with bounded memory: widths come from the first rows.
package struct TerminalTable {
  /// Widths are settled after this many rows.
  package static let sampledRowCount = 200
  /// A text is not cut below this many columns, as long as other columns can go.
  private static let minimumTextWidth = 10
  private static let gap = 2

  private enum Cell {
    case null
    case number(String)
    case text(ChartLabel)

    var width: Int {
      switch self {
      case .null: 4
      case .number(let text): text.count
      case .text(let label): label.width
      }
    }
  }

  private let columns: [String]
  private let style: TerminalStyle
  private var row: [Cell] = []
  private var waiting: [[Cell]] = []
  private var isSettled = false
  /// Of the columns that are shown, the first of all.
  private var widths: [Int] = []
  private var isRight: [Bool] = []

  package init(columns: [String], style: TerminalStyle) {
    self.columns = columns
    self.style = style
  }

  // MARK: Values of the current row, from left to right

  package mutating func appendNull() { row.append(.null) }

  package mutating func append(integer value: Int64) {
    let text = String(value)
    row.append(
      .number(ColumnName.isOrdinal(columns[row.count]) ? text : ChartNumber.grouped(text)))
  }

  package mutating func append(real value: Double) { row.append(.number(Self.text(of: value))) }

  /// Long texts are cut to what a terminal can show.
  package mutating func append(text: String) {
    row.append(.text(ChartLabel(text, maximumWidth: style.width)))
  }

  /// Three or four significant digits; four behind the point where the value is below 1, so that shares
  /// stand below each other.
  package static func text(of value: Double) -> String {
    let magnitude = value.magnitude
    guard value.isFinite, magnitude < 1e15 else { return value.description }
    if magnitude == 0 { return "0" }
    if magnitude < 1e-6 { return value.description }
    let decimals =
      switch magnitude {
      case 999.95...: 0
      case 99.995...: 1
      case 9.9995...: 2
      case 0.99995...: 3
      case 0.0099995...: 4
      case 0.00099995...: 5
      case 0.000099995...: 6
      default: 8
      }
    return ChartNumber.grouped(ChartNumber.fixed(value, decimals: decimals))
  }

  package mutating func endRow(into output: RowBytes) {
    if isSettled {
      write(row, into: output)
    } else {
      waiting.append(row)
      if waiting.count >= Self.sampledRowCount { settle(into: output) }
    }
    row.removeAll(keepingCapacity: true)
  }

  /// Lays out what is still waiting, and says how many rows there are.
  package mutating func finish(shownCount: Int, totalCount: RowTotal?, into output: RowBytes) {
    if !isSettled { settle(into: output) }
    var parts = [Self.counted(shownCount)]
    switch totalCount {
    case .exactly(let count) where count > shownCount:
      parts = ["\(ChartNumber.grouped("\(shownCount)")) of \(Self.counted(count))"]
    case .moreThan(let count):
      parts = ["\(ChartNumber.grouped("\(shownCount)")) of more than \(Self.counted(count))"]
    default: break
    }
    let hidden = columns[widths.count...]
    if !hidden.isEmpty {
      parts.append(
        "no room for \(hidden.count == 1 ? "a column" : "\(hidden.count) columns"): "
          + hidden.joined(separator: ", "))
    }
    let line = TerminalText.wrapped("(\(parts.joined(separator: "; ")))", to: style.width)
    output.append("\n" + line.split(separator: "\n").map { dim(String($0)) + "\n" }.joined())
  }

  private static func counted(_ count: Int) -> String {
    "\(ChartNumber.grouped("\(count)")) \(count == 1 ? "row" : "rows")"
  }

  private func dim(_ text: String) -> String {
    style.hasColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text
  }

  // MARK: Widths

  private mutating func settle(into output: RowBytes) {
    isSettled = true
    fit()
    let headings = zip(columns, widths).map { name, width in Self.headingLines(name, to: width) }
    let height = headings.map(\.count).max() ?? 0
    for line in 0..<height {
      let labels = headings.enumerated().map { column, lines in
        // Headers stand at the bottom.
        let position = line - (height - lines.count)
        return position < 0
          ? ChartLabel("") : ChartLabel(lines[position], maximumWidth: widths[column])
      }
      output.append(dim(joined(labels)) + "\n")
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    output.append(dim(rule) + "\n")
    for row in waiting { write(row, into: output) }
    waiting.removeAll()
  }

  /// Gives each column its width, and leaves out those behind that have no room.
  private mutating func fit() {
    let cellWidths = columns.indices.map { column in
      waiting.map { $0[column].width }.max() ?? 0
    }
    isRight = columns.indices.map { column in
      var hasNumber = false
      for row in waiting {
        switch row[column] {
        case .null: continue
        case .number: hasNumber = true
        case .text: return false
        }
      }
      return hasNumber
    }
    let headings = columns.map { ChartLabel($0).width }
    widths = zip(cellWidths, headings).map { max($0, $1, 1) }
    guard total(widths) > style.width else { return }
    // Headers in several lines.
    let pieces = columns.map { name in
      min(Self.pieces(of: name).map { ChartLabel($0).width }.max() ?? 1, style.width)
    }
    widths = zip(cellWidths, pieces).map { max($0, $1, 1) }
    guard total(widths) > style.width else { return spread(to: headings) }
    let least = columns.indices.map { column in
      isRight[column]
        ? widths[column] : min(widths[column], max(Self.minimumTextWidth, pieces[column]))
    }
    var count = columns.count
    while count > 1, total(Array(least[..<count])) > style.width { count -= 1 }
    widths = Array(widths[..<count])
    shrink(to: Array(least[..<count]))
    spread(to: headings)
  }

  private func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + Self.gap * (widths.count - 1)
  }

  /// Cuts the widest texts until all fit.
  private mutating func shrink(to least: [Int]) {
    while total(widths) > style.width {
      let position = widths.indices.filter { widths[$0] > least[$0] }.max {
        widths[$0] < widths[$1]
      }
      guard let position else {
        if widths.count == 1 { widths[0] = min(widths[0], style.width) }
        return
      }
      widths[position] -= 1
    }
  }

  /// Gives room that is left to headers that are broken.
  private mutating func spread(to headings: [Int]) {
    for column in widths.indices where headings[column] > widths[column] {
      let room = style.width - total(widths)
      if headings[column] - widths[column] <= room { widths[column] = headings[column] }
    }
  }

  /// `post_`, `count`
  private static func pieces(of name: String) -> [String] {
    var pieces: [String] = [""]
    for character in name {
      pieces[pieces.count - 1].append(character)
      if character == "_" || character == " " { pieces.append("") }
    }
    return pieces.filter { !$0.isEmpty }
  }

  private static func headingLines(_ name: String, to width: Int) -> [String] {
    guard ChartLabel(name).width > width else { return [name] }
    var lines: [String] = []
    for piece in pieces(of: name) {
      if let last = lines.last, ChartLabel(last + piece).width <= width {
        lines[lines.count - 1] = last + piece
      } else {
        lines.append(piece)
      }
    }
    return lines
  }

  // MARK: Rows

  private func write(_ row: [Cell], into output: RowBytes) {
    var text = ""
    var waitingSpaces = 0
    for (column, width) in widths.enumerated() {
      if column > 0 { waitingSpaces += Self.gap }
      let cell = row[column]
      let (shown, shownWidth) = shown(cell, width: width)
      let padding = max(0, width - shownWidth)
      if shownWidth > 0 {
        text += String(repeating: " ", count: waitingSpaces + (isRight[column] ? padding : 0))
        text += shown
        waitingSpaces = isRight[column] ? 0 : padding
      } else {
        waitingSpaces += padding
      }
    }
    output.append(text + "\n")
  }

  private func shown(_ cell: Cell, width: Int) -> (String, Int) {
    switch cell {
    case .null: (dim("NULL"), 4)
    case .number(let text): (text, text.count)
    case .text(let label) where label.width > width: cut(label, to: width)
    case .text(let label): (label.text, label.width)
    }
  }

  private func cut(_ label: ChartLabel, to width: Int) -> (String, Int) {
    let label = ChartLabel(label.text, maximumWidth: width)
    return (label.text, label.width)
  }

  private func joined(_ labels: [ChartLabel]) -> String {
    var text = ""
    for (column, label) in labels.enumerated() {
      if column > 0 { text += String(repeating: " ", count: Self.gap) }
      let width = widths[column]
      text += isRight[column] ? label.aligned(to: width) : label.padded(to: width)
    }
    while text.last == " " { text.removeLast() }
    return text
  }
}

/// How many rows there are where only some are shown.
public enum RowTotal: Sendable, Equatable {
  case exactly(Int)
  case moreThan(Int)
}
