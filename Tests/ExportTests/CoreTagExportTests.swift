import Recipes
import Selection
import Store
import TagRules
import TestSupport
import Testing

@testable import Export
@testable import Rows
@testable import Statistics

@Suite("Core tags of a warehouse")
struct CoreTagExportTests {
  private func export(
    _ fixture: RecipeFixture, _ change: (inout CoreTagOptions) -> Void = { _ in }
  ) throws -> CoreTagSummary {
    var options = CoreTagOptions(
      outputPath: fixture.folder.path("out"), programVersion: "test")
    change(&options)
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    defer { warehouse.close() }
    return try PostExport(from: warehouse, isCancelled: { false }, report: { _ in }).write(options)
  }

  private func text(_ fixture: RecipeFixture, _ name: String) throws -> String {
    String(decoding: try fixture.folder.read("out/\(name)"), as: UTF8.self)
  }

  @Test("As counted plainly", arguments: PruneMode.allCases)
  func counted(mode: PruneMode) throws {
    let fixture = try RecipeFixture.random(seed: 31)
    let captioning = try RecipeExportTests.captioning("{character}, {tags}", mode: mode) {
      $0.recipe.coreFrequencyThreshold = 0.3
      $0.recipe.order.maximumTagCount = 5
    }
    let summary = try export(fixture) { $0.captioning = captioning }
    let expected = RecipeReference(captioning, fixture.posts).coreTagFile()
    #expect(try text(fixture, "core_tags.json") == expected)
    #expect(summary.characterCount == 4)
    #expect(expected.contains("\"hatsune miku\""))
    let lines = try text(fixture, "wildcard.txt").split(separator: "\n")
    #expect(lines.count == summary.wildcardLineCount)
    #expect(lines.contains("hatsune miku"))
  }

  @Test("A template without characters and tags gives no blank lines")
  func noBlankLines() throws {
    let fixture = try RecipeFixture.random(seed: 31)
    let captioning = try RecipeExportTests.captioning("{rating}", mode: .characterCore)
    let summary = try export(fixture) { $0.captioning = captioning }
    #expect(summary.characterCount > 0)
    #expect(try text(fixture, "wildcard.txt") == "")
    #expect(summary.wildcardLineCount == 0)
  }

  @Test("Characters, copyrights and a minimum of posts choose")
  func chosen() throws {
    var posts: [RecipePost] = []
    // hatsune_miku of vocaloid on 5 posts, saber of none on 3, both rins on 1.
    for number in 1...5 {
      posts.append(RecipePost(site: "danbooru", number: Int64(number), tags: [7, 22, 24]))
    }
    for number in 6...8 {
      posts.append(RecipePost(site: "danbooru", number: Int64(number), tags: [3, 25]))
    }
    posts.append(RecipePost(site: "danbooru", number: 9, tags: [26]))
    posts.append(RecipePost(site: "danbooru", number: 10, tags: [27]))
    let fixture = try RecipeFixture(posts)
    let analyzed = try Warehouse(path: fixture.path, mode: .write)
    _ = try analyzed.analyze()
    analyzed.close()
    func names(_ change: (inout CoreTagOptions) -> Void) throws -> Int {
      try export(fixture) {
        $0.replaces = true
        change(&$0)
      }.characterCount
    }
    #expect(try names { _ in } == 4)
    #expect(try names { $0.minimumPostCount = 3 } == 2)
    #expect(try names { $0.characters = ["hatsune_miku", "saber (fate)"] } == 2)
    #expect(try names { $0.copyrights = ["vocaloid"] } == 1)
    #expect(
      try names {
        $0.copyrights = ["vocaloid"]
        $0.characters = ["saber_(fate)"]
        $0.minimumPostCount = 4
      } == 1)
    #expect(throws: OutputError.self) { try names { $0.characters = ["nobody"] } }
    #expect(throws: WarehouseError.self) { try names { $0.copyrights = ["nothing"] } }
    #expect(throws: OutputError.self) { try names { $0.minimumPostCount = 99 } }
  }

  @Test("What embeddings start from is added to, unless it is to be written over")
  func merged() throws {
    let fixture = try RecipeFixture.random(seed: 32, count: 300)
    _ = try export(fixture) { $0.captioning.imageType = "booru" }
    let fresh = try text(fixture, "emb_init.json")
    #expect(fresh.contains("\"booru\": [\n        \"masterpiece\"\n    ]"))
    // Core tags are there, and are not replaced unasked.
    #expect(throws: (any Error).self) { try export(fixture) }
    try fixture.folder.write(Array("{\"mine\": [\"a text\"]}".utf8), to: "out/emb_init.json")
    _ = try export(fixture) { $0.replaces = true }
    let merged = try EmbeddingStart(json: Array(text(fixture, "emb_init.json").utf8))
    #expect(merged.entries.first == EmbeddingStart.Entry("mine", ["a text"]))
    #expect(merged.entries.count == 5)
    _ = try export(fixture) {
      $0.replaces = true
      $0.overwritesEmbeddings = true
    }
    #expect(!(try text(fixture, "emb_init.json")).contains("mine"))
    try fixture.folder.write(Array("[1]".utf8), to: "out/emb_init.json")
    let core = try text(fixture, "core_tags.json")
    #expect(throws: OutputError.self) { try export(fixture) { $0.replaces = true } }
    #expect(try text(fixture, "core_tags.json") == core)
    #expect(try text(fixture, "emb_init.json") == "[1]")
  }

  @Test("A folder of its own does not outlive a failure")
  func failed() throws {
    let fixture = try RecipeFixture([RecipePost(site: "e621", number: 1, tags: [10])])
    let before = try fixture.folder.names()
    #expect(throws: OutputError.self) { try export(fixture) }
    #expect(try fixture.folder.names() == before)
  }

  @Test("Core tags from a file, and from the warehouse's statistics")
  func otherSources() throws {
    let fixture = try RecipeFixture.random(seed: 33)
    let counted = try RecipeExportTests.captioning("{character}, {tags}")
    _ = try export(fixture) { $0.captioning = counted }
    var captioning = counted
    captioning.recipe.core = .file
    #expect(throws: OutputError.self) { try fixture.lines(captioning) }
    captioning.coreTagFile = Array(try text(fixture, "core_tags.json").utf8)
    #expect(try fixture.lines(captioning) == (try fixture.lines(counted)))
    captioning.coreTagFile = Array("{]".utf8)
    #expect(throws: TagRulesError.self) { try fixture.lines(captioning) }

    captioning.recipe.core = .confident
    let stale = #expect(throws: WarehouseError.self) { try fixture.lines(captioning) }
    #expect(stale?.code == .staleCounts)
    let warehouse = try Warehouse(path: fixture.path, mode: .write)
    _ = try warehouse.analyze()
    warehouse.close()
    let confident = try fixture.strings(
      """
      SELECT tag FROM core_tag_confident
      WHERE site = 'danbooru' AND character = 'hatsune_miku'
      """)
    #expect(confident.contains("twintails"))
    let rows = try fixture.rows(captioning) { $0.selection.siteNames = ["danbooru"] }
    let dropped = Set(rows.filter { $0.caption.hasPrefix("hatsune miku,") }.flatMap(\.droppedTags))
    #expect(dropped.contains("twintails"))
    _ = try export(fixture) {
      $0.captioning = captioning
      $0.replaces = true
    }
    #expect(try text(fixture, "core_tags.json").contains("\"twintails\""))
  }

  @Test("Overlap learned from the posts")
  func learned() throws {
    // Whoever has a red hat has a smile; all have 1girl, which never goes.
    let posts = (1...240).map { number in
      RecipePost(
        site: "danbooru", number: Int64(number), tags: [[0, 11, 12], [0, 12], [0]][number % 3])
    }
    let fixture = try RecipeFixture(posts)
    let captioning = try RecipeExportTests.captioning("{tags}", mode: .minimal) {
      $0.recipe.overlap = .learned
    }
    let stale = #expect(throws: WarehouseError.self) { try fixture.lines(captioning) }
    #expect(stale?.code == .staleCounts)
    let warehouse = try Warehouse(path: fixture.path, mode: .write)
    _ = try warehouse.analyze()
    warehouse.close()
    #expect(
      Set(try fixture.rows(captioning).map(\.caption)) == [
        "1girl, red hat", "1girl, smile", "1girl",
      ])
  }
}

extension RecipeReference {
  /// What `core_tags.json` must be: in the mode character_core of the pruned tags, else of the finished ones.
  func coreTagFile() -> String {
    CoreTagFile.json(countedCore(), table: table, characterNames: characters)
  }
}
