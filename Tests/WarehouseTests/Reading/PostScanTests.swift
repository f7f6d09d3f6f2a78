import Columns
import GRDB
import Selection
import TestSupport
import Testing

@testable import Reading
@testable import Statistics
@testable import Store

/// Posts come by ascending number with their tags, latents and captions, range by range.
@Suite struct PostScanTests {
  private struct Seen: Equatable {
    var number: Int64
    var tags: [Int64] = []
    var latent: [Int64] = []
    var finishReason: String?
    var fileExtension = ""
    var captions: [Int64: String] = [:]
  }

  private static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static let everything: PostScan.Content = {
    var content = PostScan.Content()
    content.tags = true
    content.latents = true
    content.fileExtension = true
    content.captionKindIDs = [1, 2, 3, 62, 63, 900]
    return content
  }()

  /// Kinds that posts have and that they have not, at the ends of what is kept for speed and beyond.
  private static let askedKinds: [Int64] = Array(0...70) + [128, 899, 900, 901, 1000]

  private func scanned(
    _ path: String, siteID: Int64 = 1, _ selection: PostSelection = PostSelection(),
    candidates: CandidatePosts = .all, part: PostScan.Part = .init(index: 0, count: 1),
    content: PostScan.Content = everything
  ) throws -> [Seen] {
    let warehouse = try Warehouse(path: path, mode: .read)
    defer { warehouse.close() }
    let scan = try PostScan(
      warehouse, siteID: siteID, selected: warehouse.select(selection, layer: .stored),
      candidates: candidates, part: part,
      content: content)
    var seen: [Seen] = []
    for range in scan.ranges.indices {
      try scan.read(range, from: warehouse, into: &seen) { seen, post in
        var row = Seen(number: post.number)
        for index in 0..<post.tagIDs.count { row.tags.append(post.tagIDs[index]) }
        if post.hasLatent { row.latent = [post.latentWidth, post.latentHeight] }
        row.finishReason = post.finishReason.map(Self.text)
        row.fileExtension = Self.text(post.fileExtension)
        for kind in Self.askedKinds {
          if let caption = post.caption(ofKind: kind) { row.captions[kind] = Self.text(caption) }
        }
        seen.append(row)
      }
    }
    return seen
  }

  /// Posts of two sites over several ranges, each with or without everything that a post can have.
  private func randomWarehouse(seed: UInt64) throws -> (
    path: String, folder: TemporaryFolder, [[Seen]]
  ) {
    var generator = SeededGenerator(seed: seed)
    let folder = try TemporaryFolder()
    let path = folder.path("w.db")
    let warehouse = try Warehouse.create(path: path)
    var posts: [[Seen]] = [[], []]
    try warehouse.queue.write { db in
      for id in 1...40 {
        try db.execute(sql: "INSERT INTO tag VALUES (\(id), 1, 't\(id)', NULL)")
      }
      for kind in [62, 63, 64, 900] {
        try db.execute(sql: "INSERT INTO caption_kind VALUES (\(kind), 'k\(kind)', 'kohya')")
      }
      // A tag may stand twice on a post here: tag_post is filled by hand.
      try db.execute(sql: "DROP TRIGGER post_tag_insert")
      let postRow = try db.makeStatement(
        sql: "INSERT INTO post (post_id, site_id, number, file_ext) VALUES (?, ?, ?, ?)")
      let latentRow = try db.makeStatement(
        sql: "INSERT INTO latent (post_id, width, height) VALUES (?, ?, ?)")
      let recordRow = try db.makeStatement(
        sql: "INSERT INTO caption_record (post_id, finish_reason) VALUES (?, ?)")
      let captionRow = try db.makeStatement(
        sql: "INSERT INTO caption VALUES (?1, ?2, length(trim(?3)), ?3)")
      let tagPostRow = try db.makeStatement(sql: "INSERT OR IGNORE INTO tag_post VALUES (?, ?)")
      let postTagRow = try db.makeStatement(sql: "INSERT INTO post_tag VALUES (?, ?, ?)")
      // The ids of posts go down while their numbers go up.
      for id in stride(from: 6000, to: 0, by: -2) {
        let site = id % 3 == 0 ? 2 : 1
        var post = Seen(number: Int64(20_000 - 3 * id))
        if generator.chance(0.5) {
          post.fileExtension = ["png", "jpg"].randomElement(using: &generator) ?? ""
        }
        try postRow.execute(
          arguments: [id, site, post.number, post.fileExtension.isEmpty ? nil : post.fileExtension])
        if generator.chance(0.5) {
          post.latent = [Int64.random(in: 1...2000, using: &generator), 64]
          try latentRow.execute(arguments: [id, post.latent[0], post.latent[1]])
        }
        if generator.chance(0.5) {
          post.finishReason = ["STOP", "", nil].randomElement(using: &generator) ?? nil
          try recordRow.execute(arguments: [id, post.finishReason])
        }
        for kind: Int64 in [1, 2, 3, 62, 63, 64, 900] where generator.chance(0.3) {
          let text = String(repeating: "é \(id) ", count: generator.chance(0.02) ? 3000 : 2)
          post.captions[kind] = text
          try captionRow.execute(arguments: [id, kind, text])
        }
        for position in 0..<Int.random(in: 0...5, using: &generator) {
          post.tags.append(Int64.random(in: 1...40, using: &generator))
          try tagPostRow.execute(arguments: [post.tags[position], id])
          try postTagRow.execute(arguments: [id, position, post.tags[position]])
        }
        posts[site - 1].append(post)
      }
    }
    warehouse.close()
    return (path, folder, posts)
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func everythingIsReadAndNothingElse(seed: UInt64) throws {
    let (path, folder, sites) = try randomWarehouse(seed: seed)
    defer { withExtendedLifetime(folder) {} }
    for (index, posts) in sites.enumerated() {
      let siteID = Int64(index + 1)
      var expected = posts
      for position in expected.indices { expected[position].captions[64] = nil }
      let comment: Comment = "seed \(seed), site \(siteID)"
      #expect(posts.count > (siteID == 1 ? PostScan.postsPerRange : 500))
      #expect(try scanned(path, siteID: siteID) == expected, comment)
      let bare = expected.map {
        Seen(number: $0.number, latent: $0.latent)
      }
      var onlyLatents = PostScan.Content()
      onlyLatents.latents = true
      #expect(try scanned(path, siteID: siteID, content: onlyLatents) == bare, comment)
      for part in [PostScan.Part(index: 0, count: 4), .init(index: 3, count: 7)] {
        #expect(
          try scanned(path, siteID: siteID, part: part)
            == expected.filter { $0.number % part.count == part.index }, comment)
      }
    }
  }

  @Test func candidatePosts() throws {
    let small = try SmallWarehouse(posts: [["a"], [], [], [], []], ratings: ["s", "s", "s", "q"])
    try small.execute(
      """
      INSERT INTO latent (post_id, width, height) VALUES (2, 1, 1), (4, 1, 1);
      INSERT INTO caption VALUES (3, 2, 0, ''), (4, 1, 1, 'x');
      INSERT INTO caption_record (post_id) VALUES (5);
      INSERT INTO import_run VALUES (1, 'f', 't', 't', 's', 'w', 'v', 0, 0, 0, 0, 0, 0, NULL);
      INSERT INTO import_file (import_file_id, format, site_id, path, first_import_run_id,
        last_import_run_id) VALUES (1, 'f', 1, 'p', 1, 1);
      UPDATE post SET import_file_id = 1 WHERE post_id IN (1, 2);
      INSERT INTO image_file (post_id, path) VALUES (5, '/p/5.png');
      """)
    func numbers(_ candidates: CandidatePosts, ratings: [String] = []) throws -> [Int64] {
      var selection = PostSelection()
      selection.ratings = ratings
      return try scanned(small.path, selection, candidates: candidates).map(\.number)
    }
    #expect(try numbers(.all) == [1, 2, 3, 4, 5])
    #expect(try numbers(.records) == [1, 2])
    #expect(try numbers(.pictures) == [5])
    #expect(try numbers(.tags) == [1])
    #expect(try numbers(.captions) == [3, 4, 5])
    #expect(try numbers(.latents) == [2, 4])
    #expect(try numbers(.latents, ratings: ["s"]) == [2])
    let warehouse = try Warehouse(path: small.path, mode: .read)
    defer { warehouse.close() }
    func outside(_ candidates: CandidatePosts, ratings: [String] = []) throws -> Int64 {
      var selection = PostSelection()
      selection.ratings = ratings
      return try PostScan(
        warehouse, siteID: 1, selected: warehouse.select(selection, layer: .stored),
        candidates: candidates, content: PostScan.Content()
      ).outsideCount(warehouse)
    }
    #expect(try outside(.all) == 0)
    #expect(try outside(.latents) == 3)
    #expect(try outside(.latents, ratings: ["s"]) == 2)
    #expect(try outside(.pictures) == 4)
  }

  @Test(arguments: CandidatePosts.allCases)
  func noTableIsScannedAndNothingIsSorted(candidates: CandidatePosts) throws {
    let small = try SmallWarehouse(posts: [["a"]])
    let warehouse = try Warehouse(path: small.path, mode: .read)
    defer { warehouse.close() }
    var selection = PostSelection()
    selection.ratings = ["s", "q"]
    selection.excludesDeleted = true
    let scan = try PostScan(
      warehouse, siteID: 1, selected: warehouse.select(selection, layer: .stored),
      candidates: candidates, content: Self.everything)
    let statements = [
      scan.sql, PostTags.sql, PostRows.sql(select: PostScan.captionSelect(kindIDs: [1, 2])),
    ]
    for sql in statements {
      let plan = try warehouse.queue.inDatabase { db in
        // Parameters without a value are NULL, which does not change a plan.
        let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql)
        statement.setUncheckedArguments([])
        return try Row.fetchAll(statement).map { $0["detail"] as String }
      }
      #expect(plan.contains { $0.hasPrefix("SEARCH") }, "\(plan)")
      #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") }, "\(plan)")
    }
  }
}
