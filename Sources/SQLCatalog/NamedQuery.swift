// A query with a name, a purpose and parameters: one of the project's own, or a file of a user's.
//
//     -- name:    posts_of_artist
//     -- purpose: The posts of an artist.
//     -- params:  :artist TEXT = 'someone', the artist; :limit INTEGER = 20, rows at most
//     -- columns: number INTEGER, the site's own id; rating TEXT
//     -- chart:   none, a list of posts
//     SELECT ...
//
// `name`, `purpose` and `params` have to be there; `grain`, `columns`, `chart` (QueryChart.swift),
// `reads`, `source`, `example` and `cost` may.

/// A named query for people.
public struct NamedQuery: Sendable {
  /// A column of the result, as the header states it.
  public struct Column: Sendable, Equatable {
    public var name: String
    /// TEXT, INTEGER or REAL; nil when the header does not say.
    public var type: String?
    public var meaning: String?
  }

  public var header: SQLHeader
  public var parameters: [QueryParameterDeclaration]
  /// Nil when the header does not name them.
  public var columns: [Column]?
  /// What a chart of it shows.
  public var drawing: QueryDrawing
  /// The whole file, which SQLite takes as it is.
  public var sql: String
  /// The file; below the top of the project for one of the project's own.
  public var path: String

  public var name: String { header.name }

  /// Reads a query's file.
  ///
  /// - Throws: `SQLHeaderError` when the header lacks something or cannot be understood.
  public init(path: String, text: String) throws {
    do {
      self.path = path
      sql = text
      let lines = SQLHeader.keyLines(sql: text)
      guard let first = lines.min(by: { $0.value < $1.value }) else {
        throw SQLHeaderError(
          "there is no header, expected a comment with name, purpose and params", line: 1)
      }
      for key in ["name", "purpose", "params"] where lines[key] == nil {
        throw SQLHeaderError("the header has no '\(key):'", line: first.value)
      }
      if let unknown = lines.filter({ !Self.keys.contains($0.key) }).min(by: { $0.value < $1.value }
      ) {
        throw SQLHeaderError(
          "'\(unknown.key):' is no key of a header, expected \(Self.keys.joined(separator: ", "))",
          line: unknown.value)
      }
      guard let header = SQLHeader(sql: text), let params = header.params else {
        throw SQLHeaderError("the header has no name, purpose or params", line: first.value)
      }
      self.header = header
      guard header.name.wholeMatch(of: #/[A-Za-z0-9_][A-Za-z0-9_.-]*/#) != nil else {
        throw SQLHeaderError(
          "'\(header.name)' is no name of a query, expected letters, digits and _",
          line: lines["name"] ?? first.value)
      }
      parameters = try QueryParameterDeclaration.list(params, line: lines["params"] ?? first.value)
      columns = header.columns.map(Self.columnList)
      drawing = .unstated
      if let chart = header.chart {
        let line = lines["chart"] ?? first.value
        drawing = try QueryChart(chart, line: line).map(QueryDrawing.chart) ?? Self.none(chart)
        try checkChart(line: line)
      }
    } catch var error as SQLHeaderError {
      error.path = path
      throw error
    }
  }

  /// The keys of a header.
  public static let keys = [
    "name", "purpose", "grain", "params", "columns", "chart", "reads", "source", "example", "cost",
  ]

  /// `none, why`
  private static func none(_ text: String) -> QueryDrawing {
    let comma = text.firstIndex(of: ",")
    return .none(reason: comma.map { String(text[text.index(after: $0)...].drop { $0 == " " }) })
  }

  /// A chart may only name what there is.
  private func checkChart(line: Int) throws {
    guard case .chart(let chart) = drawing else { return }
    for name in chart.columns {
      if name.hasPrefix(":") {
        guard !parameters.contains(where: { $0.name == name.dropFirst() }) else { continue }
        throw SQLHeaderError("the chart names \(name), which is no parameter", line: line)
      }
      guard let columns, !columns.contains(where: { $0.name == name }) else { continue }
      throw SQLHeaderError("the chart names '\(name)', which is no column", line: line)
    }
  }

  private static func columnList(_ text: String) -> [Column] {
    text.split(separator: ";").map { part in
      let halves = part.split(separator: ",", maxSplits: 1)
      let words = (halves.first ?? "").split(separator: " ")
      return Column(
        name: words.first.map(String.init) ?? "",
        type: words.count > 1 ? String(words[1]) : nil,
        meaning: halves.count > 1 ? String(halves[1].drop { $0 == " " }) : nil)
    }
  }
}
