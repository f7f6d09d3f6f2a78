import Foundation
import Selection
import Store
import TestSupport
import Testing

@testable import Export
@testable import Recipes
@testable import Rows
@testable import Statistics
@testable import TagRules

@Suite("Explanations of captions from a warehouse")
struct CaptionExplanationTests {
  private static func explain(
    _ fixture: RecipeFixture, _ captioning: CaptioningOptions, _ name: String,
    in opened: Warehouse? = nil, _ change: (inout PostTextOptions) -> Void = { _ in }
  ) throws -> CaptionExplanation {
    let warehouse = try opened ?? Warehouse(path: fixture.path, mode: .read)
    return try CaptionExplanation(
      of: try #require(PostName(name)), fixture.options(captioning, change), in: warehouse,
      isCancelled: { false })
  }

  /// A recipe with much of everything, by chance.
  private static func recipe(_ random: inout SeededGenerator) throws -> CaptioningOptions {
    let templates =
      RecipeExportTests.templates + [
        "{general:people=only:prob=0.7} {character:except='rin|_snow'} {meta:max=1} {tags:max=3}",
        "{separators:last}{rating:only=explicit}, {artist:prob=0.5}, {tags:people=none:shuffle}",
      ]
    var captioning = try RecipeExportTests.captioning(
      templates.randomElement(using: &random) ?? "{tags}",
      mode: PruneMode.allCases.randomElement(using: &random) ?? .none)
    captioning.recipe.seed = UInt64.random(in: 0...3, using: &random)
    captioning.recipe.order.mode = TagOrder.Mode.allCases.randomElement(using: &random) ?? .score
    captioning.recipe.order.appendsDroppedTags = random.chance(0.5)
    captioning.recipe.order.maximumTagCount = random.chance(0.5) ? 5 : nil
    captioning.recipe.coreFrequencyThreshold = Double.random(in: 0...0.5, using: &random)
    captioning.recipe.rules.compatibility = random.chance(0.5) ? .original : []
    captioning.recipe.rules.dropsAllCore = random.chance(0.2)
    captioning.recipe.rules.blacklist = Blacklist(["highres", "cat_*", "o_o"])
    captioning.recipe.rules.overlap = OverlapList([.init("smile", coveredBy: ["hat", "red_hat"])])
    captioning.tagCategories = random.chance(0.5) ? ["general"] : ["general", "meta"]
    return captioning
  }

  @Test(
    "Each tag stands there once, with a fate that the export bears out",
    arguments: 1...12 as ClosedRange<UInt64>)
  func agrees(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let fixture = try RecipeFixture.random(seed: seed &+ 90, count: 300)
    let captioning = try Self.recipe(&random)
    let search = random.chance(0.5) ? try SelectionQuery(parsing: "score:>0") : nil
    let rows = try fixture.rows(captioning) { $0.selection.query = search }
    #expect(rows.count > 20)
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    for row in rows.shuffled(using: &random).prefix(12) {
      let explained = try Self.explain(fixture, captioning, row.id, in: warehouse) {
        $0.selection.query = search
      }
      let comment = Comment("seed \(seed), \(row.id), \(captioning.recipe.template)")
      #expect(explained.isSelected, comment)
      #expect(explained.caption == row.caption, comment)
      #expect(explained.processedTags == row.processedTags, comment)
      #expect(explained.droppedTags == row.droppedTags, comment)
      let post = try #require(fixture.posts.first { "\($0.site)/\($0.number)" == row.id })
      #expect(
        explained.tags.map(\.recordName) == post.tags.map { RecipeFixture.tags[$0].name }, comment)
      try Self.check(explained, row, comment)
    }
  }

  /// Fates against what was written.
  private static func check(
    _ explained: CaptionExplanation, _ row: RecipeLine, _ comment: Comment
  ) throws {
    var placed: [Int: String] = [:]
    var taken: [String] = []
    for tag in explained.tags {
      switch tag.fate {
      case .kept(let position): placed[position] = tag.name
      case .moved(_, let position, let movement, _):
        placed[position] = tag.name
        if case .appended = movement { taken.append(tag.name) }
      case .dropped(let rule, let cause):
        switch rule {
        case .characterTag: taken.append(tag.name)
        case .coreTag, .embedding:
          taken.append(tag.name)
          #expect(cause.share ?? 0 > 0 && cause.postCount ?? 0 > 0, comment)
          #expect(cause.pattern != nil, comment)
        case .blacklist: #expect(cause.entry != nil, comment)
        default: break
        }
      case .named, .notTaken, .notScored: #expect(!row.processedTags.contains(tag.name), comment)
      }
    }
    #expect(placed.keys.sorted() == Array(1..<row.processedTags.count + 1), comment)
    for (position, name) in placed { #expect(row.processedTags[position - 1] == name, comment) }
    #expect(taken.sorted() == row.droppedTags.sorted(), comment)
    for (position, field) in explained.fields.enumerated() {
      // What a field writes is in the caption; what stands in it says so.
      let uses = explained.tags.flatMap { tag in
        tag.uses.filter { $0.field == position }.map { (tag.name, $0.fate) }
      }
      let isOfPost =
        field.decision.field.isOfTags || [.character, .artist].contains(field.decision.field)
      if isOfPost { #expect(uses.count == field.decision.values.count, comment) }
      guard case .written(let text) = field.decision.fate else {
        #expect(!uses.contains { if case .written = $0.1 { true } else { false } }, comment)
        continue
      }
      #expect(row.caption.contains(text), comment)
      for case (let name, .written) in uses where field.decision.field != .character {
        #expect(text.contains(name), comment)
      }
    }
  }

  @Test("Causes say what they go by")
  func causes() throws {
    let names = RecipeFixture.tags.map(\.name)
    func post(_ number: Int64, _ tags: String...) -> RecipePost {
      RecipePost(site: "e621", number: number, tags: tags.compactMap(names.firstIndex))
    }
    let fixture = try RecipeFixture([
      post(1, "hatsune_miku", "twintails", "hat"), post(2, "hatsune_miku", "twintails", "smile"),
      post(3, "hatsune_miku", "smile"), post(4, "hat", "smile"),
      post(
        5, "smile", "translated", "long_hair", "very_long_hair", "hatsune_miku", "twintails", "o_o",
        "1girl", "vocaloid", "hair"),
    ])
    var captioning = try RecipeExportTests.captioning("{character}, {tags:except='1girl'}")
    captioning.recipe.rules.blacklist = Blacklist(["first", "trans*"])
    captioning.recipe.rules.overlap = OverlapList([
      .init("long_hair", coveredBy: ["very_long_hair"])
    ])
    captioning.recipe.rules.characterTags = CharacterTagList(suffixes: [[], ["twintail"]])
    captioning.tagCategories = ["general", "meta"]
    let explained = try Self.explain(fixture, captioning, "e621/5")
    typealias Cause = CaptionExplanation.Cause
    let core = Cause(
      entry: nil, pattern: .suffix("twintail", level: 1), share: 0.75, postCount: 4)
    #expect(
      explained.tags.map(\.fate) == [
        .kept(at: 2), .dropped(by: .blacklist(entry: "trans*"), Cause(entry: 2)),
        .dropped(by: .overlap(with: "very long hair"), Cause()),
        .kept(at: 3), .named(.character), .dropped(by: .coreTag(of: "hatsune miku"), core),
        .kept(at: 4), .moved(from: 4, to: 1, by: .peopleFirst, Cause()), .notTaken,
        .dropped(by: .inside(of: "long hair"), Cause()),
      ])
    #expect(explained.tags[3].isRenamed && !explained.tags[6].isRenamed)
    #expect(
      explained.tags[7].uses == [.init(field: 1, fate: .leftOut(by: .excluded))])
    #expect(explained.tags[4].uses == [.init(field: 0, fate: .written(at: 0))])
    #expect(explained.caption == "hatsune miku, smile, very long hair, o_o")
  }

  @Test("A post that is not selected says so, and one of another site is an error")
  func notSelected() throws {
    let fixture = try RecipeFixture([
      RecipePost(site: "e621", number: 1, score: 1, tags: [10]),
      RecipePost(site: "e621", number: 2, score: 9, tags: [10, 11]),
      RecipePost(site: "danbooru", number: 1, score: 9, tags: [10]),
    ])
    let captioning = try RecipeExportTests.captioning("{tags}", mode: .none)
    let search = try SelectionQuery(parsing: "score:>5")
    let explained = try Self.explain(fixture, captioning, "e621/1") { $0.selection.query = search }
    #expect(!explained.isSelected && explained.caption == "hat")
    #expect(
      try Self.explain(fixture, captioning, "2") { $0.selection.query = search }.isSelected)
    let other = #expect(throws: OutputError.self) {
      try Self.explain(fixture, captioning, "danbooru/1") { $0.selection.siteNames = ["e621"] }
    }
    #expect(other?.code == .badOption)
    for (name, code) in [("e621/7", WarehouseError.Code.noSuchPost), ("1", .ambiguousPost)] {
      let error = #expect(throws: WarehouseError.self) {
        try Self.explain(fixture, captioning, name)
      }
      #expect(error?.code == code)
    }
  }

  @Test("Confident core tags and learned overlap have their shares")
  func learned() throws {
    let fixture = try RecipeFixture.random(seed: 4, count: 1500)
    let opened = try Warehouse(path: fixture.path, mode: .write)
    _ = try opened.analyze()
    opened.close()
    try fixture.sql(
      """
      UPDATE setting SET value = 0.1 WHERE name IN ('core_tag_confident_bound', 'implied_ratio');
      UPDATE setting SET value = 0 WHERE name = 'core_tag_confident_lift';
      UPDATE setting SET value = 5 WHERE name = 'implied_tag_minimum';
      """)
    let again = try Warehouse(path: fixture.path, mode: .write)
    _ = try again.analyze()
    again.close()
    var captioning = try RecipeExportTests.captioning("{character}, {tags}")
    captioning.recipe.core = .confident
    captioning.recipe.overlap = .learned
    captioning.recipe.rules.dropsAllCore = true
    captioning.recipe.rules.blacklist = Blacklist()
    let rows = try fixture.rows(captioning) { $0.selection.siteNames = ["danbooru"] }
    var shares: (core: [Double], overlap: [Double]) = ([], [])
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    // Some that lost core tags, and some as they come.
    for row in rows.filter({ !$0.droppedTags.isEmpty }).prefix(15) + rows.prefix(40) {
      let explained = try Self.explain(fixture, captioning, row.id, in: warehouse) {
        $0.selection.siteNames = ["danbooru"]
      }
      #expect(explained.caption == row.caption)
      for case .dropped(let rule, let cause) in explained.tags.map(\.fate) {
        switch rule {
        case .coreTag: shares.core.append(try #require(cause.share))
        case .overlap: shares.overlap.append(try #require(cause.share))
        default: break
        }
      }
    }
    #expect(!shares.core.isEmpty && !shares.overlap.isEmpty)
    #expect((shares.core + shares.overlap).allSatisfy { 0.1...1 ~= $0 })
  }
}

extension CaptionField {
  fileprivate var isOfTags: Bool {
    switch self {
    case .tags, .general, .meta, .species, .lore, .droppedTags: true
    default: false
    }
  }
}
