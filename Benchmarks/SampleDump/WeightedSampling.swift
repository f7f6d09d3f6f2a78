/// Draws numbers with given weights in constant time: Vose's alias method, in integers.
struct WeightedSampling {
  private let thresholds: [UInt32]
  private let aliases: [UInt32]

  /// - Parameter weights: at least one, at most 2^32 each, not all 0, fewer than 2^20 of them.
  init(weights: [UInt64]) {
    let count = UInt64(weights.count)
    let total = weights.reduce(0, +)
    // Scaled so that the average is `total`.
    var scaled = weights.map { $0 * count }
    var thresholds = [UInt32](repeating: .max, count: weights.count)
    var aliases = (0..<UInt32(weights.count)).map { $0 }
    var small = scaled.indices.filter { scaled[$0] < total }
    var large = scaled.indices.filter { scaled[$0] >= total }
    while let less = small.popLast(), let more = large.popLast() {
      // scaled / total in 32 fractional bits; below 1, so it fits.
      let dividend = (high: scaled[less] >> 32, low: scaled[less] << 32)
      thresholds[less] = UInt32(total.dividingFullWidth(dividend).quotient)
      aliases[less] = UInt32(more)
      scaled[more] -= total - scaled[less]
      if scaled[more] < total { small.append(more) } else { large.append(more) }
    }
    self.thresholds = thresholds
    self.aliases = aliases
  }

  /// Weights that fall like 1 / (rank + `flatness`), as the counts of real tags roughly do.
  ///
  /// - Parameter skipped: the first so many ranks are never drawn.
  static func falling(count: Int, flatness: UInt64, skipped: Int = 0) -> WeightedSampling {
    WeightedSampling(
      weights: (0..<count).map { rank in
        rank < skipped ? 0 : (1 << 32) / (UInt64(rank - skipped) + flatness)
      })
  }

  @inline(__always)
  func next(_ random: inout SampleRandom) -> Int {
    let bits = random.next()
    let position = Int(((bits >> 32) * UInt64(thresholds.count)) >> 32)
    return UInt32(truncatingIfNeeded: bits) < thresholds[position]
      ? position : Int(aliases[position])
  }
}
