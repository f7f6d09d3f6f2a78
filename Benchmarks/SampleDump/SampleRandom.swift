/// SplitMix64, seeded by place: the numbers of one post depend on nothing but the seed, the
/// purpose and the post.
///
/// Only integer arithmetic, so the same on every machine. The generator is that of Steele, Lea and
/// Flood, "Fast Splittable Pseudorandom Number Generators" (2014).
struct SampleRandom {
  /// What the numbers are for; each purpose has its own stream.
  enum Purpose: UInt64 {
    case vocabulary = 1
    case character
    case number
    case shape
    case quirk
    case post
    case revision
    case description
    case caption
    case regularSummary
    case briefSummary
    case captionParts
  }

  private var state: UInt64

  init(seed: UInt64, _ purpose: Purpose, _ position: Int) {
    let stream = Self.mixed(seed &+ Self.increment &* purpose.rawValue)
    state = Self.mixed(stream ^ Self.mixed(UInt64(position) &+ Self.increment))
  }

  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  @inline(__always)
  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  @inline(__always)
  mutating func next() -> UInt64 {
    state &+= Self.increment
    return Self.mixed(state)
  }

  /// A number from 0 to `bound` - 1; `bound` is at least 1.
  @inline(__always)
  mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// True in `share` of 1000 cases.
  @inline(__always)
  mutating func isHit(perMille share: Int) -> Bool {
    below(1000) < share
  }

  /// An element of a list that is not empty.
  mutating func pick<Element>(_ list: [Element]) -> Element {
    list[below(list.count)]
  }

  /// Puts a list in random order (Fisher and Yates).
  mutating func shuffle<Element>(_ list: inout [Element]) {
    for index in stride(from: list.count - 1, to: 0, by: -1) {
      list.swapAt(index, below(index + 1))
    }
  }
}
