// What a person asks first of a file: what is in it. Every number comes from a cache, from the ends of an
// index, or from a count that stops at a limit, so that the answer takes no longer for ten million posts than
// for ten thousand.

internal import FileSystem
internal import GRDB
public import Store

/// What a warehouse holds, in short.
public struct WarehouseInfo: Sendable, Equatable {
  /// A number that was counted, or of which at least so much was.
  public struct Count: Sendable, Equatable {
    public var value: Int64
    /// Whether counting stopped there.
    public var isLowerBound: Bool

    public init(value: Int64, isLowerBound: Bool) {
      self.value = value
      self.isLowerBound = isLowerBound
    }
  }

  /// A site that has posts.
  public struct SiteInfo: Sendable, Equatable {
    public var name: String
    public var postCount: Count
    /// Of its posts, by number. The dates are those of the posts near both ends that have one; UTC, ISO 8601.
    public var firstNumber: Int64
    public var lastNumber: Int64
    public var firstDate: String?
    public var lastDate: String?
    /// Tags on posts, those without a category included; nil while the counts are out of date.
    public var tagCount: Int64?
    /// Of these, and how often they are used, by category; empty while the counts are out of date.
    public var categories: [Category]
  }

  public struct Category: Sendable, Equatable {
    public var name: String
    public var tagCount: Int64
    public var useCount: Int64
  }

  /// Something that has a name and posts: a kind of captions, a tagger.
  public struct Source: Sendable, Equatable {
    public var name: String
    public var postCount: Count
  }

  public struct SavedSet: Sendable, Equatable {
    public var name: String
    public var search: String
  }

  public struct Run: Sendable, Equatable {
    public var id: Int64
    public var format: String
    public var startedAt: String
    /// running, finished, stopped, failed.
    public var state: String
    public var importedCount: Int64
    public var updatedCount: Int64
    public var rejectedCount: Int64
    /// The first of its files; nil when it had none.
    public var path: String?
    public var fileCount: Int64
  }

  /// What the statistics say of themselves.
  public struct Statistics: Sendable, Equatable {
    /// The counts of posts and tags, which every import keeps right.
    public var areCountsCurrent: Bool
    /// What `taghouse analyze` counts: months, ratings, pairs.
    public var isAnalyzed: Bool
    /// The layers of aliases and implications.
    public var areLayersCurrent: Bool
    /// Layers with statistics of their own, and whether those are right.
    public var keptLayers: [KeptLayer]
    public var hasCaptionText: Bool
  }

  public struct KeptLayer: Sendable, Equatable {
    public var name: String
    public var isCurrent: Bool
  }

  /// Of the file and its log, in bytes.
  public var byteCount: Int64
  public var sites: [SiteInfo]
  public var captionKinds: [Source]
  public var latentCount: Count
  public var pictureCount: Count
  public var taggers: [Source]
  public var sets: [SavedSet]
  public var statistics: Statistics
  /// The latest first.
  public var runs: [Run]
}

extension Warehouse {
  /// Rows that are counted before a count stops.
  static let infoCountLimit: Int64 = 200_000

  /// Says what the warehouse holds. Time: at most some hundred thousand rows of indexes are looked at.
  public func info(runLimit: Int = 5) throws -> WarehouseInfo {
    try info(runLimit: runLimit, countLimit: Self.infoCountLimit)
  }

  package func info(runLimit: Int, countLimit: Int64) throws -> WarehouseInfo {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        try InfoReading(db: db, countLimit: countLimit).info(
          path: path, runLimit: runLimit)
      }
    }
  }
}

/// Reads the parts of it.
private struct InfoReading {
  let db: Database
  let countLimit: Int64

  func info(path: String, runLimit: Int) throws -> WarehouseInfo {
    let statistics = try statistics()
    return WarehouseInfo(
      byteCount: (FileStatus(path: path)?.byteCount ?? 0)
        + (FileStatus(path: path + "-wal")?.byteCount ?? 0),
      sites: try sites(areCountsCurrent: statistics.areCountsCurrent),
      captionKinds: try captionKinds(),
      latentCount: try count("SELECT 1 FROM latent"),
      pictureCount: try count("SELECT 1 FROM image_file"), taggers: try taggers(),
      sets: try sets(), statistics: statistics, runs: try runs(runLimit))
  }

  /// Counts rows until the limit.
  private func count(
    _ select: String, _ arguments: StatementArguments = []
  ) throws -> WarehouseInfo.Count {
    let found =
      try Int64.fetchOne(
        db, sql: "SELECT COUNT(*) FROM (\(select) LIMIT \(countLimit + 1))", arguments: arguments)
      ?? 0
    return .init(value: min(found, countLimit), isLowerBound: found > countLimit)
  }

  private func sites(areCountsCurrent: Bool) throws -> [WarehouseInfo.SiteInfo] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT
          site.site_id,
          site.name,
          (SELECT MIN(number) FROM post WHERE post.site_id = site.site_id) AS first_number,
          (SELECT MAX(number) FROM post WHERE post.site_id = site.site_id) AS last_number,
          site_count.post_count
        FROM site
        LEFT JOIN site_count ON site_count.site_id = site.site_id
        ORDER BY site.site_id
        """)
    return try rows.compactMap { row in
      let id: Int64 = try row.decode(atIndex: 0)
      guard let first: Int64 = try row.decode(atIndex: 2) else { return nil }
      let cached: Int64? = try row.decode(atIndex: 4)
      let postCount: WarehouseInfo.Count
      if areCountsCurrent, let cached {
        postCount = .init(value: cached, isLowerBound: false)
      } else {
        postCount = try count("SELECT 1 FROM post WHERE post.site_id = ?", [id])
      }
      return WarehouseInfo.SiteInfo(
        name: try row.decode(atIndex: 1), postCount: postCount, firstNumber: first,
        lastNumber: try row.decode(atIndex: 3), firstDate: try date(ofSite: id, "MIN", "ASC"),
        lastDate: try date(ofSite: id, "MAX", "DESC"),
        tagCount: areCountsCurrent ? try tagCount(ofSite: id) : nil,
        categories: areCountsCurrent ? try categories(ofSite: id) : [])
    }
  }

  /// Of the posts at one end of a site.
  private func date(ofSite id: Int64, _ function: String, _ order: String) throws -> String? {
    try String.fetchOne(
      db,
      sql: """
        SELECT \(function)(created_at)
        FROM (
          SELECT created_at FROM post WHERE site_id = ? ORDER BY number \(order) LIMIT 200
        )
        """, arguments: [id])
  }

  /// Ranks of a site go from 1 to the count of its tags.
  private func tagCount(ofSite id: Int64) throws -> Int64 {
    try Int64.fetchOne(
      db,
      sql: """
        SELECT rank
        FROM tag_count INDEXED BY tag_count_by_rank
        WHERE site_id = ?
        ORDER BY rank DESC
        LIMIT 1
        """, arguments: [id]) ?? 0
  }

  private func categories(ofSite id: Int64) throws -> [WarehouseInfo.Category] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT tag_category.name, category_count.tag_count, category_count.use_count
        FROM category_count
        JOIN tag_category
          ON tag_category.site_id = category_count.site_id
          AND tag_category.category = category_count.category
        WHERE category_count.site_id = ?
        ORDER BY category_count.category
        """, arguments: [id]
    ).map {
      try .init(
        name: $0.decode(atIndex: 0), tagCount: $0.decode(atIndex: 1),
        useCount: $0.decode(atIndex: 2))
    }
  }

  private func captionKinds() throws -> [WarehouseInfo.Source] {
    try Row.fetchAll(
      db, sql: "SELECT caption_kind_id, name FROM caption_kind ORDER BY caption_kind_id"
    ).compactMap { row in
      let id: Int64 = try row.decode(atIndex: 0)
      let count = try count(
        "SELECT 1 FROM caption INDEXED BY caption_by_kind WHERE caption_kind_id = ?", [id])
      return count.value == 0 ? nil : .init(name: try row.decode(atIndex: 1), postCount: count)
    }
  }

  /// The table of posts that a tagger has looked at has no index by tagger: its first rows say it where it
  /// is short, else that there are at least so many.
  private func taggers() throws -> [WarehouseInfo.Source] {
    let all = try count("SELECT 1 FROM tagger_post")
    return try Row.fetchAll(
      db,
      sql: """
        WITH looked AS (
          SELECT tagger_id, COUNT(*) AS post_count
          FROM (SELECT tagger_id FROM tagger_post LIMIT ?)
          GROUP BY tagger_id
        )
        SELECT tagger.name, COALESCE(looked.post_count, 0)
        FROM tagger
        LEFT JOIN looked ON looked.tagger_id = tagger.tagger_id
        ORDER BY tagger.name
        """, arguments: [countLimit]
    ).map {
      try .init(
        name: $0.decode(atIndex: 0),
        postCount: .init(value: $0.decode(atIndex: 1), isLowerBound: all.isLowerBound))
    }
  }

  private func sets() throws -> [WarehouseInfo.SavedSet] {
    try Row.fetchAll(db, sql: "SELECT name, expression FROM post_set ORDER BY name").map {
      try .init(name: $0.decode(atIndex: 0), search: $0.decode(atIndex: 1))
    }
  }

  private func statistics() throws -> WarehouseInfo.Statistics {
    let state = try Row.fetchOne(
      db, sql: "SELECT is_current, is_analyzed, has_layers FROM cache_state")
    let layers = try Row.fetchAll(
      db, sql: "SELECT layer, is_current FROM layer_cache ORDER BY layer")
    let isCurrent = try state?.decode(Bool.self, atIndex: 0) ?? false
    let isAnalyzed = try state?.decode(Bool.self, atIndex: 1) ?? false
    return .init(
      areCountsCurrent: isCurrent, isAnalyzed: isCurrent && isAnalyzed,
      areLayersCurrent: try state?.decode(Bool.self, atIndex: 2) ?? false,
      keptLayers: try layers.map {
        try .init(name: $0.decode(atIndex: 0), isCurrent: $0.decode(atIndex: 1))
      },
      hasCaptionText: try Bool.fetchOne(
        db,
        sql: "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = 'caption_text')")
        ?? false)
  }

  private func runs(_ limit: Int) throws -> [WarehouseInfo.Run] {
    try Row.fetchAll(
      db,
      sql: """
        WITH latest AS (
          SELECT import_run_id, format, started_at, state, imported_count, updated_count, rejected_count
          FROM import_run
          ORDER BY import_run_id DESC
          LIMIT ?
        ),
        read AS (
          SELECT last_import_run_id, MIN(import_file_id) AS import_file_id, COUNT(*) AS file_count
          FROM import_file
          WHERE last_import_run_id IN (SELECT import_run_id FROM latest)
          GROUP BY last_import_run_id
        )
        SELECT
          latest.import_run_id, latest.format, latest.started_at, latest.state,
          latest.imported_count, latest.updated_count, latest.rejected_count, import_file.path,
          COALESCE(read.file_count, 0)
        FROM latest
        LEFT JOIN read ON read.last_import_run_id = latest.import_run_id
        LEFT JOIN import_file ON import_file.import_file_id = read.import_file_id
        ORDER BY latest.import_run_id DESC
        """, arguments: [limit]
    ).map {
      try .init(
        id: $0.decode(atIndex: 0), format: $0.decode(atIndex: 1), startedAt: $0.decode(atIndex: 2),
        state: $0.decode(atIndex: 3), importedCount: $0.decode(atIndex: 4),
        updatedCount: $0.decode(atIndex: 5), rejectedCount: $0.decode(atIndex: 6),
        path: $0.decode(atIndex: 7), fileCount: $0.decode(atIndex: 8))
    }
  }
}
