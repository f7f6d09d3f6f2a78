import Loading
import Recipes
import Statistics
import Store
import TagRules
import TestSupport
import Testing

@testable import Export
@testable import Reading

@Suite("Captions by a recipe, written into the warehouse")
struct RecipeKindTests {
  private func write(
    _ fixture: RecipeFixture, _ template: String, kind: String = "train", replaces: Bool = false,
    isCancelled: @escaping () -> Bool = { false }
  ) throws -> CaptionSetWriter.Outcome {
    let captioning = try RecipeExportTests.captioning(template)
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    defer { warehouse.close() }
    return try PostExport(from: warehouse, isCancelled: isCancelled)
      .write(fixture.options(captioning) { $0.replaces = replaces }, intoKind: kind).outcome
  }

  private func stored(_ fixture: RecipeFixture, kind: String = "train") throws -> [String] {
    try fixture.strings(
      """
      SELECT site.name || '/' || post.number || ' ' || caption.text
      FROM caption
      JOIN caption_kind USING (caption_kind_id)
      JOIN post USING (post_id)
      JOIN site USING (site_id)
      WHERE caption_kind.name = '\(kind)'
      ORDER BY site.name, post.number
      """)
  }

  private func expectSound(_ fixture: RecipeFixture) throws {
    let warehouse = try Warehouse(path: fixture.path, mode: .write)
    _ = try warehouse.analyze()
    let findings = try WarehouseCheck(warehouse).run { _ in }
    #expect(findings.isEmpty, "\(findings)")
    warehouse.close()
  }

  @Test("They are those of the lines, and the warehouse is sound", arguments: [false, true])
  func written(hasIndex: Bool) throws {
    let fixture = try RecipeFixture.random(seed: 21, count: 2500)
    if hasIndex {
      let warehouse = try Warehouse(path: fixture.path, mode: .write)
      _ = try warehouse.indexCaptionText()
      warehouse.close()
    }
    let rows = try fixture.rows(try RecipeExportTests.captioning("{character}, {tags}"))
      .filter { !$0.caption.isEmpty }
    let outcome = try write(fixture, "{character}, {tags}")
    #expect(outcome.captionCount == Int64(rows.count))
    #expect(outcome.replacedCount == 0)
    #expect(rows.count > 2000)
    #expect(try stored(fixture) == rows.map { "\($0.id) \($0.caption)" })
    try expectSound(fixture)
    // Again, otherwise.
    let second = try write(fixture, "{tags:max=1}", replaces: true)
    #expect(second.replacedCount == Int64(rows.count))
    #expect(try stored(fixture).count == Int(second.captionCount))
    try expectSound(fixture)
  }

  @Test("The rule of the kind's name finds them, and the default rule does not")
  func rule() throws {
    let fixture = try RecipeFixture([
      RecipePost(site: "e621", number: 1, tags: [10, 12], caption: "A hat."),
      RecipePost(site: "e621", number: 2, tags: [10]),
    ])
    _ = try write(fixture, "{tags}. {caption}")
    #expect(try stored(fixture) == ["e621/1 hat, smile. A hat.", "e621/2 hat"])
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    var options = PostTextOptions(programVersion: "test")
    options.caption.ruleName = "train"
    func lines() throws -> [String] {
      options.replaces = true
      _ = try PostExport(from: warehouse, isCancelled: { false })
        .write(options, to: .lines(path: fixture.folder.path("c.jsonl")))
      return String(decoding: try fixture.folder.read("c.jsonl"), as: UTF8.self)
        .split(separator: "\n").map(String.init)
    }
    #expect(
      try lines().first
        == #"{"site":"e621","number":1,"caption":"hat, smile. A hat.","state":"sentence"}"#)
    options.caption.ruleName = "default"
    #expect(
      try lines().first == #"{"site":"e621","number":1,"caption":"A hat.","state":"sentence"}"#)
  }

  @Test("A kind goes with its rule")
  func dropped() throws {
    let fixture = try RecipeFixture.random(seed: 22, count: 100)
    _ = try write(fixture, "{tags}")
    let warehouse = try Warehouse(path: fixture.path, mode: .write)
    let drop = try warehouse.dropCaptionKind(named: "train")
    #expect(drop.isKindRemoved)
    #expect(drop.captionCount > 50)
    warehouse.close()
    #expect(try fixture.strings("SELECT name FROM caption_rule") == ["default", "e621"])
    #expect(try write(fixture, "{tags}").captionCount == drop.captionCount)
  }

  @Test("What is there is not written over unasked, nor what was imported")
  func refused() throws {
    let fixture = try RecipeFixture.random(seed: 23, count: 100)
    _ = try write(fixture, "{tags}")
    let before = try stored(fixture)
    #expect(throws: WarehouseError.self) { try write(fixture, "{tags:max=1}") }
    for name in ["set", "regular_summary", "default", ""] {
      let error = #expect(throws: WarehouseError.self, "\(name)") {
        try write(fixture, "{tags}", kind: name, replaces: true)
      }
      #expect(error?.code == .badQuery, "\(name)")
    }
    #expect(try stored(fixture) == before)
  }

  @Test("Stopped, it is as it was", arguments: [0, 1, 2, 3, 5, 8])
  func stopped(questions: Int) throws {
    let fixture = try RecipeFixture.random(seed: 24, count: 1200)
    _ = try write(fixture, "{tags}")
    let before = try stored(fixture)
    var left = questions
    #expect(throws: (any Error).self) {
      try write(fixture, "{tags:max=1}", replaces: true) {
        left -= 1
        return left < 0 || left == 0 && questions == 8
      }
    }
    #expect(try stored(fixture) == before)
    try expectSound(fixture)
  }
}
