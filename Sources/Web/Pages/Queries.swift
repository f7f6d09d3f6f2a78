internal import Answers
internal import Querying
internal import SQLCatalog

/// The named queries.
enum QueriesPage: WebPage {
  static let path = "/queries"
  static let template = "Queries"
  static let linkName: String? = "Queries"

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    let queries = SQLCatalog.namedQueries.sorted { $0.name < $1.name }
    return .page(
      PageAnswer(
        "Queries",
        [
          "queries": .list(
            queries.map { query in
              [
                "name": .text(query.name), "purpose": .text(query.header.purpose),
                "cost": Document(query.header.cost),
                "parameters": .list(query.parameters.map { .text($0.name) }),
              ]
            })
        ], commands: [ShellText.line(["taghouse", "query", reader.path])]))
  }
}

/// One named query: its form, its chart, its rows.
enum QueryPage: WebPage {
  static let path = "/query"
  static let template = "Query"

  /// Stands before the names of parameters in addresses.
  private static let prefix = "p_"

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    let name = try request.required("name", "query")
    let given = request.parameters.filter { $0.name.hasPrefix(prefix) }.map { pair in
      (name: String(pair.name.dropFirst(prefix.count)), value: request.value(pair.name))
    }
    let call = try reader.call(name, given)
    let query = call.query
    let fields = zip(query.parameters, call.arguments).map { declaration, argument -> Document in
      let isGiven = argument.source == .given
      let value = isGiven ? QueryRows.text(argument.value) : ""
      return [
        "name": .text(declaration.name), "parameter": .text(prefix + declaration.name),
        "meaning": .text(declaration.meaning), "value": .text(value),
        "default": .text(
          QueryRows.text(argument.value).isEmpty
            ? declaration.defaultText : QueryRows.text(argument.value)),
        "is_tag": .flag(
          ["tag", "character", "artist", "copyright"].contains(declaration.name)),
        "words": .list(
          declaration.allowedValues.map {
            ["word": .text($0), "is_chosen": .flag(isGiven && $0 == value)]
          }), "has_words": .flag(!declaration.allowedValues.isEmpty),
      ]
    }
    let page = PageAnswer(
      query.name,
      [
        "name": .text(query.name), "purpose": .text(query.header.purpose),
        "grain": Document(query.header.grain), "cost": Document(query.header.cost),
        "fields": .list(fields), "sql": .text(query.sql),
        "csv_href": .text(request.target([], path: path + ".csv")),
        "jsonl_href": .text(request.target([], path: path + ".jsonl")),
        "svg_href": .text(request.target([], path: path + ".svg")),
      ], commands: [reader.command(call)])
    return .rows(
      RowAnswer(
        page: page, format: target.format, call: call,
        query: {
          try ReadOnlyQuery(on: $0.connection(), sql: query.sql, typedParameters: call.values)
        }))
  }
}
