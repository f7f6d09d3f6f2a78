import TestSupport
import Testing

@testable import Spills
@testable import Store

/// The set of numbers tells a repeated number as Set does.
@Suite struct NumberSetTests {
  static let ranges: [ClosedRange<Int64>] = [
    1...5000, 1...200_000, 1...Int64.max, (Int64.max - 3000)...Int64.max,
  ]

  @Test(arguments: ranges)
  func agreesWithSet(range: ClosedRange<Int64>) {
    var generator = SeededGenerator(seed: 21)
    var set = NumberSet()
    var naive = Set<Int64>()
    var previous = range.lowerBound
    for step in 0..<40_000 {
      // Some runs of neighbours, some numbers that were there.
      let number =
        switch step % 4 {
        case 0: previous < range.upperBound ? previous + 1 : range.lowerBound
        case 1: previous > range.lowerBound ? previous - 1 : range.upperBound
        default: Int64.random(in: range, using: &generator)
        }
      previous = number
      let isNew = set.insert(number)
      #expect(isNew == naive.insert(number).inserted, "\(number), step \(step)")
    }
  }

  @Test func numbersWhoseBlocksCollide() {
    var set = NumberSet()
    // One number in each of many blocks at powers of two, then all again.
    var numbers: [Int64] = [1]
    for shift in 1..<63 {
      for offset: Int64 in [-1, 0, 1, 63, 64] { numbers.append((1 << shift) &+ offset) }
    }
    let distinct = Set(numbers.filter { $0 > 0 })
    for number in distinct {
      let isNew = set.insert(number)
      #expect(isNew, "\(number)")
    }
    for number in distinct {
      let isNew = set.insert(number)
      #expect(!isNew, "\(number)")
    }
  }
}
