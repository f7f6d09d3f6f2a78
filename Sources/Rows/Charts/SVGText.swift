// SVG as text: elements with attributes, escaped, one a line. The same calls give the same bytes.

/// An SVG document that grows.
struct SVGText {
  /// Widths of letters are guessed: nobody here can measure a font.
  static let columnWidth = 6.7
  static let fontSize = 12

  enum Anchor: String {
    case start
    case middle
    case end
  }

  private var body = ""

  /// Text of XML: what it acts on escaped, what it may not hold as U+FFFD.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n", "\r": escaped += " "
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String
  ) {
    body += "<line x1=\"\(Self.at(x1))\" y1=\"\(Self.at(y1))\" x2=\"\(Self.at(x2))\""
    body += " y2=\"\(Self.at(y2))\" class=\"\(style)\"/>\n"
  }

  /// A rectangle that says `title` under the pointer.
  mutating func bar(
    x: Double, y: Double, width: Double, height: Double, color: String, title: String
  ) {
    body += "<rect x=\"\(Self.at(x))\" y=\"\(Self.at(y))\" width=\"\(Self.at(width))\""
    body += " height=\"\(Self.at(height))\" fill=\"\(color)\">"
    body += "<title>\(Self.escaped(title))</title></rect>\n"
  }

  mutating func text(
    _ text: String, x: Double, y: Double, anchor: Anchor = .start, style: String = "",
    isUpright: Bool = false
  ) {
    body += "<text x=\"\(Self.at(x))\" y=\"\(Self.at(y))\""
    if anchor != .start { body += " text-anchor=\"\(anchor.rawValue)\"" }
    if !style.isEmpty { body += " class=\"\(style)\"" }
    if isUpright { body += " transform=\"rotate(-90 \(Self.at(x)) \(Self.at(y)))\"" }
    body += ">\(Self.escaped(text))</text>\n"
  }

  mutating func polyline(_ points: [(x: Double, y: Double)], color: String) {
    let positions = points.map { "\(Self.at($0.x)),\(Self.at($0.y))" }.joined(separator: " ")
    body += "<polyline points=\"\(positions)\" fill=\"none\" stroke=\"\(color)\""
    body += " stroke-width=\"2\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/>\n"
  }

  mutating func dot(x: Double, y: Double, color: String, title: String) {
    body += "<circle cx=\"\(Self.at(x))\" cy=\"\(Self.at(y))\" r=\"3\" fill=\"\(color)\">"
    body += "<title>\(Self.escaped(title))</title></circle>\n"
  }

  /// The whole document, in pixels.
  func document(width: Double, height: Double) -> String {
    let size = "\(Self.at(width)) \(Self.at(height))"
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.at(width))" \
      height="\(Self.at(height))" viewBox="0 0 \(size)" font-family="sans-serif" \
      font-size="\(Self.fontSize)">
      <style>text{fill:#333} .head{font-size:15px;font-weight:bold} \
      .title{font-size:13px;font-weight:bold} .note{fill:#888} \
      .grid{stroke:#e4e4e4} .axis{stroke:#888}</style>
      <rect width="100%" height="100%" fill="#fff"/>
      \(body)</svg>

      """
  }

  /// An element of a page, whose style sheet says what the classes look like.
  func element(width: Double, height: Double) -> String {
    """
    <svg class="chart" viewBox="0 0 \(Self.at(width)) \(Self.at(height))" \
    font-family="sans-serif" font-size="\(Self.fontSize)">
    \(body)</svg>

    """
  }

  private static func at(_ value: Double) -> String { ChartNumber.coordinate(value) }
}
