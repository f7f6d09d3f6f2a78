/// What can be odd about a line. One line has one quirk at most.
enum Quirk: String, CaseIterable {
  // The record can be read.
  case duplicateTag = "duplicate-tag"
  case manyTags = "many-tags"
  case noTags = "no-tags"
  case unicodeEscapes = "unicode-escapes"
  case nullScore = "null-score"
  case missingMD5 = "missing-md5"
  case extraField = "extra-field"
  case wrongTypedScore = "wrong-typed-score"
  case wrongTypedWidth = "wrong-typed-width"
  /// `57501.0` for nullable integers, as pandas writes them; the 2021 shape only.
  case pandasFloat = "pandas-float"
  case crlfEnd = "crlf-end"
  /// The line stands there twice.
  case doubledRecord = "doubled-record"
  /// An earlier post follows in a later, changed version, on a line of its own.
  case repeatedRecord = "repeated-record"

  // The line is no record, and its post is in no other line.
  case truncated
  case notJSON = "not-json"
  case noID = "no-id"
  case badID = "bad-id"
  case arrayLine = "array-line"
  case emptyLine = "empty-line"
  case invalidUTF8 = "invalid-utf8"

  /// Whether the line of the post holds no record that could be imported.
  var isBroken: Bool {
    switch self {
    case .truncated, .notJSON, .noID, .badID, .arrayLine, .emptyLine, .invalidUTF8: true
    default: false
    }
  }
}
