internal import Columns

/// Reads the records of a list in either shape that lists come in: rows of a table, or JSON objects.
final class ListReader {
  enum Reading {
    case record(ListRecord)
    case blank
    case header
    /// Reads on from "the record".
    case rejected(String)
  }

  private let fieldCount: Int
  /// The names of which the first row of a table must have one.
  private let requiredNames: [String]
  private let fieldTable: FieldNameTable<Int>
  private let cells = TableRow()
  private let parser = JSONParser()
  private var isTable = false
  private var table: TableColumns<Int>?

  /// `names` gives each field its place; several names may stand for one field.
  init(_ names: [(String, Int)], requiredNames: [String]) {
    fieldCount = (names.map(\.1).max() ?? -1) + 1
    self.requiredNames = requiredNames
    fieldTable = FieldNameTable(names)
  }

  func begin(_ entry: EntryHead) {
    isTable = entry.isTable
    table = nil
    guard isTable else { return }
    table = TableColumns(
      firstRow: entry.firstRow, requiredAny: requiredNames, of: fieldTable, by: cells)
  }

  /// Whether the first row of the table does not name its columns.
  var lacksHeader: Bool { isTable && table == nil }

  /// Reads one record; a table without names has the columns `unnamedFields`, of which the last
  /// `optionalCount` may be missing.
  func read(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, unnamedFields: [Int]? = nil,
    optionalCount: Int = 0
  ) -> Reading {
    guard isTable else { return readObject(bytes) }
    if let table, table.isHeader(bytes, at: position) { return .header }
    if let reason = cells.cut(bytes) { return .rejected(reason) }
    if cells.isBlank { return .blank }
    var record = ListRecord(fieldCount: fieldCount)
    if let table {
      if let flaw = table.flaw(ofRowWith: cells.count) { return .rejected(flaw) }
      record.read(cells, by: table)
      return .record(record)
    }
    guard let unnamedFields else {
      return .rejected("is of a table whose first row names no column \(requiredNames[0])")
    }
    let counts = (unnamedFields.count - optionalCount)...unnamedFields.count
    var cellCount = cells.count
    // Programs that edit tables fill rows up with empty cells.
    while cellCount > counts.lowerBound, cellCount <= TableRow.keptCellCount,
      cells.isNull(cellCount - 1)
    {
      cellCount -= 1
    }
    guard counts ~= cellCount else {
      return .rejected(
        "has \(cells.count) fields, not \(counts.lowerBound) or \(counts.upperBound)")
    }
    record.read(cells, by: TableColumns(fields: Array(unnamedFields.prefix(cellCount))))
    return .record(record)
  }

  private func readObject(_ bytes: UnsafeBufferPointer<UInt8>) -> Reading {
    // A member of one object: what its key says is the writer's own business.
    let isMember = bytes.first { !FieldText.isBlank($0) } == UInt8(ascii: "\"")
    let parsed =
      isMember
      ? JSONMember.read(bytes, by: parser.parseObject).map { $0.value } : parser.parseObject(bytes)
    switch parsed {
    case .failure(let failure): return .rejected(failure.reason)
    case .success(let tape):
      var record = ListRecord(fieldCount: fieldCount)
      record.read(tape, by: fieldTable)
      return .record(record)
    }
  }
}
