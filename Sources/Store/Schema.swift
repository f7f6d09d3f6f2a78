package import GRDB
internal import SQLCatalog

/// Brings a database to the schema of this program.
package enum Schema {
  /// The root page of a table; nil when there is none of that name.
  package static func rootPage(ofTable name: String, _ db: Database) throws -> UInt32? {
    try UInt32.fetchOne(
      db, sql: "SELECT rootpage FROM sqlite_schema WHERE type = 'table' AND name = ?",
      arguments: [name])
  }

  /// Gives the statements that made the table ?1 and its indexes, the table first.
  package static let statementsOfTable = """
    SELECT sql
    FROM main.sqlite_schema
    WHERE tbl_name = ?1 AND type IN ('table', 'index') AND sql IS NOT NULL
    ORDER BY type DESC, name
    """

  /// Runs the migrations that are missing, and makes the views anew when their text has changed.
  ///
  /// `user_version` is the number of the last migration. All in one transaction, with the
  /// `applicationID` of a new file: one that was killed must not look like a warehouse without tables.
  /// What is missing is asked inside of it, for another program may have done the same just before.
  ///
  /// Throws `newerWarehouse` when that program was a newer one.
  static func upgrade(
    _ db: Database, path: String, applicationID: Int32? = nil
  ) throws {
    let wanted = storedViews
    if try isNotedAsCurrent(db), try hasViews(wanted, db) { return }
    try db.inTransaction(.immediate) {
      if try isNotedAsCurrent(db), try hasViews(wanted, db) { return .rollback }
      try refuseNewer(db, path: path)
      let missing = try missingMigrations(db)
      if let applicationID { try db.execute(sql: "PRAGMA application_id = \(applicationID)") }
      for migration in missing {
        try db.execute(sql: migration.file.text)
        try db.execute(sql: "PRAGMA user_version = \(migration.number)")
      }
      if try !missing.isEmpty || !hasViews(wanted, db) {
        for view in SQLCatalog.viewStatements.reversed() {
          try db.execute(sql: "DROP VIEW IF EXISTS \(view.name)")
        }
        for text in wanted {
          try db.execute(sql: text)
        }
      }
      try noteViews(db)
      return .commit
    }
  }

  /// Throws `newerWarehouse` when the schema is of a newer program.
  static func refuseNewer(_ db: Database, path: String) throws {
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard version > SQLCatalog.schemaVersion else { return }
    throw WarehouseError(
      .newerWarehouse,
      "was made by a newer taghouse (schema \(version); this one knows"
        + " \(SQLCatalog.schemaVersion))",
      hint: "Use the newer taghouse.", path: path)
  }

  /// Notes that the views are those of this program, whatever else of the schema has changed.
  package static func noteViews(_ db: Database) throws {
    try db.execute(sql: "DELETE FROM view_state")
    let version = try Int64.fetchOne(db, sql: "PRAGMA schema_version")
    try db.execute(
      sql: "INSERT INTO view_state (digest, schema_version) VALUES (?, ?)",
      arguments: [SQLCatalog.viewDigest, version])
  }

  /// Whether nobody has changed the schema since `noteViews`, if nobody lies about it.
  private static func isNotedAsCurrent(_ db: Database) throws -> Bool {
    guard try Int.fetchOne(db, sql: "PRAGMA user_version") == SQLCatalog.schemaVersion,
      // GRDB's own question would be answered from memory once another program has made the table.
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'view_state')") == true,
      let row = try Row.fetchOne(db, sql: "SELECT digest, schema_version FROM view_state")
    else { return false }
    let version = try Int64.fetchOne(db, sql: "PRAGMA schema_version")
    // Whatever a damaged row holds: the views are compared themselves then.
    return try row.decode(DatabaseValue.self, atIndex: 0) == SQLCatalog.viewDigest.databaseValue
      && row.decode(DatabaseValue.self, atIndex: 1) == version.databaseValue
  }

  /// Whether `upgrade` would change nothing.
  package static func isCurrent(_ db: Database) throws -> Bool {
    guard try missingMigrations(db).isEmpty else { return false }
    return try hasViews(storedViews, db)
  }

  /// Whether somebody has changed views and noted them as those of this program.
  static func hasForgedViews(_ db: Database) throws -> Bool {
    try isNotedAsCurrent(db) && !hasViews(storedViews, db)
  }

  /// The texts of all views, as a warehouse has them.
  private static let storedViews = SQLCatalog.viewStatements.map(\.sql)

  /// The migrations that the database has not seen.
  static func missingMigrations(_ db: Database) throws -> [Migration] {
    let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    if version >= SQLCatalog.schemaVersion { return [] }
    return SQLCatalog.migrations.filter { $0.number > version }
  }

  private static func hasViews(_ wanted: [String], _ db: Database) throws -> Bool {
    let present = try String.fetchAll(
      db,
      sql: "SELECT sql FROM sqlite_schema WHERE type = 'view' AND sql IS NOT NULL ORDER BY rowid")
    return Set(wanted).isSubset(of: present)
  }
}

extension StringProtocol {
  /// Without the characters at its end that `isDropped` names.
  package func trimmingSuffix(while isDropped: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex {
      let before = index(before: end)
      guard isDropped(self[before]) else { break }
      end = before
    }
    return self[..<end]
  }
}
