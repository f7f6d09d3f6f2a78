import Columns
import Testing

@testable import Export

@Suite struct PostHashTests {
  /// Recorded once; another number is another split and another order for everybody.
  @Test(
    arguments: [
      ("danbooru", 1, 0, 13_613_917_532_398_832_085, 0.7380119482332655),
      ("e621", 123_456_789, 7, 4_473_940_140_499_395_305, 0.24253278099497733),
      ("", -1, UInt64.max, 6_441_391_897_201_258_434, 0.34918855443880636),
    ] as [(String, Int64, UInt64, UInt64, Double)])
  func known(site: String, number: Int64, seed: UInt64, value: UInt64, share: Double) {
    let hash = PostHash(siteName: site)
    #expect(hash.value(number: number, seed: seed) == value)
    #expect(hash.unitValue(number: number, seed: seed) == share)
  }
}
