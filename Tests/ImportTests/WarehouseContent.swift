import GRDB
import SQLCatalog
import Testing

/// Everything that a warehouse holds, as text, for comparing two of them.
struct WarehouseContent: Equatable {
  /// Rows of each table, columns quoted as SQL, in the order of all columns.
  var tables: [String: [String]] = [:]

  /// Columns that tell when or by which way rows came, not what they hold.
  private static let volatileColumns: Set<String> = [
    "import_run.started_at", "import_run.finished_at", "import_run.way",
    "cache_state.analyzed_at", "view_state.schema_version",
  ]

  /// Reads all tables but those of the ledger, if `withoutLedger`.
  init(_ path: String, withoutLedger: Bool = false) throws {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    try queue.read { db in
      let names = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      for name in names where !name.hasPrefix("sqlite_") {
        if withoutLedger, ["import_run", "import_file"].contains(name) { continue }
        let columns = try db.columns(in: name).map(\.name)
          .filter { !Self.volatileColumns.contains("\(name).\($0)") }
        let list = columns.map { "quote(\($0))" }.joined(separator: " || ', ' || ")
        let order = columns.joined(separator: ", ")
        tables[name] = try String.fetchAll(
          db, sql: "SELECT \(list) FROM \(name) ORDER BY \(order)")
      }
    }
  }

  /// The first differences, for people; empty when there is none.
  func differences(from other: WarehouseContent) -> [String] {
    var found: [String] = []
    for name in Set(tables.keys).union(other.tables.keys).sorted() {
      let ours = tables[name] ?? []
      let theirs = other.tables[name] ?? []
      guard ours != theirs else { continue }
      let position =
        zip(ours, theirs).enumerated().first { $1.0 != $1.1 }?.offset
        ?? min(ours.count, theirs.count)
      found.append(
        "\(name): \(ours.count) and \(theirs.count) rows, row \(position): "
          + "\(position < ours.count ? ours[position] : "none") and "
          + "\(position < theirs.count ? theirs[position] : "none")")
    }
    return found
  }
}

/// Expects that SQLite and all queries of queries/checks find nothing wrong.
func expectSound(_ path: String, _ comment: Comment = "") throws {
  let queue = try DatabaseQueue(path: path)
  defer { try? queue.close() }
  try queue.read { db in
    #expect(try String.fetchAll(db, sql: "PRAGMA integrity_check") == ["ok"], comment)
    #expect(try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").isEmpty, comment)
    for check in SQLCatalog.checks {
      let rows = try Row.fetchAll(db, sql: check.text)
      #expect(rows.isEmpty, "\(check.header.name): \(rows.first?.description ?? "") \(comment)")
    }
    #expect(try Bool.fetchOne(db, sql: "SELECT is_current FROM cache_state") == true, comment)
  }
}
