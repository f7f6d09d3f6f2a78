import Foundation
import GRDB
import Import
import Store
import TestSupport
import Testing

@testable import SampleDump

/// Every statistics view against a plain program in Python that reads the same dumps.
@Suite("Statistics against plain Python")
struct StatisticsReferenceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var seed: UInt64
    var shape: DumpOptions.Shape
    var quirkShare: Double
    var allowsBulk: Bool

    var testDescription: String { "seed \(seed), \(shape), quirks \(quirkShare), \(allowsBulk)" }
  }

  @Test(
    "After imports, analyses, updates and deletions",
    arguments: [
      Case(seed: 71, shape: .classic, quirkShare: 0, allowsBulk: true),
      Case(seed: 72, shape: .modern, quirkShare: 0.2, allowsBulk: false),
      Case(seed: 73, shape: .mixed, quirkShare: 0.3, allowsBulk: true),
    ])
  func views(dump: Case) throws {
    var fixture = try StatisticsFixture()
    func compare(_ moment: String, isAnalyzed: Bool) throws {
      let difference = try fixture.firstDifference(isAnalyzed: isAnalyzed)
      #expect(difference == nil, "\(dump.testDescription), \(moment)")
    }
    try fixture.load(
      DumpOptions(
        postCount: 60, seed: TestSeed.seed(dump.seed), firstNumber: 1, shape: dump.shape,
        quirkShare: dump.quirkShare), allowsBulk: dump.allowsBulk)
    try fixture.execute(Self.settings)
    try fixture.loadImplications()
    try compare("imported", isAnalyzed: false)
    try fixture.analyze()
    try compare("analyzed", isAnalyzed: true)

    // Some numbers are those of the first dump, most are new.
    try fixture.load(
      DumpOptions(
        postCount: 30, seed: TestSeed.seed(dump.seed + 100), firstNumber: 65, shape: .mixed,
        quirkShare: dump.quirkShare), allowsBulk: true)
    try compare("imported again", isAnalyzed: false)
    try fixture.analyze()
    try compare("imported again and analyzed", isAnalyzed: true)

    try fixture.deleteMultiples(of: 4, enforcesForeignKeys: false)
    try fixture.deleteMultiples(of: 7, enforcesForeignKeys: true)
    try fixture.analyze()
    try compare("deleted", isAnalyzed: true)
  }

  /// Limits that a hundred posts reach.
  private static let settings = """
    UPDATE setting SET value = 15 WHERE name = 'pair_tag_minimum';
    UPDATE setting SET value = 3 WHERE name = 'pair_minimum';
    UPDATE setting SET value = 3 WHERE name = 'implied_tag_minimum';
    UPDATE setting SET value = 0.8 WHERE name = 'implied_ratio';
    UPDATE setting SET value = 0.2 WHERE name = 'core_tag_confident_bound';
    UPDATE setting SET value = 1.5 WHERE name = 'core_tag_confident_lift';
    """
}
