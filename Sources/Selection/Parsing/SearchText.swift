/// The text of a search by Unicode scalars, each with its column.
///
/// Scalars, because a mark that combines with the quote or blank before it would else hide it, or be
/// lost with it. Columns, in characters, are what errors tell.
struct SearchText: Sendable {
  let text: String
  let scalars: [Unicode.Scalar]
  /// The column of each scalar, and that of the end.
  private let columns: [Int]

  /// O(length of the text).
  init(_ text: String) {
    self.text = text
    scalars = Array(text.unicodeScalars)
    var columns: [Int] = []
    columns.reserveCapacity(scalars.count + 1)
    var column = 0
    for character in text {
      for _ in character.unicodeScalars { columns.append(column) }
      column += 1
    }
    columns.append(column)
    self.columns = columns
  }

  /// The columns of a range of scalars.
  func columns(of range: Range<Int>) -> Range<Int> {
    let lower = columns[range.lowerBound]
    return lower..<(range.isEmpty ? lower : columns[range.upperBound - 1] + 1)
  }

  /// An error at a range of scalars.
  func error(
    _ code: SelectionError.Code, _ message: String, hint: String? = nil, at range: Range<Int>
  ) -> SelectionError {
    SelectionError(code, message, hint: hint, in: text, at: columns(of: range))
  }

  /// An error of the grammar at a range of scalars.
  func error(_ message: String, hint: String? = nil, at range: Range<Int>) -> SelectionError {
    error(.syntax, message, hint: hint, at: range)
  }

  /// A range of scalars as text.
  func string(_ range: Range<Int>) -> String {
    var string = String.UnicodeScalarView()
    string.append(contentsOf: scalars[range])
    return String(string)
  }
}

extension Unicode.Scalar {
  var isBlank: Bool { properties.isWhitespace }

  /// The digit that it stands for, 0 to 9; of ASCII only.
  var digit: Int? { ("0"..."9").contains(self) ? Int(value - 48) : nil }
}
