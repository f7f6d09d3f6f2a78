import Foundation
import Reading
import Selection
import Store
import TestSupport
import Testing

@testable import Export
@testable import Recipes

@Suite("Kohya metadata: against a naive version, and laid out as Python does")
struct KohyaExportTests {
  /// Options that differ in everything, by seed.
  private static func options(_ fixture: CaptionFixture, seed: UInt64) throws -> KohyaOptions {
    var generator = SeededGenerator(seed: seed &* 77)
    var options = fixture.kohyaOptions(seed % 2 == 0 ? "meta.json" : "meta.json.gz")
    if options.outputPath.hasSuffix(".gz") { options.outputPath.removeLast(3) }
    options.missingPath = fixture.folder.path("missing.json")
    options.selection.siteNames =
      [[], ["e621"], ["danbooru", "e621"], ["danbooru"]].randomElement(using: &generator) ?? []
    options.candidates =
      CandidatePosts.allCases.filter { $0 != .pictures }.randomElement(using: &generator) ?? .all
    options.version = generator.chance(0.5) ? .release9 : .release10
    options.key = [nil, nil, .id, .path].randomElement(using: &generator) ?? nil
    if options.key != .id, generator.chance(0.4) {
      options.pathTemplate = try PathTemplate("im\"g/{bucket}/{site}-{number}.{ext}")
    }
    options.fields = []
    if generator.chance(0.7) { options.fields.insert(.tags) }
    if generator.chance(0.8) { options.fields.insert(.caption) }
    if generator.chance(0.7) || options.fields.isEmpty { options.fields.insert(.latent) }
    options.writesDoubles = generator.chance(0.5)
    options.caption.ruleName = generator.chance(0.5) ? "default" : "e621"
    options.caption.mode = generator.chance(0.5) ? .clean : .joined
    options.caption.fallback = CaptionFallback.allCases.randomElement(using: &generator) ?? .tags
    if generator.chance(0.5) { options.tags.categoryOrder = ["character", "general"] }
    options.tags.usesSpaces = generator.chance(0.5)
    if generator.chance(0.3) { options.tags.separator = "\"|\n" }
    if generator.chance(0.3) { options.part = .init(index: 1, count: 3) }
    options.indent = Int.random(in: 1...4, using: &generator)
    return options
  }

  /// Key order and layout by Python: the file must be what it would write of its content.
  private static let script = """
    import json, sys
    path, indent = sys.argv[1], int(sys.argv[2])
    text = open(path, encoding="utf-8", newline="").read()
    value = json.loads(text)
    same = json.dumps(value, indent=indent, ensure_ascii=False) == text
    print(json.dumps([same, [[k, list(v) if isinstance(v, dict) else v] for k, v in value.items()]]))
    """

  private func python(_ path: String, indent: Int) throws -> (isSame: Bool, members: [[Any]]) {
    let output = try Python.output(of: Self.script, arguments: [path, "\(indent)"])
    let value = try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [Any]
    return (value?[0] as? Bool ?? false, value?[1] as? [[Any]] ?? [])
  }

  @Test("Random warehouses and options", arguments: 1...16 as ClosedRange<UInt64>)
  func random(seed: UInt64) throws {
    let fixture = try CaptionFixture.random(seed: seed)
    let options = try Self.options(fixture, seed: seed)
    let summary = try fixture.export(options)
    let candidates = options.candidates
    let expected = KohyaReference(fixture, options, candidates: candidates)
    let comment: Comment = "seed \(seed)"
    #expect(summary.candidates == candidates, comment)
    #expect(summary.tally == expected.tally, comment)
    let members = try JSONDecoder().decode(
      [String: KohyaFields].self, from: Data(try fixture.folder.read("meta.json")))
    #expect(members.count == expected.members.count, comment)
    #expect(expected.members.count > 50, comment)
    for member in expected.members {
      #expect(members[member.key] == member.fields, "\(comment), \(member.key)")
    }
    let missing = try JSONSerialization.jsonObject(
      with: Data(try fixture.folder.read("missing.json")))
    #expect(missing as? [String: [String]] == expected.missing, comment)

    let python = try python(options.outputPath, indent: options.indent)
    #expect(python.isSame, comment)
    #expect(python.members.map { $0[0] as? String } == expected.members.map(\.key), comment)
    for (member, theirs) in zip(expected.members, python.members) {
      #expect(theirs[1] as? [String] == member.fields.names, comment)
    }
    #expect(try self.python(fixture.folder.path("missing.json"), indent: 2).isSame, comment)
  }

  @Test("Lines of JSON have the same fields behind the key")
  func jsonLines() throws {
    let fixture = try CaptionFixture.random(seed: 40)
    var options = fixture.kohyaOptions("meta.jsonl")
    options.format = .jsonl
    options.version = .release10
    try fixture.export(options)
    let expected = KohyaReference(fixture, options, candidates: .all)
    let lines = try fixture.folder.read("meta.jsonl").split(separator: 0x0A)
    #expect(lines.count == expected.members.count)
    for (line, member) in zip(lines, expected.members) {
      var fields = member.fields
      fields.imagePath = member.key
      #expect(String(decoding: line.prefix(16), as: UTF8.self) == "{\"image_path\": \"")
      #expect(try JSONDecoder().decode(KohyaFields.self, from: Data(line)) == fields)
    }
  }

  private static let two = [
    CaptionPost(site: "e621", number: 5, tags: [0, 2], latent: [640, 832]),
    CaptionPost(site: "e621", number: 7),
  ]

  @Test("Indent 0 writes a post a line; a post without anything is an empty object")
  func oneLineMembers() throws {
    let fixture = try CaptionFixture(Self.two)
    var options = fixture.kohyaOptions()
    options.indent = 0
    options.candidates = .all
    try fixture.export(options)
    #expect(
      String(decoding: try fixture.folder.read("meta.json"), as: UTF8.self) == """
        {
        "5": {"caption": "1girl, long_hair", "train_resolution": [640, 832]},
        "7": {}
        }
        """)
  }

  @Test("A caption that names tags of the post takes the place of them, in whatever spelling")
  func doubles() throws {
    let fixture = try CaptionFixture([
      CaptionPost(
        site: "e621", number: 1, tags: [0, 2], captions: [10: "A fox, Long Hair, running."]),
      CaptionPost(site: "e621", number: 2, tags: [0, 2], captions: [10: "A fox with long hair."]),
      CaptionPost(site: "e621", number: 3, tags: [0, 2], captions: [3: "1girl, long_hair"]),
      CaptionPost(site: "e621", number: 4, tags: [0, 2]),
    ])
    var options = fixture.kohyaOptions()
    options.candidates = .all
    options.format = .jsonl
    func tags() throws -> [String?] {
      options.replaces = true
      try fixture.export(options)
      return try fixture.folder.read("meta.json").split(separator: 0x0A)
        .map { try JSONDecoder().decode(KohyaFields.self, from: Data($0)).tags }
    }
    #expect(try tags() == [nil, "1girl, long_hair", nil, nil])
    options.writesDoubles = true
    #expect(try tags() == Array(repeating: "1girl, long_hair", count: 4))
    options.writesDoubles = false
    options.fields = [.tags]
    #expect(try tags() == Array(repeating: "1girl, long_hair", count: 4))
  }

  @Test("All posts belong unless fewer are asked for; what is left out is counted")
  func standardCandidates() throws {
    let fixture = try CaptionFixture(Self.two)
    var options = fixture.kohyaOptions()
    options.replaces = true
    let all = try fixture.export(options)
    #expect(all.candidates == .all)
    #expect(all.tally.selectedCount == 2)
    #expect(all.tally.missingLatentCount == 1)
    #expect(all.tally.outsideCount == 0)
    options.candidates = .latents
    let some = try fixture.export(options)
    #expect(some.tally.selectedCount == 1)
    #expect(some.tally.outsideCount == 1)
  }
}
