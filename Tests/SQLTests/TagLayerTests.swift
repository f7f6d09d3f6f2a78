import GRDB
import Import
import SQLCatalog
import Statistics
import Store
import TestSupport
import Testing

/// The layers of tags against following aliases and implications by hand.
@Suite("Layers of tags, differential")
struct TagLayerTests {
  static let seeds: [UInt64] = Array(1...8)

  /// Names of the tags of each post, in order.
  private static func tags(_ table: String) -> String {
    """
    SELECT site.name, post.number, tag.name
    FROM \(table) AS layer
    JOIN post ON post.post_id = layer.post_id
    JOIN site ON site.site_id = post.site_id
    JOIN tag ON tag.tag_id = layer.tag_id
    ORDER BY site.site_id, post.number, layer.position
    """
  }

  private func expectedTags(_ fixture: LayerFixture, _ layer: TagLayer) -> [String] {
    fixture.posts.flatMap { post in
      fixture.names(of: post.tags.map(\.name), on: layer).map { "danbooru \(post.number) \($0)" }
    }
      + fixture.posts.prefix(9).flatMap { post in
        post.tags.map { "other \(post.number) \($0.name)" }
      }
  }

  private func expectSound(_ path: String, _ comment: Comment) throws {
    let warehouse = try Warehouse(path: path, mode: .read)
    defer { warehouse.close() }
    let check = try #require(SQLCatalog.checks.first { $0.header.name == "tag_layer_agrees" })
    #expect(try LayerFixture.rows(path, check.text) == [], comment)
    #expect(
      try LayerFixture.rows(path, "SELECT has_layers, is_current FROM cache_state") == ["1 1"],
      comment)
  }

  @Test(
    "Views have the tags of each post in order, whatever came first", arguments: seeds.prefix(4),
    [[true, false], [false, false], [false, true]])
  func views(seed: UInt64, order: [Bool]) throws {
    let fixture = try LayerFixture(seed: seed, importsTags: order[0], relationsFirst: order[1])
    let comment: Comment = "seed \(seed), \(order)"
    try expectSound(fixture.path, comment)
    let canonical = expectedTags(fixture, .canonical)
    let expanded = expectedTags(fixture, .expanded)
    #expect(
      try LayerFixture.rows(fixture.path, Self.tags("post_tag_resolved")) == canonical, comment)
    #expect(
      try LayerFixture.rows(fixture.path, Self.tags("post_tag_canonical")) == expanded, comment)
    for (layer, expected) in [(TagLayer.canonical, canonical), (.expanded, expanded)] {
      #expect(
        try LayerFixture.rows(fixture.path, Self.tags("post_tag"), layer) == expected, comment)
    }
    #expect(
      try LayerFixture.rows(
        fixture.path,
        Self.tags("(SELECT * FROM post_tag_canonical WHERE origin <> 'implication')"))
        == canonical, comment)
    // By tag they are the same facts.
    for (byPost, byTag) in [
      ("post_tag_resolved", "tag_post_resolved"), ("post_tag_canonical", "tag_post_canonical"),
    ] {
      let facts = "SELECT tag_id, post_id FROM \(byPost) ORDER BY tag_id, post_id"
      #expect(
        try LayerFixture.rows(fixture.path, facts)
          == LayerFixture.rows(
            fixture.path, "SELECT tag_id, post_id FROM \(byTag) ORDER BY tag_id, post_id"), comment)
    }
  }

  @Test("The origin says how a tag came to its post", arguments: seeds)
  func origins(seed: UInt64) throws {
    let fixture = try LayerFixture(seed: seed)
    var expected: [String] = []
    for post in fixture.posts {
      let tags = post.tags.map(\.name)
      for name in fixture.relations.expanded(tags) {
        let first = tags.first { fixture.relations.canonical($0) == name }
        let origin = first.map { $0 == name ? "stored" : "alias" } ?? "implication"
        expected.append("\(post.number) \(name) \(origin)")
      }
    }
    let rows = try LayerFixture.rows(
      fixture.path,
      """
      SELECT post.number, tag.name, origin
      FROM post_tag_canonical
      JOIN post ON post.post_id = post_tag_canonical.post_id
      JOIN tag ON tag.tag_id = post_tag_canonical.tag_id
      WHERE post.site_id = 1
      ORDER BY post.number, position
      """)
    #expect(rows == expected, "seed \(seed)")
    let kinds = Set(rows.compactMap { $0.split(separator: " ").last })
    #expect(kinds.count == 3, "seed \(seed): \(kinds)")
  }

  @Test("Relations that go or change by hand make the layers stale, and analyze makes them right")
  func changesByHand() throws {
    let fixture = try LayerFixture(seed: 3)
    func error(_ layer: TagLayer) -> WarehouseError? {
      do {
        _ = try LayerFixture.rows(fixture.path, "SELECT 1", layer)
        return nil
      } catch { return error as? WarehouseError }
    }
    #expect(error(.canonical) == nil)
    for sql in [
      "DELETE FROM tag_alias WHERE number % 2", "UPDATE tag_implication SET status = 'deleted'",
      "INSERT INTO tag (site_id, name) VALUES (1, 'new')", "DELETE FROM tag_alias",
    ] {
      try LayerFixture.change(fixture.path, sql, analyzes: false)
      #expect(error(.expanded)?.code == .staleLayers, "\(sql)")
      #expect(error(.stored) == nil)
      try LayerFixture.change(fixture.path, "SELECT 1")
      try expectSound(fixture.path, "\(sql)")
    }
    // Nothing is left of them.
    #expect(try LayerFixture.rows(fixture.path, "SELECT COUNT(*) FROM tag_layer") == ["0"])
    #expect(
      try LayerFixture.rows(fixture.path, Self.tags("post_tag"), .expanded)
        == expectedTags(fixture, .stored))
    // Without relations no tag can make the layers wrong.
    try LayerFixture.change(
      fixture.path, "INSERT INTO tag (site_id, name) VALUES (1, 'newer')", analyzes: false)
    #expect(error(.expanded) == nil)
  }

  @Test("A name that only a relation knows becomes a tag without category when a tag leads to it")
  func newNames() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("w.db")
    let posts = [BooruPost(1, [.init("kitty"), .init("e\u{301}")])]
    let dump = try folder.write(BooruPost.dump(posts), to: "p.jsonl")
    try LayerFixture.load(dump, .danbooru, site: "danbooru", into: path)
    // The two ways to write é are two names.
    let aliases = """
      id,antecedent_name,consequent_name,created_at,status
      1,kitty,cat,,active
      2,pup,dog,,active
      3,\u{E9},wrong,,active

      """
    try LayerFixture.load(
      try folder.write(aliases, to: "a.csv"), .tagAliases, site: "danbooru", into: path)
    let implications = """
      id,antecedent_name,consequent_name,created_at,status
      1,cat,animal,,active
      2,animal,thing,,active
      3,dog,animal,,active

      """
    try LayerFixture.load(
      try folder.write(implications, to: "i.csv"), .tagImplications, site: "danbooru", into: path)
    #expect(
      try LayerFixture.rows(path, "SELECT name, category FROM tag ORDER BY tag_id")
        == ["kitty 0", "e\u{301} 0", "cat NULL", "animal NULL", "thing NULL"])
    #expect(
      try LayerFixture.rows(
        path, "SELECT position, tag.name FROM post_tag JOIN tag USING (tag_id) ORDER BY 1",
        .expanded) == ["0 cat", "1 e\u{301}", "1000001 animal", "1000002 thing"])
    try expectSound(path, "new names")
  }
}
