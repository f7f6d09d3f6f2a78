import Store
import TestSupport
import Testing

@testable import Import

/// All formats, in all orders, with pages and with rows, in one piece and in many: one result.
@Suite struct PartModesAgreeTests {
  private struct Load {
    var format: ImportFormat
    var site: String
    var texts: [String]
  }

  /// Posts of several sites in one file get their post_ids site by site within a batch, so that these
  /// depend on where batches end.
  private static func loads(seed: UInt64, hasSeveralSites: Bool) -> [Load] {
    var generator = SeededGenerator(seed: seed &* 31 &+ 7)
    var parts = RandomParts(
      seed: seed, highestNumber: [12, 60, 400].randomElement(using: &generator)!,
      isAscending: generator.chance(0.4))
    var loads = [
      Load(format: .e621Captions, site: "e621", texts: [parts.captionLines(40)]),
      Load(
        format: .e621Captions, site: "e621",
        texts: [parts.captionLines(30), parts.captionLines(30)]),
      Load(
        format: .kohya(KohyaImportOptions()), site: "e621",
        texts: [parts.kohyaObject(50), parts.kohyaObject(50)]),
      Load(
        format: .kohya(KohyaImportOptions()), site: "danbooru",
        texts: [
          parts.kohyaObject(
            50, prefixes: hasSeveralSites ? ["", "e621/", "danbooru/", "a/e621/"] : ["danbooru/"])
        ]),
      Load(format: .e621Posts, site: "e621", texts: [parts.postRows(60)]),
      Load(format: .tags, site: "e621", texts: [parts.tagRows()]),
      Load(format: .e621Posts, site: "e621", texts: [parts.postRows(40)]),
    ]
    loads.shuffle(using: &generator)
    return loads
  }

  private func expectAgreement(
    seed: UInt64, hasSeveralSites: Bool = false, _ change: (inout ImportOptions) -> Void
  ) throws {
    let plain = try ImportBench(name: "plain.db")
    let other = try ImportBench(plain.folder, name: "other.db")
    for (index, load) in Self.loads(seed: seed, hasSeveralSites: hasSeveralSites).enumerated() {
      let paths = try load.texts.enumerated().map {
        try plain.folder.write($1, to: "dump\(index)-\($0).json")
      }
      let rows = try plain.load(paths) {
        $0.format = load.format
        $0.siteName = load.site
        $0.allowsBulk = false
      }
      let changed = try other.load(paths) {
        $0.format = load.format
        $0.siteName = load.site
        change(&$0)
      }
      #expect(rows.counts == changed.counts, "seed \(seed), \(load.format.name)")
      let differences = try plain.content().differences(from: other.content())
      #expect(
        differences == [], "seed \(seed), load \(index), \(load.format.name), \(changed.mode)")
    }
    try expectSound(plain.warehouse, "seed \(seed)")
    try expectSound(other.warehouse, "seed \(seed)")
  }

  @Test(arguments: 0..<12 as Range<UInt64>) func withPages(seed: UInt64) throws {
    try expectAgreement(seed: seed, hasSeveralSites: seed % 2 == 0) { _ in }
  }

  @Test(arguments: 0..<6 as Range<UInt64>) func withPagesThenRows(seed: UInt64) throws {
    try expectAgreement(seed: seed) {
      $0.maximumSetAsideCount = 3
      $0.chunkByteCount = 900
      $0.rowsPerTransaction = 40
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>) func inSmallPieces(seed: UInt64) throws {
    try expectAgreement(seed: seed) {
      $0.allowsBulk = false
      $0.chunkByteCount = 1
      $0.rowsPerTransaction = 1
    }
  }

  /// An import that is stopped after each batch and begun again ends like one that is not.
  @Test(arguments: 0..<4 as Range<UInt64>) func stoppedAgainAndAgain(seed: UInt64) throws {
    let whole = try ImportBench(name: "whole.db")
    let parts = try ImportBench(whole.folder, name: "parts.db")
    for (index, load) in Self.loads(seed: seed, hasSeveralSites: true).enumerated() {
      let paths = try load.texts.enumerated().map {
        try whole.folder.write($1, to: "dump\(index)-\($0).json")
      }
      let set: (inout ImportOptions) -> Void = {
        $0.format = load.format
        $0.siteName = load.site
        $0.chunkByteCount = 700
      }
      try whole.load(paths, set)
      var runCount = 0
      while try parts.load(paths, stoppingAfter: 1, set).outcome == .interrupted(2) {
        runCount += 1
        try #require(runCount < 500)
      }
    }
    let tables = { (bench: ImportBench) in
      var content = try bench.content()
      content.tables["import_run"] = nil
      content.tables["import_file"] = nil
      return content
    }
    let differences = try tables(whole).differences(from: tables(parts))
    #expect(differences == [], "seed \(seed)")
    let sums = """
      SELECT path, is_complete, line_count, imported_count, updated_count, unchanged_count,
        rejected_count FROM import_file ORDER BY path
      """
    #expect(try whole.rows(sums) == parts.rows(sums), "seed \(seed)")
    try expectSound(parts.warehouse, "seed \(seed)")
  }
}
