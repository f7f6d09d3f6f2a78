// What the caches would hold if a layer's tags, and some of the posts, were all that there is. Statements over
// a selection read them by the names of the caches:
//
//     whole tables   by the passes of the analysis, over the posts that are selected: tag_count, …
//     by key         when a statement asks, for one tag after another: tag_month_count, …
//
// Both read the pages of tag_post and post_tag. Of few posts the tags are copied first, so that nothing is
// read that the others have.

internal import FileSystem
package import GRDB
package import Store

/// Counts the caches of some posts, or of a layer, for the statements of one connection.
///
/// One thread. It holds a read transaction from the first count until it is closed.
package final class SelectedCounts {
  /// Up to so many posts, and to this share of all, have their tags copied.
  private static let copiedCount: Int64 = 500
  private static let copiedShare: Int64 = 20

  /// Counted as a whole before the statement runs.
  package static let wholeTables: [CacheTable] = [
    .siteCount, .siteMonth, .siteRating, .tagCount, .categoryCount, .histogram, .implied,
  ]

  private let warehouse: Warehouse
  private let posts: PostSet?
  private let layer: TagLayer
  /// Called now and then; may throw to end the counting.
  private let report: () throws -> Void
  private var fields: PostFields = []
  private var sites: [SiteLookups]?
  private var limits = PairLimits(
    pairTagMinimum: .infinity, pairMinimum: .infinity, impliedRatio: .infinity,
    impliedTagMinimum: .infinity)

  /// - Parameters:
  ///   - warehouse: is closed with this.
  ///   - posts: nil for all.
  package init(
    _ warehouse: Warehouse, of posts: PostSet?, layer: TagLayer, report: @escaping () throws -> Void
  ) {
    self.warehouse = warehouse
    self.posts = posts
    self.layer = layer
    self.report = report
  }

  package func close() {
    sites = nil
    try? warehouse.queue.inDatabase { db in
      if db.isInsideTransaction { try db.execute(sql: "ROLLBACK") }
    }
    warehouse.close()
  }

  /// Whether few posts were selected, whose tags are copied.
  package static func copiesTags(of posts: PostSet?, _ db: Database) throws -> Bool {
    guard let posts else { return false }
    let count = posts.count
    guard count <= copiedCount else { return false }
    // The greatest post_id is found at once.
    let all = try Int64.fetchOne(db, sql: "SELECT MAX(post_id) FROM post") ?? 0
    return count * copiedShare <= all
  }

  // MARK: Counting

  /// Counts those of `wholeTables` that are wanted.
  ///
  /// - Parameter read: all caches that the statement reads.
  package func count(_ read: Set<CacheTable>, into caches: TemporaryCaches) throws {
    fields = Self.fields(for: read)
    let tables = read.intersection(Self.wholeTables)
    guard !tables.isEmpty else { return }
    caches.tables = tables
    try inDatabase { _ in
      for site in try openedSites() {
        try caches.setRatings(site.site.posts.ratingCodes.values)
        try analyze(site.site, tables, into: caches)
      }
    }
  }

  /// Counts a cache of `CountedTable.keyedTables` as a whole, by site.
  func countRows(of table: CacheTable) throws -> [(siteID: Int64, rows: PackedRows)] {
    try inDatabase { _ in
      try openedSites().map { site in
        let rows = PackedRows(table)
        try analyze(site.site, [table], into: rows)
        return (site.site.siteID, rows)
      }
    }
  }

  private func analyze(
    _ site: SiteUnderAnalysis, _ tables: Set<CacheTable>, into sink: any CacheSink
  ) throws {
    try SiteAnalysis(
      site: site, folder: warehouse.path.parentFolder, limits: limits, tables: tables, sink: sink,
      listByteCount: RankedTags.listByteCount, report: { [report] _, _ in try report() }
    ).run()
  }

  private static func fields(for tables: Set<CacheTable>) -> PostFields {
    var fields: PostFields = []
    if tables.contains(.tagCount) { fields.insert(.numbers) }
    if !tables.isDisjoint(with: [.siteMonth, .tagMonth, .tagYear]) { fields.insert(.months) }
    if !tables.isDisjoint(with: [.siteRating, .tagRating]) { fields.insert(.ratings) }
    return fields
  }

  /// Runs `body` with what counts each site.
  func withSites<Value>(_ body: ([SiteLookups], PairLimits) throws -> Value) throws -> Value {
    try inDatabase { _ in try body(openedSites(), limits) }
  }

  private func inDatabase<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try Warehouse.translating(path: warehouse.path) {
      try warehouse.queue.inDatabase { db in
        if sites == nil { sites = try open(db) }
        return try body(db)
      }
    }
  }

  private func openedSites() throws -> [SiteLookups] { sites ?? [] }

  private func open(_ db: Database) throws -> [SiteLookups] {
    if !db.isInsideTransaction {
      try db.execute(sql: "BEGIN")
      // Takes the lock that keeps others from writing.
      _ = try Int.fetchOne(db, sql: "PRAGMA schema_version")
    }
    limits = try PairLimits(db)
    let isCopied = try Self.copiesTags(of: posts, db)
    if isCopied, let posts { try TagTableSource.copy(posts, db) }
    let source =
      try isCopied
      ? TagTableSource(copiedIn: db, path: warehouse.path)
      : TagTableSource(db, path: warehouse.path)
    let ids = try Int64.fetchAll(db, sql: "SELECT site_id FROM site ORDER BY site_id")
    return try ids.compactMap { siteID in
      try report()
      let site = try SiteUnderAnalysis.stored(
        db, siteID: siteID, layer: layer, source: source, of: posts, fields: fields,
        onlyTags: isCopied ? TagTableSource.copiedTags(on: layer) : nil)
      return site.posts.postCount == 0 ? nil : SiteLookups(site)
    }
  }
}
