internal import GRDB
public import Store

/// A tag that nearly always comes with another one; see the view tag_implied.
public struct ImpliedTag: Sendable, Equatable {
  public var tag: String
  public var implied: String
  /// Posts of each.
  public var tagPostCount: Int64
  public var impliedPostCount: Int64
  /// Share of the posts of `tag` that have `implied`, too, 0 to 1.
  public var ratio: Double
}

/// The confident core tags of a character; see the view core_tag_confident.
public struct ConfidentCoreTags: Sendable, Equatable {
  public var character: String
  /// Posts of the character alone.
  public var postCount: Int64
  /// The most frequent first, then by name.
  public var tags: [String]
  /// On how many of these posts each tag stands.
  public var tagPostCounts: [Int64]
}

extension Warehouse {
  /// What the posts of a site teach about tags that imply others, by their names. Throws `staleCounts`
  /// unless the warehouse is analyzed.
  public func impliedTags(siteName: String) throws -> [ImpliedTag] {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        guard try CacheRefresh.isAnalyzed(db) else { throw staleCounts("tags that imply others") }
        return try Row.fetchAll(
          db,
          sql: """
            SELECT tag, implied, tag_post_count, implied_post_count, ratio
            FROM tag_implied
            WHERE site = ?
            ORDER BY tag, implied
            """, arguments: [siteName]
        ).map {
          try ImpliedTag(
            tag: $0.decode(atIndex: 0), implied: $0.decode(atIndex: 1),
            tagPostCount: $0.count("tag_post_count"),
            impliedPostCount: $0.count("implied_post_count"),
            ratio: $0.decode(atIndex: 4))
        }
      }
    }
  }

  /// What tags of a site imply, at once or through others, by the names of both. Throws `staleLayers` when
  /// the layers are not current.
  package func tagImplications(siteName: String) throws -> [(tag: String, implied: String)] {
    try refuseStaleLayer(.expanded)
    return try Self.translating(path: path) {
      try queue.inDatabase { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT tag.name, target.name
            FROM tag_layer
            JOIN tag ON tag.tag_id = tag_layer.tag_id
            JOIN tag AS target ON target.tag_id = tag_layer.target_id
            JOIN site ON site.site_id = tag.site_id
            WHERE tag_layer.depth > 0
              AND site.name = ?
            ORDER BY tag_layer.tag_id, tag_layer.position
            """, arguments: [siteName]
        ).map { (try $0.decode(atIndex: 0), try $0.decode(atIndex: 1)) }
      }
    }
  }

  /// The confident core tags of a site's characters, by name; also of those that have none, if a post
  /// shows them alone. Throws `staleCounts` when the caches are not current.
  public func confidentCoreTags(siteName: String) throws -> [ConfidentCoreTags] {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        guard try CacheRefresh.isCurrent(db) else { throw staleCounts("core tags") }
        var characters = try Row.fetchAll(
          db,
          sql: """
            SELECT tag.name, character_count.post_count
            FROM character_count
            JOIN tag ON tag.tag_id = character_count.character_id
            JOIN site ON site.site_id = tag.site_id
            WHERE site.name = ?
            ORDER BY tag.name
            """, arguments: [siteName]
        ).map {
          try ConfidentCoreTags(
            character: $0.decode(atIndex: 0), postCount: $0.count("post_count"), tags: [],
            tagPostCounts: [])
        }
        let positions = Dictionary(
          characters.enumerated().map { ($0.element.character, $0.offset) },
          uniquingKeysWith: { first, _ in first })
        let rows = try Row.fetchCursor(
          db,
          sql: """
            SELECT character, tag, post_count
            FROM core_tag_confident
            WHERE site = ?
            ORDER BY character, post_count DESC, tag
            """, arguments: [siteName])
        while let row = try rows.next() {
          guard let position = positions[try row.decode(atIndex: 0)] else { continue }
          characters[position].tags.append(try row.decode(atIndex: 1))
          characters[position].tagPostCounts.append(try row.count("post_count"))
        }
        return characters
      }
    }
  }

  /// The characters that a site's posts show together with a copyright, by name; a name of two sites
  /// counts once. `unknownSite` aside, throws `badQuery` for a copyright that no post has.
  public func characters(ofCopyright name: String) throws -> [String] {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        let characters = try String.fetchAll(
          db,
          sql: """
            SELECT DISTINCT character
            FROM copyright_character
            WHERE copyright = ? AND character_ratio >= 0.5
            ORDER BY character
            """, arguments: [name])
        guard characters.isEmpty else { return characters }
        throw WarehouseError(
          .badQuery, "no character belongs to the copyright '\(name)'",
          hint: "A character belongs to it when at least half of its posts have it.", path: path)
      }
    }
  }

  private func staleCounts(_ what: String) -> WarehouseError {
    WarehouseError(
      .staleCounts, "has not counted \(what) since it was changed",
      hint: "Run `taghouse analyze` first.", path: path)
  }
}
