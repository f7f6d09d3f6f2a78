import GRDB
import TestSupport
import Testing

@testable import Reading
@testable import Store

/// Caption rules come out of their tables, steps and parts in order.
@Suite struct CaptionRuleTests {
  private func rule(_ name: String, _ sql: String = "") throws -> CaptionRule {
    let small = try SmallWarehouse(posts: [["a"]])
    try small.execute(sql)
    let warehouse = try Warehouse(path: small.path, mode: .read)
    defer { warehouse.close() }
    return try warehouse.captionRule(named: name)
  }

  private func applies(_ step: CaptionRule.Step, _ reason: String?) -> Bool {
    guard let reason else { return step.applies(to: nil) }
    return Array(reason.utf8).withUnsafeBufferPointer { step.applies(to: $0) }
  }

  @Test func shippedRules() throws {
    let stop = Array("STOP".utf8)
    let e621 = try rule("e621")
    #expect(
      e621.steps == [
        .init(state: .sentence, onlyIfFinishReason: stop, kindIDs: [1, 2]),
        .init(state: .tags, exceptIfFinishReason: stop, kindIDs: [3]),
      ])
    #expect(try rule(CaptionRule.defaultName).steps == e621.steps)
    #expect(e621.kindIDs == [1, 2, 3])
  }

  @Test func stepsAndPartsComeInOrder() throws {
    let changed = try rule(
      "mine",
      """
      INSERT INTO caption_kind VALUES (7, 'x', 'kohya'), (8, 'y', 'kohya');
      INSERT INTO caption_rule VALUES (9, 'mine', 'a test');
      INSERT INTO caption_rule_step VALUES
        (9, 30, 'tags', NULL, NULL), (9, -5, 'sentence', 'LENGTH', NULL), (9, 4, 'tags', 'a', 'b');
      INSERT INTO caption_rule_part VALUES (9, 4, 1, 7), (9, 4, 0, 8), (9, -5, 0, 1);
      """)
    #expect(changed.steps.map(\.kindIDs) == [[1], [8, 7], []])
    #expect(changed.steps.map(\.state) == [.sentence, .tags, .tags])
    #expect(changed.kindIDs == [1, 7, 8])
  }

  @Test func finishReasonsDecideWhetherAStepApplies() {
    let stop = Array("STOP".utf8)
    let only = CaptionRule.Step(state: .sentence, onlyIfFinishReason: stop, kindIDs: [])
    let except = CaptionRule.Step(state: .tags, exceptIfFinishReason: stop, kindIDs: [])
    let always = CaptionRule.Step(state: .tags, kindIDs: [])
    let reasons = ["STOP", "STO", "stop", "LENGTH", "", nil]
    #expect(reasons.map { applies(only, $0) } == [true, false, false, false, false, false])
    #expect(reasons.map { applies(except, $0) } == [false, true, true, true, true, true])
    #expect(reasons.allSatisfy { applies(always, $0) })
  }

  @Test func unknownRulesAreAnsweredWithThoseThereAre() throws {
    let error = warehouseError { _ = try rule("e926") }
    #expect(error?.code == .unknownCaptionRule)
    #expect(error?.description.contains("'e926'") == true)
    #expect(error?.description.contains("default, e621") == true)
  }
}
