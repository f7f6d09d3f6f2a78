internal import Columns
internal import GRDB
internal import GRDBSQLite

/// Which caches an analysis counts.
struct AnalysisScope: OptionSet, Sendable {
  let rawValue: Int

  /// Those that every import keeps right (`CacheTable.counts`).
  static let counts = AnalysisScope(rawValue: 1)
  /// Times, ratings, histograms and copyrights.
  static let times = AnalysisScope(rawValue: 2)
  /// Pairs and implied tags.
  static let pairs = AnalysisScope(rawValue: 4)

  static let all: AnalysisScope = [.counts, .times, .pairs]
  /// What only an analysis fills (`CacheTable.analyzed`).
  static let analyzed: AnalysisScope = [.times, .pairs]

  var tables: [CacheTable] {
    (contains(.counts) ? CacheTable.counts : [])
      + (contains(.times) ? CacheTable.analyzed : [])
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
struct Analysis {
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
      let posts = try SitePosts.stored(db, siteID: siteID)
      guard posts.postCount > 0 else { continue }
      try RatingCodes.write(posts.ratingCodes.values, db)
      let tags = try TagTable.stored(db, siteID: siteID)
      let siteLayer = try layer == .stored ? nil : SiteLayer(layer, tags: tags, db)
      var estimates = try Self.storedCounts(db, tags: tags, siteID: siteID)
      if let siteLayer { estimates = siteLayer.estimates(estimates) }
      let site = SiteUnderAnalysis(
        siteID: siteID, tags: tags, source: source, posts: posts, estimatedCounts: estimates,
        layer: siteLayer)
      try SiteAnalysis(
        site: site, folder: path.parentFolder, limits: limits, scope: scope, sink: sink,
        listByteCount: listByteCount,
        report: report
      ).run()
    }
    try report(.ending, 0)
  }

  /// Posts by place of the tag, as the cache has them.
  static func storedCounts(
    _ db: Database, tags: borrowing TagTable, siteID: Int64
  ) throws -> ColumnBuffer<Int64> {
    var counts = ColumnBuffer<Int64>()
    counts.append(repeating: 0, count: tags.count)
    let statement = try db.makeStatement(
      sql: "SELECT tag_id, post_count FROM tag_count WHERE site_id = ?")
    try statement.setArguments([siteID])
    let handle = statement.sqliteStatement
    defer { sqlite3_reset(handle) }
    while true {
      let code = sqlite3_step(handle)
      guard code == SQLITE_ROW else {
        try db.check(code)
        return counts
      }
      if let place = tags.place(ofID: sqlite3_column_int64(handle, 0)) {
        counts[place] = sqlite3_column_int64(handle, 1)
      }
    }
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

extension PairLimits {
  /// The rows of `setting`; one that is no number, or not there, keeps nothing.
  init(_ db: Database) throws {
    func value(_ name: String) throws -> Double {
      try Double.fetchOne(
        db, sql: "SELECT CAST(value AS REAL) FROM setting WHERE name = ?", arguments: [name])
        ?? .infinity
    }
    self.init(
      pairTagMinimum: try value("pair_tag_minimum"), pairMinimum: try value("pair_minimum"),
      impliedRatio: try value("implied_ratio"),
      impliedTagMinimum: try value("implied_tag_minimum"))
  }
}
