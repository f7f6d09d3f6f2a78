internal import GRDBSQLite
internal import Selection

/// Tables and columns that a statement may have meant.
struct NearestSQLNames {
  private let connection: OpaquePointer?
  private let sql: String

  init(_ connection: OpaquePointer?, sql: String) {
    self.connection = connection
    self.sql = sql
  }

  /// `Did you mean tag_frequency?` for a message of SQLite about a table or column that is not there;
  /// nil when no name is near, or the message is of something else.
  func sentence(for message: String) -> String? {
    if let name = Self.name(in: message, behind: "no such table: ") {
      return sentence(NearestNames.among(tables, to: name))
    }
    if let name = Self.name(in: message, behind: "no such column: ") {
      return sentence(NearestNames.among(columns, to: name))
    }
    return nil
  }

  private func sentence(_ nearest: String) -> String? {
    nearest.isEmpty ? nil : "Did you mean \(nearest)?"
  }

  /// Without the table or schema before a dot.
  private static func name(in message: String, behind start: String) -> String? {
    guard message.hasPrefix(start) else { return nil }
    return message.dropFirst(start.count).split(separator: ".").last.map(String.init)
  }

  private var tables: [String] {
    texts(
      """
      SELECT name FROM pragma_table_list
      WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'
      """)
  }

  /// Those of the tables that the statement names; of all when it names none.
  private var columns: [String] {
    let words = Set(
      sql.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map { $0.lowercased() })
    let named = tables.filter { words.contains($0.lowercased()) }
    let columns = (named.isEmpty ? tables : named).flatMap { table in
      texts("SELECT name FROM pragma_table_info('\(table.replacing("'", with: "''"))')")
    }
    return Array(Set(columns))
  }

  private func texts(_ sql: String) -> [String] {
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK else { return [] }
    var texts: [String] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      if let text = sqlite3_column_text(statement, 0) { texts.append(String(cString: text)) }
    }
    return texts
  }
}
