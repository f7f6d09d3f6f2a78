import Foundation
import GRDB
import Store
import TestSupport

@testable import Export

/// A post with whatever exporters of captions look at.
struct CaptionPost: Sendable {
  var site: String
  var number: Int64
  var tags: [Int] = []
  var latent: [Int]?
  var hasRecord = false
  var hasCaptionRecord = false
  var finishReason: String?
  var fileExtension: String?
  /// By kind: 1 regular_summary, 2 brief_summary, 3 tags, 10 kohya.
  var captions: [Int: String] = [:]
}

/// A folder with a warehouse of posts of two sites, made by plain SQL.
struct CaptionFixture {
  static let tagNames =
    ["1girl", "o_o", "long_hair", "a\"b", "\\m/", "tag_é東方", "x_y_z", "<|>_<|>", "a\u{1F}b"]
    + (0..<20).map { "tag_\($0)" }
  /// By place in `tagNames`; nil is unknown.
  static func category(ofTag tag: Int) -> String? {
    ["general", "artist", "character", nil, "meta"][tag % 5]
  }
  static let categoryNumbers = [
    "danbooru": ["general": 0, "artist": 1, "character": 4, "meta": 5],
    "e621": ["general": 0, "artist": 1, "character": 4, "meta": 7],
  ]

  let folder: TemporaryFolder
  let posts: [CaptionPost]
  var path: String { folder.path("house.db") }

  /// A warehouse to copy, for suites whose tests all begin with the same one.
  struct Template: Sendable {
    fileprivate let posts: [CaptionPost]
    fileprivate let bytes: [UInt8]

    init(_ fixture: CaptionFixture) throws {
      posts = fixture.posts
      bytes = try fixture.folder.read("house.db")
    }
  }

  init(_ template: Template) throws {
    folder = try TemporaryFolder()
    posts = template.posts
    try folder.write(template.bytes, to: "house.db")
  }

  init(_ posts: [CaptionPost]) throws {
    folder = try TemporaryFolder()
    self.posts = posts.sorted {
      ($0.site == "danbooru" ? 0 : 1, $0.number) < ($1.site == "danbooru" ? 0 : 1, $1.number)
    }
    try TemplateFile.copy("empty warehouse", to: path) {
      try Warehouse.create(path: $0).close()
    }
    let queue = try DatabaseQueue(path: path)
    try queue.write { try Self.fill($0, posts) }
    try queue.close()
  }

  private static func fill(_ db: Database, _ posts: [CaptionPost]) throws {
    try db.execute(
      sql: """
        INSERT INTO caption_kind VALUES (10, 'set', 'kohya');
        INSERT INTO caption_rule_step VALUES (1, 1010, 'sentence', NULL, NULL);
        INSERT INTO caption_rule_part VALUES (1, 1010, 0, 10);
        INSERT INTO import_run VALUES (1, 'f', 't', 't', 's', 'w', 'v', 0, 0, 0, 0, 0, 0, NULL);
        INSERT INTO import_file (import_file_id, format, site_id, path, first_import_run_id,
          last_import_run_id) VALUES (1, 'f', 1, 'p', 1, 1);
        """)
    for (site, base) in [("danbooru", 0), ("e621", 1000)] {
      for (position, name) in tagNames.enumerated() {
        let number = category(ofTag: position).flatMap { categoryNumbers[site]?[$0] }
        try db.execute(
          sql: "INSERT INTO tag VALUES (?, (SELECT site_id FROM site WHERE name = ?), ?, ?)",
          arguments: [base + position + 1, site, name, number])
      }
    }
    // Thousands of rows: each statement is prepared once.
    let postRow = try db.makeStatement(
      sql: """
        INSERT INTO post (post_id, site_id, number, import_file_id, file_ext)
        VALUES (?, (SELECT site_id FROM site WHERE name = ?), ?, ?, ?)
        """)
    let tagRow = try db.makeStatement(sql: "INSERT INTO post_tag VALUES (?, ?, ?)")
    let latentRow = try db.makeStatement(sql: "INSERT INTO latent VALUES (?, ?, ?, NULL)")
    let recordRow = try db.makeStatement(
      sql: "INSERT INTO caption_record (post_id, finish_reason) VALUES (?, ?)")
    let captionRow = try db.makeStatement(
      sql: """
        INSERT INTO caption
        VALUES (?1, ?2, length(trim(?3, char(9, 10, 11, 12, 13, 32))), ?3)
        """)
    for (index, post) in posts.enumerated() {
      let id = index + 1
      try postRow.execute(
        arguments: [id, post.site, post.number, post.hasRecord ? 1 : nil, post.fileExtension])
      for (position, tag) in post.tags.enumerated() {
        try tagRow.execute(
          arguments: [id, position, (post.site == "e621" ? 1000 : 0) + tag + 1])
      }
      if let latent = post.latent {
        try latentRow.execute(arguments: [id, latent[0], latent[1]])
      }
      if post.hasCaptionRecord {
        try recordRow.execute(arguments: [id, post.finishReason])
      }
      for (kind, text) in post.captions {
        try captionRow.execute(arguments: [id, kind, text])
      }
    }
  }

  /// Posts with every mixture of tags, latents, finish reasons and odd texts, over several ranges.
  static func random(seed: UInt64, count: Int = 2500) throws -> CaptionFixture {
    var generator = SeededGenerator(seed: seed)
    let pieces = [
      "A fox", " ", "\n", "\r\n", "  ", "\t", "\u{1}", "runs.", "\"quoted\"", "back\\slash", "東方",
      "\u{0B}\u{0C}", "\u{7}", "\u{A0}", "\u{1F338}",
    ]
    func text() -> String {
      (0..<Int.random(in: 0...6, using: &generator)).reduce(into: "") { text, _ in
        text += pieces.randomElement(using: &generator) ?? ""
      }
    }
    var posts: [CaptionPost] = []
    for index in 0..<count {
      var post = CaptionPost(
        site: generator.chance(0.6) ? "e621" : "danbooru", number: Int64(index * 3 + 1))
      let tagCount = generator.chance(0.2) ? 0 : Int.random(in: 1...8, using: &generator)
      while post.tags.count < tagCount {
        let tag = Int.random(in: 0..<tagNames.count, using: &generator)
        if !post.tags.contains(tag) { post.tags.append(tag) }
      }
      if generator.chance(0.7) {
        post.latent = [64 * Int.random(in: 1...30, using: &generator), 7]
      }
      post.hasRecord = generator.chance(0.5)
      post.hasCaptionRecord = generator.chance(0.7)
      if post.hasCaptionRecord {
        post.finishReason =
          ["STOP", "STOP", "LENGTH", nil].randomElement(using: &generator) ?? nil
      }
      if generator.chance(0.5) {
        post.fileExtension = ["png", "jpg", "we\"ird"].randomElement(using: &generator)
      }
      for kind in [1, 2, 3, 10] where generator.chance(0.4) { post.captions[kind] = text() }
      posts.append(post)
    }
    return try CaptionFixture(posts.shuffled(using: &generator))
  }

  func warehouse() throws -> Warehouse { try Warehouse(path: path, mode: .read) }

  func kohyaOptions(_ name: String = "meta.json") -> KohyaOptions {
    KohyaOptions(outputPath: folder.path(name), programVersion: "test")
  }

  @discardableResult
  func export(
    _ options: KohyaOptions, isCancelled: @escaping () -> Bool = { false }
  ) throws -> ExportSummary {
    let warehouse = try warehouse()
    defer { warehouse.close() }
    return try PostExport(from: warehouse, isCancelled: isCancelled, report: { _ in }).write(
      options)
  }

  /// Exports lines of JSON and returns them parsed, and what the export says.
  func lines(
    _ change: (inout PostTextOptions) -> Void = { _ in }
  ) throws -> (rows: [CaptionLine], summary: ExportSummary) {
    var options = PostTextOptions(programVersion: "test")
    options.replaces = true
    change(&options)
    let warehouse = try warehouse()
    defer { warehouse.close() }
    let summary = try PostExport(from: warehouse, isCancelled: { false })
      .write(options, to: .lines(path: folder.path("c.jsonl")))
    let rows = try folder.read("c.jsonl").split(separator: 0x0A).map { line in
      try JSONDecoder().decode(CaptionLine.self, from: Data(line))
    }
    return (rows, summary)
  }
}
