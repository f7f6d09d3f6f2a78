/// Sebastiano Vigna's SplitMix64 (public domain, https://prng.di.unimi.it/splitmix64.c): the same numbers
/// from the same state on any machine. Exports and stored views depend on its values.
@frozen
public struct SplitMix64: RandomNumberGenerator, Sendable {
  public var state: UInt64

  @inlinable
  public init(state: UInt64) {
    self.state = state
  }

  @inlinable
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A number of 0..<bound by Lemire's multiplication; the bias is below 2^-32 for small bounds.
  @inlinable
  public mutating func next(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number of 0..<1, of 53 bits.
  @inlinable
  public mutating func nextShare() -> Double {
    Self.share(of: next())
  }

  /// The number of 0..<1 that 64 bits stand for: their first 53.
  @inlinable
  public static func share(of bits: UInt64) -> Double {
    Double(bits >> 11) * 0x1p-53
  }

  /// What makes a number of a state; 0 stays 0.
  @inlinable @inline(__always)
  public static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
