import ByteIO
import Export
import Warehouse

/// Where the rows of a query go: one way for every command that shows rows.
struct QueryOutput {
  var format: RowFormat
  /// Rows at most; nil for all.
  var limit: Int?
  /// A file that appears when it is whole; nil for standard output.
  var savePath: String?
  /// Whether a file that is there may be replaced.
  var replaces = false

  /// Writes the rows that are left in `query`.
  ///
  /// - Returns: how many there were.
  @discardableResult
  func write(_ query: ReadOnlyQuery) throws -> Int {
    guard !query.columns.isEmpty else {
      // A statement without a result: SQLite says what it thinks of it.
      _ = try query.next()
      return 0
    }
    guard let savePath else { return try write(query, to: Console.write) }
    let file = try AtomicFile(path: savePath, replace: replaces)
    let rowCount = try write(query, to: file.write)
    try file.commit()
    return rowCount
  }

  private func write(
    _ query: ReadOnlyQuery, to output: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws -> Int {
    let writer = RowWriter(format: format, columns: query.columns, output: output)
    var rowCount = 0
    while limit.map({ rowCount < $0 }) ?? true, try query.next() {
      rowCount += 1
      for column in query.columns.indices { writer.append(query.value(at: column)) }
      try writer.endRow()
    }
    try writer.finish()
    return rowCount
  }
}
