import GRDB
import Store
import TestSupport

/// A warehouse with random captions, and the same in memory.
struct RandomCaptionFixture {
  struct Step {
    var state: String
    var onlyIf: String?
    var exceptIf: String?
    var kinds: [Int]
  }

  struct Rule {
    var name: String
    var steps: [Step]

    var kinds: Set<Int> { Set(steps.flatMap(\.kinds)) }
  }

  struct Post {
    var postID: Int
    var siteID: Int
    var number: Int
    var hasRecord: Bool
    var tags: [String]
    var hasLatent: Bool
    /// Nil when there is no caption record, too.
    var finishReason: String?
    /// By kind.
    var texts: [Int: String]

    func step(of rule: Rule) -> Step? {
      rule.steps.first { step in
        (step.onlyIf == nil || step.onlyIf == finishReason)
          && (step.exceptIf == nil || step.exceptIf != finishReason)
          && step.kinds.contains { hasText($0) }
      }
    }

    private func hasText(_ kind: Int) -> Bool {
      texts[kind].map { $0.unicodeScalars.contains { !RandomCaptionFixture.blanks.contains($0) } }
        ?? false
    }

    func caption(by rule: Rule) -> (caption: String?, state: String, source: String?) {
      guard let step = step(of: rule) else {
        if tags.isEmpty { return (nil, "none", nil) }
        return (tags.joined(separator: ", "), "tags", "post_tag")
      }
      let words = step.kinds.flatMap { kind -> [String] in
        let scalars = (texts[kind] ?? "").unicodeScalars.filter { $0.value != 1 }
        return scalars.split { RandomCaptionFixture.blanks.contains($0) }
          .map { String(String.UnicodeScalarView($0)) }
      }
      let names = step.kinds.filter { hasText($0) }.map {
        RandomCaptionFixture.kindNames[$0] ?? "?"
      }
      return (words.joined(separator: " "), step.state, names.joined(separator: "+"))
    }
  }

  static let blanks: Set<Unicode.Scalar> = ["\t", "\n", "\u{B}", "\u{C}", "\r", " "]
  static let kindNames = [
    1: "regular_summary", 2: "brief_summary", 3: "tags", 4: "florence", 5: "by+hand",
  ]

  let folder: TemporaryFolder
  let queue: DatabaseQueue
  let rules: [Rule]
  private(set) var posts: [Post] = []

  init(seed: UInt64) throws {
    folder = try TemporaryFolder()
    let path = folder.path("house.db")
    try TemplateFile.copy("empty warehouse", to: path) {
      try Warehouse.create(path: $0).close()
    }
    queue = try DatabaseQueue(path: path)
    var random = SeededGenerator(seed: seed)
    let summaries = Step(state: "sentence", onlyIf: "STOP", exceptIf: nil, kinds: [1, 2])
    let tags = Step(state: "tags", onlyIf: nil, exceptIf: "STOP", kinds: [3])
    let florence = Step(state: "sentence", onlyIf: nil, exceptIf: nil, kinds: [4])
    var invented: [Step] = []
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let reasons: [String?] = [nil, nil, "STOP", "LENGTH"]
      invented.append(
        Step(
          state: random.chance(0.5) ? "sentence" : "tags",
          onlyIf: reasons.randomElement(using: &random) ?? nil,
          exceptIf: reasons.randomElement(using: &random) ?? nil,
          kinds: Array(
            (1...5).shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
        ))
    }
    rules = [
      Rule(name: "default", steps: [summaries, florence, tags]),
      Rule(name: "e621", steps: [summaries, tags]), Rule(name: "invented", steps: invented),
    ]
    let hasLatents = random.chance(0.8)
    for index in 0..<40 {
      posts.append(Self.post(index, hasLatents: hasLatents, &random))
    }
    try queue.write { db in
      try Self.write(rules, db)
      for post in posts { try Self.write(post, db) }
    }
  }

  private static func post(
    _ index: Int, hasLatents: Bool, _ random: inout SeededGenerator
  ) -> Post {
    let pieces = [
      "A", "wolf.", " ", "  ", "\n", "\r\n", "\t", "\u{B}", "\u{1}", "é", "日本", "\u{A0}", ",",
    ]
    var texts: [Int: String] = [:]
    for kind in 1...5 where random.chance(0.4) {
      let count = Int.random(in: 0...6, using: &random)
      texts[kind] = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }
    return Post(
      postID: index + 1, siteID: random.chance(0.3) ? 1 : 2, number: (index * 37) % 41 + 1,
      hasRecord: random.chance(0.5),
      tags: ["wolf", "a,b", "null"].filter { _ in random.chance(0.3) }.shuffled(using: &random),
      hasLatent: hasLatents && random.chance(0.5),
      finishReason: ["STOP", "LENGTH", "stop", nil].randomElement(using: &random) ?? nil,
      texts: texts)
  }

  private static func write(_ rules: [Rule], _ db: Database) throws {
    try db.execute(
      sql: """
        INSERT INTO import_run (import_run_id, format, started_at, state, program_version)
        VALUES (1, 'e621', '2024-01-01', 'finished', 'test');
        INSERT INTO import_file (
          import_file_id, format, site_id, path, first_import_run_id, last_import_run_id)
        VALUES (1, 'e621', 2, 'posts.csv', 1, 1);
        INSERT INTO tag (site_id, name)
        VALUES (1, 'wolf'), (1, 'a,b'), (1, 'null'), (2, 'wolf'), (2, 'a,b'), (2, 'null');
        INSERT INTO caption_kind (caption_kind_id, name, format)
        VALUES (4, 'florence', 'kohya'), (5, 'by+hand', 'kohya');
        DELETE FROM caption_rule;
        """)
    for (id, rule) in rules.enumerated() {
      try db.execute(
        sql: "INSERT INTO caption_rule VALUES (?, ?, 'test')", arguments: [id, rule.name])
      for (number, step) in rule.steps.enumerated() {
        try db.execute(
          sql: "INSERT INTO caption_rule_step VALUES (?, ?, ?, ?, ?)",
          arguments: [id, number * 10, step.state, step.onlyIf, step.exceptIf])
        for (position, kind) in step.kinds.enumerated() {
          try db.execute(
            sql: "INSERT INTO caption_rule_part VALUES (?, ?, ?, ?)",
            arguments: [id, number * 10, position, kind])
        }
      }
    }
  }

  private static func write(_ post: Post, _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO post (post_id, site_id, number, import_file_id) VALUES (?, ?, ?, ?)",
      arguments: [post.postID, post.siteID, post.number, post.hasRecord ? 1 : nil])
    for (position, tag) in post.tags.enumerated() {
      try db.execute(
        sql: "INSERT INTO post_tag SELECT ?, ?, tag_id FROM tag WHERE name = ? AND site_id = ?",
        arguments: [post.postID, position, tag, post.siteID])
    }
    if post.hasLatent {
      try db.execute(
        sql: "INSERT INTO latent (post_id, width, height) VALUES (?, 64, 64)",
        arguments: [post.postID])
    }
    if let reason = post.finishReason {
      try db.execute(
        sql: "INSERT INTO caption_record (post_id, finish_reason) VALUES (?, ?)",
        arguments: [post.postID, reason])
    }
    for (kind, text) in post.texts {
      try db.execute(
        sql: """
          INSERT INTO caption (post_id, caption_kind_id, text_length, text)
          VALUES (?1, ?2, length(trim(?3, char(9, 10, 11, 12, 13, 32))), ?3)
          """, arguments: [post.postID, kind, text])
    }
  }

  /// Rows as texts.
  func rows(_ sql: String) throws -> [[String]] {
    try queue.inDatabase { db in
      try Row.fetchAll(db, sql: sql).map { row -> [String] in
        row.databaseValues.map { value in
          switch value.storage {
          case .int64(let number): "\(number)"
          case .string(let text): text
          default: "NULL"
          }
        }
      }
    }
  }
}
