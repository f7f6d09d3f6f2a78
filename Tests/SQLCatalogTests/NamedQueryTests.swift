import SQLCatalog
import Testing

@Suite("Headers of named queries")
struct NamedQueryTests {
  private static let body = "\nSELECT 1 AS one ORDER BY one;\n"

  /// A query whose header has these lines.
  private func query(_ lines: String...) throws -> NamedQuery {
    try NamedQuery(path: "folder/q.sql", text: lines.joined(separator: "\n") + Self.body)
  }

  private func parameters(_ params: String) throws -> [QueryParameterDeclaration] {
    try query("-- name: q", "-- purpose: To test.", "-- params: \(params)").parameters
  }

  @Test("Parameters have a name, a type, a default and a meaning")
  func parameterList() throws {
    let found = try parameters(
      ":tag TEXT = 'it''s; a, :b', the tag; :limit INTEGER = -20, rows; :site TEXT = NULL, the "
        + "site, NULL for all;:share REAL = .5;")
    #expect(found.map(\.name) == ["tag", "limit", "site", "share"])
    #expect(found.map(\.type) == [.text, .integer, .text, .real])
    #expect(
      found.map(\.defaultValue) == [.text("it's; a, :b"), .integer(-20), .null, .real(0.5)])
    #expect(found.map(\.meaning) == ["the tag", "rows", "the site, NULL for all", ""])
    #expect(try parameters("none").isEmpty)
  }

  @Test("A value is of the parameter's type, or none")
  func values() throws {
    let found = try parameters(":a TEXT = NULL, x; :b INTEGER = 0, x; :c REAL = 0, x")
    #expect(found[0].value(of: "12") == .text("12"))
    #expect(found[0].value(of: "") == .text(""))
    #expect(found[1].value(of: "12") == .integer(12))
    for text in ["", "x", "1.5", "0x10", "99999999999999999999"] {
      #expect(found[1].value(of: text) == nil, "\(text)")
    }
    #expect(found[2].value(of: "1e3") == .real(1000))
    for text in ["", "x", "inf", "nan"] { #expect(found[2].value(of: text) == nil, "\(text)") }
  }

  @Test(
    "What is no list of parameters",
    arguments: [
      "tag TEXT = NULL, x", ":tag", ":tag TEXT", ":tag TEXT NULL", ":tag text = NULL",
      ":tag BLOB = NULL, x", ":tag TEXT = x, y", ":tag TEXT = 'x, y", ":n INTEGER = 1.5, x",
      ":n INTEGER = '1', x", ":n REAL = x, y", ":n INTEGER = NULLX, y", ":n INTEGER = 1 x",
      ":n INTEGER = 1, x; :n TEXT = NULL, y", ":n INTEGER = 1, x; and more", "nothing",
    ])
  func badParameters(params: String) {
    let error = #expect(throws: SQLHeaderError.self) { try parameters(params) }
    #expect(error?.line == 3)
    #expect(error?.path == "folder/q.sql")
    #expect(error?.description.hasPrefix("folder/q.sql:3: ") == true)
  }

  @Test("A parameter of a few words names them")
  func allowedValues() throws {
    let found = try parameters(":a TEXT = 'x' of x|y_z, to order by; :b TEXT = NULL of u, m")
    #expect(found.map(\.allowedValues) == [["x", "y_z"], ["u"]])
    #expect(found.map(\.meaning) == ["to order by", "m"])
    for params in [":a TEXT = 'x' of y|z, m", ":a INTEGER = 1 of 1|2, m", ":a TEXT = 'x' of , m"] {
      #expect(throws: SQLHeaderError.self, "\(params)") { try parameters(params) }
    }
  }

  @Test("A default can be chosen from the data")
  func choices() throws {
    let found = try parameters(
      ":who TEXT = (most frequent character), x; :tag TEXT = (most frequent tag), y")
    #expect(found.map(\.choice?.category) == ["character", nil])
    #expect(found.map(\.defaultText) == ["the most frequent character", "the most frequent tag"])
    #expect(found.map(\.defaultValue) == [.null, .null])
    #expect(found.map(\.meaning) == ["x", "y"])
    for params in [
      ":a TEXT = (rarest tag), x", ":a TEXT = (most frequent), x", ":a TEXT = (most frequent tag",
      ":a INTEGER = (most frequent tag), x", ":a TEXT = (most frequent x'y), z",
    ] {
      #expect(throws: SQLHeaderError.self, "\(params)") { try parameters(params) }
    }
  }

  // MARK: Charts

  private func drawing(_ chart: String) throws -> QueryDrawing {
    try query(
      "-- name: q", "-- purpose: To test.", "-- params: :measure TEXT = 'one', x",
      "-- columns: one INTEGER; two TEXT; three TEXT", "-- chart: \(chart)"
    ).drawing
  }

  @Test("A chart names its kind and its columns")
  func charts() throws {
    guard case .chart(let bar) = try drawing("bar, label two three, value one, series three") else {
      Issue.record("no chart")
      return
    }
    #expect(bar.kind == .bar && bar.labels == ["two", "three"])
    #expect(bar.values == ["one"] && bar.series == ["three"])
    guard case .chart(let line) = try drawing("line, x two, y :measure") else {
      Issue.record("no chart")
      return
    }
    #expect(line.kind == .line && line.values == [":measure"] && line.series.isEmpty)
    #expect(try drawing("none") == .none(reason: nil))
    #expect(try drawing("none, a list, of posts") == .none(reason: "a list, of posts"))
    #expect(
      try query("-- name: q", "-- purpose: P.", "-- params: none").drawing == .unstated)
  }

  @Test(
    "What is no chart is told with its line",
    arguments: [
      "", "pie, label two, value one", "bar", "bar, label two", "bar, value one", "line, y one",
      "bar, x two, y one", "line, label two, value one", "bar, label, value one",
      "bar, label two, value four", "bar, label two, value :limit", "histogram, label one",
      "bar label two, value one",
    ])
  func badCharts(chart: String) {
    let error = #expect(throws: SQLHeaderError.self) { try drawing(chart) }
    #expect(error?.line == 5)
  }

  @Test("Columns have names, types and meanings")
  func columns() throws {
    let query = try query(
      "-- name: q", "-- purpose: To test.", "-- params: none",
      "-- columns: one INTEGER, always 1, never 2; two TEXT")
    #expect(query.columns?.map(\.name) == ["one", "two"])
    #expect(query.columns?.map(\.type) == ["INTEGER", "TEXT"])
    #expect(query.columns?.map(\.meaning) == ["always 1, never 2", nil])
    #expect(query.sql.hasSuffix(Self.body))
  }

  @Test("What a header lacks is told with its line")
  func incomplete() {
    func line(_ lines: String...) -> Int? {
      let text = lines.joined(separator: "\n") + Self.body
      return #expect(throws: SQLHeaderError.self) { try NamedQuery(path: "q.sql", text: text) }?
        .line
    }
    #expect(line() == 1)
    #expect(line("-- name: q", "-- purpose: P.") == 1)
    #expect(line("-- Free text", "-- name: q", "-- params: none") == 2)
    #expect(line("-- purpose: P.", "-- params: none") == 1)
    #expect(line("-- name: q", "-- purpose: P.", "-- param: none", "-- params: none") == 3)
    #expect(line("-- params: none", "-- purpose: P.", "-- name: two words") == 3)
    #expect(line("SELECT 1;", "-- name: q") == 1)
  }

  @Test("The project's own queries can be read", arguments: SQLCatalog.queries.map(\.path))
  func own(path: String) throws {
    let file = try #require(SQLCatalog.queries.first { $0.path == path })
    #expect(throws: Never.self) { try NamedQuery(path: file.path, text: file.text) }
  }
}
