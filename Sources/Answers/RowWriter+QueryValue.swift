package import Querying
package import Rows

extension RowWriter {
  /// Appends a value of a query's row.
  package func append(_ value: ReadOnlyQuery.Value) {
    switch value {
    case .null: appendNull()
    case .integer(let number): append(integer: number)
    case .real(let number): append(real: number)
    case .text(let text): append(utf8: text)
    case .blob(let bytes): append(blob: bytes)
    }
  }
}
