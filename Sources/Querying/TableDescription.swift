// What the tables and views of a warehouse are for, as the file itself says.
//
// SQLite stores the text of each CREATE statement. The comments in it are the documentation:
//
//     CREATE TABLE site (
//       -- An image board.                        what the table is for
//       site_id INTEGER PRIMARY KEY,
//       name TEXT NOT NULL UNIQUE                 -- what the column says
//     ) STRICT
//
// Views carry the header of their SQL file, see SQLHeader. A column that a migration added has no
// comment in the file; its description is the comment above the ALTER TABLE of the migration.

internal import GRDB
internal import SQLCatalog
public import Store

/// A table or view and what it is for.
public struct TableDescription: Sendable, Equatable {
  public struct Column: Sendable, Equatable {
    public var name: String
    /// As declared: INTEGER, TEXT, REAL, ANY; empty when nothing is.
    public var type: String
    /// nil: nothing says it.
    public var meaning: String?
  }

  public enum Kind: String, Sendable {
    case table
    case view
    /// A table that holds what the view NAME_definition computes.
    case cache
    /// Such a view, or what several of them share. Slow: it computes everything.
    case definition
  }

  public var name: String
  public var kind: Kind
  /// nil: nothing says it, as for tables that others have added.
  public var purpose: String?
  /// What one row stands for; views only.
  public var grain: String?
  /// In order.
  public var columns: [Column]
}

extension Warehouse {
  /// The tables and views, by name, without those of SQLite itself and of its index of texts.
  public func tableDescriptions() throws -> [TableDescription] {
    try Self.translating(path: path) {
      try queue.read { db in
        let rows = try Row.fetchAll(
          db,
          sql: """
            SELECT name, type, sql
            FROM sqlite_schema
            WHERE type IN ('table', 'view')
              AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
              AND name NOT IN (
                SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
            ORDER BY name
            """)
        let names = Set(try rows.map { try $0.decode(String.self, forColumn: "name") })
        return try rows.map { row in
          let name: String = try row.decode(forColumn: "name")
          return try TableDescription(
            name: name, isView: row.decode(String.self, forColumn: "type") == "view",
            sql: row.decode(forColumn: "sql"), columns: db.columns(of: name),
            isDefined: { names.contains($0) })
        }
      }
    }
  }
}

extension TableDescription {
  /// - Parameters:
  ///   - sql: The statement as it is stored.
  ///   - columns: Those that SQLite reports; only they are described.
  ///   - isDefined: Whether there is a table or view of a name.
  package init(
    name: String, isView: Bool, sql: String, columns: [(name: String, type: String)],
    isDefined: (String) -> Bool
  ) throws {
    self.name = name
    var meanings: [String: String] = [:]
    if isView {
      kind = name.hasSuffix("_definition") ? .definition : .view
      let header = Self.header(of: sql)
      purpose = header?.purpose
      grain = header?.grain
      meanings = Self.meanings(of: header?.columns ?? "")
    } else {
      kind = isDefined(name + "_definition") ? .cache : .table
      let names = Set(columns.map(\.name))
      let comments = TableComments(sql: sql, columns: names)
      purpose = comments.purpose
      meanings = comments.meanings
      for (column, meaning) in Self.addedColumns[name, default: [:]] where meanings[column] == nil {
        meanings[column] = meaning
      }
    }
    self.columns = columns.map { Column(name: $0.name, type: $0.type, meaning: meanings[$0.name]) }
  }

  /// The header of a view, which stands behind `CREATE VIEW name AS`.
  private static func header(of sql: String) -> SQLHeader? {
    guard let start = sql.firstRange(of: "\n--") else { return nil }
    return SQLHeader(sql: String(sql[sql.index(after: start.lowerBound)...]))
  }

  /// `name TYPE, meaning; name TYPE; …`; what has no meaning is left out.
  private static func meanings(of columns: String) -> [String: String] {
    var meanings: [String: String] = [:]
    for part in columns.split(separator: ";") {
      let text = part.drop { $0 == " " }
      guard let comma = text.firstIndex(of: ",") else { continue }
      let meaning = text[text.index(after: comma)...].drop { $0 == " " }
      meanings[String(text.prefix { $0 != " " && $0 != "," })] = String(meaning)
    }
    return meanings
  }

  /// What the migrations say above `ALTER TABLE table ADD COLUMN column`, by table and column. One
  /// comment may speak of several columns that follow each other.
  private static let addedColumns: [String: [String: String]] = {
    var added: [String: [String: String]] = [:]
    for migration in SQLCatalog.migrations {
      var comment: [String] = []
      var isOpen = false
      for line in migration.file.text.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("--") {
          if !isOpen { comment = [] }
          isOpen = true
          comment.append(String(line.dropFirst(2).drop { $0 == " " }))
          continue
        }
        // A comment with nothing right below it belongs to nothing.
        if line.isEmpty, isOpen { comment = [] }
        isOpen = false
        let words = line.split(separator: " ")
        if words.count > 5, words.starts(with: ["ALTER", "TABLE"]),
          words[3...4] == ["ADD", "COLUMN"]
        {
          added[String(words[2]), default: [:]][String(words[5])] = comment.joined(separator: " ")
        } else if !line.isEmpty, !line.hasPrefix(" ") {
          comment = []
        }
      }
    }
    return added
  }()
}

/// The comments in a stored CREATE TABLE.
struct TableComments {
  /// The lines of comment before the first column.
  private(set) var purpose: String?
  /// The comment behind a column on its line, or the lines of comment right above it.
  private(set) var meanings: [String: String] = [:]

  init(sql: String, columns: Set<String>) {
    var waiting: [String] = []
    var hasColumn = false
    for line in sql.split(separator: "\n").dropFirst() {
      let (code, comment) = Self.split(line)
      let name = Self.firstWord(of: code)
      if name.isEmpty {
        if let comment { waiting.append(comment) }
        continue
      }
      if !hasColumn, !waiting.isEmpty {
        purpose = waiting.joined(separator: " ")
        waiting = []
      }
      hasColumn = true
      if columns.contains(name) {
        let meaning = waiting + (comment.map { [$0] } ?? [])
        if !meaning.isEmpty { meanings[name] = meaning.joined(separator: " ") }
      }
      waiting = []
    }
  }

  /// A line without its comment, and the comment; `--` in a literal begins none.
  private static func split(_ line: Substring) -> (code: Substring, comment: String?) {
    var isLiteral = false
    var index = line.startIndex
    while index < line.endIndex {
      if line[index] == "'" { isLiteral.toggle() }
      if !isLiteral, line[index...].hasPrefix("--") {
        let comment = line[index...].dropFirst(2).drop { $0 == " " }
        return (line[..<index], String(comment.trimmingSuffix { $0.isWhitespace }))
      }
      index = line.index(after: index)
    }
    return (line, nil)
  }

  private static func firstWord(of code: Substring) -> String {
    let word = code.drop { $0.isWhitespace || $0 == "," }
      .prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "\"" || $0 == ")" }
    return word.filter { $0 != "\"" }
  }
}
