internal import Columns
internal import GRDB
internal import GRDBSQLite

/// Brings the caches of the statistics up to date. All of it runs inside the caller's transaction.
enum CacheRefresh {
  /// The caches, each defined by a view NAME_definition or by core_tag_word.
  static let tables = [
    "site_count", "tag_count", "character_count", "character_tag_count", "core_tag_exclusion",
  ]

  /// Rows that go to SQLite by one statement.
  private static let rowsAtOnce = 100_000

  /// Whether the caches hold what the tables say.
  static func isCurrent(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT is_current FROM cache_state") ?? false
  }

  static func setCurrent(_ isCurrent: Bool, _ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE cache_state
        SET is_current = ?,
          analyzed_at = IIF(?1, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), analyzed_at)
        """, arguments: [isCurrent])
  }

  /// Computes all caches anew, one pass over post_tag for each site.
  static func refreshAll(_ db: Database, folder: String) throws {
    for table in tables {
      try db.execute(sql: "DELETE FROM \(table)")
    }
    let sites = try Int64.fetchAll(db, sql: "SELECT site_id FROM site ORDER BY site_id")
    for site in sites {
      let tags = try TagTable.stored(db, siteID: site)
      var delta = StatisticsDelta(folder: folder)
      if tags.count > 0 { try scanPostTags(db, tags: tags, into: &delta) }
      let postCount =
        try Int64.fetchOne(
          db, sql: "SELECT COUNT(*) FROM post WHERE site_id = ?", arguments: [site]) ?? 0
      try apply(&delta, tags: tags, siteID: site, postCount: postCount, db)
    }
    try refreshExclusions(db)
  }

  /// Notes every post of one site with its tags.
  private static func scanPostTags(
    _ db: Database, tags: borrowing TagTable, into delta: inout StatisticsDelta
  ) throws {
    let statement = try db.makeStatement(
      sql: "SELECT post_id, tag_id FROM post_tag ORDER BY post_id, position")
    let handle = statement.sqliteStatement
    var places = ColumnBuffer<UInt32>()
    var postID: Int64 = -1
    defer { sqlite3_reset(handle) }
    while true {
      let code = sqlite3_step(handle)
      guard code == SQLITE_ROW else {
        try db.check(code)
        break
      }
      let rowPostID = sqlite3_column_int64(handle, 0)
      if rowPostID != postID {
        if places.count > 0 {
          try delta.note(
            places.buffer, categories: tags.categories.base, tagCount: tags.count)
          places.removeAll()
        }
        postID = rowPostID
      }
      // A tag of another site: so is its post.
      if let place = tags.place(ofID: sqlite3_column_int64(handle, 1)) {
        places.append(UInt32(place))
      }
    }
    if places.count > 0 {
      try delta.note(places.buffer, categories: tags.categories.base, tagCount: tags.count)
    }
  }

  /// Adds a delta of one site to the caches; `postCount` is how many posts the site then has.
  static func apply(
    _ delta: inout StatisticsDelta, tags: borrowing TagTable, siteID: Int64, postCount: Int64,
    _ db: Database
  ) throws {
    if postCount > 0 {
      try db.execute(
        sql: "INSERT OR REPLACE INTO site_count (site_id, post_count) VALUES (?, ?)",
        arguments: [siteID, postCount])
    } else {
      try db.execute(sql: "DELETE FROM site_count WHERE site_id = ?", arguments: [siteID])
    }
    let rows = IntegerRowSource()
    try RowSourceTable.register(rows, as: "taghouse_rows", on: db)
    try applyTagCounts(delta, tags: tags, siteID: siteID, rows, db)
    try applyCharacterCounts(&delta, tags: tags, rows, db)
  }

  private static func applyTagCounts(
    _ delta: borrowing StatisticsDelta, tags: borrowing TagTable, siteID: Int64,
    _ rows: IntegerRowSource, _ db: Database
  ) throws {
    var counts = ColumnBuffer<Int64>()
    counts.append(repeating: 0, count: tags.count)
    for place in 0..<delta.tagPostCounts.count { counts[place] = delta.tagPostCounts[place] }
    let stored = try db.makeStatement(
      sql: "SELECT tag_id, post_count FROM tag_count WHERE site_id = ?")
    try stored.forEachRow([siteID], on: db) { row in
      if let place = tags.place(ofID: sqlite3_column_int64(row, 0)) {
        counts[place] += sqlite3_column_int64(row, 1)
      }
    }
    let order = TagOrder(tags: tags, postCounts: counts.buffer)
    var ranks = ColumnBuffer<Int64>()
    ranks.append(repeating: 0, count: tags.count)
    for (index, place) in order.byRank.buffer.enumerated() { ranks[Int(place)] = Int64(index + 1) }

    try db.execute(sql: "DELETE FROM tag_count WHERE site_id = ?", arguments: [siteID])
    var values = ColumnBuffer<Int64>()
    for place in 0..<tags.count where ranks[place] > 0 {
      values.append(tags.ids[place])
      values.append(siteID)
      values.append(counts[place])
      values.append(ranks[place])
    }
    try rows.offering(values.buffer, columnCount: 4) {
      try db.execute(
        sql: """
          INSERT OR FAIL INTO tag_count (tag_id, site_id, post_count, rank)
          SELECT c0, c1, c2, c3 FROM taghouse_rows
          """)
    }
  }

  private static func applyCharacterCounts(
    _ delta: inout StatisticsDelta, tags: borrowing TagTable, _ rows: IntegerRowSource,
    _ db: Database
  ) throws {
    var characters = ColumnBuffer<Int64>()
    var pairs = ColumnBuffer<Int64>()
    var hasRemovals = false
    let isEmpty =
      try Bool.fetchOne(
        db, sql: "SELECT NOT EXISTS (SELECT 1 FROM character_tag_count)") ?? false
    let conflict =
      isEmpty
      ? "" : "WHERE TRUE ON CONFLICT DO UPDATE SET post_count = post_count + excluded.post_count"

    func flushPairs(_ values: UnsafeBufferPointer<Int64>) throws {
      try rows.offering(values, columnCount: 3) {
        try db.execute(
          sql: """
            INSERT OR FAIL INTO character_tag_count (character_id, tag_id, post_count)
            SELECT c0, c1, c2 FROM taghouse_rows \(conflict)
            """)
      }
    }

    for character in 0..<delta.soloPostCounts.count {
      let characterID = tags.ids[character]
      if delta.soloPostCounts[character] != 0 {
        characters.append(characterID)
        characters.append(delta.soloPostCounts[character])
      }
      if delta.soloPostCounts[character] < 0 { hasRemovals = true }
      try delta.forEachTag(ofCharacter: character) { tag, change in
        pairs.append(characterID)
        pairs.append(tags.ids[tag])
        pairs.append(change)
        if change < 0 { hasRemovals = true }
      }
      if pairs.count >= rowsAtOnce * 3 {
        try flushPairs(pairs.buffer)
        pairs.removeAll()
      }
    }
    try flushPairs(pairs.buffer)
    try rows.offering(characters.buffer, columnCount: 2) {
      try db.execute(
        sql: """
          INSERT OR FAIL INTO character_count (character_id, post_count)
          SELECT c0, c1 FROM taghouse_rows WHERE TRUE
          ON CONFLICT DO UPDATE SET post_count = post_count + excluded.post_count
          """)
    }
    if hasRemovals {
      try db.execute(sql: "DELETE FROM character_tag_count WHERE post_count = 0")
      try db.execute(sql: "DELETE FROM character_count WHERE post_count = 0")
    }
  }

  /// Fills core_tag_exclusion from core_tag_word.
  static func refreshExclusions(_ db: Database) throws {
    let words = try CoreTagWords(db)
    let statement = try db.makeStatement(
      sql: "SELECT tag_id, name FROM tag WHERE category = \(StatisticsDelta.generalCategory)")
    var excluded: [Int64] = []
    try statement.forEachRow(on: db) { handle in
      let name = UnsafeBufferPointer(
        start: sqlite3_column_text(handle, 1), count: Int(sqlite3_column_bytes(handle, 1)))
      if words.isExcluded(name) { excluded.append(sqlite3_column_int64(handle, 0)) }
    }
    try db.execute(sql: "DELETE FROM core_tag_exclusion")
    let insert = try db.makeStatement(sql: "INSERT INTO core_tag_exclusion (tag_id) VALUES (?)")
    for tagID in excluded {
      try insert.execute(arguments: [tagID])
    }
  }
}

extension Warehouse {
  /// Computes all cached statistics anew.
  public func analyze() throws {
    let folder = path.parentFolder
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        try db.inTransaction(.immediate) {
          try CacheRefresh.refreshAll(db, folder: folder)
          try TagLayerRefresh.run(db)
          try CacheRefresh.setCurrent(true, db)
          return .commit
        }
        try db.execute(sql: "PRAGMA analysis_limit = 1000")
        try db.execute(sql: "ANALYZE")
      }
    }
  }
}
