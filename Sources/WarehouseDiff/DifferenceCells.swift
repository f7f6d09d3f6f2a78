internal import Columns
internal import GRDBSQLite
internal import Rows

/// Values of rows that one thread makes and another one writes.
struct DifferenceCells: ~Copyable {
  private enum Kind: UInt8 {
    case null, integer, real, text, blob
  }

  private struct Cell: BitwiseCopyable {
    var kind: Kind
    /// The number, or where its bytes begin.
    var value: Int64
    var count = 0
  }

  private var cells = ColumnBuffer<Cell>()
  private var bytes = ColumnBuffer<UInt8>()

  var count: Int { cells.count }

  mutating func removeAll() {
    cells.removeAll(keptCapacity: 1 << 14)
    bytes.removeAll(keptCapacity: 1 << 20)
  }

  mutating func appendNull() { cells.append(Cell(kind: .null, value: 0)) }

  mutating func append(_ number: Int64) { cells.append(Cell(kind: .integer, value: number)) }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    cells.append(Cell(kind: .text, value: Int64(bytes.count), count: text.count))
    if let base = text.baseAddress { bytes.append(base, count: text.count) }
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  /// Appends a column of a statement that stands on a row.
  mutating func append(_ row: OpaquePointer, _ column: Int32) {
    switch sqlite3_column_type(row, column) {
    case SQLITE_INTEGER: append(sqlite3_column_int64(row, column))
    case SQLITE_FLOAT:
      let bits = sqlite3_column_double(row, column).bitPattern
      cells.append(Cell(kind: .real, value: Int64(bitPattern: bits)))
    case SQLITE_NULL: appendNull()
    case let type:
      let base = sqlite3_column_blob(row, column)
      let count = Int(sqlite3_column_bytes(row, column))
      append(
        UnsafeBufferPointer(start: base?.assumingMemoryBound(to: UInt8.self), count: count))
      if type == SQLITE_BLOB { cells[cells.count - 1].kind = .blob }
    }
  }

  /// Hands a value to a writer of rows.
  func append(_ index: Int, to writer: RowWriter) {
    let cell = cells[index]
    switch cell.kind {
    case .null: writer.appendNull()
    case .integer: writer.append(integer: cell.value)
    case .real: writer.append(real: Double(bitPattern: UInt64(bitPattern: cell.value)))
    case .text, .blob:
      let bytes = UnsafeRawBufferPointer(
        start: bytes.base + Int(cell.value), count: cell.count)
      if cell.kind == .text { writer.append(utf8: bytes) } else { writer.append(blob: bytes) }
    }
  }
}
