import Answers
import Export
import Querying
internal import Rows
import SQLCatalog
import Shell
import Store

/// A line of the shell that is no SQL: `.tables`, `.schema tag`.
struct ShellDirective {
  static let help = """
    .chart KIND SQL   draw a statement: auto, bar, line or histogram
    .format FORMAT    how rows are printed: table, json, jsonl, csv, tsv, markdown
    .help             this text
    .queries          the named queries
    .query NAME       run a named query; values: .query top_tags -p limit 5
    .quit             leave, as Ctrl-D does
    .schema [NAME]    the SQL of a table or view, or of all
    .tables [LIKE]    tables and views, such as .tables tag%

    SQL ends with ; and may span lines. The tabulator completes names, and tags inside of ''.

    """

  static let completions: [(name: String, arguments: [String])] = [
    (".chart", ChartChoice.allCases.map(\.rawValue)),
    (".format", RowFormat.allCases.map(\.rawValue)),
    (".help", []), (".queries", []), (".query", []), (".quit", []), (".schema", []),
    (".tables", []),
  ]

  let name: String
  /// What follows the name, without spaces at its ends.
  let argument: String

  /// Nil when the line is none.
  init?(_ line: String) {
    guard let line = Self.dotted(line) else { return nil }
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    let end = words[0].lastIndex { !$0.isWhitespace && $0 != ";" } ?? words[0].startIndex
    name = words[0] == ".exit" ? ".quit" : String(words[0][...end])
    let rest = (words.count > 1 ? words[1] : "").drop(while: \.isWhitespace)
    argument = String(rest.reversed().drop { $0.isWhitespace || $0 == ";" }.reversed())
  }

  /// The line, with its dot where it is one of the words that people type without.
  private static func dotted(_ line: String) -> String? {
    if line.hasPrefix(".") { return line }
    let word = line.filter { !$0.isWhitespace && $0 != ";" }.lowercased()
    return ["help", "exit", "quit"].contains(word) ? "." + word : nil
  }

  func run(in session: ShellSession) throws {
    switch name {
    case ".help": try Console.write(Self.help)
    case ".tables": try listTables(in: session)
    case ".schema": try showSchema(in: session)
    case ".queries": try listQueries()
    case ".query": try runQuery(in: session)
    case ".format":
      session.output.format = try choice(
        RowFormat.self, of: argument == "ndjson" ? "jsonl" : argument)
    case ".chart": try drawChart(in: session)
    default: throw Self.usage("there is no command '\(name)'", hint: ".help lists the commands.")
    }
  }

  private static func usage(_ message: String, hint: String? = nil) -> WarehouseError {
    WarehouseError(.badQuery, message, hint: hint)
  }

  private func choice<Kind: RawRepresentable & CaseIterable>(
    _ kind: Kind.Type, of text: String? = nil
  ) throws -> Kind where Kind.RawValue == String {
    let text = text ?? argument
    guard let choice = Kind(rawValue: text) else {
      let all = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw Self.usage("\(name) does not know '\(text)'", hint: "One of: \(all).")
    }
    return choice
  }

  private func listTables(in session: ShellSession) throws {
    try session.write(
      sql: """
        SELECT name, type FROM sqlite_schema
        WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'
          AND name NOT IN (
            SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
          AND (:pattern = '' OR name LIKE :pattern)
        ORDER BY type, name
        """, [(name: "pattern", value: .text(argument))])
  }

  private func showSchema(in session: ShellSession) throws {
    var sql = "SELECT sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL"
    if !argument.isEmpty { sql += " AND tbl_name = :name" }
    let query = try ReadOnlyQuery(
      on: session.warehouse, sql: sql + " ORDER BY rowid",
      parameters: argument.isEmpty ? [] : [(name: "name", value: argument)])
    var isEmpty = true
    while try query.next() {
      isEmpty = false
      guard case .text(let text) = query.value(at: 0) else { continue }
      try Console.write(String(decoding: text, as: UTF8.self) + "\n")
    }
    if isEmpty { throw Self.usage("there is no table or view '\(argument)'") }
  }

  private func listQueries() throws {
    let writer = RowWriter(
      format: .table, columns: ["query", "purpose"], terminal: Terminal.current?.style,
      output: Console.write)
    for query in SQLCatalog.queries {
      try writer.writeRow([.text(query.header.name), .text(query.header.purpose)])
    }
    try writer.finish()
  }

  private func runQuery(in session: ShellSession) throws {
    let words = Self.words(of: argument)
    guard let name = words.first else {
      throw Self.usage(".query wants the name of a query", hint: ".queries lists them.")
    }
    let given = try Self.parameters(words.dropFirst())
    let query = try QuerySet().query(named: name)
    var call = try QueryCall(query, given: given, limit: nil)
    try call.chooseDefaults(in: session.path, timeoutSeconds: nil)
    try session.write(sql: query.sql, call.values)
  }

  /// `-p NAME VALUE` and `-p NAME=VALUE`.
  private static func parameters(_ words: ArraySlice<String>) throws -> [QueryParameter] {
    var rest = QueryParameter.joined(Array(words))[...]
    var parameters: [QueryParameter] = []
    while let word = rest.popFirst() {
      let text =
        word == "-p"
        ? rest.popFirst()
        : word.hasPrefix("--parameter=")
          ? String(word.dropFirst("--parameter=".count)) : nil
      guard let text, let parameter = QueryParameter(argument: text) else {
        throw usage(
          "'\(word)' is no parameter", hint: "As in .query top_tags -p limit 5 -p site danbooru.")
      }
      parameters.append(parameter)
    }
    return parameters
  }

  /// Words of a line, cut at blanks; quotes hold blanks together.
  private static func words(of text: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return word.map { words + [$0] } ?? words
  }

  private func drawChart(in session: ShellSession) throws {
    let words = argument.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2 else {
      throw Self.usage(".chart wants a kind and a statement", hint: ".chart bar SELECT …")
    }
    var output = session.output
    output.chart = ChartRequest(kind: try choice(ChartChoice.self, of: words[0]).kind)
    try session.write(sql: words[1], as: output)
  }
}
