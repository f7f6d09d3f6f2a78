import Foundation
import GRDB
import Store
import TagRules
import TestSupport

@testable import Export
@testable import Recipes

/// A post with what recipes look at.
struct RecipePost: Sendable {
  var site: String
  var number: Int64
  var rating: String?
  var score: Int64?
  var createdAt: String?
  var updatedAt: String?
  /// In the order of the record, by place in `RecipeFixture.tags`.
  var tags: [Int] = []
  /// Of the kind `set`, which the default rule reads.
  var caption: String?
}

/// A folder with a warehouse of posts of two sites, whose tags have something to prune.
struct RecipeFixture {
  /// Names and categories; nil is a category that nobody has said.
  static let tags: [(name: String, category: String?)] = [
    ("1girl", "general"), ("solo", "general"), ("2boys", "general"), ("long_hair", "general"),
    ("very_long_hair", "general"), ("hair", "general"), ("blue_hair", "general"),
    ("twintails", "general"), ("cat_ears", "general"), ("tail", "general"), ("hat", "general"),
    ("red_hat", "general"), ("smile", "general"), ("looking_at_viewer", "general"),
    ("o_o", nil), ("closed_eyes", nil), ("blue_eyes", "general"), ("horns", "general"),
    ("highres", "meta"), ("translated", "meta"), ("someone", "artist"), ("two_people", "artist"),
    ("vocaloid", "copyright"), ("original", "copyright"), ("hatsune_miku", "character"),
    ("saber_(fate)", "character"), ("rin|winter|scarf+hat", "character"),
    ("rin|_snow", "character"), ("a\"b\\c", "general"), ("東方_帽子", "general"),
  ]
  static let categories = [
    "danbooru": ["general": 0, "artist": 1, "copyright": 3, "character": 4, "meta": 5],
    "e621": ["general": 0, "artist": 1, "copyright": 3, "character": 4, "meta": 7],
  ]

  let folder: TemporaryFolder
  let posts: [RecipePost]
  var path: String { folder.path("house.db") }

  init(_ posts: [RecipePost]) throws {
    folder = try TemporaryFolder()
    self.posts = posts.sorted { ($0.site, $0.number) < ($1.site, $1.number) }
    try TemplateFile.copy("empty warehouse", to: path) {
      try Warehouse.create(path: $0).close()
    }
    let queue = try DatabaseQueue(path: path)
    try queue.write { try Self.fill($0, posts) }
    try queue.close()
  }

  static func random(seed: UInt64, count: Int = 600) throws -> RecipeFixture {
    var generator = SeededGenerator(seed: seed)
    var posts: [RecipePost] = []
    for index in 0..<count {
      var post = RecipePost(
        site: generator.chance(0.7) ? "danbooru" : "e621", number: Int64(index * 2 + 1))
      post.rating = ["s", "q", "e", "g", nil].randomElement(using: &generator) ?? nil
      if generator.chance(0.9) { post.score = Int64.random(in: -3...12, using: &generator) }
      if generator.chance(0.9) {
        post.createdAt = "\(Int.random(in: 2019...2023, using: &generator))-05-01T00:00:00Z"
      }
      if generator.chance(0.3) { post.updatedAt = "2023-01-01T00:00:00Z" }
      if generator.chance(0.3) { post.caption = "A  cat\nno. \(index)." }
      let wanted = generator.chance(0.05) ? 0 : Int.random(in: 1...16, using: &generator)
      while post.tags.count < wanted {
        // The first ones come often, and characters bring their hair along.
        let share = Double.random(in: 0..<1, using: &generator)
        let tag = Int(share * Double(tags.count))
        if !post.tags.contains(tag) { post.tags.append(tag) }
      }
      if post.tags.contains(24), !post.tags.contains(7) { post.tags.insert(7, at: 0) }
      posts.append(post)
    }
    return try RecipeFixture(posts.shuffled(using: &generator))
  }

  private static func fill(_ db: Database, _ posts: [RecipePost]) throws {
    try db.execute(
      sql: """
        INSERT INTO caption_kind VALUES (10, 'set', 'kohya');
        INSERT INTO caption_rule_step VALUES (1, 1010, 'sentence', NULL, NULL);
        INSERT INTO caption_rule_part VALUES (1, 1010, 0, 10);
        """)
    for (site, base) in [("danbooru", 0), ("e621", 1000)] {
      for (position, tag) in tags.enumerated() {
        try db.execute(
          sql: "INSERT INTO tag VALUES (?, (SELECT site_id FROM site WHERE name = ?), ?, ?)",
          arguments: [
            base + position + 1, site, tag.name, tag.category.flatMap { categories[site]?[$0] },
          ])
      }
    }
    // Thousands of rows: each statement is prepared once.
    let postRow = try db.makeStatement(
      sql: """
        INSERT INTO post (post_id, site_id, number, rating, score, created_at, updated_at)
        VALUES (?, (SELECT site_id FROM site WHERE name = ?), ?, ?, ?, ?, ?)
        """)
    let tagRow = try db.makeStatement(sql: "INSERT INTO post_tag VALUES (?, ?, ?)")
    let captionRow = try db.makeStatement(
      sql: "INSERT INTO caption VALUES (?, 10, length(trim(?2, char(9,10,11,12,13,32))), ?2)")
    for (index, post) in posts.enumerated() {
      try postRow.execute(
        arguments: [
          index + 1, post.site, post.number, post.rating, post.score, post.createdAt,
          post.updatedAt,
        ])
      for (position, tag) in post.tags.enumerated() {
        try tagRow.execute(
          arguments: [index + 1, position, (post.site == "e621" ? 1000 : 0) + tag + 1])
      }
      if let caption = post.caption {
        try captionRow.execute(arguments: [index + 1, caption])
      }
    }
  }

  func sql(_ statements: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: statements) }
    try queue.close()
  }

  func strings(_ query: String) throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { try String.fetchAll($0, sql: query) }
  }

  func options(
    _ captioning: CaptioningOptions, _ change: (inout PostTextOptions) -> Void = { _ in }
  ) -> PostTextOptions {
    var options = PostTextOptions(programVersion: "test")
    options.captioning = captioning
    options.caption.fallback = .empty
    options.lineKey = .id
    options.writesRecipeTags = true
    options.replaces = true
    change(&options)
    return options
  }

  /// The bytes of lines by a recipe.
  func lines(
    _ captioning: CaptioningOptions, _ change: (inout PostTextOptions) -> Void = { _ in }
  ) throws -> [UInt8] {
    let warehouse = try Warehouse(path: path, mode: .read)
    defer { warehouse.close() }
    _ = try PostExport(from: warehouse, isCancelled: { false })
      .write(options(captioning, change), to: .lines(path: folder.path("c.jsonl")))
    return try folder.read("c.jsonl")
  }

  /// The same, parsed.
  func rows(
    _ captioning: CaptioningOptions, _ change: (inout PostTextOptions) -> Void = { _ in }
  ) throws -> [RecipeLine] {
    try lines(captioning, change).split(separator: 0x0A).map {
      try JSONDecoder().decode(RecipeLine.self, from: Data($0))
    }
  }
}

/// A line of captions by a recipe.
struct RecipeLine: Decodable, Equatable {
  /// With the site where there are several.
  var id: String
  var caption: String
  var processedTags: [String]
  var droppedTags: [String]

  private enum Key: String, CodingKey {
    case id, caption
    case processedTags = "processed_tags"
    case droppedTags = "dropped_character_tags"
  }

  init(id: String, caption: String, processedTags: [String], droppedTags: [String]) {
    self.id = id
    self.caption = caption
    self.processedTags = processedTags
    self.droppedTags = droppedTags
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let number = try? container.decode(Int64.self, forKey: .id) {
      id = "\(number)"
    } else {
      id = try container.decode(String.self, forKey: .id)
    }
    caption = try container.decode(String.self, forKey: .caption)
    processedTags = try container.decode([String].self, forKey: .processedTags)
    droppedTags = try container.decode([String].self, forKey: .droppedTags)
  }
}
