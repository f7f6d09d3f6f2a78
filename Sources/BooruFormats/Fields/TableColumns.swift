internal import Columns

/// Which column of a table is which field, by the names in its first row.
///
/// Of a name that stands twice the last column counts, as in Python's csv.DictReader.
struct TableColumns<Field: BitwiseCopyable> {
  /// How many columns the table has.
  let count: Int
  /// The field of each column that has one.
  let fields: [Field?]
  /// What each column is called; empty in a table without names.
  let names: [String]
  private let firstRow: [UInt8]

  /// Nil when the first row is no row, or names none of the columns `requiredAny`.
  init?(
    firstRow: [UInt8], requiredAny required: [String], of fieldTable: FieldNameTable<Field>,
    by row: TableRow
  ) {
    var columnNames: [String] = []
    var columnFields: [Field?] = []
    var columnCount = 0
    let isRow = firstRow.withUnsafeBufferPointer { bytes in
      guard row.cut(bytes) == nil else { return false }
      columnCount = row.count
      for column in 0..<min(columnCount, TableRow.keptCellCount) {
        columnNames.append(String(decoding: row[column], as: UTF8.self))
        columnFields.append(fieldTable.field(named: row[column]))
      }
      return true
    }
    guard isRow, required.contains(where: columnNames.contains) else { return nil }
    for (column, name) in columnNames.enumerated()
    where columnNames[(column + 1)...].contains(name) {
      columnFields[column] = nil
    }
    count = columnCount
    fields = columnFields
    names = columnNames
    self.firstRow = firstRow
  }

  /// Columns that a table without names has.
  init(fields: [Field?]) {
    count = fields.count
    self.fields = fields
    names = []
    firstRow = []
  }

  /// Whether a record is the row that names the columns: the first of its file, which may begin
  /// with a byte order mark of three bytes.
  @inline(__always)
  func isHeader(_ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation) -> Bool {
    guard position.byteOffset == 0 || position.byteOffset == 3, !firstRow.isEmpty else {
      return false
    }
    return firstRow.withUnsafeBufferPointer { $0.hasSameBytes(as: bytes) }
  }

  /// Why a row with so many cells is none of the table; nil if it is one.
  @inline(__always)
  func flaw(ofRowWith cellCount: Int) -> String? {
    cellCount == count ? nil : "has \(cellCount) fields, not \(count) as the first row"
  }
}
