import Export
import TestSupport
import Testing

@Suite("Corpus: shuffled tags")
struct CorpusShuffleTests {
  private static func posts(_ numbers: ClosedRange<Int64>) -> [BooruPost] {
    numbers.map { number in BooruPost(number, (0..<12).map { .init("t\(number)_\($0)") }) }
  }

  private static func shuffled(_ fixture: CorpusFixture, seed: UInt64) throws -> [String] {
    try fixture.lines {
      $0.order = .shuffle
      $0.seed = seed
    }
  }

  @Test("A shuffle is a permutation that the seed decides")
  func seeds() throws {
    var fixture = try CorpusFixture()
    try fixture.add(Self.posts(1...200))
    let plain = try fixture.lines()
    let first = try Self.shuffled(fixture, seed: 1)
    #expect(first == (try Self.shuffled(fixture, seed: 1)))
    #expect(zip(first, plain).allSatisfy { sortedTags($0) == sortedTags($1) })
    #expect(zip(first, plain).count { $0 == $1 } < 5)
    let second = try Self.shuffled(fixture, seed: 2)
    #expect(zip(first, second).count { $0 == $1 } < 5)
  }

  @Test("Posts are not shuffled alike")
  func postsDiffer() throws {
    var fixture = try CorpusFixture()
    let tags = (0..<12).map { BooruPost.Tag("t\($0)") }
    try fixture.add((1...100).map { BooruPost($0, tags) })
    #expect(Set(try Self.shuffled(fixture, seed: 3)).count > 95)
    // Every tag gets to every place: 100 posts, 12 places.
    let lines = try Self.shuffled(fixture, seed: 3).map { $0.split(separator: ",") }
    for position in 0..<12 { #expect(Set(lines.map { $0[position] }).count > 9) }
  }

  @Test("A post's line stays when others are added, and is its own on every site")
  func stable() throws {
    var fixture = try CorpusFixture()
    try fixture.add(Self.posts(100...160))
    let before = try Self.shuffled(fixture, seed: 7)
    try fixture.add(Self.posts(1...50), isBulk: false)
    #expect(Array(try Self.shuffled(fixture, seed: 7).suffix(before.count)) == before)
    try fixture.add(Self.posts(100...160), site: "other")
    let both = try Self.shuffled(fixture, seed: 7)
    #expect(Array(both[50..<111]) == before)
    #expect(zip(both.suffix(61), before).count { $0 == $1 } < 5)
  }

  @Test("The same lines on every machine and in every version")
  func pinned() throws {
    // Computed by a program of its own from FNV-1a, SplitMix64 and Fisher-Yates.
    var fixture = try CorpusFixture()
    try fixture.add((1...3).map { BooruPost($0, "abcdefg".map { .init(String($0)) }) })
    #expect(
      try Self.shuffled(fixture, seed: 42) == [
        "c,a,f,b,e,g,d", "g,a,e,d,c,b,f", "d,f,b,g,a,e,c",
      ])
  }

  private func sortedTags(_ line: String) -> [Substring] { line.split(separator: ",").sorted() }
}
