import TestSupport
import Testing

@testable import Store

/// The set of posts does what Set does.
@Suite struct PostSetTests {
  /// Ids in a row, far apart, around the ends of chunks, negative, and the greatest that there are.
  private static let ranges: [ClosedRange<Int64>] = [
    1...3000, 1...1_000_000_000_000, 65_530...65_545, -70_000...70_000, -5...(-1),
    Int64.min...Int64.max, (Int64.max - 200)...Int64.max, Int64.min...(Int64.min + 200),
  ]

  private static func ids(_ set: PostSet) -> [Int64] {
    var ids: [Int64] = []
    set.forEachPost { ids.append($0) }
    return ids
  }

  private static func random(
    _ range: ClosedRange<Int64>, _ generator: inout SeededGenerator
  ) -> (set: PostSet, naive: Set<Int64>) {
    let set = PostSet()
    var naive: Set<Int64> = []
    for _ in 0..<Int.random(in: 0...60, using: &generator) {
      let id = Int64.random(in: range, using: &generator)
      set.insert(id)
      naive.insert(id)
    }
    return (set, naive)
  }

  @Test(arguments: ranges)
  func inserts(range: ClosedRange<Int64>) {
    var generator = SeededGenerator(seed: 3)
    let set = PostSet()
    var naive: Set<Int64> = []
    #expect(set.isEmpty && Self.ids(set) == [])
    var seen: [Int64] = []
    for step in 0..<1000 {
      let known = generator.chance(0.6) ? nil : seen.randomElement(using: &generator)
      let id = known ?? Int64.random(in: range, using: &generator)
      seen.append(id)
      set.insert(id)
      naive.insert(id)
      let other = Int64.random(in: range, using: &generator)
      if set.contains(other) != naive.contains(other) || set.contains(id) != naive.contains(id) {
        Issue.record("\(range), step \(step): \(id), \(other)")
      }
    }
    #expect(set.count == naive.count)
    #expect(set.isEmpty == naive.isEmpty)
    #expect(Self.ids(set) == naive.sorted(), "ascending")
  }

  @Test(arguments: ranges, [UInt64(1), 2])
  func unionIntersectionDifference(range: ClosedRange<Int64>, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<3 {
      // Parts of other chunks on both sides.
      let left = Self.random(range, &generator)
      let right = Self.random(
        generator.chance(0.3) ? -100_000...300_000 : range, &generator)
      if let shared = left.naive.first {
        right.set.insert(shared)
      }
      let other = right.naive.union(left.naive.first.map { [$0] } ?? [])
      let operations: [(name: String, made: (PostSet) -> Void, expected: Set<Int64>)] = [
        ("union", { $0.formUnion(right.set) }, left.naive.union(other)),
        ("intersection", { $0.formIntersection(right.set) }, left.naive.intersection(other)),
        ("difference", { $0.subtract(right.set) }, left.naive.subtracting(other)),
      ]
      for operation in operations {
        let copy = PostSet(copying: left.set)
        operation.made(copy)
        #expect(
          Self.ids(copy) == operation.expected.sorted(),
          "\(operation.name), \(range), seed \(seed)")
        #expect(copy.count == operation.expected.count)
        // What is inserted afterwards finds its place, and the others stay as they were.
        copy.insert(range.lowerBound)
        #expect(copy.contains(range.lowerBound))
        #expect(Self.ids(left.set) == left.naive.sorted())
        #expect(Self.ids(right.set) == other.sorted())
      }
    }
  }

  @Test func aSetWithItself() {
    let set = PostSet()
    for id: Int64 in [-1, 0, 65_535, 65_536, 1 << 40] { set.insert(id) }
    let before = Self.ids(set)
    #expect(before == [-1, 0, 65_535, 65_536, 1 << 40])
    set.formUnion(set)
    set.formIntersection(set)
    #expect(Self.ids(set) == before)
    set.subtract(set)
    #expect(set.isEmpty)
  }
}
