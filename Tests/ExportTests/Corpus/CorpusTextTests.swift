import Export
import Foundation
import Selection
import TestSupport
import Testing

@Suite("Corpus: the lines are those of a naive reference")
struct CorpusTextTests {
  @Test("Random warehouses and options", arguments: 1...8 as ClosedRange<UInt64>)
  func randomOptions(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var fixture = try CorpusFixture()
    var posts = BooruPost.random(Int.random(in: 1...400, using: &generator), using: &generator)
    switch seed % 3 {
    case 0: posts.reverse()
    case 1: posts.shuffle(using: &generator)
    default: break
    }
    try fixture.add(posts, isBulk: generator.chance(0.5))
    if generator.chance(0.7) {
      try fixture.add(BooruPost.random(150, using: &generator), site: "another.board")
    }
    for round in 0..<25 {
      var options = fixture.options()
      options.replaces = true
      options.allowsEmpty = true
      Self.vary(&options, &generator)
      let reference = CorpusReference(fixture, options)
      let summary = try fixture.export(options)
      let text = String(decoding: try fixture.folder.read("corpus.txt"), as: UTF8.self)
      #expect(summary.tally == reference.tally, "seed \(seed), round \(round): \(options)")
      #expect(
        try text == Self.expected(reference, options, namesSites: fixture.sites.count > 1),
        "seed \(seed), round \(round): \(options)")
    }
  }

  /// JSON is compared as what it means, so a JSON corpus is made plain before.
  private static func expected(
    _ reference: CorpusReference, _ options: CorpusOptions, namesSites: Bool
  ) throws -> String {
    guard options.format == .jsonl else { return reference.text }
    return try reference.lines.map { line in
      let text = try JSONEncoder.plain.encode(line.text)
      let id = namesSites ? "\"\(line.site)/\(line.number)\"" : "\(line.number)"
      return "{\"id\":\(id),\"text\":\(String(decoding: text, as: UTF8.self))}\n"
    }.joined()
  }

  private static func vary(_ options: inout CorpusOptions, _ generator: inout SeededGenerator) {
    let names = Array(CorpusReference.categoryNames.values).sorted()
    if generator.chance(0.6) {
      options.categoryNames = Array(names.shuffled(using: &generator).prefix(3))
    }
    options.separator = [",", ", ", " | ", "\t", ""].randomElement(using: &generator) ?? ","
    options.usesSpaces = generator.chance(0.5)
    options.order = [.record, .name, .frequency].randomElement(using: &generator) ?? .record
    if generator.chance(0.4) {
      options.minimumTagCount = Int.random(in: 1...5, using: &generator)
    }
    if generator.chance(0.4) {
      options.maximumTagCount = options.minimumTagCount + Int.random(in: 0...8, using: &generator)
    }
    if generator.chance(0.4) {
      options.minimumTagPostCount = Int64.random(in: 0...40, using: &generator)
    }
    if generator.chance(0.4) {
      options.selection.ratings = Array(["s", "q", "g", "x"].shuffled(using: &generator).prefix(2))
    }
    options.selection.excludesDeleted = generator.chance(0.4)
    if generator.chance(0.3) { options.selection.siteNames = ["danbooru"] }
    options.removesDuplicates = generator.chance(0.4)
    if generator.chance(0.4) { options.lineStart = "<|\"start\"|>" }
    if generator.chance(0.4) { options.lineEnd = " \\end" }
    options.format = generator.chance(0.3) ? .jsonl : .text
  }

  @Test("JSON lines read back as number and line", arguments: ["", "\n", "\u{1}\r"])
  func jsonLines(separator: String) throws {
    var generator = SeededGenerator(seed: 11)
    var fixture = try CorpusFixture()
    try fixture.add(BooruPost.random(300, using: &generator))
    func change(_ options: inout CorpusOptions) {
      options.separator = separator
      options.lineStart = "\"\\ \u{8}"
    }
    let lines = try fixture.lines {
      change(&$0)
      $0.format = .jsonl
    }
    var options = fixture.options()
    change(&options)
    let reference = CorpusReference(fixture, options)
    #expect(lines.count == reference.lines.count)
    for (line, expected) in zip(lines, reference.lines) {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(object?.keys.sorted() == ["id", "text"])
      #expect(object?["id"] as? Int64 == expected.number)
      #expect(object?["text"] as? String == expected.text)
    }
  }

  @Test("A warehouse of several ranges of posts, in any order of arrival")
  func manyRanges() throws {
    var generator = SeededGenerator(seed: 5)
    let posts = (1...10_500).map { number in
      BooruPost(
        Int64(number * 2),
        number % 17 == 0 ? [] : [.init("tag_\(number % 83)"), .init("solo_\(number % 3)")])
    }
    var texts: Set<String> = []
    for arrival in 0..<3 {
      var fixture = try CorpusFixture()
      let arriving =
        [posts, posts.reversed(), posts.shuffled(using: &generator)][arrival]
      try fixture.add(arriving, isBulk: arrival != 2)
      let text = try fixture.text()
      #expect(text == CorpusReference(fixture, fixture.options()).text, "arrival \(arrival)")
      texts.insert(text)
    }
    #expect(texts.count == 1)
  }

  @Test("Sites follow each other, or come as they are named")
  func severalSites() throws {
    var fixture = try CorpusFixture()
    try fixture.add([BooruPost(5, [.init("from_danbooru")])])
    try fixture.add([BooruPost(2, [.init("from_b")])], site: "b")
    try fixture.add([BooruPost(9, [.init("from_a")])], site: "a")
    #expect(try fixture.lines() == ["from_danbooru", "from_b", "from_a"])
    #expect(
      try fixture.lines { $0.selection.siteNames = ["a", "b", "a"] } == ["from_a", "from_b"])
  }

  @Test("A later record takes the place of a post's line")
  func updatedPost() throws {
    var fixture = try CorpusFixture()
    try fixture.add([
      BooruPost(1, [.init("old")]), BooruPost(2, [.init("two")]), BooruPost(1, [.init("new")]),
    ])
    #expect(try fixture.lines() == ["new", "two"])
  }
}

extension JSONEncoder {
  /// Escapes what it must and nothing more, as the export does.
  static let plain: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return encoder
  }()
}
