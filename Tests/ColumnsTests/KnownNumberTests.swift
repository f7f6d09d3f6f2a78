import Columns
import Testing

/// Numbers that exports and views of sets depend on: those of the published algorithms.
@Suite struct KnownNumberTests {
  @Test func splitMix64() {
    var generator = SplitMix64(state: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
    #expect(generator.next(below: 1000) == 423)
    #expect(SplitMix64.mix(0) == 0)
  }

  @Test func sharesAreBelowOne() {
    #expect(SplitMix64.share(of: 0) == 0)
    #expect(SplitMix64.share(of: 1 << 63) == 0.5)
    #expect(SplitMix64.share(of: .max) == 1 - 0x1p-53)
    var generator = SplitMix64(state: 9)
    var same = generator
    for _ in 0..<100 { #expect(generator.nextShare() == Double(same.next() / 2048) / 0x1p53) }
  }

  @Test(
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
    ] as [(String, UInt64)])
  func fnv1a(text: String, hash: UInt64) {
    #expect(FNV1a.hash(text.utf8) == hash)
  }
}
