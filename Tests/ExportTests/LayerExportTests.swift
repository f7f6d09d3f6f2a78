import GRDB
import Import
import Recipes
import Selection
import Statistics
import Store
import TestSupport
import Testing

@testable import Export

/// Exports on a layer against the same exports of a warehouse whose posts were imported with the
/// layer's tags: byte for byte.
@Suite("Exports on a layer of tags, differential")
struct LayerExportTests {
  static let layers: [TagLayer] = [.canonical, .expanded]

  private let folder: TemporaryFolder
  private let relations: TagRelationSample
  private let posts: [BooruPost]
  private var path: String { folder.path("w.db") }

  init() throws {
    folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 17)
    let names = (0..<24).map { "tag_\($0)" }
    relations = TagRelationSample(names: names, relationCount: 22, using: &generator)
    // More than one range of posts.
    posts = relations.randomPosts(1500, nameCount: 18, using: &generator)
    try load(relations.tagCSV, .tags)
    try load(BooruPost.dump(posts), .danbooru)
    try load(relations.aliasCSV, .tagAliases)
    try load(relations.implicationCSV, .tagImplications)
  }

  private func load(_ text: String, _ format: ImportFormat, into name: String = "w.db") throws {
    let file = try folder.write(text, to: "input.\(format.name)")
    var options = ImportOptions(
      warehousePath: folder.path(name), format: format, inputs: [file], programVersion: "test")
    options.siteName = "danbooru"
    _ = try DumpImport(options, stop: StopFlag()) { _ in }.run()
  }

  private func change(_ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }

  /// Posts with the tags of a layer.
  private func mappedPosts(_ layer: TagLayer) -> [BooruPost] {
    relations.posts(posts) {
      layer == .canonical ? relations.canonical($0) : relations.expanded($0)
    }
  }

  /// A warehouse whose stored tags are those of a layer.
  private func mapped(_ layer: TagLayer) throws -> String {
    let name = "\(layer.rawValue).db"
    try load(relations.tagCSV, .tags, into: name)
    try load(BooruPost.dump(mappedPosts(layer)), .danbooru, into: name)
    return folder.path(name)
  }

  private func corpus(
    _ path: String, _ layer: TagLayer, _ change: (inout CorpusOptions) -> Void
  ) throws -> String {
    var options = CorpusOptions(outputPath: folder.path("c.txt"), programVersion: "test")
    options.replaces = true
    options.layer = layer
    change(&options)
    let warehouse = try Warehouse(path: path, mode: .read)
    defer { warehouse.close() }
    _ = try PostExport(from: warehouse, isCancelled: { false }, report: { _ in }).write(options)
    return String(decoding: try folder.read("c.txt"), as: UTF8.self)
  }

  @Test("The tags of a line are those that following the relations gives", arguments: layers)
  func corpusByHand(layer: TagLayer) throws {
    let text = try corpus(path, layer) { $0.categoryNames = ["general", "character"] }
    let expected = mappedPosts(layer).compactMap { post -> String? in
      let names = post.tags.filter { [0, 4].contains($0.category) }.map(\.name)
      return names.isEmpty ? nil : names.joined(separator: ",")
    }
    #expect(text == expected.map { $0 + "\n" }.joined())
    #expect(try text != corpus(path, .stored) { $0.categoryNames = ["general", "character"] })
  }

  @Test("Orders, limits and counts are those of the layer", arguments: layers)
  func corpusOptions(layer: TagLayer) throws {
    let mapped = try mapped(layer)
    for order in CorpusOptions.Order.allCases {
      for minimum in [Int64(0), 1, 60] {
        func change(_ options: inout CorpusOptions) {
          options.categoryNames = ["general", "artist", "meta"]
          options.order = order
          options.minimumTagPostCount = minimum
          options.minimumTagCount = 2
          options.selection.ratings = ["g", "s"]
        }
        let text = try corpus(path, layer, change)
        #expect(text.count > 1000)
        #expect(try text == corpus(mapped, .stored, change), "\(order), \(minimum)")
      }
    }
  }

  @Test("Counts on a layer do not need the cached ones", arguments: layers)
  func staleCounts(layer: TagLayer) throws {
    let before = try corpus(path, layer) { $0.order = .frequency }
    try change("UPDATE tag_count SET post_count = 1; UPDATE cache_state SET is_current = 0")
    #expect(try corpus(path, layer) { $0.order = .frequency } == before)
  }

  @Test("Tags of captions, kohya files and tars", arguments: layers)
  func texts(layer: TagLayer) throws {
    let mapped = try mapped(layer)
    func files(_ path: String, _ layer: TagLayer) throws -> [[UInt8]] {
      let warehouse = try Warehouse(path: path, mode: .read)
      defer { warehouse.close() }
      var options = PostTextOptions(programVersion: "test")
      options.replaces = true
      options.content = .tags
      options.tags.layer = layer
      options.tags.categoryOrder = ["character", "general"]
      _ = try PostExport(from: warehouse, isCancelled: { false })
        .write(options, to: .lines(path: folder.path("t.jsonl")))
      var layout = TextTarget.Layout()
      layout.shardCount = 2
      _ = try PostExport(from: warehouse, isCancelled: { false })
        .write(options, to: .tars(path: folder.path("tars"), layout))
      var kohya = KohyaOptions(outputPath: folder.path("k.json"), programVersion: "test")
      kohya.replaces = true
      kohya.tags.layer = layer
      _ = try PostExport(from: warehouse, isCancelled: { false }, report: { _ in }).write(kohya)
      return try ["t.jsonl", "tars/0000.tar", "tars/0001.tar", "k.json"].map { try folder.read($0) }
    }
    let written = try files(path, layer)
    let manifests = try ["t.jsonl", "k.json"].map {
      String(decoding: try folder.read("\($0).manifest.json"), as: UTF8.self)
    }
    for manifest in manifests { #expect(manifest.contains("\"layer\" : \"\(layer.rawValue)\"")) }
    #expect(try written == files(mapped, .stored))
    #expect(try written != files(path, .stored))
  }

  @Test("A layer that is out of date is not exported")
  func staleLayer() throws {
    try change("DELETE FROM tag_alias WHERE number = 1")
    let error = #expect(throws: WarehouseError.self) { _ = try corpus(path, .canonical) { _ in } }
    #expect(error?.code == .staleLayers)
    #expect(try !corpus(path, .stored) { _ in }.isEmpty)
  }

  @Test("Repeats of concepts and posts", arguments: layers)
  func repeats(layer: TagLayer) throws {
    let other = try mapped(layer)
    func files(_ path: String, _ layer: TagLayer) throws -> [[UInt8]] {
      var options = RepeatOptions(outputPath: folder.path("r.csv"), programVersion: "test")
      options.postsPath = folder.path("p.csv")
      options.categoryNames = ["character", "copyright"]
      options.layer = layer
      options.replaces = true
      let warehouse = try Warehouse(path: path, mode: .read)
      defer { warehouse.close() }
      _ = try PostExport(from: warehouse).write(options)
      return [try folder.read("r.csv"), try folder.read("p.csv")]
    }
    let onLayer = try files(path, layer)
    #expect(try onLayer == files(other, .stored))
    #expect(try onLayer != files(path, .stored))
  }
}
