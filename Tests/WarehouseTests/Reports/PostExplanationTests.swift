import GRDB
import TestSupport
import Testing

@testable import Reports
@testable import Store

@Suite("Names of posts")
struct PostNameTests {
  @Test(
    "What names a post",
    arguments: [
      ("7", nil, 7), ("danbooru/7", "danbooru", 7), ("my/own site/007", "my/own site", 7),
      ("https://danbooru.donmai.us/posts/12?q=1girl", "danbooru", 12),
      ("https://e621.net/posts/12", "e621", 12), ("http://www.e926.net/posts/12#x", "e621", 12),
      ("danbooru/9223372036854775807", "danbooru", .max),
    ] as [(String, String?, Int64)])
  func read(text: String, site: String?, number: Int64) {
    #expect(PostName(text) == PostName(siteName: site, number: number))
  }

  @Test(
    "What names none",
    arguments: [
      "", "/", "/7", "danbooru/", "danbooru", "0", "-1", "1.5", "danbooru/7x", "٧", "+7", " 7",
      "9223372036854775808", "https://example.org/posts/1", "https://e621.net/pools/1",
      "https://e621.net/posts/", "https://e621.net/posts/1/2",
    ])
  func refuse(text: String) {
    #expect(PostName(text) == nil)
  }
}

@Suite("Everything known of a post")
struct PostExplanationTests {
  private func explain(_ small: SmallWarehouse, _ name: String) throws -> PostExplanation {
    let warehouse = try Warehouse(path: small.path, mode: .read)
    defer { warehouse.close() }
    return try warehouse.explanation(of: try #require(PostName(name)))
  }

  private static let ledger = """
    INSERT INTO import_run (import_run_id, format, started_at, state, program_version)
    VALUES (1, 'danbooru', '2026-01-01T00:00:00Z', 'finished', 'test'),
      (2, 'danbooru', '2026-02-01T00:00:00Z', 'finished', 'test');
    INSERT INTO import_file (import_file_id, format, site_id, path, first_import_run_id,
      last_import_run_id, is_complete, end_byte_offset, imported_count, rejected_count)
    VALUES (1, 'danbooru', 1, 'posts.jsonl', 1, 2, 1, 1000, 10, 5);
    """

  @Test("A post of which nothing is known")
  func bare() throws {
    let post = try explain(SmallWarehouse(posts: [[]]), "1")
    #expect(post.siteName == "danbooru")
    #expect(post.fields.count > 20)
    #expect(post.fields.allSatisfy { $0.value == .null })
    #expect(post.tags.isEmpty && post.captions.isEmpty && post.files.isEmpty)
    #expect(post.latent == nil && post.parent == nil && post.captionRecord.isEmpty)
    #expect(post.ruleCaption?.state == "none")
    #expect(post.ruleCaption?.text == nil)
  }

  @Test("Tags in the order of the record, with category and posts")
  func tags() throws {
    let many = (0..<1000).map { "tag_\($0)" }
    let small = try SmallWarehouse(posts: [["b", "who:4", "a"], ["a"], many])
    let post = try explain(small, "danbooru/1")
    #expect(post.tags.map(\.name) == ["b", "who", "a"])
    #expect(post.tags.map(\.categoryName) == ["general", "character", "general"])
    #expect(post.tags.map(\.postCount) == [1, 1, 2])
    #expect(try explain(small, "3").tags.map(\.name) == many)
  }

  @Test("Captions, the one that the rule makes, latent and record")
  func captions() throws {
    let small = try SmallWarehouse(posts: [["a"]])
    try small.execute(
      """
      INSERT INTO caption VALUES (1, 1, 8, 'A  wolf.' || char(10)), (1, 3, 0, '');
      INSERT INTO caption_record (post_id, finish_reason, score) VALUES (1, 'STOP', -3);
      INSERT INTO latent VALUES (1, 1024, 768, NULL);
      """)
    let post = try explain(small, "1")
    #expect(post.captions.map(\.kind) == ["regular_summary", "tags"])
    #expect(post.captions.map(\.length) == [8, 0])
    #expect(post.captions[0].text == "A  wolf.\n")
    #expect(
      post.ruleCaption
        == .init(rule: "default", text: "A wolf.", state: "sentence", source: "regular_summary"))
    #expect(post.latent == .init(width: 1024, height: 768))
    #expect(post.captionRecord.contains(.init(name: "finish_reason", value: .text("STOP"))))
    #expect(post.captionRecord.contains(.init(name: "score", value: .integer(-3))))
  }

  @Test("Parent and children, far ones not")
  func family() throws {
    let small = try SmallWarehouse(posts: [["a"], [], [], []])
    try small.execute(
      """
      UPDATE post SET parent_number = 1 WHERE number IN (2, 3);
      UPDATE post SET number = 9000, parent_number = 1 WHERE number = 4;
      UPDATE post SET parent_number = 77 WHERE number = 1;
      """)
    let post = try explain(small, "1")
    #expect(post.parent == .init(number: 77, isPresent: false))
    #expect(post.children == [2, 3])
    #expect(post.childrenRange == 1...5001)
    #expect(try explain(small, "2").parent == .init(number: 1, isPresent: true))
  }

  @Test("Files, and rejects that stand near or name the post")
  func imports() throws {
    let small = try SmallWarehouse(posts: Array(repeating: ["a"], count: 10))
    try small.execute(Self.ledger)
    try small.execute(
      """
      UPDATE post SET import_file_id = 1;
      INSERT INTO rejected_record VALUES (1, 10, 2, 5, 'cut', '{"id": 6, "tags": [{"id": 9'),
        (1, 450, 6, 5, 'r6', 'x'), (1, 460, 7, 5, 'r7', 'x'), (1, 600, 8, 5, 'r8', 'x'),
        (1, 990, 12, 5, 'r12', 'x');
      """)
    let post = try explain(small, "6")
    #expect(post.files.map(\.part) == ["post"])
    #expect(post.files[0].firstRun.id == 1 && post.files[0].lastRun.id == 2)
    #expect(post.namingRejects.map(\.reason) == ["cut"])
    #expect(post.unsearchedRejectCount == 0)
    #expect(post.nearRejects.map(\.line) == [2, 6, 7, 8, 12])
    #expect(try explain(small, "9").namingRejects.isEmpty, "a tag's id is not the post's")
    #expect(try explain(small, "10").nearRejects.map(\.line) == [6, 7, 8, 12])
  }

  @Test("No place is guessed for a file whose posts are elsewhere")
  func noPosition() throws {
    let small = try SmallWarehouse(posts: Array(repeating: ["a"], count: 10))
    try small.execute(Self.ledger)
    try small.execute(
      """
      UPDATE post SET import_file_id = 1 WHERE number = 5;
      INSERT INTO rejected_record VALUES (1, 10, 2, 5, 'r', 'x');
      """)
    #expect(try explain(small, "5").nearRejects.isEmpty)
  }

  @Test(
    "Where a text names a number",
    arguments: [
      ("{\"id\":12,", true), ("{\"id\": \"12\"", true), ("{\"tag\":1,\"id\":12", true),
      ("{ 'id' : 12", true), ("12,abc", true), ("\"12\": {", true), ("{\"12\":", true),
      ("\"/x/12.png\": {\"tags\"", true), ("\"C:\\\\x\\\\12.png\": {", true),
      ("{\"uploader_id\":12", false), ("{\"id\":123", false), ("{\"id\":112", false),
      ("{\"score\":12", false), ("{\"source\":\"https://x/12\"", false), ("x 12", false),
      ("{\"id\":1,\"tags\":[{\"id\":12", false), ("", false), ("1", false), ("12x", false),
    ])
  func naming(text: String, isNamed: Bool) {
    #expect(RejectedRecordSearch.names(text, 12) == isNamed)
  }

  @Test("Aliases of the tags, and what they imply")
  func relations() throws {
    let small = try SmallWarehouse(posts: [["old", "cat_girl", "loop_a", "kept", "plain"]])
    try small.execute(
      """
      INSERT INTO tag_alias (site_id, antecedent_name, consequent_name, status)
      VALUES (1, 'old', 'middle', 'active'), (1, 'middle', 'new', 'active'),
        (1, 'loop_a', 'loop_b', 'active'), (1, 'loop_b', 'loop_a', 'active'),
        (1, 'plain', 'other', 'deleted'), (2, 'plain', 'other', 'active');
      INSERT INTO tag_implication (site_id, antecedent_name, consequent_name, status)
      VALUES (1, 'middle', 'base', 'active'), (1, 'base', 'deep', 'active'),
        (1, 'deep', 'new', 'active'), (1, 'cat_girl', 'kept', 'active'),
        (1, 'plain', 'nothing', 'deleted'), (1, 'kept', 'deep', 'active');
      """)
    let post = try explain(small, "1")
    #expect(
      post.aliases == [
        .init(tag: "old", standsFor: "new"), .init(tag: "loop_a", standsFor: nil),
      ])
    #expect(
      post.missingImplications == [
        .init(tag: "old", implied: "base", depth: 1), .init(tag: "kept", implied: "deep", depth: 1),
      ])
  }

  @Test("Random aliases and implications, against the views over all names", arguments: 1...6)
  func randomRelations(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let names = (0..<14).map { "n\($0)" }
    let tags = names.filter { _ in generator.chance(0.3) }
    let small = try SmallWarehouse(posts: [tags])
    for table in ["tag_alias", "tag_implication"] {
      for _ in 0..<Int.random(in: 0...9, using: &generator) {
        let pair = [names.randomElement(using: &generator), names.randomElement(using: &generator)]
        try small.execute(
          """
          INSERT INTO \(table) (site_id, antecedent_name, consequent_name, status)
          VALUES (1, '\(pair[0] ?? "")', '\(pair[1] ?? "")', 'active')
          """)
      }
    }
    let post = try explain(small, "1")
    let queue = try DatabaseQueue(path: small.path)
    let expected = try queue.read { db in
      try Row.fetchAll(
        db,
        sql: """
          WITH own AS (
            SELECT COALESCE(tag_alias_resolved.consequent, tag.name) AS name
            FROM post_tag
            JOIN tag USING (tag_id)
            LEFT JOIN tag_alias_resolved ON tag_alias_resolved.antecedent = tag.name
          )
          SELECT consequent, MIN(depth) AS depth
          FROM tag_implication_resolved
          WHERE antecedent IN (SELECT name FROM own) AND consequent NOT IN (SELECT name FROM own)
          GROUP BY consequent
          ORDER BY consequent
          """
      ).map { "\($0["consequent"] as String) \($0["depth"] as Int)" }
    }
    #expect(
      post.missingImplications.map { "\($0.implied) \($0.depth)" } == expected, "seed \(seed)")
    #expect(Set(post.missingImplications.map(\.tag)).isSubset(of: tags))
  }

  @Test("A post that is not there, and one on two sites")
  func absent() throws {
    let small = try SmallWarehouse(posts: [["a"], [], []])
    try small.execute(Self.ledger)
    try small.execute(
      """
      UPDATE post SET number = 9 WHERE number = 3;
      INSERT INTO post (site_id, number) VALUES (2, 1), (2, 20);
      INSERT INTO rejected_record VALUES (1, 10, 4, 5, 'is cut off', '{"id":5,');
      """)
    let missing = try #require(warehouseError { _ = try explain(small, "danbooru/5") })
    #expect(missing.code == .noSuchPost)
    #expect(
      missing.hint == """
        Nearest: danbooru/2, danbooru/9.
        A rejected record names it: line 4 of posts.jsonl: is cut off
        """)
    let everywhere = try #require(warehouseError { _ = try explain(small, "30") })
    #expect(everywhere.hint == "Nearest: danbooru/9.\nNearest: e621/20.")
    let ambiguous = try #require(warehouseError { _ = try explain(small, "1") })
    #expect(ambiguous.code == .ambiguousPost)
    #expect(ambiguous.hint == "Name one of danbooru/1, e621/1.")
    #expect(try explain(small, "20").siteName == "e621")
    #expect(code { _ = try explain(small, "nope/1") } == .unknownSite)
    let empty = try SmallWarehouse(posts: [])
    #expect(code { _ = try explain(empty, "1") } == .noSuchPost)
  }

  @Test("Nothing is scanned but the rejects and the tag relations")
  func plan() throws {
    // Without statistics SQLite takes every table for a large one.
    let folder = try TemporaryFolder()
    let path = folder.path("plan.db")
    try TemplateFile.copy("empty warehouse", to: path) {
      try Warehouse.create(path: $0).close()
    }
    var plans: [String] = []
    var configuration = Configuration()
    let statements = StatementLog()
    configuration.prepareDatabase { db in
      db.trace { event in statements.append(event.expandedDescription) }
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.write { db in
      try db.execute(sql: "INSERT INTO post (post_id, site_id, number) VALUES (1, 1, 1)")
      let reading = PostReading(db: db, postID: 1, site: (1, "danbooru"), number: 1)
      _ = try reading.explanation()
    }
    for sql in statements.all where sql.hasPrefix("SELECT") || sql.hasPrefix("WITH") {
      plans += try queue.read { db in
        try Row.fetchAll(db, sql: "EXPLAIN QUERY PLAN \(sql)").map { $0["detail"] as String }
      }
    }
    #expect(plans.contains { $0.hasPrefix("SEARCH post_tag") })
    let big = ["post", "post_tag", "tag_post", "tag", "tag_count", "caption", "tag_alias"]
    let scans = plans.filter { plan in
      big.contains { plan == "SCAN \($0)" || plan.hasPrefix("SCAN \($0) ") }
    }
    #expect(scans == [])
  }
}

/// Statements that a connection has run.
///
/// `@unchecked Sendable`: touched only in closures of one connection's queue, one at a time.
private final class StatementLog: @unchecked Sendable {
  private(set) var all: [String] = []

  func append(_ sql: String) { all.append(sql) }
}
