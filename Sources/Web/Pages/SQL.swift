internal import Answers
internal import Querying
internal import Store

/// One SELECT of the reader's own.
enum SQLPage: WebPage {
  static let path = "/sql"
  static let template = "SQL"
  static let linkName: String? = "SQL"

  private static let example = """
    SELECT tag, post_count
    FROM tag_frequency
    WHERE category = 'character'
    ORDER BY rank
    LIMIT 20
    """

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    let asked = request.value("sql")
    // A statement to look at before it runs.
    let shown = asked ?? request.value("draft") ?? example
    let isChart = request.value("chart") != nil
    let page = PageAnswer(
      "SQL",
      [
        "sql": .text(shown), "is_asked": .flag(asked != nil),
        "is_chart": .flag(isChart),
        "seconds": .real(reader.site.options.timeLimitSeconds),
        "csv_href": .text(request.target([], path: path + ".csv")),
        "jsonl_href": .text(request.target([], path: path + ".jsonl")),
        "svg_href": .text(request.target([], path: path + ".svg")),
        "tables": asked == nil ? try tables(reader) : .null,
      ],
      commands: [ShellText.line(["taghouse", "sql", reader.path, shown])])
    guard let asked else { return .page(page) }
    return .rows(
      RowAnswer(
        page: page, format: target.format, hasChart: isChart || target.format == .svg,
        query: { try ReadOnlyQuery(on: $0.connection(), sql: asked) }))
  }

  private static func tables(_ reader: PageReader) throws -> Document {
    let tables = try reader.warehouse().tableDescriptions().filter { $0.kind != .definition }
    return .list(
      tables.map { table in
        [
          "name": .text(table.name), "kind": .text(table.kind.rawValue),
          "purpose": Document(table.purpose),
          "columns": .list(table.columns.map { .text($0.name) }),
        ]
      })
  }
}
