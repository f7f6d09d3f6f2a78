internal import Columns
package import GRDB
internal import GRDBSQLite
package import Store

/// Brings the caches of the statistics up to date. All of it runs inside the caller's transaction.
package enum CacheRefresh {
  /// Rows that go to SQLite by one statement.
  private static let rowsAtOnce = 100_000

  /// Whether the caches hold what the tables say.
  package static func isCurrent(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT is_current FROM cache_state") ?? false
  }

  /// Whether the caches that only an analysis fills hold what the tables say.
  package static func isAnalyzed(_ db: Database) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT is_analyzed FROM cache_state") ?? false
  }

  package static func setAnalyzed(_ db: Database) throws {
    try db.execute(sql: "UPDATE cache_state SET is_analyzed = 1")
  }

  package static func setCurrent(_ isCurrent: Bool, _ db: Database) throws {
    try db.execute(
      sql: """
        UPDATE cache_state
        SET is_current = ?,
          is_analyzed = IIF(?1, is_analyzed, 0),
          analyzed_at = IIF(?1, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), analyzed_at)
        """, arguments: [isCurrent])
    if !isCurrent { try LayerCaches.markStale(db) }
  }

  /// Adds a delta of one site to the caches; `postCount` is how many posts the site then has. `rows` is the
  /// source `taghouse_rows` of the connection.
  package static func apply(
    _ delta: inout StatisticsDelta, tags: borrowing SiteTags, siteID: Int64, postCount: Int64,
    rows: IntegerRowSource, _ db: Database
  ) throws {
    if postCount > 0 {
      try db.execute(
        sql: "INSERT OR REPLACE INTO site_count (site_id, post_count) VALUES (?, ?)",
        arguments: [siteID, postCount])
    } else {
      try db.execute(sql: "DELETE FROM site_count WHERE site_id = ?", arguments: [siteID])
    }
    try applyTagCounts(delta, tags: tags, siteID: siteID, rows, db)
    try applyCharacterCounts(&delta, tags: tags, rows, db)
  }

  private static func applyTagCounts(
    _ delta: borrowing StatisticsDelta, tags: borrowing SiteTags, siteID: Int64,
    _ rows: IntegerRowSource, _ db: Database
  ) throws {
    var counts = ColumnBuffer<Int64>()
    counts.append(repeating: 0, count: tags.count)
    var numbers = ColumnBuffer<NumberBounds>()
    numbers.append(repeating: NumberBounds(), count: tags.count)
    for position in 0..<delta.tagPostCounts.count {
      counts[position] = delta.tagPostCounts[position]
      numbers[position] = delta.addedNumbers[position]
    }
    // Tags that may have lost the post with their first or last number.
    var uncertain: [Int] = []
    let stored = try db.makeStatement(
      sql: "SELECT tag_id, post_count, first_number, last_number FROM tag_count WHERE site_id = ?")
    try stored.forEachRow([siteID], on: db) { row in
      guard let position = tags.position(ofID: sqlite3_column_int64(row, 0)) else { return }
      counts[position] &+= sqlite3_column_int64(row, 1)
      let old = NumberBounds(
        first: sqlite3_column_int64(row, 2), last: sqlite3_column_int64(row, 3))
      if position < delta.removedNumbers.count {
        let removed = delta.removedNumbers[position]
        let added = numbers[position]
        if removed.first <= old.first && added.first > old.first
          || removed.last >= old.last && added.last < old.last
        {
          uncertain.append(position)
        }
      }
      (numbers.base + position).pointee.formUnion(old)
    }
    // A post that got the tag and lost it again within the import has added nothing.
    for position in 0..<delta.removedNumbers.count where !delta.removedNumbers[position].isEmpty {
      let removed = delta.removedNumbers[position]
      let added = delta.addedNumbers[position]
      if removed.first == added.first || removed.last == added.last { uncertain.append(position) }
    }
    for position in uncertain where counts[position] > 0 {
      numbers[position] = try numberBounds(
        ofTag: tags.ids[position], postCount: counts[position], siteID: siteID, db)
    }

    let order = SiteTagOrder(tags: tags, postCounts: counts.buffer)
    let ranks = TagRanks(order, tags: tags, postCounts: counts.buffer)
    try db.execute(sql: "DELETE FROM tag_count WHERE site_id = ?", arguments: [siteID])
    var values = ColumnBuffer<Int64>()
    for position in 0..<tags.count where ranks.ranks[position] > 0 {
      values.append(tags.ids[position])
      values.append(siteID)
      values.append(counts[position])
      values.append(Int64(ranks.ranks[position]))
      values.append(Int64(ranks.categoryRanks[position]))
      values.append(numbers[position].first)
      values.append(numbers[position].last)
    }
    try rows.offering(values.buffer, columnCount: 7) {
      try db.execute(
        sql: """
          INSERT OR FAIL INTO tag_count (
            tag_id, site_id, post_count, rank, category_rank, first_number, last_number)
          SELECT c0, c1, c2, c3, NULLIF(c4, 0), c5, c6 FROM taghouse_rows
          """)
    }
    try writeCategoryTotals(ranks.categoryTotals, siteID: siteID, db)
  }

  /// The smallest and greatest number of a tag's posts: by all its posts when they are few, else by the
  /// site's posts from each end.
  private static func numberBounds(
    ofTag tagID: Int64, postCount: Int64, siteID: Int64, _ db: Database
  ) throws -> NumberBounds {
    let sitePostCount =
      try Int64.fetchOne(
        db, sql: "SELECT post_count FROM site_count WHERE site_id = ?", arguments: [siteID]) ?? 0
    func number(_ order: String) throws -> Int64 {
      let isCommon =
        postCount.multipliedReportingOverflow(by: postCount).partialValue > sitePostCount
      let sql =
        isCommon
        ? """
        SELECT post.number
        FROM post
        WHERE post.site_id = ?2
          AND EXISTS (
            SELECT 1 FROM tag_post WHERE tag_post.tag_id = ?1 AND tag_post.post_id = post.post_id
          )
        ORDER BY post.number \(order)
        LIMIT 1
        """
        : """
        SELECT post.number
        FROM tag_post
        JOIN post ON post.post_id = tag_post.post_id
        WHERE tag_post.tag_id = ?1 AND post.site_id = ?2
        ORDER BY +post.number \(order)
        LIMIT 1
        """
      return try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [tagID, siteID]) ?? 0
    }
    return NumberBounds(first: try number("ASC"), last: try number("DESC"))
  }

  /// Writes category_count of a site.
  package static func writeCategoryTotals(
    _ totals: [Int16: TagRanks.CategoryTotal], siteID: Int64, _ db: Database
  ) throws {
    try db.execute(sql: "DELETE FROM category_count WHERE site_id = ?", arguments: [siteID])
    for (category, total) in totals.sorted(by: { $0.key < $1.key }) {
      try db.execute(
        sql: """
          INSERT INTO category_count (site_id, category, tag_count, use_count) VALUES (?, ?, ?, ?)
          """, arguments: [siteID, category, total.tagCount, total.useCount])
    }
  }

  private static func applyCharacterCounts(
    _ delta: inout StatisticsDelta, tags: borrowing SiteTags, _ rows: IntegerRowSource,
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
  package static func refreshExclusions(_ db: Database) throws {
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
