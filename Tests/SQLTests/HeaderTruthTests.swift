import GRDB
import SQLCatalog
import Store
import TestSupport
import Testing

/// Headers of SQL files against what SQLite reports of them.
@Suite("Headers tell the truth")
final class HeaderTruthTests {
  static let results: [SQLFile] = SQLCatalog.views + SQLCatalog.queries + SQLCatalog.checks

  private let folder: TemporaryFolder
  private let queue: DatabaseQueue

  init() throws {
    folder = try TemporaryFolder()
    let path = folder.path("empty.db")
    try TemplateFile.copy("empty warehouse", to: path) {
      try Warehouse.create(path: $0).close()
    }
    queue = try DatabaseQueue(path: path)
  }

  /// What gives the file's rows.
  private static func select(_ file: SQLFile) -> String {
    let isView = file.path.hasPrefix("schema/views/")
    return isView ? "SELECT * FROM \(file.header.name)" : file.text
  }

  @Test("Columns are those that SQLite names, in order", arguments: results.map(\.path))
  func columnNames(path: String) throws {
    let file = try #require(Self.results.first { $0.path == path })
    let names = try queue.inDatabase { try $0.makeStatement(sql: Self.select(file)).columnNames }
    #expect(file.header.columnNames == names)
  }

  @Test("What a file reads is there, and is all that it names", arguments: results.map(\.path))
  func reads(path: String) throws {
    let file = try #require(Self.results.first { $0.path == path })
    let stated = Set(
      (file.header.reads ?? "").split(separator: ",").map { $0.drop { $0 == " " } })
    let body = file.text.dropFirst(file.header.text.count)
    let words = Set(body.matches(of: #/\b(?:FROM|JOIN)\s+(\w+)/#).map { $0.1 })
    let present = Set(
      try queue.inDatabase { db in
        try String.fetchAll(
          db, sql: "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
      }.map { Substring($0) })
    #expect(stated.subtracting(present).isEmpty, "there is no \(stated.subtracting(present))")
    // The rest of the words are the file's own steps (WITH name AS).
    #expect(words.intersection(present) == stated)
  }

  @Test("Parameters are those of the statement", arguments: results.map(\.path))
  func parameters(path: String) throws {
    let file = try #require(Self.results.first { $0.path == path })
    let stated = (file.header.params ?? "").matches(of: #/:(\w+)/#).map { String($0.1) }
    let used = file.text.dropFirst(file.header.text.count).matches(of: #/:(\w+)/#)
      .map { String($0.1) }
    #expect(Set(stated) == Set(used))
  }

  @Test("Every table and view says inside its stored SQL what it is")
  func storedComments() throws {
    let objects = try queue.inDatabase { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT name, sql FROM sqlite_schema
          WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'
          """)
    }
    #expect(objects.count > 20)
    for object in objects {
      let name: String = object["name"]
      let lines = (object["sql"] as String).split(separator: "\n")
      let comment = lines.dropFirst().first?.drop { $0 == " " } ?? ""
      #expect(comment.hasPrefix("-- ") && comment.count > 10, "\(name): \(comment)")
    }
  }

  @Test("Every table is STRICT and has a primary key")
  func strictTables() throws {
    let rows = try queue.inDatabase { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT
            tables.name AS name,
            tables.strict AS is_strict,
            EXISTS (SELECT 1 FROM pragma_table_info(tables.name) WHERE pk > 0) AS has_key
          FROM pragma_table_list AS tables
          WHERE tables.schema = 'main' AND tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'
          """)
    }
    #expect(rows.count > 15)
    for row in rows {
      let name: String = row["name"]
      #expect(row["is_strict"] as Bool, "\(name)")
      // cache_state is one row.
      #expect(row["has_key"] as Bool || name == "cache_state", "\(name)")
    }
  }
}
