import ByteIO
import Foundation
import Recipes
import Selection
import Store
import Synchronization
import TestSupport
import Testing

@testable import Export
@testable import Reading
@testable import Rows

@Suite("Kohya metadata: options, failures and manifests")
struct KohyaFailureTests {
  /// Made once for all tests; each gets a copy.
  private static let template = Result {
    try CaptionFixture.Template(CaptionFixture.random(seed: 50, count: 6000))
  }

  private let fixture: CaptionFixture
  private let before: [String]

  init() throws {
    fixture = try CaptionFixture(Self.template.get())
    before = try fixture.folder.names()
  }

  private func refusal(_ change: (inout KohyaOptions) throws -> Void) throws -> String {
    var options = fixture.kohyaOptions()
    try change(&options)
    let error = #expect(throws: OutputError.self) { try fixture.export(options) }
    #expect(error?.code == .badOption)
    #expect(try fixture.folder.names() == before)
    return error?.description ?? ""
  }

  @Test("Options that make no sense are refused")
  func badOptions() throws {
    _ = try refusal {
      $0.fields = []
    }
    _ = try refusal { $0.missingPath = $0.outputPath }
    _ = try refusal {
      $0.key = .id
      $0.pathTemplate = try PathTemplate("{number}")
    }
    #expect(try refusal { $0.pathTemplate = try PathTemplate("{number}") }.contains("{site}"))
    let category = try refusal { $0.tags.categoryOrder = ["general", "charcter"] }
    #expect(category.contains("charcter"))
    #expect(category.contains("general, artist, copyright, character, meta, contributor"))
  }

  @Test("Templates", arguments: ["a{num}", "{number}{", "x", "{site}", "{number}/{ {", "{}"])
  func badTemplates(text: String) {
    let error = #expect(throws: OutputError.self) { try PathTemplate(text) }
    #expect(error?.code == .badOption)
    #expect(error?.description.contains("{site}, {number}, {ext}, {bucket}") == true)
  }

  @Test("An unknown placeholder is told with its column")
  func templateColumn() {
    let error = #expect(throws: OutputError.self) { try PathTemplate("é/{number}.{exd}") }
    #expect(error?.description.contains("{exd} in column 12") == true)
  }

  @Test("An unknown rule is answered with those that there are")
  func unknownRule() throws {
    var options = fixture.kohyaOptions()
    options.caption.ruleName = "e926"
    let error = #expect(throws: WarehouseError.self) { try fixture.export(options) }
    #expect(error?.code == .unknownCaptionRule)
    #expect(try fixture.folder.names() == before)
  }

  @Test("An empty export fails and leaves nothing, unless it is allowed")
  func empty() throws {
    var options = fixture.kohyaOptions()
    options.missingPath = fixture.folder.path("missing.json")
    options.selection.ratings = ["x"]
    let error = #expect(throws: OutputError.self) { try fixture.export(options) }
    #expect(error?.code == .empty)
    #expect(try fixture.folder.names() == before)
    options.allowsEmpty = true
    try fixture.export(options)
    #expect(try fixture.folder.read("meta.json") == Array("{}".utf8))
    #expect(
      try fixture.folder.read("missing.json")
        == Array("{\n  \"tags\": [],\n  \"caption\": [],\n  \"latent\": []\n}".utf8))
  }

  @Test(
    "A file that is there stays as it is",
    arguments: ["meta.json", "missing.json", "meta.json.manifest.json"])
  func existing(name: String) throws {
    try fixture.folder.write("mine", to: name)
    var options = fixture.kohyaOptions()
    options.missingPath = fixture.folder.path("missing.json")
    let error = #expect(throws: ByteIOError.self) { try fixture.export(options) }
    #expect(error?.code == .alreadyExists)
    #expect(try fixture.folder.read(name) == Array("mine".utf8))
    #expect(try fixture.folder.names() == (before + [name]).sorted())
    options.replaces = true
    try fixture.export(options)
    #expect(try fixture.folder.read(name).count > 100)
  }

  @Test("A cancelled export leaves nothing", arguments: 0...2)
  func cancelled(blockCount: Int) throws {
    let asked = Atomic(0)
    var options = fixture.kohyaOptions("meta.json.zst")
    options.missingPath = fixture.folder.path("missing.json.gz")
    let error = #expect(throws: OutputError.self) {
      try fixture.export(options) { asked.add(1, ordering: .relaxed).oldValue == blockCount }
    }
    #expect(error?.code == .interrupted)
    #expect(try fixture.folder.names() == before)
  }

  @Test("Two runs write the same bytes, and the manifest has the hashes of sha256sum")
  func manifest() throws {
    struct Manifest: Decodable {
      struct File: Decodable {
        var name: String
        var sha256: String
      }
      var kind: String
      var ids: Int64
      var missing: [String: Int64]
      var files: [File]
    }
    var runs: [[[UInt8]]] = []
    var options = fixture.kohyaOptions("meta.json.gz")
    options.missingPath = fixture.folder.path("missing.json.zst")
    options.replaces = true
    let names = ["meta.json.gz", "missing.json.zst", "meta.json.gz.manifest.json"]
    for _ in 0..<2 {
      try fixture.export(options)
      runs.append(try names.map { try fixture.folder.read($0) })
    }
    #expect(runs[0] == runs[1])
    let manifest = try JSONDecoder().decode(Manifest.self, from: Data(runs[0][2]))
    let expected = KohyaReference(fixture, options, candidates: .all)
    #expect(manifest.kind == "taghouse kohya")
    #expect(manifest.ids == expected.tally.selectedCount)
    #expect(manifest.missing == expected.missing.mapValues { Int64($0.count) })
    #expect(manifest.files.map(\.name) == Array(names.prefix(2)))
    let sums = try ProgramRun.run("sha256sum", Array(names.prefix(2)), in: fixture.folder.path)
    #expect(sums.output == manifest.files.map { "\($0.sha256)  \($0.name)\n" }.joined())
  }

  @Test("A list of keys gives back what it was given", arguments: 1...5 as ClosedRange<UInt64>)
  func keyList(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var keys: [[UInt8]] = [[], [], [1], Array(repeating: 65, count: 400)]
    for _ in 0..<2000 {
      let number = Int.random(in: 0..<1_000_000, using: &generator)
      keys.append(Array(generator.chance(0.5) ? "e621/\(number).webp".utf8 : "\(number)".utf8))
      if generator.chance(0.1) { keys.append(keys[keys.count - 1]) }
    }
    var list = KeyList()
    for key in keys { key.withUnsafeBytes { list.append($0) } }
    var back: [[UInt8]] = []
    try list.forEachKey { back.append(Array($0)) }
    #expect(back == keys, "seed \(seed)")
  }
}
