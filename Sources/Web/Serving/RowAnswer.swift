internal import Answers
internal import Querying
internal import Rows

/// Rows of any number: few become a page at once; many are sent as they come.
struct RowAnswer: Sendable {
  /// Rows that are read before anything is sent.
  static let firstCount = 500
  /// Rows of a table on a page; files have all.
  private static let tableCount = 5000

  /// The page without the rows, whose template has `marker` where they belong.
  var page: PageAnswer
  var format: PageTarget.Format
  /// The chart that a query says; nil: none.
  var call: QueryCall?
  var hasChart = false
  /// Runs the query.
  var query: @Sendable (PageReader) throws -> ReadOnlyQuery

  /// Runs the query until it is known how many rows there are, at least.
  ///
  /// - Parameter frame: makes the page of its rows.
  func response(
    from reader: PageReader, _ streams: ReaderPool,
    _ frame: @escaping @Sendable (PageAnswer) -> String
  ) throws -> WebResponse {
    let site = reader.site
    let stamp = reader.stamp
    let first = try QueryRows(query(reader), limit: Self.firstCount)
    guard !first.columns.isEmpty else {
      throw WebError(.badParameter, "the statement has no result", hint: "Write one SELECT.")
    }
    var page = page
    var svg: String?
    if let call {
      svg = first.chart(of: call)
    } else if hasChart {
      svg = first.chart(ChartRequest(), label: "The rows")
    }
    if format == .svg {
      return WebResponse(
        contentType: ContentType.svg, .bytes(Array(try document(first).utf8)))
    }
    if let svg { page.fragments["chart"] = svg }
    page.add("columns", .list(first.columns.map(Document.text)))
    let pieces = format == .html ? Self.pieces(frame(page)) : nil
    guard first.isCut else {
      var bytes: [UInt8] = []
      try Self.write(first, format, pieces) { bytes += $0 }
      return WebResponse(contentType: contentType, .bytes(bytes))
    }
    let stream = WebStream(streams, seconds: site.options.streamLimitSeconds) {
      [query, format] job, send in
      let reader = PageReader(site, job, stamp)
      defer { reader.close() }
      try Self.write(query(reader), format, pieces, send)
    }
    return WebResponse(contentType: contentType, .stream(stream))
  }

  private var contentType: String {
    switch format {
    case .csv: ContentType.csv
    case .jsonl: ContentType.lines
    case .json: ContentType.json
    default: ContentType.html
    }
  }

  /// An SVG of its own, as `--plot` writes it.
  private func document(_ rows: QueryRows) throws -> String {
    var request = ChartRequest()
    if let call { try request.complete(for: call) }
    let table = rows.chartTable
    return ChartPlot().draw(table, by: try table.plan(for: request))
  }

  // MARK: Writing

  /// What stands before the rows on a page, and behind them.
  private static func pieces(_ page: String) -> (head: String, tail: String) {
    guard let mark = page.firstRange(of: marker) else { return (page, "") }
    return (String(page[..<mark.lowerBound]), String(page[mark.upperBound...]))
  }

  /// Where the template has the rows.
  static let marker = "<!-- rows -->"

  private static func write(
    _ rows: QueryRows, _ format: PageTarget.Format, _ pieces: (head: String, tail: String)?,
    _ send: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if let pieces {
      var table = TableText()
      for row in rows.rows { table.append(row) }
      var page = pieces.head + table.text + pieces.tail
      return try page.withUTF8 { try send(UnsafeRawBufferPointer($0)) }
    }
    let writer = writer(format, rows.columns, send)
    for row in rows.rows {
      for value in row {
        switch value {
        case .integer(let number): writer.append(integer: number)
        case .real(let number): writer.append(real: number)
        case .text(let text): writer.append(text: text)
        default: writer.appendNull()
        }
      }
      try writer.endRow()
    }
    try writer.finish()
  }

  private static func write(
    _ query: ReadOnlyQuery, _ format: PageTarget.Format, _ pieces: (head: String, tail: String)?,
    _ send: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try withoutActuallyEscaping(send) { send in
      guard let pieces else {
        let writer = writer(format, query.columns, send)
        while try query.next() {
          for column in query.columns.indices { writer.append(query.value(at: column)) }
          try writer.endRow()
        }
        return try writer.finish()
      }
      var head = pieces.head
      try head.withUTF8 { try send(UnsafeRawBufferPointer($0)) }
      var table = TableText()
      while table.rowCount < tableCount, try query.next() {
        table.append(query.columns.indices.map { QueryRows.document(query.value(at: $0)) })
        guard table.text.utf8.count > RowWriter.chunkBytes else { continue }
        try table.text.withUTF8 { try send(UnsafeRawBufferPointer($0)) }
        table.text = ""
      }
      if table.rowCount == tableCount, try query.next() {
        table.text += "<tr><td colspan=\"\(query.columns.count)\" class=\"more\">"
        table.text += "There are more rows: take them as CSV or JSON.</td></tr>\n"
      }
      table.text += pieces.tail
      try table.text.withUTF8 { try send(UnsafeRawBufferPointer($0)) }
    }
  }

  private static func writer(
    _ format: PageTarget.Format, _ columns: [String],
    _ send: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) -> RowWriter {
    let written: RowFormat =
      switch format {
      case .csv: .csv
      case .jsonl: .jsonl
      default: .json
      }
    return RowWriter(format: written, columns: columns, output: send)
  }

  /// Rows of a table of HTML.
  private struct TableText {
    var text = ""
    var rowCount = 0

    mutating func append(_ row: [Document]) {
      rowCount += 1
      text += "<tr>"
      for value in row {
        switch value {
        case .integer(let number): text += "<td class=\"number\">\(number)</td>"
        case .real(let number): text += "<td class=\"number\">\(Figures.rounded(number))</td>"
        case .text(let cell):
          text += "<td><bdi>\(PageEscaping.escaped(VisibleText.escaped(cell)))</bdi></td>"
        default: text += "<td class=\"null\">null</td>"
        }
      }
      text += "</tr>\n"
    }
  }
}
