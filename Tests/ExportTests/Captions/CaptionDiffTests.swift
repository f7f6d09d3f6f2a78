import Foundation
import Reading
import Recipes
import Selection
import Store
import TagRules
import TestSupport
import Testing

@testable import CaptionDiff
@testable import Export
@testable import Rows

@Suite("Comparison of captions")
struct CaptionDiffTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private static let words = [
    "1girl", "long hair", "hat", "東方 帽子", "a \"b\"\\", "safe", "o_o", "smile", "a, b", "x|y",
  ]

  /// Two sets of which the second is the first with changes.
  private static func sets(
    _ random: inout SeededGenerator, hasSites: Bool
  ) -> (before: CaptionSet, after: CaptionSet) {
    func caption() -> CaptionSet.Caption {
      let tags = (0..<Int.random(in: 0...7, using: &random)).map { _ in
        words.randomElement(using: &random) ?? ""
      }
      let mark = random.chance(0.5) ? " ||| " : ", "
      let text =
        tags.prefix(2).joined(separator: ", ") + (tags.count > 2 ? mark : "")
        + tags.dropFirst(2).joined(separator: ", ")
      return CaptionSet.Caption(text: text, tags: random.chance(0.9) ? tags : nil)
    }
    let sites = hasSites ? ["danbooru", "e621", "a site"] : [""]
    var (before, after) = (CaptionSet(), CaptionSet())
    for _ in 0..<120 {
      let post = CaptionSet.Post(
        site: sites.randomElement(using: &random) ?? "",
        number: Int.random(in: 1...200, using: &random))
      let old = caption()
      if random.chance(0.85) { before.captions[post] = old }
      guard random.chance(0.85) else { continue }
      var new = random.chance(0.5) ? old : caption()
      if random.chance(0.2) { new.tags?.shuffle(using: &random) }
      if random.chance(0.1) { new.tags?.append("extra") }
      after.captions[post] = new
    }
    return (before, after)
  }

  @Test("As a plain version says, in all forms", arguments: 1...40 as ClosedRange<UInt64>)
  func random(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let hasSites = random.chance(0.6)
    let (before, after) = Self.sets(&random, hasSites: hasSites)
    var forms: [CaptionSet.Form] = []
    for _ in 0..<2 {
      let form = CaptionSet.Form.allCases.randomElement(using: &random) ?? .lines
      // Without sites such a folder is named like a site, as kohya metadata in one is.
      forms.append(!hasSites && form == .kohyaLines ? .kohya : form)
    }
    if !hasSites { forms = forms.map { $0 == .exportLines ? .lines : $0 } }
    var options = CaptionDiffOptions()
    options.topCount = Int.random(in: 0...12, using: &random)
    options.exampleCount = Int.random(in: 0...8, using: &random)
    options.seed = UInt64.random(in: 0...9, using: &random)
    let paths = [
      try before.write(forms[0], as: "before", in: folder),
      try after.write(forms[1], as: "after", in: folder),
    ]
    let diff = try CaptionDiff(paths[0], paths[1], options, isCancelled: { false })
    let naive = NaiveCaptionDiff(
      before, after, hasTags: forms.allSatisfy(\.hasTags))
    let comment = Comment("seed \(seed), \(forms)")
    #expect(diff.commonCount == Int64(naive.common), comment)
    #expect(diff.before.captionCount == Int64(before.captions.count), comment)
    #expect(diff.after.captionCount == Int64(after.captions.count), comment)
    #expect(diff.before.onlyHereCount == Int64(naive.onlyBefore), comment)
    #expect(diff.after.onlyHereCount == Int64(naive.onlyAfter), comment)
    #expect(diff.changedCount == Int64(naive.changed.count), comment)
    #expect(diff.sameTagsCount == Int64(naive.sameTags), comment)
    #expect(diff.onlyTagsCount == Int64(naive.onlyTags), comment)
    #expect(diff.taggedCount == Int64(naive.tagged), comment)
    #expect(diff.comingTags == NaiveCaptionDiff.top(naive.coming, options.topCount), comment)
    #expect(diff.goingTags == NaiveCaptionDiff.top(naive.going, options.topCount), comment)
    #expect(diff.uncountedChangeCount == 0, comment)
    #expect(diff.examples.count == min(options.exampleCount, naive.changed.count), comment)
    #expect(Set(diff.examples.map(\.post)).count == diff.examples.count, comment)
    for example in diff.examples {
      let post = try #require(naive.changed.first { $0.id == example.post }, comment)
      #expect(example.before == before.captions[post]?.text, comment)
      #expect(example.after == after.captions[post]?.text, comment)
    }
  }

  @Test("Examples hang on the seed and the posts, on no order and no form")
  func examples() throws {
    var random = SeededGenerator(seed: 9)
    let (before, after) = Self.sets(&random, hasSites: true)
    func drawn(_ first: CaptionSet.Form, _ second: CaptionSet.Form, seed: UInt64) throws -> [String]
    {
      var options = CaptionDiffOptions()
      options.exampleCount = 6
      options.seed = seed
      let one = try before.write(first, as: "b\(seed)\(first)", in: folder)
      let other = try after.write(second, as: "a\(seed)\(second)", in: folder)
      return try CaptionDiff(one, other, options, isCancelled: { false }).examples.map(\.post)
    }
    let posts = try drawn(.lines, .zstandard, seed: 1)
    #expect(posts.count == 6)
    #expect(try drawn(.folder, .kohya, seed: 1) == posts)
    #expect(try drawn(.kohya, .gzip, seed: 1) == posts)
    #expect(try drawn(.lines, .zstandard, seed: 2) != posts)
  }

  @Test(
    "Two recipes of a warehouse differ as their exports do", arguments: 1...4 as ClosedRange<UInt64>
  )
  func recipes(seed: UInt64) throws {
    let fixture = try RecipeFixture.random(seed: seed &+ 60, count: 1200)
    let first = try RecipeExportTests.captioning("{character}, {tags}, {year}")
    let second = try RecipeExportTests.captioning(
      RecipeExportTests.templates[Int(seed) % 4], mode: PruneMode.allCases[Int(seed) % 4]
    ) { $0.recipe.order.maximumTagCount = 5 }
    func change(_ options: inout PostTextOptions) {
      if seed == 2 { options.selection.siteNames = ["danbooru"] }
      options.part = PostScan.Part(index: 0, count: seed == 3 ? 3 : 1)
    }
    var names: [String] = []
    for (name, captioning) in [("one.jsonl", first), ("two.jsonl", second)] {
      try fixture.folder.write(try fixture.lines(captioning, change), to: name)
      names.append(fixture.folder.path(name))
    }
    let options = CaptionDiffOptions()
    var written = try CaptionDiff(names[0], names[1], options, isCancelled: { false })
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    let made = try CaptionDiff(
      fixture.options(first, change), fixture.options(second, change), in: warehouse, options,
      isCancelled: { false }, report: { _ in })
    #expect(made.commonCount > 100 && made.changedCount > 10, "seed \(seed)")
    #expect(made.before.captionCount == made.commonCount, "seed \(seed)")
    for (old, new) in [
      (written.commonCount, made.commonCount), (written.changedCount, made.changedCount),
      (written.sameTagsCount, made.sameTagsCount), (written.onlyTagsCount, made.onlyTagsCount),
      (written.taggedCount, made.taggedCount),
    ] { #expect(old == new, "seed \(seed)") }
    #expect(written.comingTags == made.comingTags && written.goingTags == made.goingTags)
    // One site's lines do not name it, and the draw goes by names.
    if seed == 2 { written.examples = made.examples }
    #expect(written.examples == made.examples)
    let same = try CaptionDiff(
      fixture.options(first), fixture.options(first), in: warehouse, options,
      isCancelled: { false }, report: { _ in })
    #expect(same.changedCount == 0 && same.comingTags.isEmpty && same.examples.isEmpty)
  }

  // MARK: Errors

  private static let faults: [(name: String, text: String, says: [String])] = [
    ("cut.jsonl", "{\"id\":1,\"caption\":\"a\"}\n\n{\"id\":2,\"capt", ["line 3", "JSON"]),
    ("none.jsonl", "{\"id\":1,\"caption\":\"a\"}\n{\"id\":2}\n", ["line 2", "no caption"]),
    ("id.jsonl", "{\"id\":\"x\",\"caption\":\"a\"}\n", ["line 1", "id", "x"]),
    ("zero.jsonl", "{\"id\":0,\"caption\":\"a\"}\n", ["line 1", "id"]),
    ("noid.jsonl", "{\"caption\":\"a\"}\n", ["line 1", "no id"]),
    ("text.jsonl", "{\"id\":1,\"caption\":5}\n", ["line 1", "no text", "5"]),
    ("tags.jsonl", "{\"id\":1,\"caption\":\"\",\"processed_tags\":[1]}\n", ["line 1", "tag"]),
    (
      "twice.jsonl", "{\"id\":1,\"caption\":\"a\"}\n{\"id\":1,\"caption\":\"b\"}\n",
      ["line 2", "twice"]
    ),
    (
      "order.jsonl", "{\"id\":2,\"caption\":\"a\"}\n{\"id\":1,\"caption\":\"b\"}\n",
      ["line 2", "behind 2"]
    ),
    (
      "sites.jsonl",
      "{\"id\":\"a/2\",\"caption\":\"\"}\n{\"id\":\"b/1\",\"caption\":\"\"}\n"
        + "{\"id\":\"a/3\",\"caption\":\"\"}\n", ["line 3", "site by site"]
    ),
    (
      "mixed.jsonl",
      "{\"id\":2,\"caption\":\"\"}\n{\"image_path\":\"3.png\",\"caption\":\"\"}\n",
      ["line 2", "kohya"]
    ),
    (
      "twice.json", "{\"1\": {\"caption\": \"a\"},\n \"1.png\": {\"caption\": \"b\"}}",
      ["line 2", "twice"]
    ),
    ("member.json", "{\"1\": {\"caption\": \"a\"},\n \"2\": 5}", ["line 2", "object"]),
  ]

  @Test("Faults are named with their lines, on both sides", arguments: faults.indices)
  func isNamed(index: Int) throws {
    let fault = Self.faults[index]
    let path = try folder.write(fault.text, to: fault.name)
    let sound = try folder.write(
      (1...9).map { "{\"id\":\($0),\"caption\":\"a\"}\n" }.joined(), to: "sound.jsonl")
    for paths in [[path, sound], [sound, path]] {
      let error = #expect(throws: OutputError.self) {
        try CaptionDiff(paths[0], paths[1], CaptionDiffOptions(), isCancelled: { false })
      }
      #expect(error?.code == .badInput)
      for word in fault.says + [fault.name] {
        #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
      }
    }
  }

  @Test("Sites in two orders cannot be joined")
  func siteOrder() throws {
    func file(_ name: String, _ sites: [String]) throws -> String {
      try folder.write(
        sites.map { "{\"id\":\"\($0)/1\",\"caption\":\"\($0)\"}\n" }.joined(), to: name)
    }
    let first = try file("ab.jsonl", ["a", "b", "c"])
    let second = try file("ba.jsonl", ["b", "a", "c"])
    for paths in [[first, second], [second, first]] {
      let error = #expect(throws: OutputError.self) {
        try CaptionDiff(paths[0], paths[1], CaptionDiffOptions(), isCancelled: { false })
      }
      #expect(error?.message.contains("order of sites") == true)
    }
    // Two orders that agree are one, whatever the names.
    let third = try file("cba.jsonl", ["c", "b", "a"])
    #expect(
      try CaptionDiff(third, third, CaptionDiffOptions(), isCancelled: { false }).commonCount == 3)
    let some = try file("c.jsonl", ["c", "d"])
    let diff = try CaptionDiff(first, some, CaptionDiffOptions(), isCancelled: { false })
    #expect(diff.commonCount == 1 && diff.before.onlyHereCount == 2)
    #expect(diff.after.onlyHereCount == 1 && diff.changedCount == 0)
  }

  @Test("Two pictures of a folder and of metadata with one id are a fault")
  func collisions() throws {
    let captions = CaptionSet(captions: [
      CaptionSet.Post(site: "", number: 1): .init(text: "a", tags: nil)
    ])
    let path = try captions.write(.spreadFolder, as: "f", in: folder)
    _ = try captions.write(.folder, as: "f", in: folder)
    let sound = try captions.write(.kohya, as: "k", in: folder)
    let error = #expect(throws: OutputError.self) {
      try CaptionDiff(sound, path, CaptionDiffOptions(), isCancelled: { false })
    }
    #expect(error?.message.contains("twice") == true)
    let wrong = CaptionDiffOptions.with { $0.textEnding = "caption" }
    #expect(throws: (any Error).self) {
      try CaptionDiff(sound, path, wrong, isCancelled: { false })
    }
  }

  @Test("Long captions, many posts and empty files")
  func sizes() throws {
    var (before, after) = (CaptionSet(), CaptionSet())
    for number in 1...5000 {
      let post = CaptionSet.Post(site: "", number: number)
      before.captions[post] = .init(text: "a, \(number % 7)", tags: nil)
      after.captions[post] = .init(
        text: number == 77 ? String(repeating: "word, ", count: 5000) : "a, \(number % 5)",
        tags: nil)
    }
    let naive = NaiveCaptionDiff(before, after, hasTags: false)
    for forms in [
      (CaptionSet.Form.lines, CaptionSet.Form.gzip), (.kohya, .lines), (.lines, .kohya),
    ] {
      let one = try before.write(forms.0, as: "one", in: folder)
      let two = try after.write(forms.1, as: "two", in: folder)
      let diff = try CaptionDiff(one, two, CaptionDiffOptions(), isCancelled: { false })
      #expect(diff.changedCount == Int64(naive.changed.count))
      #expect(diff.comingTags == NaiveCaptionDiff.top(naive.coming, 20))
    }
    let one = try before.write(.lines, as: "one", in: folder)
    let empty = try folder.write("", to: "empty.jsonl")
    let diff = try CaptionDiff(one, empty, CaptionDiffOptions(), isCancelled: { false })
    #expect(diff.before.onlyHereCount == 5000 && diff.commonCount == 0)
    let stopped = #expect(throws: OutputError.self) {
      try CaptionDiff(one, one, CaptionDiffOptions(), isCancelled: { true })
    }
    #expect(stopped?.code == .interrupted)
  }

  @Test("Beyond the limit of different tags, changes are counted as such")
  func limit() {
    var counts = TagChangeCounts()
    func add(_ text: String) -> Bool {
      var text = text
      return text.withUTF8 { counts.add($0, comes: true) }
    }
    #expect(add("a"))
    let half = String(repeating: "x", count: TagChangeCounts.maximumByteCount - 1)
    #expect(add(half))
    #expect(!add("b"))
    #expect(add("a"))
    #expect(counts.top(1, comes: true) == [.init(tag: "a", postCount: 2)])
    #expect(counts.top(5, comes: false) == [])
  }
}

extension CaptionDiffOptions {
  fileprivate static func with(_ change: (inout CaptionDiffOptions) -> Void) -> CaptionDiffOptions {
    var options = CaptionDiffOptions()
    change(&options)
    return options
  }
}
