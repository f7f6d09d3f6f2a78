internal import Answers
internal import Querying
internal import Rows
internal import SQLCatalog

/// Some rows of a query, in memory.
struct QueryRows {
  static let standardLimit = 1000

  let columns: [String]
  private(set) var rows: [[Document]] = []
  /// Whether there are more.
  private(set) var isCut = false

  init(_ query: ReadOnlyQuery, limit: Int) throws {
    columns = query.columns
    while try query.next() {
      guard rows.count < limit else {
        isCut = true
        break
      }
      rows.append(columns.indices.map { Self.document(query.value(at: $0)) })
    }
  }

  static func document(_ value: ReadOnlyQuery.Value) -> Document {
    switch value {
    case .null: .null
    case .integer(let number): .integer(number)
    case .real(let number): .real(number)
    case .text(let text): .text(String(decoding: text, as: UTF8.self))
    case .blob(let bytes): .text("blob of \(bytes.count) bytes")
    }
  }

  static func text(_ value: SQLParameterValue) -> String {
    switch value {
    case .null: ""
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    case .text(let text): text
    }
  }

  var isEmpty: Bool { rows.isEmpty }

  /// Each row with its values by name.
  var documents: Document {
    .list(
      rows.map { row in
        .members(zip(columns, row).map { Document.Member($0, $1) })
      })
  }

  /// The values of a column that are texts.
  func texts(_ column: String) -> [String] {
    guard let position = columns.firstIndex(of: column) else { return [] }
    return rows.compactMap { if case .text(let text) = $0[position] { text } else { nil } }
  }

  /// What charts are made of.
  var chartTable: ChartTable {
    var table = ChartTable(columns: columns)
    for row in rows {
      for value in row {
        switch value {
        case .integer(let number): table.append(number: Double(number))
        case .real(let number): table.append(number: number)
        case .text(let text): table.append(text: VisibleText.escaped(text))
        default: table.appendNull()
        }
      }
      table.endRow()
    }
    return table
  }

  /// A chart of them as part of a page; nil where there is nothing to draw.
  func chart(_ request: ChartRequest, label: String) -> String? {
    guard !rows.isEmpty else { return nil }
    let table = chartTable
    guard let plan = try? table.plan(for: request) else { return nil }
    return
      "<figure role=\"img\" aria-label=\"\(PageEscaping.escaped(VisibleText.escaped(label)))\">"
      + ChartPlot(isInline: true).draw(table, by: plan) + "</figure>"
  }

  /// The chart that a query says.
  func chart(of call: QueryCall) -> String? {
    var request = ChartRequest()
    guard (try? request.complete(for: call)) != nil else { return nil }
    let title = request.title ?? call.query.name
    // The heading of the page says it.
    request.title = nil
    return chart(request, label: title)
  }
}
