internal import Columns

/// What a number is drawn for.
public enum SamplingPurpose: Sendable, Hashable {
  case tagOrder
  case droppedTagOrder
  /// Whether the field at a place of the template is used.
  case use(Int)
  /// The order of the values of the field at a place of the template.
  case valueOrder(Int)
}

/// Where the randomness of a caption comes from: `PostSampling`, or draws that were written down.
public protocol CaptionSampling {
  /// A number of 0..<1.
  mutating func share(for purpose: SamplingPurpose) -> Double
  /// A number of 0..<bound; bound > 0.
  mutating func index(below bound: Int, for purpose: SamplingPurpose) -> Int
}

/// Random numbers that depend on the post and the purpose alone, so that a post's caption stays the same
/// whatever else is exported, on any machine.
///
/// Each purpose has a sequence of its own, which begins anew when another purpose came between.
public struct PostSampling: CaptionSampling, Sendable {
  private let base: UInt64
  private var purpose: SamplingPurpose?
  private var sequence = SplitMix64(state: 0)

  /// `base` is the hash of (seed, site, number).
  public init(base: UInt64) {
    self.base = base
  }

  /// The seed of an epoch's variation; that of epoch 0 is the seed itself.
  public static func seed(_ seed: UInt64, epoch: UInt64) -> UInt64 {
    epoch == 0 ? seed : SplitMix64.mix(seed ^ SplitMix64.mix(epoch))
  }

  public mutating func share(for purpose: SamplingPurpose) -> Double {
    begin(purpose)
    return sequence.nextShare()
  }

  public mutating func index(below bound: Int, for purpose: SamplingPurpose) -> Int {
    begin(purpose)
    return sequence.next(below: bound)
  }

  private mutating func begin(_ purpose: SamplingPurpose) {
    guard purpose != self.purpose else { return }
    self.purpose = purpose
    sequence.state = base ^ SplitMix64.mix(Self.code(of: purpose))
  }

  private static func code(of purpose: SamplingPurpose) -> UInt64 {
    switch purpose {
    case .tagOrder: 1
    case .droppedTagOrder: 2
    case .use(let position): 4 + 2 * UInt64(position)
    case .valueOrder(let position): 5 + 2 * UInt64(position)
    }
  }
}

extension Array {
  /// Fisher and Yates, from the end, as Python's `random.shuffle` goes.
  mutating func shuffle(sampling: inout some CaptionSampling, for purpose: SamplingPurpose) {
    for last in stride(from: count - 1, to: 0, by: -1) {
      let other = sampling.index(below: last + 1, for: purpose)
      if other != last { swapAt(last, other) }
    }
  }
}
