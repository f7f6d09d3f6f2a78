/// Texts by the columns that they take on a terminal: wide letters take two, combining marks none.
public enum TerminalText {
  /// The columns of a text, with control characters shown as tables show them.
  public static func width(of text: String) -> Int { ChartLabel(text).width }

  /// The text with control characters made visible, and `…` at its end where it is wider than so many
  /// columns.
  public static func cut(_ text: String, to maximumWidth: Int) -> String {
    ChartLabel(text, maximumWidth: maximumWidth).text
  }

  /// The text with control characters made visible, and spaces behind it up to so many columns.
  public static func padded(_ text: String, to width: Int) -> String {
    ChartLabel(text).padded(to: width)
  }

  /// Lines that are at most so many columns wide, broken at spaces where that can be.
  ///
  /// What is broken goes on below where it began: behind the spaces at the front of its line, or
  /// below the second column of a line of two (`name   value`), and two columns to the right of that
  /// where there is none.
  public static func wrapped(_ text: String, to width: Int) -> String {
    var lines: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      lines += wrapped(line: line, to: width)
    }
    return lines.joined(separator: "\n")
  }

  private static func wrapped(line: Substring, to width: Int) -> [String] {
    guard ChartLabel(String(line)).width > width else { return [String(line)] }
    let indent = hangingIndent(of: line, width: width)
    var lines: [String] = []
    var current = ""
    var currentWidth = 0
    var rest = line
    // Words with the spaces before them.
    while !rest.isEmpty {
      let spaces = rest.prefix { $0 == " " }
      let word = rest.dropFirst(spaces.count).prefix { $0 != " " }
      rest = rest.dropFirst(spaces.count + word.count)
      let wordWidth = ChartLabel(String(word)).width
      let isAtFront = lines.isEmpty ? currentWidth == 0 : currentWidth <= indent
      if !isAtFront, currentWidth + spaces.count + wordWidth > width {
        lines.append(current)
        current = String(repeating: " ", count: indent)
        currentWidth = indent
      } else if !isAtFront || lines.isEmpty {
        current += spaces
        currentWidth += spaces.count
      }
      // A word that is wider than a line is broken where the line ends.
      for character in word {
        let characterWidth = ChartLabel(String(character)).width
        if currentWidth + characterWidth > width, currentWidth > indent {
          lines.append(current)
          current = String(repeating: " ", count: indent)
          currentWidth = indent
        }
        current.append(character)
        currentWidth += characterWidth
      }
    }
    return lines + [current]
  }

  private static func hangingIndent(of line: Substring, width: Int) -> Int {
    let front = line.prefix { $0 == " " }.count
    let body = line.dropFirst(front)
    if let gap = body.firstRange(of: "  ") {
      let spaces = body[gap.lowerBound...].prefix { $0 == " " }.count
      let second = front + ChartLabel(String(body[..<gap.lowerBound])).width + spaces
      if second <= width / 2 { return second }
    }
    return min(front + 2, width / 2)
  }
}
