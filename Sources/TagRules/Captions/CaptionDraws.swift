internal import Columns

/// What a number is drawn for.
public enum DrawPurpose: Sendable, Hashable {
  case tagOrder
  case droppedTagOrder
  /// Whether the field at a place of the template is used.
  case use(Int)
  /// The order of the values of the field at a place of the template.
  case valueOrder(Int)
}

/// Where the randomness of a caption comes from: `PostDraws`, or draws that were written down.
public protocol CaptionDraws {
  /// A number of 0..<1.
  mutating func share(for purpose: DrawPurpose) -> Double
  /// A number of 0..<bound; bound > 0.
  mutating func index(below bound: Int, for purpose: DrawPurpose) -> Int
}

/// Draws that depend on the post and the purpose alone, so that a post's caption stays the same
/// whatever else is exported, on any machine.
///
/// Each purpose has a sequence of its own, which begins anew when another purpose came between.
public struct PostDraws: CaptionDraws, Sendable {
  private let base: UInt64
  private var purpose: DrawPurpose?
  private var sequence = SplitMix64(state: 0)

  /// `base` is the hash of (seed, site, number).
  public init(base: UInt64) {
    self.base = base
  }

  /// The seed of an epoch's variation; that of epoch 0 is the seed itself.
  public static func seed(_ seed: UInt64, epoch: UInt64) -> UInt64 {
    epoch == 0 ? seed : SplitMix64.mix(seed ^ SplitMix64.mix(epoch))
  }

  public mutating func share(for purpose: DrawPurpose) -> Double {
    begin(purpose)
    return sequence.nextShare()
  }

  public mutating func index(below bound: Int, for purpose: DrawPurpose) -> Int {
    begin(purpose)
    return sequence.next(below: bound)
  }

  private mutating func begin(_ purpose: DrawPurpose) {
    guard purpose != self.purpose else { return }
    self.purpose = purpose
    sequence.state = base ^ SplitMix64.mix(Self.code(of: purpose))
  }

  private static func code(of purpose: DrawPurpose) -> UInt64 {
    switch purpose {
    case .tagOrder: 1
    case .droppedTagOrder: 2
    case .use(let place): 4 + 2 * UInt64(place)
    case .valueOrder(let place): 5 + 2 * UInt64(place)
    }
  }
}

extension Array {
  /// Fisher and Yates, from the end, as Python's `random.shuffle` goes.
  mutating func shuffle(draws: inout some CaptionDraws, for purpose: DrawPurpose) {
    for last in stride(from: count - 1, to: 0, by: -1) {
      let other = draws.index(below: last + 1, for: purpose)
      if other != last { swapAt(last, other) }
    }
  }
}
