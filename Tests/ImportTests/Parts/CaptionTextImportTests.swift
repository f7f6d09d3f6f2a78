import GRDB
import TestSupport
import Testing

@testable import Import
@testable import Statistics
@testable import Store

/// Imports keep the index of caption texts right, by pages and by rows, whole and in parts.
@Suite struct CaptionTextImportTests {
  private func makeIndex(_ bench: ImportBench, isForced: Bool = false) throws {
    if Warehouse.isMissing(path: bench.warehouse) {
      try Warehouse.create(path: bench.warehouse).close()
    }
    let warehouse = try Warehouse(path: bench.warehouse, mode: .load)
    defer { warehouse.close() }
    _ = try warehouse.indexCaptionText(isForced: isForced)
  }

  private func findings(_ bench: ImportBench) throws -> [CheckFinding] {
    let warehouse = try Warehouse(path: bench.warehouse, mode: .read)
    defer { warehouse.close() }
    return try warehouse.queue.inDatabase { db in
      #expect(try CaptionTextIndex.state(db) == .ready)
      return try CaptionTextCheck.finding(db) {}.map { [$0] } ?? []
    }
  }

  /// All that the index holds.
  private func words(_ bench: ImportBench) throws -> [String] {
    let queue = try DatabaseQueue(path: bench.warehouse)
    defer { try? queue.close() }
    return try queue.writeWithoutTransaction { db in
      try db.execute(
        sql: "CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, caption_text, 'instance')")
      return try String.fetchAll(
        db, sql: "SELECT term || ' ' || doc || ' ' || offset FROM temp.held ORDER BY 1")
    }
  }

  private struct Load {
    var format: ImportFormat
    var texts: [String]
  }

  private func loads(seed: UInt64) -> [Load] {
    var generator = SeededGenerator(seed: seed &* 17 &+ 3)
    var parts = RandomParts(
      seed: seed, highestNumber: [20, 80].randomElement(using: &generator)!,
      isAscending: generator.chance(0.4))
    let captions = (0..<3).map { _ in
      Load(format: .e621Captions, texts: [parts.captionLines(40), parts.captionLines(30)])
    }
    let loads =
      captions + [
        Load(
          format: .kohya(KohyaImportOptions()),
          texts: [parts.kohyaObject(50), parts.kohyaObject(50)]),
        Load(format: .e621Posts, texts: [parts.postRows(50)]),
      ]
    return loads.shuffled(using: &generator)
  }

  private func expectRight(
    seed: UInt64, _ change: (inout ImportOptions) -> Void
  ) throws {
    let bench = try ImportBench()
    try makeIndex(bench)
    for (index, load) in loads(seed: seed).enumerated() {
      let paths = try load.texts.enumerated().map {
        try bench.folder.write($1, to: "dump\(index)-\($0).json")
      }
      try bench.load(paths) {
        $0.format = load.format
        $0.siteName = "e621"
        change(&$0)
      }
      #expect(try findings(bench) == [], "seed \(seed), load \(index), \(load.format.name)")
    }
    let kept = try words(bench)
    #expect(!kept.isEmpty, "seed \(seed)")
    try makeIndex(bench, isForced: true)
    #expect(try words(bench) == kept, "seed \(seed)")
  }

  @Test(arguments: 0..<5 as Range<UInt64>) func withPages(seed: UInt64) throws {
    try expectRight(seed: seed) { _ in }
  }

  @Test(arguments: 0..<4 as Range<UInt64>) func withPagesThenRows(seed: UInt64) throws {
    try expectRight(seed: seed) {
      $0.maximumSetAsideCount = 3
      $0.chunkByteCount = 900
      $0.rowsPerTransaction = 40
    }
  }

  @Test(arguments: 0..<6 as Range<UInt64>) func withRows(seed: UInt64) throws {
    try expectRight(seed: seed) {
      $0.allowsBulk = false
      $0.chunkByteCount = seed % 2 == 0 ? 1 : 2000
      $0.rowsPerTransaction = seed % 3 == 0 ? 1 : 300
    }
  }

  @Test(arguments: 0..<2 as Range<UInt64>, [true, false])
  func stoppedAgainAndAgain(seed: UInt64, allowsBulk: Bool) throws {
    let bench = try ImportBench()
    try makeIndex(bench)
    var runCount = 0
    for (index, load) in loads(seed: seed).enumerated() {
      let paths = try load.texts.enumerated().map {
        try bench.folder.write($1, to: "dump\(index)-\($0).json")
      }
      while case .interrupted = try bench.load(
        paths, stoppingAfter: 1,
        {
          $0.format = load.format
          $0.siteName = "e621"
          $0.chunkByteCount = 700
          $0.allowsBulk = allowsBulk
        }
      ).outcome {
        runCount += 1
        try #require(runCount < 500)
        #expect(try findings(bench) == [], "seed \(seed), run \(runCount)")
      }
    }
    #expect(runCount > 5)
    #expect(try findings(bench) == [])
    let kept = try words(bench)
    #expect(!kept.isEmpty)
    try makeIndex(bench, isForced: true)
    #expect(try words(bench) == kept, "seed \(seed)")
  }

  /// Old texts that are larger than what waits for a batch are taken out in parts.
  @Test func longTexts() throws {
    let bench = try ImportBench()
    try makeIndex(bench)
    func lines(_ word: String) -> String {
      let filling = String(repeating: "x", count: 100)
      let text = String(repeating: "\(word) \(filling) ", count: 3000)
      return (1...30).map { "{\"id\":\($0),\"regular_summary\":\"\(text)\($0)\"}\n" }.joined()
    }
    for (index, word) in ["long", "other", "third"].enumerated() {
      try bench.load([bench.folder.write(lines(word), to: "c\(index).jsonl")]) {
        $0.format = .e621Captions
        $0.siteName = "e621"
        $0.allowsBulk = index == 0
        $0.chunkByteCount = 64 << 20
      }
      #expect(try findings(bench) == [], "\(word)")
    }
    let counts = try ["long", "other", "third"].map { word in
      try bench.integer("SELECT COUNT(*) FROM caption_text WHERE caption_text MATCH '\(word)'")
    }
    #expect(counts == [0, 0, 30])
  }

  /// Another program makes the index between two imports of one process's file, and it is followed.
  @Test func madeBetweenImports() throws {
    let bench = try ImportBench()
    var parts = RandomParts(seed: 12, highestNumber: 50)
    for index in 0..<3 {
      try bench.load([bench.folder.write(parts.captionLines(40), to: "c\(index).jsonl")]) {
        $0.format = .e621Captions
        $0.siteName = "e621"
      }
      try makeIndex(bench)
      #expect(try findings(bench) == [], "\(index)")
    }
  }
}
