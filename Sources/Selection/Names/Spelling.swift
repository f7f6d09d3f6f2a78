/// A name or value as it is spelled in a search: its scalars with escapes resolved, and where each
/// stands.
struct Spelling: Sendable {
  struct Mark: Sendable {
    var scalar: Unicode.Scalar
    /// Where it stands in the search, with the backslash before it.
    var range: Range<Int>

    var isEscaped: Bool { range.count > 1 }

    /// Whether it is this sign, and not an escaped one.
    func isSign(_ sign: Unicode.Scalar) -> Bool { scalar == sign && !isEscaped }
  }

  var marks: ArraySlice<Mark>
  /// Where it stands in the search, with its quotes.
  var range: Range<Int>
  var isQuoted: Bool

  var isEmpty: Bool { marks.isEmpty }

  var text: String {
    var text = String.UnicodeScalarView()
    for mark in marks { text.append(mark.scalar) }
    return String(text)
  }

  /// The text with small letters of ASCII.
  var lowercased: String { text.lowercasedASCII }

  /// The first star that stands for any characters.
  var firstStar: Mark? { isQuoted ? nil : marks.first { $0.isSign("*") } }

  /// The name or pattern that it is.
  var pattern: NamePattern { pattern(of: \.scalar) }

  /// The name or pattern with small letters of ASCII.
  var lowercasedPattern: NamePattern { pattern { $0.scalar.lowercasedASCII } }

  private func pattern(of scalar: (Mark) -> Unicode.Scalar) -> NamePattern {
    var parts: [String.UnicodeScalarView] = [.init()]
    var isBehindStar = false
    for mark in marks {
      if !isQuoted && mark.isSign("*") {
        // Two stars behind each other say what one says.
        if !isBehindStar { parts.append(.init()) }
        isBehindStar = true
      } else {
        parts[parts.count - 1].append(scalar(mark))
        isBehindStar = false
      }
    }
    return NamePattern(parts: parts.map { String($0) }, isQuoted: isQuoted)
  }

  /// A part of it. The bounds are indices of `marks`.
  func part(_ bounds: Range<Int>) -> Spelling {
    let part = marks[bounds]
    // Behind the last mark stands the closing quote, or the end.
    let end = isQuoted ? range.upperBound - 1 : range.upperBound
    let start = bounds.lowerBound < marks.endIndex ? marks[bounds.lowerBound].range.lowerBound : end
    return Spelling(
      marks: part, range: start..<(part.last?.range.upperBound ?? start), isQuoted: isQuoted)
  }

  func dropFirst(_ count: Int) -> Spelling {
    part(marks.startIndex + count..<marks.endIndex)
  }

  /// What stands between the commas; at least one part, which may be empty.
  func split() -> [Spelling] {
    var parts: [Spelling] = []
    var start = marks.startIndex
    for index in marks.indices where marks[index].scalar == "," {
      parts.append(part(start..<index))
      start = index + 1
    }
    parts.append(part(start..<marks.endIndex))
    return parts
  }

  /// The index in `marks` of the first two dots behind each other.
  var rangeDots: Int? {
    marks.indices.dropLast().first { marks[$0].scalar == "." && marks[$0 + 1].scalar == "." }
  }
}

extension Unicode.Scalar {
  var lowercasedASCII: Unicode.Scalar {
    ("A"..."Z").contains(self) ? Unicode.Scalar(UInt8(value) + 32) : self
  }
}

extension String {
  var lowercasedASCII: String {
    var lowercased = String.UnicodeScalarView()
    for scalar in unicodeScalars { lowercased.append(scalar.lowercasedASCII) }
    return String(lowercased)
  }

  /// In backquotes, as errors show a piece of the search: not too long, and without signs that would
  /// move the cursor of a terminal.
  var shown: String {
    let maximumLength = 40
    var shown = String.UnicodeScalarView()
    for scalar in unicodeScalars.prefix(maximumLength) {
      shown.append(scalar.isDisplayable ? scalar : " ")
    }
    let isWhole = unicodeScalars.count <= maximumLength
    return "`\(String(shown))\(isWhole ? "" : "…")`"
  }
}

extension Unicode.Scalar {
  /// False for control characters, ends of lines, and the marks that turn the direction of text.
  var isDisplayable: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: false
    default: true
    }
  }
}
