import ByteIO
import Foundation
import Selection
import Store
import Synchronization
import TestSupport
import Testing

@testable import Export
@testable import Rows

/// Repeats of concepts and of posts against the same worked out in memory.
@Suite("Repeats of rare concepts")
struct RepeatExportTests {
  private static let categoryNames = CorpusReference.categoryNames

  private func fixture(seed: UInt64, count: Int = 2500) throws -> CorpusFixture {
    var generator = SeededGenerator(seed: seed)
    var fixture = try CorpusFixture()
    // More than one range of posts; the second site has fewer of each concept.
    try fixture.add(BooruPost.random(count, using: &generator))
    try fixture.add(BooruPost.random(300, using: &generator), site: "other")
    return fixture
  }

  private func repeatOptions(_ fixture: CorpusFixture, by names: [String] = ["character"])
    -> RepeatOptions
  {
    var options = RepeatOptions(outputPath: fixture.folder.path("r.tsv"), programVersion: "test")
    options.categoryNames = names
    options.postsPath = fixture.folder.path("p.tsv")
    options.format = .tsv
    options.replaces = true
    return options
  }

  private func export(
    _ options: RepeatOptions, _ fixture: CorpusFixture,
    isCancelled: @escaping () -> Bool = { false },
    report: @escaping (ExportProgress) -> Void = { _ in }
  ) throws -> RepeatSummary {
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    defer { warehouse.close() }
    return try PostExport(from: warehouse, isCancelled: isCancelled, report: report).write(options)
  }

  private func text(_ name: String, _ fixture: CorpusFixture) throws -> String {
    String(decoding: try fixture.folder.read(name), as: UTF8.self)
  }

  // MARK: As plainly as can be

  private struct Concept: Hashable {
    var site: String
    var tag: BooruPost.Tag
  }

  /// Both files, as lines of tab-separated values.
  private func reference(
    _ fixture: CorpusFixture, _ options: RepeatOptions
  ) -> (concepts: [String], posts: [String]) {
    var counts: [Concept: Int] = [:]
    let sites = fixture.sites.map { site in
      let posts = site.posts.filter {
        options.selection.ratings.isEmpty
          || options.selection.ratings.contains($0.rating ?? "none")
      }
      return (name: site.name, posts: posts.sorted { $0.number < $1.number })
    }
    for site in sites {
      for tag in site.posts.flatMap(\.tags)
      where options.categoryNames.contains(Self.categoryNames[tag.category] ?? "") {
        counts[Concept(site: site.name, tag: tag), default: 0] += 1
      }
    }
    counts = counts.filter { $0.value >= Int(options.minimumPostCount) }
    var weights: [Concept: Double] = [:]
    for (category, _) in Self.categoryNames {
      let ofCategory = counts.filter { $0.key.tag.category == category }
      let sorted = ofCategory.values.sorted()
      guard let most = sorted.last else { continue }
      let target =
        switch options.rule.target {
        case .postCount(let count): Double(count)
        case .greatest: Double(most)
        case .median: Double(sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        }
      for (concept, count) in ofCategory {
        let weight = pow(target / Double(count), options.rule.power)
        let bounded = min(options.rule.maximum, max(options.rule.minimum, weight))
        weights[concept] = (bounded * 1_000_000).rounded() / 1_000_000
      }
    }
    func repeats(_ weight: Double) -> Int { max(1, Int((weight + 0.5).rounded(.down))) }
    var concepts = ["site\tcategory\ttag\tposts\tweight\trepeats"]
    var posts = ["site\tnumber\trepeats"]
    for site in sites {
      let ordered = counts.filter { $0.key.site == site.name }.sorted {
        $0.value == $1.value
          ? $0.key.tag.name.utf8.lexicographicallyPrecedes($1.key.tag.name.utf8)
          : $0.value > $1.value
      }
      for (concept, count) in ordered {
        let weight = weights[concept] ?? .nan
        concepts.append(
          [
            site.name, Self.categoryNames[concept.tag.category] ?? "",
            concept.tag.name.replacing("\\", with: "\\\\"), "\(count)", "\(weight)",
            "\(repeats(weight))",
          ].joined(separator: "\t"))
      }
      for post in site.posts {
        let most = post.tags.compactMap { weights[Concept(site: site.name, tag: $0)] }.max()
        posts.append("\(site.name)\t\(post.number)\t\(repeats(most ?? 0))")
      }
    }
    return (concepts, posts)
  }

  private func expectReference(_ fixture: CorpusFixture, _ options: RepeatOptions) throws {
    let summary = try export(options, fixture)
    let expected = reference(fixture, options)
    #expect(
      try text("r.tsv", fixture) == expected.concepts.map { $0 + "\n" }.joined(), "\(options)")
    #expect(try text("p.tsv", fixture) == expected.posts.map { $0 + "\n" }.joined(), "\(options)")
    #expect(summary.conceptCount == expected.concepts.count - 1)
    #expect(summary.postCount == expected.posts.count - 1)
    let sum = expected.posts.dropFirst().compactMap { Int64($0.split(separator: "\t")[2]) }
    #expect(summary.repeatCount == sum.reduce(0, +))
  }

  @Test("Every option", arguments: [UInt64(1), 2])
  func everyOption(seed: UInt64) throws {
    let fixture = try fixture(seed: seed)
    var generator = SeededGenerator(seed: seed + 100)
    try expectReference(fixture, repeatOptions(fixture))
    for _ in 0..<12 {
      let names = ["character", "artist", "copyright", "general"].shuffled(using: &generator)
      var options = repeatOptions(
        fixture, by: Array(names.prefix(Int.random(in: 1...3, using: &generator))))
      options.rule.target =
        [.greatest, .median, .postCount(Int64.random(in: 1...900, using: &generator))]
        .randomElement(using: &generator) ?? .greatest
      options.rule.power = [0, 0.5, 1, 1.7].randomElement(using: &generator) ?? 1
      options.rule.minimum = [0.1, 1, 2.5].randomElement(using: &generator) ?? 1
      options.rule.maximum = [2.5, 7, 20].randomElement(using: &generator) ?? 20
      options.minimumPostCount = [1, 40, 200].randomElement(using: &generator) ?? 1
      if generator.chance(0.3) { options.selection.ratings = ["q"] }
      options.allowsEmpty = true
      try expectReference(fixture, options)
    }
  }

  @Test("The rule, by hand")
  func rule() {
    var rule = RepeatRule()
    let counts: [Int64] = [1000, 200, 80, 30, 4, 10]
    #expect(
      counts.map { rule.weight(postCount: $0, target: 200) } == [1, 1, 2.5, 6.666667, 20, 20])
    #expect(
      [1, 1.49, 1.5, 2.5, 6.666667, 0.2].map { RepeatRule.repeatCount(weight: $0) }
        == [1, 1, 2, 3, 7, 1])
    rule.power = 0.5
    rule.minimum = 0.1
    #expect(counts.map { rule.weight(postCount: $0, target: 40) }[0...1] == [0.2, 0.447214])
    #expect(RepeatRule.Target("200") == .postCount(200))
    #expect(RepeatRule.Target("median") == .median)
    for text in ["0", "-1", "1.5", "", "most"] { #expect(RepeatRule.Target(text) == nil) }
  }

  @Test("Searches and caps select the posts that are counted")
  func selection() throws {
    let fixture = try fixture(seed: 5)
    var options = repeatOptions(fixture)
    options.selection.query = try SelectionQuery(parsing: "hatsune_miku -1girl")
    options.selection.siteNames = ["danbooru"]
    let summary = try export(options, fixture)
    let posts = fixture.sites[0].posts.filter { post in
      post.tags.contains { $0.name == "hatsune_miku" }
        && !post.tags.contains { $0.name == "1girl" }
    }
    #expect(!posts.isEmpty && summary.postCount == posts.count)
    #expect(summary.categories[0].target == Double(posts.count))
    options.selection.caps = PostCaps(
      limits: [.init(category: "character", count: 3)], order: .sampleKey(seed: 1))
    _ = try export(options, fixture)
    let rows = try text("r.tsv", fixture).split(separator: "\n").dropFirst()
    #expect(rows.count > 1)
    for row in rows { #expect(1...3 ~= Int(row.split(separator: "\t")[3]) ?? 0, "\(row)") }
  }

  @Test("A manifest says how it was made; progress goes to its end")
  func manifest() throws {
    let fixture = try fixture(seed: 6)
    var options = repeatOptions(fixture, by: ["artist", "character"])
    options.rule.target = .median
    let last = Mutex<ExportProgress?>(nil)
    let summary = try export(
      options, fixture, report: { progress in last.withLock { $0 = progress } })
    let progress = try #require(last.withLock { $0 })
    #expect(progress.rangeCount == progress.totalRangeCount)
    #expect(progress.writtenCount == 2800)
    let path = try #require(summary.manifestPath)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        as? [String: Any])
    #expect(json["kind"] as? String == "taghouse repeats")
    #expect(json["posts"] as? Int == 2800)
    #expect((json["options"] as? [String: Any])?["target"] as? String == "median")
    #expect((json["options"] as? [String: Any])?["by"] as? [String] == ["artist", "character"])
    #expect(
      (json["files"] as? [[String: Any]])?.map { $0["name"] as? String } == ["r.tsv", "p.tsv"])
    options.postsPath = nil
    #expect(try export(options, fixture).repeatCount == nil)
  }

  @Test("What cannot be is refused, and nothing is left or replaced")
  func failures() throws {
    let fixture = try fixture(seed: 7, count: 1200)
    let before = try fixture.folder.names()
    func code(_ change: (inout RepeatOptions) throws -> Void) throws -> OutputError.Code? {
      var options = repeatOptions(fixture)
      try change(&options)
      let error = #expect(throws: OutputError.self) { _ = try export(options, fixture) }
      #expect(try fixture.folder.names() == before)
      return error?.code
    }
    #expect(try code { $0.categoryNames = [] } == .badOption)
    #expect(try code { $0.categoryNames = ["charcter"] } == .badOption)
    #expect(try code { $0.rule.minimum = 0 } == .badOption)
    #expect(try code { $0.rule.minimum = 21 } == .badOption)
    #expect(try code { $0.rule.maximum = .infinity } == .badOption)
    #expect(try code { $0.rule.maximum = .nan } == .badOption)
    #expect(try code { $0.rule.power = -1 } == .badOption)
    #expect(try code { $0.rule.target = .postCount(0) } == .badOption)
    #expect(try code { $0.postsPath = $0.outputPath } == .badOption)
    #expect(try code { $0.minimumPostCount = 100_000 } == .empty)
    #expect(try code { $0.selection.ratings = ["x"] } == .empty)
    var options = repeatOptions(fixture)
    #expect(throws: OutputError.self) { _ = try export(options, fixture, isCancelled: { true }) }
    #expect(try fixture.folder.names() == before)
    options.selection.ratings = ["x"]
    options.allowsEmpty = true
    #expect(try export(options, fixture).conceptCount == 0)
    #expect(try text("p.tsv", fixture) == "site\tnumber\trepeats\n")
    options.replaces = false
    #expect(throws: ByteIOError.self) { _ = try export(options, fixture) }
  }
}
