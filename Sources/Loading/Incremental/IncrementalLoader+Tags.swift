internal import BooruFormats
internal import Columns
internal import GRDB
internal import Statistics

// What lists say of tags, aliases and implications. They are short next to posts, so that each row
// goes to SQLite by a statement of its own.

extension IncrementalLoader {
  /// Takes in the records of tag lists: names, categories, counts, and the aliases beside them.
  func loadTagListings(_ batch: RecordBatch, _ db: Database) throws -> ImportCounts {
    var counts = ImportCounts()
    let fileID = ledger.files[batch.extent.file].id
    for listing in batch.tagListings {
      var outcome = try load(listing, fileID: fileID, db)
      for alias in listing.aliases {
        let relation = TagRelation(
          kind: .alias, antecedentName: alias, consequentName: listing.name,
          status: ledger.run.appliesListedAliases ? "told" : "active")
        let isKnown = try load(relation, fileID: fileID, db) == .unchanged
        if !isKnown, outcome == .unchanged { outcome = .updated }
      }
      counts.count(outcome)
    }
    return counts
  }

  private func load(
    _ listing: TagListing, fileID: Int64, _ db: Database
  ) throws -> RecordOutcome {
    let site = sites[0]
    var name = listing.name
    var hasOtherCategory = false
    let position = name.withUTF8 { bytes in
      let mention = TagMention(
        offset: 0, count: bytes.count, hash: NameHash.hash(bytes), category: TagMention.noCategory,
        isCategoryStated: false)
      let position = site.tags.position(of: mention, named: bytes)
      guard let category = listing.category, site.tags.categories[position] != category else {
        return position
      }
      hasOtherCategory = true
      var stated = mention
      stated.category = category
      stated.isCategoryStated = true
      return site.tags.position(of: stated, named: bytes)
    }
    let tagID = site.tags.ids[position]
    let select = try db.cachedStatement(
      sql: "SELECT number, post_count FROM tag_listing WHERE tag_id = ?")
    let stored = try Row.fetchOne(select, arguments: [tagID])
    if let stored, !hasOtherCategory,
      try stored.decode(Int64?.self, atIndex: 0) == listing.number,
      try stored.decode(Int64?.self, atIndex: 1) == listing.postCount
    {
      return .unchanged
    }
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO tag_listing (tag_id, number, post_count, import_file_id)
        VALUES (?, ?, ?, ?)
        """
    ).execute(arguments: [tagID, listing.number, listing.postCount, fileID])
    return stored == nil ? .imported : .updated
  }

  /// Takes in aliases and implications. One with a number is known by it, others by their names.
  func loadTagRelations(_ batch: RecordBatch, _ db: Database) throws -> ImportCounts {
    var counts = ImportCounts()
    let fileID = ledger.files[batch.extent.file].id
    for relation in batch.tagRelations {
      counts.count(try load(relation, fileID: fileID, db))
    }
    return counts
  }

  /// Whether a state says the same; that of an alias of a list depends on the posts, see `ListedAliases`.
  private static func isSame(_ status: String?, _ relation: TagRelation) -> Bool {
    status == relation.status
      || relation.number == nil && relation.status == "active" && status == "has posts"
  }

  private func load(
    _ relation: TagRelation, fileID: Int64, _ db: Database
  ) throws -> RecordOutcome {
    let table = relation.kind == .alias ? "tag_alias" : "tag_implication"
    let siteID = sites[0].siteID
    let stored: Row?
    if let number = relation.number {
      let select = try db.cachedStatement(
        sql: """
          SELECT \(table)_id, antecedent_name, consequent_name, status, created_at
          FROM \(table) WHERE site_id = ? AND number = ?
          """)
      stored = try Row.fetchOne(select, arguments: [siteID, number])
    } else {
      let select = try db.cachedStatement(
        sql: """
          SELECT \(table)_id, antecedent_name, consequent_name, status, created_at
          FROM \(table)
          WHERE antecedent_name = ? AND site_id = ? AND consequent_name = ? AND number IS NULL
          """)
      stored = try Row.fetchOne(
        select, arguments: [relation.antecedentName, siteID, relation.consequentName])
    }
    if let stored, try stored.decode(String?.self, atIndex: 1) == relation.antecedentName,
      try stored.decode(String?.self, atIndex: 2) == relation.consequentName,
      try Self.isSame(stored.decode(String?.self, atIndex: 3), relation),
      try stored.decode(String?.self, atIndex: 4) == relation.createdAt
    {
      return .unchanged
    }
    let id: Int64? = try stored?.decode(atIndex: 0)
    try TagLayerRefresh.markStale(db)
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO \(table) (
          \(table)_id, site_id, number, antecedent_name, consequent_name, status, created_at,
          import_file_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      id, siteID, relation.number, relation.antecedentName, relation.consequentName,
      relation.status, relation.createdAt, fileID,
    ])
    return stored == nil ? .imported : .updated
  }
}
