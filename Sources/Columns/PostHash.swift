/// All randomness of exports and captions: from (seed, site, number), never from the order of work, and the
/// same on any machine.
public struct PostHash: Sendable {
  private let siteHash: UInt64

  public init(siteName: String) {
    siteHash = FNV1a.hash(siteName.utf8)
  }

  /// 64 bits for a post and a purpose.
  public func value(number: Int64, seed: UInt64) -> UInt64 {
    var generator = SplitMix64(state: siteHash ^ SplitMix64.mix(seed))
    generator.state = generator.next() ^ UInt64(bitPattern: number)
    return generator.next()
  }

  /// A share in 0..<1 for a post and a purpose.
  public func unitValue(number: Int64, seed: UInt64) -> Double {
    SplitMix64.share(of: value(number: number, seed: seed))
  }
}
