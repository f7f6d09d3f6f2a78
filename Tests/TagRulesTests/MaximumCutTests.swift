import TagRules
import TestSupport
import Testing

@Suite("Where the scores of a post are cut")
struct MaximumCutTests {
  @Test(
    "The middle of the widest gap",
    arguments: [
      ([0.98, 0.95, 0.90, 0.31, 0.30, 0.02], 0.605), ([0.02, 0.90], 0.46), ([0.5, 0.5], 0.5),
      ([0.75, 0.5, 0.25], 0.625), ([1, 0], 0.5),
    ] as [([Double], Double)])
  func middle(scores: [Double], expected: Double) throws {
    let cut = try #require(MaximumCut.threshold(of: scores, isGeneral: true))
    #expect(abs(cut - expected) < 1e-12)
  }

  @Test("One score has no gap, and names are not cut low")
  func ends() {
    #expect(MaximumCut.threshold(of: [], isGeneral: true) == nil)
    #expect(MaximumCut.threshold(of: [0.9], isGeneral: true) == nil)
    #expect(MaximumCut.threshold(of: [0.1, 0.02], isGeneral: false) == 0.15)
    #expect(MaximumCut.threshold(of: [0.9, 0.3], isGeneral: false) == 0.6)
  }

  @Test("As one finds it by trying every gap", arguments: [1, 2, 3] as [UInt64])
  func againstNaive(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let scores = (0..<Int.random(in: 2...9, using: &generator)).map { _ in
        Double(Int.random(in: 0...100, using: &generator)) / 100
      }
      let cut = try #require(MaximumCut.threshold(of: scores, isGeneral: true))
      let above = scores.filter { $0 >= cut }
      let below = scores.filter { $0 < cut }
      let sorted = scores.sorted()
      let widest = zip(sorted, sorted.dropFirst()).map { $1 - $0 }.max() ?? 0
      let gap = widest == 0 ? 0 : (above.min() ?? 2) - (below.max() ?? 2)
      #expect(abs(gap - widest) < 1e-12, "seed \(seed): \(scores)")
    }
  }
}
