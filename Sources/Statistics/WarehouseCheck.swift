internal import GRDB
internal import SQLCatalog
public import Store

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

  /// Whether the file itself is damaged, and not only what it holds out of step.
  package var isDamage: Bool {
    [WarehouseCheck.integrityName, WarehouseCheck.unreadableName].contains(name)
  }
}

/// Compares a warehouse with what it ought to hold.
///
/// The checks of queries/checks that read all tags of all posts are made without SQLite's virtual machine, in
/// seconds instead of minutes: caches are counted again from the pages and compared, and the SQL of the others
/// runs only where a sum over the rows says that it would find something.
///
/// A damaged file ends no check: what cannot be read is a finding. SQL that would only repeat what is known of
/// such a file gets little time, and the findings name what was not done.
public struct WarehouseCheck {
  /// Rows of a finding that are kept.
  public static let shownRowCount = 10

  private let warehouse: Warehouse
  private let isBySQL: Bool

  /// - Parameter isBySQL: runs the text of every query, however long that takes.
  public init(_ warehouse: Warehouse, isBySQL: Bool = false) {
    self.warehouse = warehouse
    self.isBySQL = isBySQL
  }

  /// Its name is that of no query: SQL would take minutes for it.
  private static let layerCheckName = "layer_caches_agree"

  /// Names of findings that are no check's.
  fileprivate static let integrityName = "integrity_check"
  fileprivate static let unreadableName = "readable_tables"
  private static let undoneName = "checks_done"

  /// Seconds for SQL over a damaged file, and for caches by SQL where post_tag and tag_post differ.
  private static let secondsOfDamaged: Double = 5

  /// All checks, in the order in which they are made.
  public var names: [String] {
    [Self.integrityName] + SQLCatalog.checks.map(\.header.name)
      + [Self.layerCheckName, CaptionTextCheck.name, "foreign_key_check"]
  }

  /// Runs SQLite's own checks and every check of queries/checks; `report` is told each one's name
  /// before it runs, and may throw to end them. Returns those that found something.
  public func run(report: @escaping (String) throws -> Void) throws -> [CheckFinding] {
    try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        var findings: [CheckFinding] = []
        try db.inTransaction(.deferred) {
          // Takes the lock that keeps others from writing, whatever the file holds.
          _ = try Int.fetchOne(db, sql: "PRAGMA schema_version")
          findings = try run(db, report: report)
          // Nothing was written, and a damaged file may refuse a commit.
          return .rollback
        }
        return findings
      }
    }
  }

  private func run(
    _ db: Database, report: @escaping (String) throws -> Void
  ) throws -> [CheckFinding] {
    var findings: [CheckFinding] = []
    try report(Self.integrityName)
    let integrity = try Self.integrity(db)
    let isSound = integrity == ["ok"]
    if !isSound {
      findings.append(
        CheckFinding(
          name: Self.integrityName, purpose: "The file is a sound SQLite database.",
          rows: Array(integrity.prefix(Self.shownRowCount)), rowCount: integrity.count))
    }
    let damage = Damage(isSound: isSound, isBySQL: isBySQL)
    let source = try damage.noting("post_tag and tag_post") {
      try TagTableSource(db, path: warehouse.path)
    }
    var settled = NativeFindings()
    if !isBySQL, let source {
      settled =
        try damage.noting("post_tag, tag_post and caches") {
          try nativeFindings(db, source, report: report)
        } ?? NativeFindings()
    }
    for check in SQLCatalog.checks {
      let name = check.header.name
      if settled.names.contains(name) {
        if let finding = settled.findings[name] { findings.append(finding) }
        continue
      }
      try report(name)
      let isOfCache = Self.cacheCheckNames.contains(name)
      let rows = try damage.rows(of: name, isRepetition: isOfCache, db) {
        try Self.rows(of: check.text, db)
      }
      if rows.count > 0 {
        findings.append(
          CheckFinding(
            name: name, purpose: check.header.purpose, rows: rows.shown, rowCount: rows.count))
      }
    }
    try report(Self.layerCheckName)
    // As above: both tables have to say the same.
    if isSound, isBySQL || settled.isComplete, let source {
      let found = try damage.noting(Self.layerCheckName) {
        try layerFindings(db, source, report: report)
      }
      findings += found ?? []
    }
    try report(CaptionTextCheck.name)
    if isSound {
      let found = try damage.noting(CaptionTextCheck.name) { () -> [CheckFinding] in
        let finding = try CaptionTextCheck.finding(db) { try report(CaptionTextCheck.name) }
        return finding.map { [$0] } ?? []
      }
      findings += found ?? []
    }
    try report("foreign_key_check")
    let isNative = isSound && settled.isComplete && !settled.hasLostReferences
    let keys = try damage.rows(of: "foreign_key_check", isRepetition: false, db) {
      try lostKeys(db, isNative: isNative)
    }
    if keys.count > 0 {
      findings.append(
        CheckFinding(
          name: "foreign_key_check", purpose: "Every row that a row refers to is there.",
          rows: keys.shown, rowCount: keys.count))
    }
    return findings + damage.findings
  }

  /// What SQLite says of the file. Damage that ends its own check is what it has found.
  private static func integrity(_ db: Database) throws -> [String] {
    do {
      return try Warehouse.translating(path: "") {
        try String.fetchAll(db, sql: "PRAGMA integrity_check")
      }
    } catch let error as WarehouseError where error.code == .inconsistent {
      return [error.message]
    }
  }

  private static let cacheCheckNames = Set(
    (CacheTable.counts + CacheTable.analyzed).map { "\($0.name)_agrees" })

  /// What could not be read, and what was not done for lack of time.
  private final class Damage {
    private let isSound: Bool
    private let deadline: StatementDeadline?
    private var unreadable: [String] = []
    private var undone: [String] = []

    init(isSound: Bool, isBySQL: Bool) {
      self.isSound = isSound
      deadline = isBySQL ? nil : StatementDeadline(seconds: WarehouseCheck.secondsOfDamaged)
    }

    /// Runs a part of the check; nil when the file is too damaged for it.
    func noting<Value>(_ name: String, _ body: () throws -> Value) throws -> Value? {
      do {
        return try Warehouse.translating(path: "") { try body() }
      } catch let error as WarehouseError where error.code == .inconsistent {
        unreadable.append("\(name): \(error.message)")
        return nil
      }
    }

    /// What SQL finds; nothing when it cannot read the file, or is ended because the file is damaged, or what
    /// it compares is known to differ already, and it takes long.
    func rows(
      of name: String, isRepetition: Bool, _ db: Database,
      _ body: () throws -> (shown: [String], count: Int)
    ) throws -> (shown: [String], count: Int) {
      guard let deadline, isRepetition || !isSound || !unreadable.isEmpty else {
        return try noting(name, body) ?? ([], 0)
      }
      if !deadline.isOver {
        do {
          return try noting(name) { try deadline.limiting(db, body) } ?? ([], 0)
        } catch let error as WarehouseError where error.code == .interrupted && deadline.isOver {}
      }
      undone.append(name)
      return ([], 0)
    }

    var findings: [CheckFinding] {
      var findings: [CheckFinding] = []
      func add(_ name: String, _ purpose: String, _ rows: [String]) {
        guard !rows.isEmpty else { return }
        findings.append(
          CheckFinding(
            name: name, purpose: purpose, rows: Array(rows.prefix(WarehouseCheck.shownRowCount)),
            rowCount: rows.count))
      }
      add(
        WarehouseCheck.unreadableName,
        "Every table and index can be read, and holds what it should.",
        unreadable)
      add(
        WarehouseCheck.undoneName,
        "Every check was made; mend what the others found first, or wait for --sql.", undone)
      return findings
    }
  }

  // MARK: Without SQL

  /// Checks that need no SQL any more, and what they found.
  private struct NativeFindings {
    var names: Set<String> = []
    var findings: [String: CheckFinding] = [:]
    var hasLostReferences = false
    /// The tables were sound enough for the caches to be counted.
    var isComplete = false
  }

  private func nativeFindings(
    _ db: Database, _ source: TagTableSource, report: @escaping (String) throws -> Void
  ) throws -> NativeFindings {
    var found = NativeFindings()
    try report("post_tag and tag_post")
    let isAnalyzed = try CacheRefresh.isAnalyzed(db)
    let screen = try TableScreen(db, source: source)
    if !screen.hasOtherFacts { found.names.insert("tag_post_agrees") }
    if !screen.hasOtherPositions { found.names.insert("post_tag_positions") }
    if !screen.hasLostReferences { found.names.insert("post_tag_references") }
    found.hasLostReferences = screen.hasLostReferences
    // Caches are counted from both tables, as if they said the same.
    guard !screen.hasOtherFacts, !screen.hasLostReferences else { return found }
    found.isComplete = true

    let scope: AnalysisScope = isAnalyzed ? .all : .counts
    let comparison = CacheComparison(db, tables: scope.tables)
    try Analysis(path: warehouse.path, scope: scope, source: source) { _, _ in
      try report("caches")
    }.run(db) { _ in comparison }
    try comparison.finish()
    for table in CacheTable.counts + CacheTable.analyzed {
      let name = "\(table.name)_agrees"
      found.names.insert(name)
      guard let difference = comparison.differences[table] else { continue }
      found.findings[name] = CheckFinding(
        name: name,
        purpose: SQLCatalog.checks.first { $0.header.name == name }?.header.purpose ?? "",
        rows: difference.shown, rowCount: difference.rowCount)
    }
    return found
  }

  /// Counts the caches of layers again that are said to be right. Those that are not nobody reads.
  private func layerFindings(
    _ db: Database, _ source: TagTableSource, report: @escaping (String) throws -> Void
  ) throws -> [CheckFinding] {
    let layers = try LayerCaches.currentLayers(db)
    if isBySQL, !layers.isEmpty {
      let screen = try TableScreen(db, source: source)
      guard !screen.hasOtherFacts, !screen.hasLostReferences else { return [] }
    }
    var findings: [CheckFinding] = []
    for layer in TagLayer.allCases where layers.contains(layer) {
      let tables = CacheTable.all(on: layer)
      let comparison = CacheComparison(db, tables: tables, layer: layer)
      try Analysis(path: warehouse.path, scope: .all, layer: layer, source: source) { _, _ in
        try report(Self.layerCheckName)
      }.run(db) { _ in comparison }
      try comparison.finish()
      for table in tables {
        guard let difference = comparison.differences[table] else { continue }
        let name = table.name(on: layer)
        findings.append(
          CheckFinding(
            name: "\(name)_agrees",
            purpose: "The cache \(name) holds what \(table.name)_definition computes on the layer.",
            rows: difference.shown, rowCount: difference.rowCount))
      }
    }
    return findings
  }

  // MARK: By SQL

  /// Rows that refer to nothing. Those of post_tag and tag_post have been looked at before, as those of
  /// caches that agree with their definitions.
  private func lostKeys(
    _ db: Database, isNative: Bool
  ) throws -> (shown: [String], count: Int) {
    guard isNative else { return try Self.rows(of: "PRAGMA foreign_key_check", db) }
    let layers = try LayerCaches.layers(db)
    let known = Set(
      ["post_tag", "tag_post"] + CacheTable.analyzed.map(\.name)
        + layers.flatMap { layer in CacheTable.all(on: layer).map { $0.name(on: layer) } })
    let tables = try String.fetchAll(
      db,
      sql: """
        SELECT name
        FROM sqlite_schema
        WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
        ORDER BY name
        """)
    var found: (shown: [String], count: Int) = ([], 0)
    for table in tables where !known.contains(table) {
      let rows = try Self.rows(
        of: "PRAGMA foreign_key_check(\(table.quotedDatabaseIdentifier))", db)
      found.count += rows.count
      found.shown += rows.shown.prefix(Self.shownRowCount - found.shown.count)
    }
    return found
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
