import GRDB
import Store
import TestSupport
import Testing

@testable import Import
@testable import Loading
@testable import Statistics

/// Building pages and inserting rows make warehouses of equal content, whatever the dump.
@Suite struct ModesAgreeTests {
  /// Loads the same files in two ways and compares all tables.
  private func expectAgreement(
    _ files: [[String]], siteNames: [String?] = [nil], seed: UInt64,
    _ change: (inout ImportOptions) -> Void
  ) throws {
    let plain = try ImportBench(name: "plain.db")
    let other = try ImportBench(plain.folder, name: "other.db")
    for (index, texts) in files.enumerated() {
      let paths = try texts.enumerated().map { number, text in
        try plain.folder.write(text, to: "dump\(index)-\(number).jsonl")
      }
      let siteName = siteNames[index % siteNames.count]
      let rows = try plain.load(paths) {
        $0.allowsBulk = false
        $0.siteName = siteName
      }
      let changed = try other.load(paths) {
        $0.siteName = siteName
        change(&$0)
      }
      #expect(rows.counts == changed.counts, "seed \(seed)")
      #expect(rows.mode == "incremental")
      let differences = try plain.content().differences(from: other.content())
      #expect(differences == [], "seed \(seed), load \(index), \(changed.mode)")
    }
    try expectSound(plain.warehouse, "seed \(seed)")
    try expectSound(other.warehouse, "seed \(seed)")
    #expect(try plain.folder.names().filter { !$0.hasPrefix("dump") } == ["other.db", "plain.db"])
  }

  private static func style(_ count: Int, seed: UInt64) -> RandomDump.Style {
    var generator = SeededGenerator(seed: seed &* 977)
    var style = RandomDump.Style(postCount: count)
    style.order = RandomDump.Order.allCases.randomElement(using: &generator)!
    style.repeats = [0, 0.05, 0.3].randomElement(using: &generator)!
    style.badLines = [0, 0.02, 0.2].randomElement(using: &generator)!
    style.recategorized = [0, 0, 0.01, 0.2].randomElement(using: &generator)!
    style.tagCount = [3, 60, 400, 3000].randomElement(using: &generator)!
    style.largestTagCount = [0, 4, 30, 30, 100].randomElement(using: &generator)!
    style.highestNumber = [Int64(20_000), 20_000, 1 << 40, .max].randomElement(using: &generator)!
    return style
  }

  @Test(arguments: [0, 1, 2, 3, 5, 9, 20, 33, 64, 100, 150, 220, 350], 0..<4)
  func smallDumps(postCount: Int, variant: Int) throws {
    let seed = UInt64(postCount * 10 + variant)
    let dump = RandomDump(Self.style(postCount, seed: seed), seed: seed)
    try expectAgreement([[dump.text]], seed: seed) { _ in }
  }

  @Test(arguments: [700, 1500, 3000], 0..<2)
  func largerDumps(postCount: Int, variant: Int) throws {
    let seed = UInt64(postCount * 10 + variant)
    let dump = RandomDump(Self.style(postCount, seed: seed), seed: seed)
    try expectAgreement([[dump.text]], seed: seed) { _ in }
  }

  /// Several files, several imports: into the same site, into others, into one of a user's own.
  @Test(arguments: 0..<6) func severalImports(seed: UInt64) throws {
    let files = (0..<3).map { load in
      (0..<2).map { file in
        let number = seed * 100 + UInt64(load * 10 + file)
        return RandomDump(Self.style(80, seed: number), seed: number).text
      }
    }
    let sites: [String?] = seed % 2 == 0 ? [nil] : ["e621", nil, "my_board"]
    try expectAgreement(files, siteNames: sites, seed: seed) { _ in }
  }

  @Test(arguments: [1, 30, 1000], [0, 1] as [UInt64])
  func smallTransactions(rows: Int, seed: UInt64) throws {
    let texts = (0..<2).map {
      RandomDump(Self.style(60, seed: seed * 7 + $0), seed: seed + $0).text
    }
    try expectAgreement([texts, [texts[1], texts[0]]], seed: seed) {
      $0.allowsBulk = false
      $0.rowsPerTransaction = rows
      $0.chunkByteCount = 2000
    }
  }

  /// Posts that come twice become too many for a bulk load, which hands over in the middle.
  @Test(arguments: [1, 5, 30], [0, 1, 2, 3] as [UInt64])
  func bulkThenIncremental(limit: Int, seed: UInt64) throws {
    var style = Self.style(250, seed: seed)
    style.repeats = 0.3
    let texts = [
      RandomDump(style, seed: seed).text, RandomDump(style, seed: seed + 100).text,
    ]
    try expectAgreement([texts], seed: seed) {
      $0.maximumSetAsideCount = limit
      $0.chunkByteCount = 3000
      $0.rowsPerTransaction = 500
    }
    let bench = try ImportBench()
    let paths = try texts.enumerated().map { try bench.folder.write($1, to: "\($0).jsonl") }
    let summary = try bench.load(paths) {
      $0.maximumSetAsideCount = limit
      $0.chunkByteCount = 3000
    }
    #expect(summary.mode == "bulk, then incremental")
    #expect(try bench.texts("SELECT way FROM import_run") == [summary.mode])
  }

  @Test(arguments: [0, 1, 2] as [UInt64]) func manySmallChunks(seed: UInt64) throws {
    var style = Self.style(200, seed: seed)
    style.repeats = 0.1
    let text = RandomDump(style, seed: seed).text
    try expectAgreement([[text]], seed: seed) { $0.chunkByteCount = 1 }
  }

  /// `taghouse init` first: the warehouse is there, and empty.
  @Test(arguments: [0, 1] as [UInt64]) func intoAnInitializedWarehouse(seed: UInt64) throws {
    let bench = try ImportBench()
    let other = try ImportBench(bench.folder, name: "other.db")
    let dump = RandomDump(Self.style(200, seed: seed), seed: seed)
    let path = try bench.folder.write(dump.text, to: "dump.jsonl")
    for bench in [bench, other] {
      try Warehouse.create(path: bench.warehouse).close()
      // What people did before their first import stays.
      try bench.execute(
        """
        INSERT INTO core_tag_word (word) VALUES ('hair');
        UPDATE setting SET value = 0.1 WHERE name = 'core_tag_threshold';
        CREATE TABLE my_notes (note TEXT);
        INSERT INTO my_notes VALUES ('keep me');
        """)
    }
    #expect(try bench.load([path]).mode == "bulk")
    #expect(try other.load([path]) { $0.allowsBulk = false }.mode == "incremental")
    #expect(try bench.content().differences(from: other.content()) == [])
    #expect(try bench.texts("SELECT note FROM my_notes") == ["keep me"])
    try expectSound(bench.warehouse)
  }

  /// A warehouse with tags but without posts.
  @Test func intoAWarehouseWhosePostsWereDeleted() throws {
    let bench = try ImportBench()
    let other = try ImportBench(bench.folder, name: "other.db")
    let texts = (0..<2).map { RandomDump(Self.style(150, seed: 5), seed: 50 + $0).text }
    for bench in [bench, other] {
      let first = try bench.folder.write(texts[0], to: "first.jsonl")
      try bench.load([first])
      try bench.execute(
        """
        PRAGMA foreign_keys = ON;
        DELETE FROM post;
        DELETE FROM rejected_record;
        DELETE FROM import_field_problem;
        DELETE FROM import_file;
        """)
      let warehouse = try Warehouse(path: bench.warehouse, mode: .write)
      try warehouse.analyze()
      warehouse.close()
    }
    let second = try bench.folder.write(texts[1], to: "second.jsonl")
    #expect(try bench.load([second]).mode == "bulk")
    try other.load([second]) { $0.allowsBulk = false }
    #expect(try bench.content().differences(from: other.content()) == [])
    try expectSound(bench.warehouse)
  }

  /// What a bulk load does not know: rows of files that were read before, and their order.
  @Test func afterAnEmptyFileThatHasGrown() throws {
    let bench = try ImportBench()
    let grown = try bench.folder.write("\n", to: "b.jsonl")
    try bench.load([grown])
    let new = try bench.folder.write("no record\n{\"id\":1}\n", to: "a.jsonl")
    try bench.folder.write("nothing\n{\"id\":2}\nnothing\n", to: "b.jsonl")
    let summary = try bench.load([new, grown])
    #expect(summary.counts.importedCount == 2)
    #expect(summary.counts.rejectedCount == 3)
    try expectSound(bench.warehouse)
    #expect(
      try bench.rows(
        """
        SELECT import_file.path, rejected_record.line_number
        FROM rejected_record JOIN import_file USING (import_file_id) ORDER BY 1, 2
        """
      ).map { "\($0[0] as String) \($0[1] as Int)" } == ["\(new) 1", "\(grown) 1", "\(grown) 3"])
  }

  /// A tag takes the category that was stated last, also by posts that came twice.
  @Test func theLastStatedCategoryWins() throws {
    func old(_ id: Int, _ category: Int) -> String {
      "{\"id\":\(id),\"tags\":[{\"name\":\"miku\",\"category\":\(category)}]}\n"
    }
    let text = old(1, 0) + old(1, 4) + old(2, 1)
    for allowsBulk in [true, false] {
      let bench = try ImportBench()
      let path = try bench.folder.write(text, to: "dump.jsonl")
      try bench.load([path]) { $0.allowsBulk = allowsBulk }
      #expect(try bench.integer("SELECT category FROM tag") == 1, "bulk \(allowsBulk)")
      try expectSound(bench.warehouse)
    }
  }
}
