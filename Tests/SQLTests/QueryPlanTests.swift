import GRDB
import TestSupport
import Testing

/// Questions that people ask again and again must not walk over big tables.
@Suite("Query plans of big tables")
final class QueryPlanTests {
  /// One warehouse for all, which they only read.
  private static let sample = Result {
    let folder = try TemporaryFolder()
    return (folder: folder, path: try SampleWarehouse.make(in: folder, postCount: 3000))
  }

  private let queue: DatabaseQueue

  init() throws {
    queue = try DatabaseQueue(path: Self.sample.get().path)
  }

  /// Steps of the plan, the lines of EXPLAIN QUERY PLAN.
  private func plan(_ sql: String, _ arguments: StatementArguments = []) throws -> [String] {
    try queue.inDatabase { db in
      try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
        .map { $0["detail"] as String }
    }
  }

  /// Tables of a handful of rows, which SQLite may walk over.
  private static let smallTables: Set<Substring> = [
    "site", "site_count", "tag_category", "setting", "caption_rule",
  ]

  /// Steps that walk over all rows of a table that can be big. The result of a step before
  /// (CO-ROUTINE or MATERIALIZE name) is as big as that step says.
  private func fullScans(_ plan: [String]) -> [String] {
    let results = plan.compactMap { $0.wholeMatch(of: #/(?:CO-ROUTINE|MATERIALIZE) (\w+)/#)?.1 }
    return plan.filter { step in
      guard let table = step.wholeMatch(of: #/SCAN (\w+)(?: USING .*)?/#)?.1 else { return false }
      return !Self.smallTables.contains(table) && !results.contains(table)
    }
  }

  @Test(
    "The sample is big enough for SQLite to care",
    arguments: [("post_tag", 50_000), ("tag", 1000), ("core_tag", 50), ("sqlite_stat1", 5)])
  func sampleIsBig(table: String, minimum: Int) throws {
    let count = try queue.inDatabase { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM \(table)") }
    #expect(try #require(count) > minimum)
  }

  @Test(
    "The most frequent tags come from the index by rank, without sorting",
    arguments: ["", "WHERE site = 'danbooru'"])
  func topTags(condition: String) throws {
    let steps = try plan(
      "SELECT tag, post_count FROM tag_frequency \(condition) ORDER BY rank LIMIT 100")
    #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
    #expect(
      steps.contains { $0.hasPrefix("SCAN tag_count USING INDEX tag_count_by_rank") }, "\(steps)")
    #expect(fullScans(steps).allSatisfy { $0.contains("tag_count_by_rank") }, "\(steps)")
  }

  @Test(
    "One tag, one character, one post, one rank: no walk over a table",
    arguments: [
      "SELECT post_count FROM tag_frequency WHERE tag = :value",
      "SELECT post_count FROM tag_frequency WHERE tag = :value AND site = 'danbooru'",
      "SELECT tag FROM tag_frequency WHERE rank = :value",
      "SELECT tag, frequency FROM core_tag WHERE character = :value",
      "SELECT tag, frequency FROM core_tag WHERE character = :value ORDER BY frequency DESC, tag",
      "SELECT tag FROM core_tag WHERE character = :value AND site = 'danbooru'",
      "SELECT character_id FROM solo_character_post WHERE post_id = :value",
      """
      SELECT tag.name FROM post
      JOIN post_tag ON post_tag.post_id = post.post_id
      JOIN tag ON tag.tag_id = post_tag.tag_id
      WHERE post.site_id = 1 AND post.number = :value ORDER BY post_tag.position
      """,
      """
      SELECT post.number FROM tag
      JOIN tag_post ON tag_post.tag_id = tag.tag_id
      JOIN post ON post.post_id = tag_post.post_id
      WHERE tag.name = :value
      """,
      """
      SELECT caption, state, source FROM post_caption
      WHERE caption_rule = 'e621' AND site = 'e621' AND number = :value
      """,
      "SELECT caption, state FROM post_caption WHERE caption_rule = 'e621' AND post_id = :value",
      "SELECT month, rating, file FROM post_facts WHERE site = 'e621' AND number = :value",
      "SELECT consequent FROM tag_alias_resolved WHERE site = 'e621' AND antecedent = :value",
      "SELECT consequent, depth FROM tag_alias_resolved WHERE antecedent = :value",
      "SELECT tag_id, position FROM post_tag_resolved WHERE post_id = :value",
      "SELECT tag_id, origin FROM post_tag_canonical WHERE post_id = :value",
      "SELECT post_id FROM tag_post_resolved WHERE tag_id = :value",
      "SELECT post_id FROM tag_post_canonical WHERE tag_id = :value",
      """
      SELECT other.tag_id, COUNT(*) FROM tag
      JOIN tag_post_canonical ON tag_post_canonical.tag_id = tag.tag_id
      JOIN post_tag_canonical AS other ON other.post_id = tag_post_canonical.post_id
      WHERE tag.name = :value GROUP BY other.tag_id
      """,
    ])
  func oneThing(sql: String) throws {
    let steps = try plan(sql, ["value": 1])
    #expect(fullScans(steps).isEmpty, "\(steps)")
    #expect(!steps.isEmpty)
  }

  @Test(
    "States and missing captions come from the index with the lengths, never from the texts",
    arguments: [
      """
      SELECT state, COUNT(*) FROM post_caption WHERE caption_rule = 'e621' GROUP BY state
      """,
      """
      SELECT month, state, SUM(post_count) FROM caption_state_count
      WHERE caption_rule = 'e621' GROUP BY month, state
      """,
      "SELECT id_count FROM merge_summary WHERE caption_rule = 'default'",
      "SELECT number FROM missing_caption WHERE caption_rule = 'default' AND site = 'e621'",
    ])
  func captionLengths(sql: String) throws {
    let steps = try plan(sql)
    let captions = steps.filter { $0.contains(#/^(SCAN|SEARCH) caption /#) }
    #expect(!captions.isEmpty)
    // Whether there is any caption at all is the one question to the table, by post.
    #expect(
      captions.allSatisfy {
        $0.contains("COVERING INDEX caption_by_kind (caption_kind_id=? AND post_id=?")
          || $0 == "SEARCH caption USING PRIMARY KEY (post_id=?)"
      }, "\(steps)")
    let rules = steps.filter { $0.contains(#/^(SCAN|SEARCH) caption_rule /#) }
    #expect(rules.allSatisfy { $0.contains("(name=?)") }, "one rule, not all: \(steps)")
    #expect(!rules.isEmpty)
  }

  @Test("Lists of posts come in the order of the index, without sorting")
  func missingInOrder() throws {
    let steps = try plan(
      """
      SELECT site, number FROM merge_post
      WHERE caption_rule = 'default' AND NOT has_tag ORDER BY site_id, number
      """)
    #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
    #expect(steps.contains { $0.contains("post USING COVERING INDEX sqlite_autoindex_post_1") })
  }

  @Test("The two statistics give what their plans promise")
  func answers() throws {
    try queue.inDatabase { db in
      let ranks = try Int.fetchAll(
        db, sql: "SELECT rank FROM tag_frequency ORDER BY rank LIMIT 100")
      #expect(ranks == Array(1...100))
      let character = try String.fetchOne(
        db, sql: "SELECT character FROM core_tag ORDER BY character_post_count DESC, character")
      let frequencies = try Double.fetchAll(
        db, sql: "SELECT frequency FROM core_tag WHERE character = ?", arguments: [character])
      #expect(!frequencies.isEmpty)
      #expect(frequencies.allSatisfy { (0.4...1).contains($0) })
    }
  }
}
