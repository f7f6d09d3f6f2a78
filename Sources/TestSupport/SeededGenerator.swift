/// A small reproducible random generator for tests; print the number of the seed with every failure.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// - Parameter seed: The number of a seed: `TestSeed` says which one it is in this run.
  public init(seed: UInt64) {
    state = TestSeed.seed(seed)
  }

  /// SplitMix64 (public domain, https://prng.di.unimi.it/splitmix64.c).
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// True with the given chance, 0 to 1.
  public mutating func chance(_ probability: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < probability
  }
}
