import GRDB
import Store
import TestSupport
import Testing

@testable import Import
@testable import Statistics

/// A warehouse does not depend on what was imported first, where no two inputs disagree.
@Suite struct PartOrderTests {
  private struct Load {
    var format: ImportFormat
    var name: String
    var text: String
  }

  /// Inputs about the same posts, each about a part of them.
  private static func loads(seed: UInt64) -> [Load] {
    var generator = SeededGenerator(seed: seed)
    var posts = "id,md5,rating,tag_string,created_at\n"
    var captions = ""
    var sets = [["{"], ["{"]]
    var latents = ["{"]
    for number in 1...60 {
      if generator.chance(0.7) {
        let tags =
          (0..<6).filter { _ in generator.chance(0.5) }.map { "tag_\($0)" }
          + (generator.chance(0.5) ? ["miku"] : [])
        posts +=
          "\(number),m\(number),s,\(tags.joined(separator: " ")),2020-02-0\(number % 9 + 1)\n"
      }
      if generator.chance(0.6) {
        captions += """
          {"id":\(number),"regular_summary":"r\(number)","tags":"t","rating":"e",\
          "response_finish_reason":"\(generator.chance(0.8) ? "STOP" : "SAFETY")"}

          """
      }
      for index in 0..<2 where generator.chance(0.4) {
        sets[index].append("\"\(number)\": {\"caption\": \"set \(index) of \(number)\"}")
      }
      if generator.chance(0.5) {
        latents.append("\"e621/\(number)\": {\"train_resolution\": [\(number * 64), 64]}")
      }
    }
    func object(_ members: [String]) -> String {
      "{" + members.dropFirst().joined(separator: ",\n") + "}"
    }
    return [
      Load(format: .e621Posts, name: "posts.csv", text: posts),
      Load(format: .e621Captions, name: "2024-05_grouped.jsonl", text: captions),
      Load(format: .kohya, name: "first_set.json", text: object(sets[0])),
      Load(format: .kohya, name: "second_set.json", text: object(sets[1])),
      Load(format: .kohya { $0.parts = [.latent] }, name: "latents.json", text: object(latents)),
      Load(
        format: .tags, name: "tags.csv",
        text: "id,name,category,post_count\n1,tag_0,0,9\n2,tag_1,3,9\n3,miku,4,9\n4,unseen,7,0\n"),
      Load(
        format: .tagAliases, name: "aliases.csv",
        text: "id,antecedent_name,consequent_name,created_at,status\n1,tag_9,tag_1,,active\n"),
      Load(
        format: .tagImplications, name: "implications.csv",
        text: "id,antecedent_name,consequent_name,created_at,status\n1,miku,tag_1,,active\n"),
    ]
  }

  @Test(arguments: 1...6 as ClosedRange<UInt64>) func anyOrder(seed: UInt64) throws {
    let loads = Self.loads(seed: seed)
    let straight = try ImportBench(name: "straight.db")
    for load in loads { try straight.take(load.text, as: load.name, load.format) }
    let facts = try straight.facts()
    #expect(facts.count > 500)
    try expectSound(straight.warehouse, "seed \(seed)")

    var generator = SeededGenerator(seed: seed &* 7919)
    for mode in [true, false] {
      let order = loads.shuffled(using: &generator)
      let other = try ImportBench(straight.folder, name: "other-\(mode).db")
      for load in order {
        try other.take(load.text, as: load.name, load.format) { $0.allowsBulk = mode }
      }
      let comment: Comment = "seed \(seed), bulk \(mode), \(order.map(\.name))"
      #expect(try other.facts() == facts, comment)
      try expectSound(other.warehouse, comment)
      // Computed anew, the statistics are the same.
      let warehouse = try Warehouse(path: other.warehouse, mode: .load)
      try warehouse.analyze()
      warehouse.close()
      #expect(try other.facts() == facts, comment)
    }
  }

  /// A category that a list says is not undone by a record that only assumes one.
  @Test(arguments: [true, false]) func listsOfTagsKnowBetter(listIsFirst: Bool) throws {
    let bench = try ImportBench()
    let list = { try bench.take("a,5,10\nb,4,9\n", as: "tags.csv", .tags) }
    if listIsFirst { #expect(try list() == LineFates(imported: 2)) }
    // Neither the export nor Danbooru's string alone says a category.
    try bench.take("id,tag_string\n1,a b\n", as: "posts.csv", .e621Posts)
    try bench.take("{\"id\":2,\"tag_string\":\"b a c\"}\n", as: "posts.jsonl", .danbooru)
    try bench.take("{\"3\":{\"tags\":\"a, d\"}}", as: "meta.json", .kohya)
    if !listIsFirst { #expect(try list() == LineFates(imported: 2)) }
    #expect(
      try bench.texts("SELECT name || ' ' || COALESCE(category, 'null') FROM tag ORDER BY name")
        == ["a 5", "b 4", "c 0", "d null"])
    #expect(
      try bench.texts(
        "SELECT name || ' ' || post_count FROM character_count JOIN tag ON tag_id = character_id")
        == ["b 2"])
    try expectSound(bench.warehouse)
  }

  /// Rejects of lists stay when posts are built from pages afterwards.
  @Test func bulkKeepsFormerRejects() throws {
    let bench = try ImportBench()
    let lists = try bench.take(
      "id,name,category,post_count\n1,fox,5,3\nx,y,0,1\n\n2,,0,1\n3,\"a\nb\",zero,1\n",
      as: "tags.csv",
      .tags)
    #expect(lists == LineFates(imported: 1, rejected: 3, blank: 1))
    let aliases = try bench.take("{\"id\":1}\n", as: "aliases.json", .tagAliases)
    #expect(aliases == LineFates(rejected: 1))
    let before = try bench.rows(
      "SELECT * FROM rejected_record ORDER BY import_file_id, byte_offset")

    let path = try bench.folder.write(
      "id,tag_string\n7,fox\noops,fox\n8,dog fox\n", to: "posts.csv")
    let summary = try bench.load([path]) { $0.format = .e621Posts }
    #expect(summary.mode == "bulk")
    #expect(LineFates(summary.counts) == LineFates(imported: 2, rejected: 1))
    let after = try bench.rows("SELECT * FROM rejected_record ORDER BY import_file_id, byte_offset")
    #expect(after.count == 5)
    #expect(Array(after.prefix(4)) == before)
    #expect(
      try bench.texts("SELECT tag || ' ' || category FROM tag_frequency WHERE category IS NOT NULL")
        == ["fox species"])
    #expect(try bench.integer("SELECT COUNT(*) FROM import_run") == 3)
    try expectSound(bench.warehouse)
  }
}
