import TagRules
import Testing

@Suite("Draws: numbers that captions depend on")
struct SamplingTests {
  /// Recorded once; another number is another caption for everybody.
  @Test func known() {
    var sampling = PostSampling(base: 42)
    #expect(sampling.share(for: .tagOrder) == 0.8883453712460371)
    #expect(sampling.share(for: .tagOrder) == 0.4207282846691921)
    #expect(sampling.index(below: 1_000_000, for: .droppedTagOrder) == 440_917)
    #expect(sampling.index(below: 1_000_000, for: .use(3)) == 828_769)
    #expect(sampling.share(for: .valueOrder(3)) == 0.15809326736061513)
    #expect(sampling.share(for: .tagOrder) == 0.8883453712460371, "it begins anew")
    #expect(PostSampling.seed(7, epoch: 0) == 7)
    #expect(PostSampling.seed(7, epoch: 3) == 8_670_951_357_300_865_476)
  }
}
