internal import GRDB
internal import SQLCatalog

/// What a check of a warehouse has found.
public struct CheckFinding: Sendable, Equatable {
  /// Name of the check.
  public var name: String
  /// What ought to be true.
  public var purpose: String
  /// Rows that say otherwise, at most `WarehouseCheck.shownRowCount`, as text.
  public var rows: [String]
  /// How many there are.
  public var rowCount: Int
}

/// Compares a warehouse with what it ought to hold.
public struct WarehouseCheck {
  /// Rows of a finding that are kept.
  public static let shownRowCount = 10

  private let warehouse: Warehouse

  public init(_ warehouse: Warehouse) {
    self.warehouse = warehouse
  }

  /// Runs SQLite's own checks and every query of queries/checks; `report` is told each one's name
  /// before it runs. Returns those that found something.
  public func run(report: (String) -> Void) throws -> [CheckFinding] {
    try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        var findings: [CheckFinding] = []
        report("integrity_check")
        let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check")
        if integrity != ["ok"] {
          findings.append(
            CheckFinding(
              name: "integrity_check", purpose: "The file is a sound SQLite database.",
              rows: Array(integrity.prefix(Self.shownRowCount)), rowCount: integrity.count))
        }
        for check in SQLCatalog.checks {
          report(check.header.name)
          if let finding = try finding(of: check, db) { findings.append(finding) }
        }
        report("foreign_key_check")
        let keys = try Self.rows(of: "PRAGMA foreign_key_check", db)
        if keys.count > 0 {
          findings.append(
            CheckFinding(
              name: "foreign_key_check", purpose: "Every row that a row refers to is there.",
              rows: keys.shown, rowCount: keys.count))
        }
        return findings
      }
    }
  }

  private func finding(of check: SQLFile, _ db: Database) throws -> CheckFinding? {
    let found = try Self.rows(of: check.text, db)
    guard found.count > 0 else { return nil }
    return CheckFinding(
      name: check.header.name, purpose: check.header.purpose, rows: found.shown,
      rowCount: found.count)
  }

  private static func rows(of sql: String, _ db: Database) throws -> (shown: [String], count: Int) {
    var shown: [String] = []
    var count = 0
    let rows = try Row.fetchCursor(db, sql: sql)
    while let row = try rows.next() {
      count += 1
      guard shown.count < shownRowCount else { continue }
      let values = row.map { column, value in "\(column) = \(value)" }
      shown.append(values.joined(separator: ", "))
    }
    return (shown, count)
  }
}
