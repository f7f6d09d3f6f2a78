internal import FileSystem
internal import GRDB
internal import Store

/// Which caches an analysis counts.
package struct AnalysisScope: OptionSet, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// Those that every import keeps right (`CacheTable.counts`).
  package static let counts = AnalysisScope(rawValue: 1)
  /// What only an analysis fills (`CacheTable.analyzed`).
  static let analyzed = AnalysisScope(rawValue: 2)

  static let all: AnalysisScope = [.counts, .analyzed]

  var tables: [CacheTable] {
    (contains(.counts) ? CacheTable.counts : [])
      + (contains(.analyzed) ? CacheTable.analyzed : [])
  }
}

/// What an analysis is doing.
public indirect enum AnalysisStep: Sendable, Equatable {
  case reading
  case times
  case posts
  case characters
  case pairs(group: Int, groupCount: Int)
  case ending
  /// The same for the caches of a layer.
  case onLayer(TagLayer, AnalysisStep)
}

/// Counts what the caches hold, site by site, for a sink.
package struct Analysis {
  let path: String
  let scope: AnalysisScope
  /// What counts as the tags of a post.
  var layer = TagLayer.stored
  /// Where the tags of posts are read from, if somebody has opened that.
  var source: TagTableSource?
  /// Bytes of the lists of a group of tags.
  var listByteCount = RankedTags.listByteCount
  /// Which step, and how much of it is done, 0 to 1. May throw to end the analysis.
  let report: (AnalysisStep, _ done: Double) throws -> Void

  /// Within a transaction that keeps others from writing, and before it has written itself.
  func run(_ db: Database, sink: (Database) throws -> any CacheSink) throws {
    let source = try source ?? TagTableSource(db, path: path)
    let limits = try PairLimits(db)
    let sites = try Int64.fetchAll(db, sql: "SELECT site_id FROM site ORDER BY site_id")
    let sink = try sink(db)
    for siteID in sites {
      try report(.reading, 0)
      let site = try SiteUnderAnalysis.stored(db, siteID: siteID, layer: layer, source: source)
      try RatingCodes.write(site.posts.ratingCodes.values, db)
      try SiteAnalysis(
        site: site, folder: path.parentFolder, limits: limits, tables: Set(scope.tables),
        sink: sink, listByteCount: listByteCount, report: report
      ).run()
    }
    try report(.ending, 0)
  }
}

/// The temporary table that says which texts the codes of ratings stand for.
enum RatingCodes {
  static func write(_ ratings: [String], _ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS \(CacheTable.ratingTable) (
          code INTEGER PRIMARY KEY,
          rating TEXT NOT NULL UNIQUE
        )
        """)
    try db.execute(sql: "DELETE FROM \(CacheTable.ratingTable)")
    for (code, rating) in ratings.enumerated() {
      try db.execute(
        sql: "INSERT INTO \(CacheTable.ratingTable) (code, rating) VALUES (?, ?)",
        arguments: [code, rating])
    }
  }
}
