import Foundation
import GRDB
import Import
import SQLCatalog
import Selection
import TestSupport
import Testing

@testable import Querying
@testable import Reading
@testable import SampleDump
@testable import Statistics
@testable import Store

/// A warehouse of random posts of two sites with captions, latents and relations, and others into which
/// only some of the posts were imported, from files of the same names in the same order.
struct SelectionFixture {
  /// A file, as records that each belong to a post.
  private struct Source {
    var name: String
    var format: ImportFormat
    var site: String
    var records: [(number: Int64, text: String)]

    func text(_ isTaken: (Int64) -> Bool) -> String {
      let taken = records.filter { isTaken($0.number) }.map(\.text)
      return format.name == "kohya"
        ? "{\(taken.joined(separator: ",\n"))}\n" : taken.map { $0 + "\n" }.joined()
    }
  }

  static let setName = "some"
  private static let sites = ["danbooru", "other"]

  let folder: TemporaryFolder
  var path: String { folder.path("all/house.db") }
  private let sources: [Source]
  private let relations: TagRelationSample

  init(seed: UInt64, postCount: Int = 70) throws {
    folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: seed)
    let posts = Self.posts(
      DumpOptions(
        postCount: postCount, seed: TestSeed.seed(seed), shape: .mixed, years: 2018...2021))
    let others = Self.posts(
      DumpOptions(postCount: 12, seed: TestSeed.seed(seed + 1), shape: .modern))
    // Some are of posts that no dump has.
    let numbers = posts.map(\.number) + (9001...9009)
    var captions: [(number: Int64, text: String)] = []
    var latents: [(number: Int64, text: String)] = []
    for number in numbers {
      if generator.chance(0.6) {
        let reason = ["STOP", "LENGTH"].randomElement(using: &generator) ?? ""
        let summary = ["A cat.", "A cat\\nsits.", "", " "].randomElement(using: &generator) ?? ""
        captions.append(
          (
            number,
            """
            {"id":\(number),"regular_summary":"\(summary)","brief_summary":"Cat \(number)",\
            "tags":"cat, dog","response_finish_reason":"\(reason)"}
            """
          ))
      }
      if generator.chance(0.5) {
        let width = 64 * Int.random(in: 8...12, using: &generator)
        latents.append((number, "\"\(number)\": {\"train_resolution\": [\(width), 768]}"))
      }
    }
    sources = [
      Source(name: "posts.jsonl", format: .danbooru, site: "danbooru", records: posts),
      Source(name: "others.jsonl", format: .danbooru, site: "other", records: others),
      Source(
        name: "2020-03_grouped.jsonl", format: .e621Captions, site: "danbooru", records: captions),
      Source(
        name: "meta.json", format: .kohya(KohyaImportOptions()), site: "danbooru", records: latents),
    ]
    relations = TagRelationSample(
      names: try Self.names(of: posts), relationCount: 40, using: &generator)
    try fill("all") { _, _ in true }
    let warehouse = try Warehouse(path: path, mode: .write)
    try warehouse.analyze()
    try warehouse.saveSet(
      Self.setName, SelectionQuery(parsing: "rating:s or tagcount:>35"), layer: .canonical)
    warehouse.close()
  }

  private static func posts(_ options: DumpOptions) -> [(number: Int64, text: String)] {
    var bytes: [UInt8] = []
    var dump = DanbooruDump(options)
    _ = dump.write { bytes.append(contentsOf: $0) }
    return bytes.split(separator: 0x0A).map { line in
      let text = String(decoding: line, as: UTF8.self)
      let digits = text.firstMatch(of: #/"id": ?"?(\d+)/#)?.1 ?? ""
      return (Int64(digits) ?? 0, text)
    }
  }

  /// Frequent tags and rare ones, whose names need no quotes in a list.
  private static func names(of posts: [(number: Int64, text: String)]) throws -> [String] {
    let pattern = #/"(?:tag_string|name)": ?"([^"\\,]+)"/#
    var counts: [Substring: Int] = [:]
    for post in posts {
      for match in post.text.matches(of: pattern) {
        for name in match.1.split(separator: " ") { counts[name, default: 0] += 1 }
      }
    }
    let names = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { String($0.key) }
    try #require(names.count > 100)
    return names[..<40] + names.suffix(10)
  }

  /// Makes the warehouse `name/house.db` of the posts that are taken.
  private func fill(_ name: String, isTaken: (_ site: String, Int64) -> Bool) throws {
    try FileManager.default.createDirectory(
      atPath: folder.path(name), withIntermediateDirectories: true)
    let path = folder.path("\(name)/house.db")
    for source in sources {
      let text = source.text { isTaken(source.site, $0) }
      let file = try folder.write(text, to: "\(name)/\(source.name)")
      try load(file, source.format, site: source.site, into: path)
    }
    for (list, format) in [
      (relations.aliasCSV, ImportFormat.tagAliases),
      (relations.implicationCSV, ImportFormat.tagImplications),
    ] {
      let file = try folder.write(list, to: "\(name)/\(format.name).csv")
      try load(file, format, site: "danbooru", into: path)
    }
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction {
      try $0.execute(
        sql: """
          UPDATE setting SET value = 0.6 WHERE name = 'implied_ratio';
          UPDATE setting SET value = 3 WHERE name IN ('implied_tag_minimum', 'pair_tag_minimum');
          UPDATE setting SET value = 2 WHERE name = 'pair_minimum';
          UPDATE setting SET value = 0.05 WHERE name LIKE '%_bound';
          UPDATE setting SET value = 1.1 WHERE name LIKE '%_lift';
          """)
    }
    try queue.close()
  }

  private func load(
    _ file: String, _ format: ImportFormat, site: String, into path: String
  ) throws {
    var options = ImportOptions(
      warehousePath: path, format: format, inputs: [file], programVersion: "test")
    options.siteName = site
    _ = try DumpImport(options, stop: StopFlag()) { _ in }.run()
  }

  // MARK: Parts

  /// Lists of all tags by site, in the order of their ids: so that tags have them in other warehouses, too,
  /// and those without posts have their categories.
  private func tagLists() throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { db in
      try Self.sites.map { site in
        let rows = try Row.fetchAll(
          db,
          sql: """
            SELECT tag.name, tag.category
            FROM tag
            JOIN site USING (site_id)
            WHERE site.name = ?
            ORDER BY tag.tag_id
            """, arguments: [site])
        return rows.enumerated().reduce(into: "id,name,category,post_count\n") { text, row in
          let name = (row.element[0] as String).replacing("\"", with: "\"\"")
          text += "\(row.offset + 1),\"\(name)\",\(row.element[1] as Int64),0\n"
        }
      }
    }
  }

  /// The path of a warehouse of the posts that a selection takes, and how many they are.
  func part(_ selection: PostSelection, _ layer: TagLayer) throws -> (path: String, count: Int) {
    let warehouse = try Warehouse(path: path, mode: .read)
    let rows = try PostSearch(selection, of: warehouse, layer: layer).rows(
      columns: ["site", "number"])
    var taken: [String: Set<Int64>] = [:]
    while try rows.next() {
      if case .text(let site) = rows.value(at: 0), case .integer(let number) = rows.value(at: 1) {
        taken[String(decoding: site, as: UTF8.self), default: []].insert(number)
      }
    }
    warehouse.close()
    let name = "part \(try folder.names().count)"
    let part = folder.path("\(name)/house.db")
    try FileManager.default.createDirectory(
      atPath: folder.path(name), withIntermediateDirectories: true)
    for (site, list) in zip(Self.sites, try tagLists()) {
      try load(folder.write(list, to: "\(name)/tags.csv"), .tags, site: site, into: part)
    }
    try fill(name) { taken[$0]?.contains($1) ?? false }
    let partFixture = try Warehouse(path: part, mode: .write)
    try partFixture.saveSet(
      Self.setName, SelectionQuery(parsing: "rating:s or tagcount:>35"), layer: .canonical)
    partFixture.close()
    return (part, taken.values.reduce(0) { $0 + $1.count })
  }
}
