/// All randomness of exports: from (seed, site, number), never from the order of work, and the same
/// on any machine.
public struct PostHash: Sendable {
  private let siteHash: UInt64

  /// FNV-1a of the site's name.
  public init(siteName: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in siteName.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    siteHash = hash
  }

  /// 64 bits for a post and a purpose.
  public func value(number: Int64, seed: UInt64) -> UInt64 {
    var generator = SplitMix64(state: siteHash ^ SplitMix64.mix(seed))
    generator.state = generator.next() ^ UInt64(bitPattern: number)
    return generator.next()
  }

  /// A share in 0..<1 for a post and a purpose.
  public func unitValue(number: Int64, seed: UInt64) -> Double {
    Double(value(number: number, seed: seed) >> 11) * 0x1p-53
  }
}

/// Sebastiano Vigna's SplitMix64 (public domain, https://prng.di.unimi.it/splitmix64.c).
public struct SplitMix64: RandomNumberGenerator {
  public var state: UInt64

  public init(state: UInt64) {
    self.state = state
  }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  public static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number below `bound`, by Lemire's multiplication; the bias is below 2^-32 for small bounds.
  public mutating func next(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }
}
