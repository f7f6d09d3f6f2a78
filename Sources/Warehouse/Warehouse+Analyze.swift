internal import GRDB

/// What an analysis has done.
public enum AnalysisOutcome: Sendable, Equatable {
  /// The caches were up to date.
  case upToDate
  /// They were counted anew: all of them, or those that imports do not keep right.
  case counted(isWhole: Bool)
}

extension Warehouse {
  /// Brings all caches up to date: counts what is stale, in one transaction.
  ///
  /// - Parameters:
  ///   - isForced: counts everything, stale or not.
  ///   - report: which step, and how much of it is done, 0 to 1. What it throws ends the analysis, and
  ///     the warehouse stays as it was.
  @discardableResult
  public func analyze(
    isForced: Bool = false,
    report: @escaping (AnalysisStep, _ done: Double) throws -> Void = { _, _ in }
  ) throws -> AnalysisOutcome {
    try Self.translating(path: path) {
      try queue.writeWithoutTransaction { db in
        // The caches are written from front to back; the memory is for counting.
        try db.execute(sql: "PRAGMA cache_size = -65536")
        var scope: AnalysisScope = []
        try db.inTransaction(.immediate) {
          let isCurrent = try CacheRefresh.isCurrent(db)
          let isAnalyzed = try CacheRefresh.isAnalyzed(db)
          if isForced || !isCurrent {
            scope = .all
          } else if !isAnalyzed {
            scope = .analyzed
          }
          if scope.isEmpty {
            // The words of core tags are a table that people change; that takes a moment.
            try CacheRefresh.refreshExclusions(db)
            try TagLayerRefresh.runIfStale(db)
            return .commit
          }
          try CacheRefresh.count(scope, path: path, db, report: report)
          try TagLayerRefresh.run(db)
          return .commit
        }
        if scope.isEmpty { return .upToDate }
        try db.execute(sql: "PRAGMA analysis_limit = 1000")
        try db.execute(sql: "ANALYZE")
        return .counted(isWhole: scope == .all)
      }
    }
  }
}

extension CacheRefresh {
  /// Counts the caches of a scope anew, and says that they are right. Within a transaction that has written
  /// nothing yet.
  static func count(
    _ scope: AnalysisScope, path: String, _ db: Database,
    report: @escaping (AnalysisStep, _ done: Double) throws -> Void = { _, _ in }
  ) throws {
    try Analysis(path: path, scope: scope, report: report).run(db) {
      try CacheWriter($0, tables: scope.tables)
    }
    try refreshExclusions(db)
    try setCurrent(true, db)
    if scope.contains(.analyzed) {
      try setAnalyzed(db)
    }
  }
}
