import Foundation
import Reading
import Selection
import Store
import TagRules
import TestSupport
import Testing

@testable import Export
@testable import Recipes
@testable import Rows

@Suite("Captions by a recipe")
struct RecipeExportTests {
  static func captioning(
    _ template: String, mode: PruneMode = .characterCore,
    _ change: (inout CaptioningOptions) -> Void = { _ in }
  ) throws -> CaptioningOptions {
    var captioning = CaptioningOptions()
    captioning.recipe.rules.mode = mode
    captioning.recipe.template = try CaptionTemplate(parsing: template)
    change(&captioning)
    return captioning
  }

  static let templates = [
    "{character}, {copyright}, {image_type}, {artist}, {rating}, {tags}",
    "{general:shuffle}; {meta}; {quality}, {rating:prob=0.5}, {year} ||| {caption}",
    "{character:prob=0.5}, {tags:shuffle:max=4}, {dropped_character_tags}",
    "{quality}",
  ]

  @Test("As the reference says", arguments: 1...8 as ClosedRange<UInt64>)
  func random(seed: UInt64) throws {
    // More than one range of posts of a site.
    let fixture = try RecipeFixture.random(seed: seed &+ 40, count: seed == 1 ? 2400 : 600)
    var generator = SeededGenerator(seed: seed)
    let captioning = try Self.captioning(
      Self.templates[Int(seed) % Self.templates.count],
      mode: PruneMode.allCases[Int(seed / 2) % PruneMode.allCases.count]
    ) {
      $0.recipe.seed = seed / 3
      $0.recipe.epoch = seed % 3
      $0.recipe.order.mode = seed % 4 == 0 ? .shuffle : .score
      $0.recipe.order.appendsDroppedTags = seed % 5 == 0
      $0.recipe.order.maximumTagCount = seed % 2 == 0 ? 6 : nil
      $0.recipe.coreFrequencyThreshold = Double.random(in: 0...0.6, using: &generator)
      $0.recipe.rules.compatibility = seed % 2 == 0 ? .original : []
      $0.imageType = seed % 2 == 0 ? "booru" : nil
    }
    let rows = try fixture.rows(captioning)
    let expected = RecipeReference(captioning, fixture.posts).lines(namesSite: true)
    #expect(rows == expected, "seed \(seed)")
    #expect(rows.count == fixture.posts.count)
    #expect(Set(rows.map(\.caption)).count > 4)
  }

  @Test("In the mode character_core something is dropped")
  func drops() throws {
    let fixture = try RecipeFixture.random(seed: 3)
    let rows = try fixture.rows(try Self.captioning("{character}, {tags}"))
    let dropped = rows.filter { $0.droppedTags.contains("twintails") }
    #expect(dropped.count > 20)
    #expect(dropped.allSatisfy { !$0.processedTags.contains("twintails") })
  }

  @Test("A post's caption is the same whatever else is exported")
  func independent() throws {
    let fixture = try RecipeFixture.random(seed: 5)
    let captioning = try Self.captioning(
      "{character:prob=0.5}, {tags:shuffle}, {quality}", mode: .character
    ) { $0.recipe.order.mode = .shuffle }
    let all = try fixture.rows(captioning)
    let some = try fixture.rows(captioning) {
      $0.selection.query = try? SelectionQuery(parsing: "hatsune_miku")
    }
    let byID = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    #expect(some.count > 50 && some.count < all.count)
    #expect(some.allSatisfy { byID[$0.id] == $0 })
  }

  @Test("Parts make the whole, with core tags of all posts")
  func parts() throws {
    let fixture = try RecipeFixture.random(seed: 6)
    let captioning = try Self.captioning("{character}, {tags:shuffle}")
    let all = try fixture.rows(captioning)
    let parts = try (0..<3).flatMap { index in
      try fixture.rows(captioning) { $0.part = PostScan.Part(index: index, count: 3) }
    }
    #expect(parts.count == all.count)
    let byID = Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    #expect(parts.allSatisfy { byID[$0.id] == $0 })
  }

  @Test("An epoch is another variation, the same each time")
  func epochs() throws {
    let fixture = try RecipeFixture.random(seed: 7, count: 300)
    func lines(_ epoch: UInt64) throws -> [UInt8] {
      try fixture.lines(try Self.captioning("{tags:shuffle}") { $0.recipe.epoch = epoch })
    }
    let (first, second) = (try lines(0), try lines(1))
    #expect(first != second)
    #expect(try lines(1) == second)
    #expect(try lines(0) == first)
  }

  @Test("One thread and several write the same bytes")
  func threads() throws {
    let fixture = try RecipeFixture.random(seed: 8, count: 2200)
    let captioning = try Self.captioning("{character}, {tags:shuffle}, {quality}")
    let several = try fixture.lines(captioning)
    // With a write-ahead log one worker reads, by SQL.
    try fixture.sql("PRAGMA journal_mode = WAL")
    #expect(try fixture.lines(captioning) == several)
  }

  @Test("One site's ids are numbers")
  func oneSite() throws {
    let fixture = try RecipeFixture([RecipePost(site: "e621", number: 7, rating: "s", tags: [10])])
    let captioning = try Self.captioning("{rating}, {tags}")
    let lines = try fixture.lines(captioning) { $0.writesRecipeTags = false }
    #expect(String(decoding: lines, as: UTF8.self) == "{\"id\":7,\"caption\":\"safe, hat\"}\n")
  }

  @Test("Without posts it fails, leaves nothing, and can be allowed to")
  func empty() throws {
    let fixture = try RecipeFixture([])
    let captioning = try Self.captioning("{tags}")
    let before = try fixture.folder.names()
    let error = #expect(throws: OutputError.self) { try fixture.lines(captioning) }
    #expect(error?.code == .empty)
    #expect(try fixture.folder.names() == before)
    #expect(try fixture.lines(captioning) { $0.allowsEmpty = true } == [])
  }

  @Test("Empty captions are written, or left out")
  func fallback() throws {
    let fixture = try RecipeFixture([
      RecipePost(site: "e621", number: 1), RecipePost(site: "e621", number: 2, tags: [10]),
    ])
    let captioning = try Self.captioning("{tags}")
    #expect(try fixture.rows(captioning).map(\.caption) == ["", "hat"])
    #expect(try fixture.rows(captioning) { $0.caption.fallback = .skip }.map(\.id) == ["2"])
  }

  @Test("The manifest has the recipe")
  func manifest() throws {
    let fixture = try RecipeFixture.random(seed: 9, count: 50)
    _ = try fixture.lines(try Self.captioning("{quality}, {tags}") { $0.recipe.epoch = 4 })
    let bytes = Data(try fixture.folder.read("c.jsonl.manifest.json"))
    let manifest = try #require(
      try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    let options = try #require(manifest["options"] as? [String: Any])
    let text = try #require(options["text"] as? [String: Any])
    let recipe = try #require(text["recipe"] as? [String: Any])
    #expect(recipe["template"] as? String == "{quality}, {tags}")
    #expect(recipe["epoch"] as? Int == 4)
    #expect(recipe["prune_mode"] as? String == "character_core")
    #expect((recipe["quality"] as? [Any])?.count == 7)
    #expect(manifest["recipes"] as? Int == manifest["posts"] as? Int)
  }

  @Test("A category that no site has is no category")
  func unknownCategory() throws {
    let fixture = try RecipeFixture.random(seed: 10, count: 20)
    let captioning = try Self.captioning("{tags}") { $0.tagCategories = ["general", "colour"] }
    let error = #expect(throws: OutputError.self) { try fixture.lines(captioning) }
    #expect(error?.message.contains("colour") == true)
  }

  @Test("Kohya metadata and tars take captions from the recipe")
  func otherFormats() throws {
    let fixture = try RecipeFixture.random(seed: 11, count: 200)
    let captioning = try Self.captioning("{tags:shuffle}")
    let rows = try fixture.rows(captioning)
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    var kohya = KohyaOptions(outputPath: fixture.folder.path("m.json"), programVersion: "test")
    kohya.captioning = captioning
    kohya.caption.fallback = .empty
    _ = try PostExport(from: warehouse, isCancelled: { false }, report: { _ in }).write(kohya)
    let bytes = Data(try fixture.folder.read("m.json"))
    let members = try #require(
      try JSONSerialization.jsonObject(with: bytes) as? [String: [String: Any]])
    #expect(rows.count == 200)
    for row in rows { #expect(members[row.id]?["caption"] as? String == row.caption) }
    // What the recipe has pruned does not come back beside it, and may be the field of the tags instead.
    #expect(!members.values.contains { $0["tags"] != nil })
    kohya.fields = [.tags]
    kohya.replaces = true
    _ = try PostExport(from: warehouse, isCancelled: { false }, report: { _ in }).write(kohya)
    let others = try #require(
      try JSONSerialization.jsonObject(with: Data(try fixture.folder.read("m.json")))
        as? [String: [String: Any]])
    for row in rows { #expect(others[row.id]?["tags"] as? String ?? "" == row.caption) }
    kohya.fields = [.tags, .caption]
    kohya.writesDoubles = true
    #expect(throws: OutputError.self) {
      try PostExport(from: warehouse, isCancelled: { false }, report: { _ in }).write(kohya)
    }
    var layout = TextTarget.Layout()
    layout.shardCount = 1
    _ = try PostExport(from: warehouse, isCancelled: { false })
      .write(fixture.options(captioning), to: .tars(path: fixture.folder.path("tars"), layout))
    let tar = String(decoding: try fixture.folder.read("tars/danbooru/0000.tar"), as: UTF8.self)
    for row in rows.filter({ $0.id.hasPrefix("danbooru") }) {
      #expect(row.caption.isEmpty || tar.contains(row.caption + "\0"))
    }
  }
}
