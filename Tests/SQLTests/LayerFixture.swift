import GRDB
import Import
import Querying
import Statistics
import Store
import TestSupport

/// A warehouse of random posts of two sites with random relations, and two others whose posts were
/// imported with the tags that the relations make of them.
struct LayerFixture {
  let seed: UInt64
  let folder: TemporaryFolder
  let relations: TagRelationSample
  let posts: [BooruPost]
  var path: String { folder.path("stored.db") }

  private static let sites = ["danbooru", "other"]

  /// - Parameters:
  ///   - importsTags: Whether all names are tags with a category before anything else.
  ///   - relationsFirst: Whether the relations are there before the posts.
  init(seed: UInt64, importsTags: Bool = true, relationsFirst: Bool = false) throws {
    self.seed = seed
    folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: seed)
    let names = (0..<24).map { "t\($0)" }
    relations = TagRelationSample(names: names, relationCount: 22, using: &generator)
    posts = relations.randomPosts(120, nameCount: 18, using: &generator)
    if importsTags { try importTags(path) }
    if relationsFirst { try importRelations() }
    try importPosts(posts, to: path)
    if !relationsFirst { try importRelations() }
  }

  /// The path of a warehouse whose stored tags are those of a layer of this one.
  func mapped(_ layer: TagLayer) throws -> String {
    let path = folder.path("\(layer.rawValue).db")
    try importTags(path)
    try importPosts(relations.posts(posts) { names(of: $0, on: layer) }, to: path)
    return path
  }

  func names(of tags: [String], on layer: TagLayer) -> [String] {
    switch layer {
    case .stored: tags
    case .canonical: relations.canonical(tags)
    case .expanded: relations.expanded(tags)
    }
  }

  private func importTags(_ path: String) throws {
    let list = try folder.write(relations.tagCSV, to: "tags.csv")
    for site in Self.sites { try Self.load(list, .tags, site: site, into: path) }
  }

  /// Of the first site only: a name of the other one stays as it is.
  private func importRelations() throws {
    let aliases = try folder.write(relations.aliasCSV, to: "aliases.csv")
    try Self.load(aliases, .tagAliases, site: Self.sites[0], into: path)
    let implications = try folder.write(relations.implicationCSV, to: "implications.csv")
    try Self.load(implications, .tagImplications, site: Self.sites[0], into: path)
  }

  private func importPosts(_ posts: [BooruPost], to path: String) throws {
    let dump = try folder.write(BooruPost.dump(posts), to: "posts.jsonl")
    try Self.load(dump, .danbooru, site: Self.sites[0], into: path)
    let other = try folder.write(BooruPost.dump(self.posts.prefix(9)), to: "other.jsonl")
    try Self.load(other, .danbooru, site: Self.sites[1], into: path)
  }

  static func load(
    _ file: String, _ format: ImportFormat, site: String, into path: String
  ) throws {
    var options = ImportOptions(
      warehousePath: path, format: format, inputs: [file], programVersion: "test")
    options.siteName = site
    _ = try DumpImport(options, stop: StopFlag()) { _ in }.run()
  }

  /// Changes a warehouse by hand, and brings its caches up to date.
  static func change(_ path: String, _ sql: String, analyzes: Bool = true) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
    guard analyzes else { return }
    let warehouse = try Warehouse(path: path, mode: .write)
    try warehouse.analyze()
    warehouse.close()
  }

  /// Rows of a SELECT as text, reals with nine digits.
  static func rows(_ path: String, _ sql: String, _ layer: TagLayer = .stored) throws -> [String] {
    let query = try ReadOnlyQuery(
      warehousePath: path, sql: sql, parameters: [], timeoutSeconds: nil, layer: layer)
    var rows: [String] = []
    while try query.next() {
      let values = query.columns.indices.map { column in
        switch query.value(at: column) {
        case .null: "NULL"
        case .integer(let integer): "\(integer)"
        case .real(let real): "\((real * 1e9).rounded() / 1e9)"
        case .text(let bytes), .blob(let bytes): String(decoding: bytes, as: UTF8.self)
        }
      }
      rows.append(values.joined(separator: " "))
    }
    return rows
  }
}
