import Foundation
import Store
import TagRules
import TestSupport
import Testing

@testable import Export
@testable import Recipes
@testable import Rows

@Suite("Recipes and what a warehouse has beside tags: scores, lists, pictures")
struct RecipeScoreTests {
  /// Three posts: tags and scores beside the picture; only tags; no tags at all. A tagger has looked
  /// at the first and the last.
  private func fixture() throws -> RecipeFixture {
    let fixture = try RecipeFixture([
      RecipePost(site: "danbooru", number: 1, tags: [10, 12, 15, 24]),
      RecipePost(site: "danbooru", number: 2, tags: [12, 10]),
      RecipePost(site: "danbooru", number: 3),
    ])
    // By tag_id, which is an index of RecipeFixture.tags and one more.
    try fixture.sql(
      """
      INSERT INTO tagger (tagger_id, name, threshold) VALUES (1, 'sidecar', 0.35), (2, 'wd', 0.5);
      INSERT INTO tagger_threshold VALUES (2, 'character', 0.9);
      INSERT INTO tagger_post (post_id, tagger_id) VALUES (1, 1), (1, 2), (3, 2);
      INSERT INTO tag_score (post_id, tagger_id, tag_id, score)
      VALUES (1, 1, 11, 0.4), (1, 1, 13, 0.8), (1, 1, 16, 0.3),
        (1, 2, 9, 0.7), (1, 2, 18, 0.95), (1, 2, 25, 0.6),
        (3, 2, 11, 0.5), (3, 2, 12, 0.49), (3, 2, 1, 0.99), (3, 2, 25, 0.95), (3, 2, 26, 0.8);
      """)
    return fixture
  }

  private func captions(
    _ fixture: RecipeFixture, _ change: (inout CaptioningOptions) -> Void
  ) throws -> [String] {
    try fixture.rows(
      try RecipeExportTests.captioning("{character} | {tags}", mode: .none, change)
    ).map(\.caption)
  }

  @Test("Scores beside a picture order its tags, and low ones go")
  func own() throws {
    let fixture = try fixture()
    #expect(
      try captions(fixture) { _ in } == ["hatsune miku | smile, hat", "smile, hat", ""])
    #expect(
      try captions(fixture) { $0.recipe.order.mode = .original }
        == ["hatsune miku | hat, smile", "smile, hat", ""])
    try fixture.sql("UPDATE tagger SET threshold = 0.5")
    #expect(try captions(fixture) { _ in }[0] == "hatsune miku | smile")
    // The recipe's threshold wins when it is said.
    #expect(
      try captions(fixture) {
        $0.recipe.tagThreshold = 0.1
        $0.recipe.isTagThresholdSet = true
      }[0] == "hatsune miku | smile, hat, closed eyes")
  }

  @Test("A tagger's tags stand where a post has none, or in the place of those it has")
  func tagger() throws {
    let fixture = try fixture()
    #expect(
      try captions(fixture) { $0.taggerName = "wd" }
        == ["hatsune miku | smile, hat", "smile, hat", "hatsune miku | 1girl, hat"])
    #expect(
      try captions(fixture) {
        $0.taggerName = "wd"
        $0.overwritesTags = true
      } == ["horns, cat ears", "smile, hat", "hatsune miku | 1girl, hat"])
    #expect(
      try captions(fixture) {
        $0.taggerName = "wd"
        $0.recipe.tagThreshold = 0.97
        $0.recipe.isTagThresholdSet = true
      }[2] == "1girl")
    let error = #expect(throws: OutputError.self) {
      try captions(fixture) { $0.taggerName = "nobody" }
    }
    #expect(error?.hint?.contains("'sidecar', 'wd'") == true)
  }

  @Test("What a tagger's own list says of a tag comes before its category")
  func listedThreshold() throws {
    let fixture = try fixture()
    try fixture.sql(
      "INSERT INTO tagger_tag (tagger_id, name, threshold) SELECT 2, name, 0.7 FROM tag WHERE tag_id = 11"
    )
    #expect(try captions(fixture) { $0.taggerName = "wd" }[2] == "hatsune miku | 1girl")
    // The recipe's own number stands before all tables.
    let numbered = try captions(fixture) {
      $0.taggerName = "wd"
      $0.recipe.tagThreshold = 0.5
      $0.recipe.isTagThresholdSet = true
    }
    #expect(numbered[2].hasSuffix(" | 1girl, hat"))
  }

  @Test("The widest gap between a post's scores of a category")
  func maximumCut() throws {
    let fixture = try fixture()
    // General 0.99, 0.5, 0.49: cut at 0.745. Characters 0.95 and 0.8: at 0.875.
    #expect(
      try captions(fixture) {
        $0.taggerName = "wd"
        $0.recipe.thresholdRule = .mcut
      }[2] == "hatsune miku | 1girl")
  }

  @Test("Core tags are counted on the tags that are used")
  func core() throws {
    let fixture = try fixture()
    let rows = try fixture.rows(
      try RecipeExportTests.captioning("{character} | {tags}") {
        $0.taggerName = "wd"
        $0.overwritesTags = true
        $0.recipe.rules.dropsAllCore = true
      })
    // hatsune miku alone is on post 3, with a hat.
    #expect(rows.map(\.droppedTags) == [[], [], ["hat"]])
  }

  @Test("Every export of captions by a recipe reads what the recipe needs")
  func allExports() throws {
    let fixture = try fixture()
    try fixture.sql(
      """
      INSERT INTO image_file VALUES
        (1, '/a.png', '{"type": "screenshots", "crop": {"type": "head"}, "npeople": 1}');
      UPDATE post SET rating = 'q', score = 7, created_at = '2021-05-01T00:00:00Z';
      INSERT INTO caption VALUES (2, 10, 6, 'A hat.');
      """)
    let captioning = try RecipeExportTests.captioning(
      "{image_type} {crop_info} {npeople} {rating} {year} {quality} {character} {tags} {caption}",
      mode: .none
    ) {
      $0.taggerName = "wd"
      $0.overwritesTags = true
    }
    let rows = try fixture.rows(captioning)
    #expect(rows[0].caption.contains("screenshots head cropped 1person questionable 2021"))
    #expect(rows[0].caption.contains("horns, cat ears"))
    #expect(rows[1].caption.hasSuffix("A hat.") && rows[2].caption.contains("hatsune miku"))
    let expected = Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0.caption) })

    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    var kohya = KohyaOptions(outputPath: fixture.folder.path("m.json"), programVersion: "test")
    kohya.captioning = captioning
    kohya.caption.fallback = .empty
    _ = try PostExport(from: warehouse, isCancelled: { false }, report: { _ in }).write(kohya)
    let bytes = Data(try fixture.folder.read("m.json"))
    let members = try #require(
      try JSONSerialization.jsonObject(with: bytes) as? [String: [String: Any]])
    #expect(members.mapValues { $0["caption"] as? String } == expected.mapValues(Optional.some))

    let options = fixture.options(captioning)
    _ = try PostExport(from: warehouse, isCancelled: { false })
      .write(options, to: .folder(path: fixture.folder.path("texts"), .init()))
    var layout = TextTarget.Layout()
    layout.shardCount = 1
    _ = try PostExport(from: warehouse, isCancelled: { false })
      .write(options, to: .tars(path: fixture.folder.path("tars"), layout))
    let tar = String(decoding: try fixture.folder.read("tars/0000.tar"), as: UTF8.self)
    for (id, caption) in expected {
      #expect(tar.contains(caption + "\0"))
      let text = String(decoding: try fixture.folder.read("texts/\(id).txt"), as: UTF8.self)
      #expect(text == caption)
    }
    #expect(expected.count == 3)
  }

  @Test("The warehouse's lists hold, once they are edited, unless others are named")
  func lists() throws {
    let fixture = try fixture()
    try fixture.sql(
      """
      DELETE FROM caption_list_blacklist;
      INSERT INTO caption_list_blacklist VALUES ('hat');
      INSERT INTO caption_list_overlap VALUES ('closed_eyes', 'smile');
      """)
    func tags(_ lists: WarehouseLists) throws -> [String] {
      let captioning = try RecipeExportTests.captioning("{tags}", mode: .minimal) {
        $0.warehouseLists = lists
        $0.recipe.tagThreshold = 0
        $0.recipe.isTagThresholdSet = true
      }
      return try fixture.rows(captioning).map(\.caption)
    }
    #expect(try tags([]) == ["smile, hat, closed eyes", "smile, hat", ""])
    #expect(try tags(.all) == ["smile", "smile", ""])
    #expect(try tags(.overlap) == ["smile, hat", "smile, hat", ""])
  }

  @Test("The manifest tells the lists and the scores that were used")
  func manifest() throws {
    let fixture = try fixture()
    try fixture.sql(
      """
      DELETE FROM caption_list_blacklist;
      INSERT INTO caption_list_blacklist VALUES ('hat'), ('smile');
      DELETE FROM caption_list_overlap;
      """)
    _ = try fixture.lines(
      try RecipeExportTests.captioning("{tags}", mode: .minimal) {
        $0.warehouseLists = .all
        $0.taggerName = "wd"
      })
    let bytes = Data(try fixture.folder.read("c.jsonl.manifest.json"))
    let manifest = try #require(
      try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    let options = try #require(manifest["options"] as? [String: Any])
    let text = try #require(options["text"] as? [String: Any])
    let recipe = try #require(text["recipe"] as? [String: Any])
    #expect(recipe["blacklist"] as? Int == 2)
    #expect(recipe["overlap_list"] as? Int == 0)
    #expect(recipe["tagger"] as? String == "wd")
    #expect(recipe["overwrite_tags"] as? Bool == false)
    #expect(recipe["tag_threshold"] == nil)
  }

  @Test(
    "Type, crop and people are those of the metadata",
    arguments: [
      (
        #"{"type": "screenshots", "crop": {"type": "head"}, "npeople": 1}"#,
        "screenshots; head cropped; 1person"
      ),
      (#"{"type": "", "crop": {"x": 1}, "n_people": 3}"#, "cropped; 3people"),
      (#"{"type": ["a"], "crop": {}, "npeople": 0}"#, ""),
      (#"{"crop": true, "npeople": null}"#, "cropped"),
      (#"{"crop": false}"#, ""), (#"{"crop": null}"#, ""), ("{}", ""),
    ])
  func picture(metadata: String, caption: String) throws {
    let fixture = try fixture()
    try fixture.sql(
      "INSERT INTO image_file VALUES (1, '/a.png', '\(metadata)'), (2, '/b.png', NULL)")
    let rows = try fixture.rows(
      try RecipeExportTests.captioning("{image_type}; {crop_info}; {npeople}", mode: .none))
    #expect(rows.map(\.caption) == [caption, "", ""])
  }
}
