/// One value of a result row, of one of the five storage classes of SQLite.
public enum RowValue: Sendable, Equatable {
  /// No value: an empty cell, `null` in JSON.
  case null
  /// A whole number.
  case integer(Int64)
  /// A floating-point number, printed in the fewest digits that read back as the same number.
  case real(Double)
  /// Text.
  case text(String)
  /// Bytes, printed in hexadecimal: `X'00FF'`, in JSON the string `"00FF"`.
  case blob([UInt8])
}
