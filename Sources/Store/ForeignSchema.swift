// What stands in the schema of a warehouse and would act: a table of ours may be a view that never ends, or a virtual
// table of some extension; a trigger of somebody else would run when this program changes a row. Views, tables and
// indexes of other names are left alone: nothing here asks them.

internal import GRDB
internal import SQLCatalog

/// Tells the schema of this program from what others have put in its place.
enum ForeignSchema {
  /// In lower case, as SQLite compares names.
  private static let tables = Set(SQLCatalog.tableNames)
  private static let views = Set(SQLCatalog.viewStatements.map(\.name))
  private static let triggers = Dictionary(
    (made("CREATE TRIGGER ") + CaptionTextSchema.statements).map { ($0.name, $0.sql) },
    uniquingKeysWith: { first, _ in first })

  /// What the migrations make by statements that begin so, with these.
  private static func made(_ beginning: String) -> [(name: String, sql: String)] {
    var found: [(name: String, sql: String)] = []
    for migration in SQLCatalog.migrations {
      for part in migration.file.text.split(separator: "\n\n") {
        // Comments may stand before a statement.
        let lines = part.split(separator: "\n", omittingEmptySubsequences: false)
        let statement = lines.drop { !$0.hasPrefix(beginning) }.joined(separator: "\n")
        guard !statement.isEmpty else { continue }
        let name = statement.dropFirst(beginning.count).prefix { $0 != " " && $0 != "\n" }
        found.append(
          (name.lowercased(), String(statement.trimmingSuffix { $0.isWhitespace || $0 == ";" })))
      }
    }
    return found
  }

  /// Throws `inconsistent` when something stands in the place of a table, or of a view where a view cannot be put
  /// back; where rows will be changed with triggers on, also when there is a trigger of somebody else.
  static func refuse(_ db: Database, runsTriggers: Bool, path: String) throws {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT type, name, rootpage, sql
        FROM main.sqlite_schema
        WHERE type IN ('table', 'view', 'trigger')
        """)
    for row in rows {
      let type = try row.decode(String.self, atIndex: 0)
      let name = try row.decode(String.self, atIndex: 1)
      let key = name.lowercased()
      switch type {
      case "trigger":
        guard runsTriggers, try triggers[key] != row.decode(String?.self, atIndex: 3) else {
          continue
        }
        throw WarehouseError(
          .inconsistent,
          "has a trigger '\(name)' that taghouse did not make, and that would run with this change",
          hint: "If nobody needs it, drop it in sqlite3: DROP TRIGGER \(quoted(name));", path: path)
      case "table" where tables.contains(key):
        // A virtual table has no pages; a table of ours without one is damaged, which readers of it tell.
        guard try row.decode(Int64?.self, atIndex: 2) ?? 0 == 0,
          try row.decode(String?.self, atIndex: 3)?.hasPrefix("CREATE TABLE ") != true
        else { continue }
        throw replaced("a virtual table", of: "table", name, path: path)
      case "view" where tables.contains(key):
        throw replaced("a view", of: "table", name, path: path)
      case "table" where views.contains(key):
        throw replaced("a table", of: "view", name, path: path)
      default: continue
      }
    }
  }

  private static func replaced(
    _ what: String, of ours: String, _ name: String, path: String
  ) -> WarehouseError {
    WarehouseError(
      .inconsistent, "has \(what) in the place of the \(ours) '\(name)' of taghouse",
      hint: "It is no sound warehouse: make it anew from its sources, or ask who made it.",
      path: path)
  }

  private static func quoted(_ name: String) -> String {
    "\"\(name.replacing("\"", with: "\"\""))\""
  }
}
