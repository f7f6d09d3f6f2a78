internal import Columns

/// The fields of one record of a list, from the cells of a table or from a JSON object: numbers and
/// texts by the places that the list's decoder gives them.
///
/// For lists of some millions of records that are read once; it makes Strings.
struct ListRecord {
  enum Value {
    case text(String)
    case number(Int64)
    /// A number with a fraction.
    case real(Double)
    /// What is neither, as an excerpt.
    case other(String)
  }

  /// A value for each field; nil where the record has none or null.
  private(set) var values: [Value?]

  init(fieldCount: Int) {
    values = Array(repeating: nil, count: fieldCount)
  }

  /// Reads the cells of a table's row.
  mutating func read(_ cells: TableRow, by table: TableColumns<Int>) {
    for (column, field) in table.fields.enumerated() {
      guard let field else { continue }
      values[field] =
        cells.isNull(column) ? nil : .text(String(decoding: cells[column], as: UTF8.self))
    }
  }

  /// Reads the fields of the JSON object at the root of a tape.
  mutating func read(_ tape: JSONTape, by fieldTable: FieldNameTable<Int>) {
    for (key, index) in tape.members {
      guard let field = fieldTable.field(named: tape.string(at: key)) else { continue }
      switch tape.kind(at: index) {
      case JSONKind.null: values[field] = nil
      case JSONKind.string:
        values[field] = .text(String(decoding: tape.string(at: index), as: UTF8.self))
      default:
        values[field] =
          if case .value(let number) = tape.wholeNumber(at: index) {
            .number(number)
          } else if tape.kind(at: index) == JSONKind.real {
            .real(tape.real(at: index))
          } else {
            .other(tape.excerpt(at: index))
          }
      }
    }
  }

  /// Whether there is a value that is not null.
  func hasValue(_ field: Int) -> Bool { values[field] != nil }

  /// A text without a NUL; nil when there is none, or another value.
  func text(_ field: Int) -> String? {
    guard case .text(let text) = values[field], !text.utf8.contains(0) else { return nil }
    return text
  }

  /// A whole number, also one that is written as a text; null when there is none.
  func number(_ field: Int) -> FieldValue<Int64> {
    switch values[field] {
    case nil: .null
    case .number(let number): .value(number)
    case .text(var text): text.withUTF8 { FieldText.number($0) }
    case .real, .other: .mistyped
    }
  }

  /// A number from 0 to 1, also one that is written as a text; null when there is none.
  func share(_ field: Int) -> FieldValue<Double> {
    let number: Double?
    switch values[field] {
    case nil, .text(""): return .null
    case .number(let whole): number = Double(whole)
    case .real(let real): number = real
    case .text(let text): number = Double(text)
    case .other: number = nil
    }
    guard let number, 0...1 ~= number else { return .mistyped }
    return .value(number)
  }

  /// A short form of a value for people.
  func excerpt(_ field: Int) -> String {
    switch values[field] {
    case nil: "null"
    case .number(let number): String(number)
    case .real(let number): String(number)
    case .text(var text): text.withUTF8 { FieldText.excerpt($0) }
    case .other(let excerpt): excerpt
    }
  }
}

/// Why a record of a list cannot be taken.
struct ListFlaw: Error {
  /// Reads on from "the record".
  var reason: String
}
