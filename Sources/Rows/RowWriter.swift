/// Writes the rows of a result in one of the formats, as they come.
///
/// The output is told in chunks of about 64 KiB: a chunk is handed over at the first end of a row
/// after that many bytes, so memory is bounded by 64 KiB and the longest row (and, for a table,
/// the rows that its widths are taken from).
///
///     let writer = RowWriter(format: .csv, columns: ["tag", "posts"]) { chunk in … }
///     writer.append(text: "long_hair")
///     writer.append(integer: 1204)
///     try writer.endRow()
///     try writer.finish()
///
/// NULL is `null` in JSON and an empty cell elsewhere; in CSV an empty text is `""` beside it. A
/// real number has the fewest digits that read back as the same one, `1.0` when it is whole;
/// infinity and NaN are `null` in JSON. A blob is `X'00FF'`, in JSON the string `"00FF"`. Text
/// that is not UTF-8 passes unchanged, but in JSON its bad bytes become U+FFFD. A column name that
/// repeats gets the suffix `_2`, `_3`, … in JSON, where keys have to differ.
///
/// With a `terminal` a table is laid out for a person instead: numbers are rounded and grouped, columns
/// are cut to the width, and a last line counts the rows (`TerminalTable`).
///
/// When the output throws, the rows of that chunk are lost and the writer is of no further use.
public final class RowWriter {
  /// The output is called when this many bytes are waiting.
  public static let chunkBytes = 1 << 16

  /// The format that is written.
  public let format: RowFormat

  private let columnCount: Int
  private let output: (UnsafeRawBufferPointer) throws -> Void
  private let pending = RowBytes(capacity: RowWriter.chunkBytes * 2)
  private var table: RowTable
  /// Takes the place of `table` on a terminal.
  private var terminalTable: TerminalTable?
  /// What stands before each value: separators, JSON keys, the end of the line before.
  private var leads: [RowBytes] = []
  private var markdownNames: [String] = []
  private var firstRowHasNumber: [Bool]
  private var column = 0
  private var rowCount = 0

  /// Creates a writer; the header is written with the first chunk.
  ///
  /// - Parameters:
  ///   - format: how rows look.
  ///   - columns: the names of the columns, at least one.
  ///   - terminal: where a person reads the table; of other formats nothing changes.
  ///   - output: takes each chunk; the bytes are valid during the call only.
  public init(
    format: RowFormat, columns: [String], terminal: TerminalStyle? = nil,
    output: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) {
    precondition(!columns.isEmpty, "a result has at least one column")
    self.format = format
    self.output = output
    columnCount = columns.count
    table = RowTable(columns: columns)
    if let terminal, format == .table {
      terminalTable = TerminalTable(columns: columns, style: terminal)
    }
    firstRowHasNumber = Array(repeating: false, count: columns.count)
    switch format {
    case .table: break
    case .json, .jsonl: leads = Self.objectLeads(columns)
    case .csv, .tsv: appendHeader(columns)
    case .markdown: markdownNames = columns
    }
  }

  // MARK: Values of the current row, from left to right

  /// Appends NULL.
  public func appendNull() {
    beginValue()
    switch format {
    case .table where terminalTable != nil: terminalTable?.appendNull()
    case .table: table.appendNull()
    case .json, .jsonl: pending.append("null" as StaticString)
    case .csv, .tsv, .markdown: break
    }
  }

  /// Appends a whole number.
  public func append(integer value: Int64) {
    beginValue(isNumber: true)
    if terminalTable != nil {
      terminalTable?.append(integer: value)
    } else if format == .table {
      table.appendASCII(isNumber: true) { $0.append(decimal: value) }
    } else {
      pending.append(decimal: value)
    }
  }

  /// Appends a floating-point number.
  public func append(real value: Double) {
    beginValue(isNumber: true)
    switch format {
    case .table where terminalTable != nil: terminalTable?.append(real: value)
    case .table: table.appendASCII(isNumber: true) { $0.append(value.description) }
    case .json, .jsonl:
      if value.isFinite {
        pending.append(value.description)
      } else {
        pending.append("null" as StaticString)
      }
    case .csv, .tsv, .markdown: pending.append(value.description)
    }
  }

  /// Appends text by its UTF-8 bytes, which are copied.
  public func append(utf8 text: UnsafeRawBufferPointer) {
    beginValue()
    switch format {
    case .table where terminalTable != nil:
      terminalTable?.append(text: String(decoding: text, as: UTF8.self))
    case .table: table.appendText(text)
    case .json, .jsonl: pending.append(jsonString: text)
    case .csv: pending.append(csvField: text)
    case .tsv: pending.append(tsvField: text)
    case .markdown: pending.append(markdownCell: text)
    }
  }

  /// Appends text.
  public func append(text: String) {
    var text = text
    text.withUTF8 { append(utf8: UnsafeRawBufferPointer($0)) }
  }

  /// Appends bytes, in hexadecimal.
  public func append(blob: UnsafeRawBufferPointer) {
    beginValue()
    switch format {
    case .table where terminalTable != nil:
      let bytes = RowBytes()
      Self.append(blob, to: bytes, open: "X'", close: "'")
      terminalTable?.append(text: String(decoding: bytes.bytes, as: UTF8.self))
    case .table:
      table.appendASCII(isNumber: false) { Self.append(blob, to: $0, open: "X'", close: "'") }
    case .json, .jsonl: Self.append(blob, to: pending, open: "\"", close: "\"")
    case .csv, .tsv, .markdown: Self.append(blob, to: pending, open: "X'", close: "'")
    }
  }

  /// Appends a value of any class.
  public func append(_ value: RowValue) {
    switch value {
    case .null: appendNull()
    case .integer(let number): append(integer: number)
    case .real(let number): append(real: number)
    case .text(let text): append(text: text)
    case .blob(let bytes): bytes.withUnsafeBytes { append(blob: $0) }
    }
  }

  // MARK: Rows

  /// Ends a row, which must have as many values as there are columns.
  ///
  /// - Throws: what the output throws.
  public func endRow() throws {
    precondition(column == columnCount, "a row of \(columnCount) columns got \(column) values")
    column = 0
    switch format {
    case .table where terminalTable != nil: terminalTable?.endRow(into: pending)
    case .table: table.endRow(into: pending)
    // The newline of JSON comes with what follows: a comma or the end of the array.
    case .json: pending.append(UInt8(ascii: "}"))
    case .jsonl: pending.append("}\n" as StaticString)
    case .csv, .tsv: pending.append(UInt8(ascii: "\n"))
    case .markdown: endMarkdownRow()
    }
    rowCount += 1
    if pending.count >= Self.chunkBytes { try flush() }
  }

  /// Writes one row.
  ///
  /// - Throws: what the output throws.
  public func writeRow(_ values: [RowValue]) throws {
    for value in values { append(value) }
    try endRow()
  }

  /// Writes what is left: the end of the format and the last chunk. Nothing may follow.
  ///
  /// - Parameter total: how many rows there would be, where not all are written; a terminal tells it.
  /// - Throws: what the output throws.
  public func finish(of total: RowTotal? = nil) throws {
    precondition(column == 0, "the last row was not ended")
    switch format {
    case .table where terminalTable != nil:
      terminalTable?.finish(shownCount: rowCount, totalCount: total, into: pending)
    case .table: table.finish(into: pending)
    case .json: pending.append(rowCount == 0 ? "[]\n" : "\n]\n" as StaticString)
    case .markdown: if rowCount == 0 { appendMarkdownHeader() }
    case .jsonl, .csv, .tsv: break
    }
    try flush()
  }

  private func flush() throws {
    guard pending.count > 0 else { return }
    defer { pending.removeAll() }
    try output(pending.bytes)
  }

  // MARK: Between the values

  @inline(__always)
  private func beginValue(isNumber: Bool = false) {
    precondition(column < columnCount, "a row got more values than there are columns")
    switch format {
    case .table: break
    case .json, .jsonl:
      if column == 0, format == .json {
        pending.append(rowCount == 0 ? "[\n" : ",\n" as StaticString)
      }
      pending.append(leads[column].bytes)
    case .csv: if column > 0 { pending.append(UInt8(ascii: ",")) }
    case .tsv: if column > 0 { pending.append(UInt8(ascii: "\t")) }
    case .markdown:
      pending.append(column == 0 ? "| " : " | " as StaticString)
      if rowCount == 0 { firstRowHasNumber[column] = isNumber }
    }
    column += 1
  }
}

extension RowWriter {
  private static func append(
    _ blob: UnsafeRawBufferPointer, to bytes: RowBytes, open: StaticString, close: StaticString
  ) {
    bytes.append(open)
    bytes.append(hexadecimal: blob)
    bytes.append(close)
  }

  private func appendHeader(_ columns: [String]) {
    for (index, name) in columns.enumerated() {
      var name = name
      name.withUTF8 { utf8 in
        let text = UnsafeRawBufferPointer(utf8)
        if format == .csv {
          if index > 0 { pending.append(UInt8(ascii: ",")) }
          pending.append(csvField: text)
        } else {
          if index > 0 { pending.append(UInt8(ascii: "\t")) }
          pending.append(tsvField: text)
        }
      }
    }
    pending.append(UInt8(ascii: "\n"))
  }

  /// `{"first":`, `,"second":`, …
  private static func objectLeads(_ columns: [String]) -> [RowBytes] {
    var taken = Set(columns)
    var seen: Set<String> = []
    return columns.enumerated().map { index, column in
      var key = column
      if !seen.insert(column).inserted {
        var number = 2
        while !taken.insert("\(column)_\(number)").inserted { number += 1 }
        key = "\(column)_\(number)"
      }
      let lead = RowBytes(capacity: 64)
      lead.append(UInt8(ascii: index == 0 ? "{" : ","))
      key.withUTF8 { lead.append(jsonString: UnsafeRawBufferPointer($0)) }
      lead.append(UInt8(ascii: ":"))
      return lead
    }
  }

  /// The header needs the first row, whose numbers say which columns stand to the right.
  private func endMarkdownRow() {
    pending.append(" |\n" as StaticString)
    guard rowCount == 0 else { return }
    let firstRow = RowBytes(capacity: pending.count + 1)
    firstRow.append(pending.bytes)
    pending.removeAll()
    appendMarkdownHeader()
    pending.append(firstRow.bytes)
  }

  private func appendMarkdownHeader() {
    for name in markdownNames {
      var name = name
      pending.append("| " as StaticString)
      name.withUTF8 { pending.append(markdownCell: UnsafeRawBufferPointer($0)) }
      pending.append(UInt8(ascii: " "))
    }
    pending.append("|\n" as StaticString)
    for isNumber in firstRowHasNumber {
      pending.append(isNumber ? "| ---: " : "| --- " as StaticString)
    }
    pending.append("|\n" as StaticString)
  }
}
