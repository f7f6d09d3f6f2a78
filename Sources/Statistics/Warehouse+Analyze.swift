package import GRDB
public import Store

/// What an analysis has done.
public enum AnalysisOutcome: Sendable, Equatable {
  /// The caches were up to date.
  case upToDate
  /// They were counted anew: all of them, or those that imports do not keep right, or those of layers.
  case counted(isWhole: Bool)
}

extension Warehouse {
  /// Brings all caches up to date: counts what is stale, in one transaction.
  ///
  /// - Parameters:
  ///   - isForced: counts everything, stale or not.
  ///   - layers: whose caches are kept, too, from now on; those that were asked for before are anyway.
  ///   - dropped: layers whose caches are not wanted any more.
  ///   - report: which step, and how much of it is done, 0 to 1. What it throws ends the analysis, and
  ///     the caches stay as they were.
  @discardableResult
  public func analyze(
    isForced: Bool = false, layers: [TagLayer] = [], dropping dropped: [TagLayer] = [],
    report: @escaping (AnalysisStep, _ done: Double) throws -> Void = { _, _ in }
  ) throws -> AnalysisOutcome {
    try Self.translating(path: path) {
      try queue.writeWithoutTransaction { db in
        // The caches are written from front to back; the memory is for counting.
        try db.execute(sql: "PRAGMA cache_size = -65536")
        if try !layers.isEmpty || !dropped.isEmpty || !LayerCaches.layers(db).isEmpty {
          try LayerCaches.prepare(adding: layers, dropping: dropped, db)
        }
        var scope: AnalysisScope = []
        var staleLayers: [TagLayer] = []
        try db.inTransaction(.immediate) {
          scope = try Self.staleScope(db, isForced: isForced)
          // Before the states change.
          let currentLayers = try LayerCaches.currentLayers(db)
          staleLayers = try LayerCaches.layers(db)
            .filter { isForced || !currentLayers.contains($0) }
          if scope.isEmpty {
            // The words of core tags are a table that people change; that takes a moment.
            try CacheRefresh.refreshExclusions(db)
            try TagLayerRefresh.runIfStale(db)
          } else {
            try CacheRefresh.count(scope, path: path, db, report: report)
            try TagLayerRefresh.run(db)
          }
          for layer in staleLayers {
            try LayerCaches.count(layer, path: path, db, report: report)
          }
          return .commit
        }
        if scope.isEmpty, staleLayers.isEmpty { return .upToDate }
        try db.execute(sql: "PRAGMA analysis_limit = 1000")
        try db.execute(sql: "ANALYZE")
        return .counted(isWhole: scope == .all)
      }
    }
  }

  private static func staleScope(_ db: Database, isForced: Bool) throws -> AnalysisScope {
    if try isForced || !CacheRefresh.isCurrent(db) { return .all }
    return try CacheRefresh.isAnalyzed(db) ? [] : .analyzed
  }
}

extension CacheRefresh {
  /// Counts the caches of a scope anew, and says that they are right. Within a transaction that has written
  /// nothing yet, unless `source` reads what it has.
  package static func count(
    _ scope: AnalysisScope, path: String, _ db: Database, source: TagTableSource? = nil,
    report: @escaping (AnalysisStep, _ done: Double) throws -> Void = { _, _ in }
  ) throws {
    try Analysis(path: path, scope: scope, source: source, report: report).run(db) {
      try CacheWriter($0, tables: scope.tables)
    }
    try refreshExclusions(db)
    try setCurrent(true, db)
    if scope.contains(.analyzed) {
      try setAnalyzed(db)
    }
  }
}
