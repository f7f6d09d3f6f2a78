import GRDB
import Import
import Statistics
import Store
import TestSupport
import Testing

/// Statistics on a layer against those of a warehouse whose posts were imported with the layer's tags.
@Suite("Statistics on a layer of tags, differential")
struct LayerViewTests {
  /// Rows without keys of the warehouse's own.
  static let questions = [
    """
    SELECT site.name, tag.name, post_count, rank, category_rank, first_number, last_number
    FROM tag_count_definition
    JOIN tag ON tag.tag_id = tag_count_definition.tag_id
    JOIN site ON site.site_id = tag.site_id
    ORDER BY 1, 4
    """,
    "SELECT site, category, tag, post_count, post_ratio, rank FROM tag_frequency ORDER BY 1, 6",
    """
    SELECT site_id, category, tag_count, use_count FROM category_count_definition ORDER BY 1, 2
    """,
    "SELECT * FROM tag_frequency_by_month ORDER BY site, tag, month",
    "SELECT * FROM tag_frequency_by_year ORDER BY site, tag, year",
    "SELECT * FROM tag_frequency_by_rating ORDER BY site, tag, rating",
    "SELECT * FROM tag_count_per_post ORDER BY site, category, tag_count",
    "SELECT * FROM tag_related ORDER BY site, tag, related",
    "SELECT * FROM tag_related WHERE tag = 't1' ORDER BY site, related",
    "SELECT * FROM tag_cooccurrence ORDER BY site, tag, other",
    "SELECT * FROM core_tag ORDER BY site, character, tag",
    "SELECT * FROM core_tag_confident ORDER BY site, character, tag",
    "SELECT * FROM character_tag ORDER BY site, character, tag",
    "SELECT * FROM artist_style ORDER BY site, artist, tag",
    "SELECT * FROM copyright_character ORDER BY site, copyright, character",
    """
    SELECT site, tag, implied, post_count, tag_post_count, implied_post_count, ratio
    FROM tag_implied ORDER BY site, tag, implied
    """,
    """
    SELECT tag.name, other.name, post_count
    FROM tag_pair_definition
    JOIN tag ON tag.tag_id = tag_pair_definition.tag_id
    JOIN tag AS other ON other.tag_id = other_id
    ORDER BY tag.site_id, 1, 2
    """,
    """
    SELECT post.site_id, post.number, tag.name
    FROM solo_character_post
    JOIN post ON post.post_id = solo_character_post.post_id
    JOIN tag ON tag.tag_id = character_id
    ORDER BY 1, 2
    """,
    "SELECT site, number, has_tag FROM post_facts ORDER BY site, number",
  ]

  /// The same caches, asked by their names: what is not cached is worked out.
  static let caches = [
    """
    SELECT site.name, tag.name, post_count, rank, category_rank
    FROM tag_count
    JOIN tag ON tag.tag_id = tag_count.tag_id
    JOIN site ON site.site_id = tag.site_id
    ORDER BY 1, 4
    """,
    "SELECT site_id, category, tag_count, use_count FROM category_count ORDER BY 1, 2",
    """
    SELECT tag.name, post_count
    FROM character_count
    JOIN tag ON tag.tag_id = character_id
    ORDER BY tag.site_id, 1
    """,
    """
    SELECT tag.name, month, post_count
    FROM tag_month_count
    JOIN tag USING (tag_id)
    ORDER BY tag.site_id, 1, 2
    """,
    """
    SELECT tag.name, other.name, post_count
    FROM tag_pair_count
    JOIN tag USING (tag_id)
    JOIN tag AS other ON other.tag_id = other_id
    ORDER BY tag.site_id, 1, 2
    """,
  ]

  private static let preparation = """
    UPDATE post SET created_at = printf('%d-%02d-01T00:00:00Z', 2015 + number % 3, 1 + number % 5);
    UPDATE setting SET value = 0.6 WHERE name = 'implied_ratio';
    UPDATE setting SET value = 3 WHERE name IN ('implied_tag_minimum', 'pair_tag_minimum');
    UPDATE setting SET value = 2 WHERE name = 'pair_minimum';
    UPDATE setting SET value = 0.05 WHERE name LIKE '%_bound';
    UPDATE setting SET value = 1.1 WHERE name LIKE '%_lift';
    """

  @Test(
    "Every statistic", arguments: [UInt64(1), 5], [TagLayer.canonical, .expanded])
  func statistics(seed: UInt64, layer: TagLayer) throws {
    let fixture = try LayerFixture(seed: seed)
    let mapped = try fixture.mapped(layer)
    try LayerFixture.change(fixture.path, Self.preparation)
    try LayerFixture.change(mapped, Self.preparation)
    // On a layer views show all pairs, whatever the limits of the cache are; so they shall here. Ranks within
    // years are only in the cache.
    let ranks = try Self.questions.map {
      $0.contains("tag_frequency_by_year") ? try LayerFixture.rows(mapped, $0) : nil
    }
    try LayerFixture.change(mapped, "UPDATE cache_state SET is_analyzed = 0", analyzes: false)
    var differing = 0
    for (question, ranked) in zip(Self.questions, ranks) {
      let rows = try LayerFixture.rows(fixture.path, question, layer)
      #expect(!rows.isEmpty || question.contains("artist_style"), "\(question)")
      let expected = try ranked ?? LayerFixture.rows(mapped, question)
      #expect(rows == expected, "seed \(seed), \(layer): \(question)")
      if try rows != LayerFixture.rows(fixture.path, question) { differing += 1 }
    }
    #expect(differing > 10, "the layer changes what is asked")
    for question in Self.caches {
      let name = try #require(question.firstMatch(of: #/FROM (\w+)/#)?.1)
      let expected = try LayerFixture.rows(
        mapped, question.replacing("FROM \(name)", with: "FROM \(name)_definition AS \(name)"))
      #expect(try LayerFixture.rows(fixture.path, question, layer) == expected, "\(question)")
    }
  }

  @Test(
    "Kept caches of a layer say what counting says", arguments: [UInt64(3), 7],
    [TagLayer.canonical, .expanded])
  func keptCaches(seed: UInt64, layer: TagLayer) throws {
    let fixture = try LayerFixture(seed: seed)
    let mapped = try fixture.mapped(layer)
    // Views show all pairs without a cache, and those within the limits with one.
    let preparation = Self.preparation + "UPDATE setting SET value = 1 WHERE name LIKE 'pair_%';"
    try LayerFixture.change(fixture.path, preparation)
    try LayerFixture.change(mapped, preparation)
    let questions = Self.questions + Self.caches
    // Without a cache there are no ranks within years.
    let rankless = Self.questions.map { question in
      question.replacing(
        "* FROM tag_frequency_by_year",
        with: "site, category, tag, year, post_count, post_ratio FROM tag_frequency_by_year")
    }
    let counted = try rankless.map { try LayerFixture.rows(fixture.path, $0, layer) }
    try Self.keep([layer], fixture.path)
    for (question, rows) in zip(rankless, counted) {
      #expect(
        try LayerFixture.rows(fixture.path, question, layer) == rows,
        "seed \(seed), \(layer): \(question)")
    }
    // Both have caches now, and so for other limits, too.
    let limits = "UPDATE setting SET value = 3 WHERE name LIKE 'pair_%'"
    for path in [fixture.path, mapped] { try LayerFixture.change(path, limits) }
    for question in questions {
      #expect(
        try LayerFixture.rows(fixture.path, question, layer) == LayerFixture.rows(mapped, question),
        "seed \(seed), \(layer): \(question)")
    }
  }

  @Test("An import leaves kept caches stale, and they are not read", arguments: [true, false])
  func staleKeptCaches(importsPosts: Bool) throws {
    let fixture = try LayerFixture(seed: 8)
    try Self.keep([.canonical, .expanded], fixture.path)
    let state = "SELECT layer, is_current FROM layer_cache ORDER BY 1"
    #expect(try LayerFixture.rows(fixture.path, state) == ["canonical 1", "expanded 1"])
    if importsPosts {
      let line = #"{"id": "900", "tags": [{"name": "t1", "category": "0"}]}"#
      let dump = try fixture.folder.write(line + "\n", to: "more.jsonl")
      try LayerFixture.load(dump, .danbooru, site: "danbooru", into: fixture.path)
    } else {
      let list = try fixture.folder.write(
        "id,antecedent_name,consequent_name,created_at,status\n77,t2,t3,,active\n",
        to: "more.csv")
      try LayerFixture.load(list, .tagImplications, site: "danbooru", into: fixture.path)
    }
    #expect(try LayerFixture.rows(fixture.path, state) == ["canonical 0", "expanded 0"])
    for analyzes in [false, true] {
      if analyzes { try Self.keep([], fixture.path) }
      for question in Self.caches {
        let name = try #require(question.firstMatch(of: #/FROM (\w+)/#)?.1)
        let definition = question.replacing(
          "FROM \(name)", with: "FROM \(name)_definition AS \(name)")
        for layer in [TagLayer.canonical, .expanded] {
          #expect(
            try LayerFixture.rows(fixture.path, question, layer)
              == LayerFixture.rows(fixture.path, definition, layer), "\(layer): \(question)")
        }
      }
    }
    #expect(try LayerFixture.rows(fixture.path, state) == ["canonical 1", "expanded 1"])
  }

  private static func keep(_ layers: [TagLayer], _ path: String) throws {
    let warehouse = try Warehouse(path: path, mode: .load)
    try warehouse.analyze(layers: layers)
    warehouse.close()
  }

  @Test("Stale caches of the stored tags do not show on a layer")
  func staleCounts() throws {
    let fixture = try LayerFixture(seed: 4)
    let question = Self.caches[0]
    let expected = try LayerFixture.rows(fixture.path, question, .expanded)
    try LayerFixture.change(
      fixture.path, "UPDATE tag_count SET post_count = 7; UPDATE cache_state SET is_current = 0",
      analyzes: false)
    #expect(try LayerFixture.rows(fixture.path, question, .expanded) == expected)
  }

  @Test("The layer of a query changes nothing in the file, and time runs out there, too")
  func onlyReads() throws {
    let fixture = try LayerFixture(seed: 6)
    let before = try fixture.folder.read("stored.db")
    for layer in TagLayer.allCases {
      _ = try LayerFixture.rows(fixture.path, "SELECT * FROM character_tag", layer)
      #expect(throws: WarehouseError.self) {
        _ = try LayerFixture.rows(fixture.path, "DELETE FROM temp.tag_count", layer)
      }
    }
    #expect(try fixture.folder.read("stored.db") == before)
  }
}
