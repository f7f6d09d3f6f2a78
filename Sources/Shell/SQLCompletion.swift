// What the tabulator offers, by where the cursor stands:
//
//     .sch|                      dot commands
//     .schema ta|                tables and views; .query: named queries; and so on
//     SELECT … WHERE tag = 'ha|  tags that begin so, from the index of names, closed with a quote
//     SELECT … FROM ta|          keywords, functions, tables, views and columns
//     … JOIN tag AS t ON t.na|   columns: of the table before the dot, or of all

internal import GRDBSQLite
public import Querying
internal import SQLCatalog
internal import Store

/// Completes statements and dot commands over one warehouse.
public final class SQLCompletion {
  /// Tags that are offered at most.
  public static let maximumTagCount = 50

  private let warehouse: ReadOnlyConnection
  /// What may follow each dot command.
  private let dotCommands: [(name: String, arguments: [String])]
  /// Tables and views with their columns, read when first needed.
  private lazy var columns = readColumns()

  /// `dotCommands` are names with their dots, each with the words that may follow; `.schema` and
  /// `.query` know theirs from the warehouse and the program.
  public init(_ warehouse: ReadOnlyConnection, dotCommands: [(name: String, arguments: [String])]) {
    self.warehouse = warehouse
    self.dotCommands = dotCommands
  }

  /// What could stand at the end of `line`, which goes on with the statement in `before`.
  public func complete(_ line: String, after before: StatementText) -> Completion {
    if before.isBlank, line.hasPrefix(".") { return completeDotCommand(line) }
    var text = before
    _ = text.append(line)
    switch text.position {
    case .quoted(UInt8(ascii: "'")): return completeTag(text.openText)
    case .quoted, .lineComment, .blockComment: return .none
    case .code: return completeName(text.pending)
    }
  }

  // MARK: Dot commands

  private func completeDotCommand(_ line: String) -> Completion {
    guard let space = line.firstIndex(of: " ") else {
      return Self.choose(dotCommands.map(\.name), typed: line)
    }
    let name = line[..<space]
    let typed = String(line[line.index(after: space)...])
    let arguments =
      switch name {
      case ".schema": columns.map(\.table)
      case ".query": SQLCatalog.queries.map(\.header.name)
      default: dotCommands.first { $0.name == name }?.arguments ?? []
      }
    return Self.choose(arguments, typed: typed)
  }

  // MARK: Tags

  private func completeTag(_ quoted: String) -> Completion {
    let prefix = quoted.replacing("''", with: "'")
    var tags: [String] = []
    // The last of all scalars ends the range of an index; LIKE would look at capitals too.
    let sql = """
      SELECT DISTINCT name FROM tag WHERE name >= \(Self.literal(prefix))
        AND name < \(Self.literal(prefix + "\u{10FFFF}")) ORDER BY name
        LIMIT \(Self.maximumTagCount + 1)
      """
    forEachText(sql) { tags.append($0.replacing("'", with: "''")) }
    return Completion(
      typed: quoted, candidates: Array(tags.prefix(Self.maximumTagCount)), ending: "'",
      isCut: tags.count > Self.maximumTagCount)
  }

  private static func literal(_ text: String) -> String {
    "'\(text.replacing("'", with: "''"))'"
  }

  // MARK: Names

  private func completeName(_ text: String) -> Completion {
    let typed = Self.lastName(of: text[...])
    let before = text.dropLast(typed.count)
    if before.last == "." {
      let table = Self.lastName(of: before.dropLast())
      let ofTable = columns.filter { $0.table.lowercased() == table.lowercased() }
      let all = ofTable.isEmpty ? columns : ofTable
      return Self.choose(all.flatMap(\.names), typed: typed, ending: "")
    }
    guard !typed.isEmpty else { return .none }
    let names = columns.map(\.table) + columns.flatMap(\.names) + Self.functions
    let all = Self.choose(names + Self.keywords, typed: typed)
    guard Self.wantsColumn(before) else { return all }
    // Those of the tables that the statement names come first, then those of others, then all else.
    let words = Set(
      text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map { $0.lowercased() })
    let ofTables = columns.filter { words.contains($0.table.lowercased()) }.flatMap(\.names)
    let first = Self.choose(ofTables, typed: typed).candidates
    let second = Self.choose(columns.flatMap(\.names), typed: typed).candidates
    var candidates = first
    for name in second + all.candidates where !candidates.contains(name) { candidates.append(name) }
    return Completion(typed: typed, candidates: candidates, ending: all.ending)
  }

  /// Whether the last word that says what follows asks for a value: a column rather than a table.
  private static func wantsColumn(_ text: Substring) -> Bool {
    let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map { $0.uppercased() }
    let last = words.last { columnWords.contains($0) || tableWords.contains($0) }
    return last.map(columnWords.contains) ?? false
  }

  private static let columnWords: Set<String> = [
    "SELECT", "WHERE", "AND", "OR", "NOT", "ON", "BY", "HAVING", "USING", "WHEN", "THEN", "ELSE",
  ]
  private static let tableWords: Set<String> = ["FROM", "JOIN", "INTO", "UPDATE", "TABLE"]

  private static func lastName(of text: Substring) -> String {
    String(text.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
  }

  /// Those of `all` that begin with `typed`, in capitals or not, each once and sorted.
  private static func choose(
    _ all: [String], typed: String, ending: String = " "
  ) -> Completion {
    let start = typed.lowercased()
    let found = Set(all.filter { $0.lowercased().hasPrefix(start) })
    return Completion(typed: typed, candidates: found.sorted(), ending: ending)
  }

  private func readColumns() -> [(table: String, names: [String])] {
    var tables: [(table: String, names: [String])] = []
    let sql = """
      SELECT object.name || ' ' || info.name
      FROM sqlite_schema AS object JOIN pragma_table_info(object.name) AS info
      WHERE object.type IN ('table', 'view') AND object.name NOT LIKE 'sqlite_%'
        AND object.name NOT IN (
          SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
      ORDER BY object.name, info.cid
      """
    forEachText(sql) { row in
      let words = row.split(separator: " ", maxSplits: 1).map(String.init)
      if tables.last?.table != words[0] { tables.append((words[0], [])) }
      tables[tables.count - 1].names.append(words.last ?? "")
    }
    return tables
  }

  /// The first column of a query; nothing on an error, for the tabulator complains about nothing.
  private func forEachText(_ sql: String, _ body: (String) -> Void) {
    guard let query = try? ReadOnlyQuery(on: warehouse, sql: sql) else { return }
    while (try? query.next()) == true {
      guard case .text(let text) = query.value(at: 0) else { continue }
      body(String(decoding: text, as: UTF8.self))
    }
  }

  private static let functions = [
    "avg", "caption_clean", "coalesce", "count", "group_concat", "iif", "json_each", "length",
    "lower", "max", "min", "round", "substr", "sum", "tag_text", "tag_words", "total", "typeof",
    "upper", "wilson_lower", "wilson_upper",
  ]

  /// The keywords of the SQLite that is linked in.
  private static let keywords: [String] = (0..<sqlite3_keyword_count()).compactMap { index in
    var name: UnsafePointer<CChar>?
    var byteCount: Int32 = 0
    guard sqlite3_keyword_name(index, &name, &byteCount) == SQLITE_OK, let name else { return nil }
    return String(
      decoding: UnsafeRawBufferPointer(start: name, count: Int(byteCount)), as: UTF8.self)
  }
}
