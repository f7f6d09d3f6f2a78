import Columns
import TestSupport
import Testing

@Suite struct NameHashTests {
  private static func hash(_ words: [UInt64]) -> UInt64 {
    words.withUnsafeBytes { NameHash.hash($0.assumingMemoryBound(to: UInt8.self)) }
  }

  /// Names of 16 bytes that had one hash as long as the hash began with a number that everybody knows: the
  /// second half takes back what the first has done.
  @Test func namesCannotBeMadeToMeet() {
    var generator = SeededGenerator(seed: 3)
    let known: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ 16
    var hashes: Set<UInt64> = []
    for _ in 0..<20_000 {
      let first = UInt64.random(in: .min ... .max, using: &generator)
      hashes.insert(Self.hash([first, NameHash.fold(known ^ first)]))
    }
    #expect(hashes.count > 19_990)
    #expect(Self.hash([1, 2]) == Self.hash([1, 2]) && Self.hash([1, 2]) != Self.hash([2, 1]))
  }
}
