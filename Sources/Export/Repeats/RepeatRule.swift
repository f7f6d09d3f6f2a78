// How often a concept is shown, so that rare ones come near to the common ones:
//
//     weight  = (target / posts) ^ power, within minimum and maximum
//     repeats = weight, rounded to a whole number, halves up; at least 1
//
// With target 200, power 1 and the bounds 1 and 20:
//
//     posts      1000   200   80     30     4
//     weight     1      1     2.5    6.667  20
//     repeats    1      1     3      7      20

internal import Columns
internal import Glibc

/// The rule that makes a weight of the posts of a concept.
public struct RepeatRule: Sendable, Equatable {
  /// How many posts a concept should come to.
  public enum Target: Sendable, Equatable {
    case postCount(Int64)
    /// As many as the most frequent concept of its category has.
    case greatest
    /// The median of the concepts of its category; between the two middle ones if their number is even.
    case median
  }

  /// Weights are rounded to millionths, so that every machine writes the same.
  private static let unitsPerWeight = 1e6

  public var target = Target.greatest
  /// From 0, where all weights are 1, on; 0.5 balances by half.
  public var power = 1.0
  /// Weights from and to, both above 0.
  public var minimum = 1.0
  public var maximum = 20.0

  public init() {}

  /// The target of concepts with these counts, which are sorted by this; nil when there are none.
  func postCount(of counts: inout ColumnBuffer<Int64>) -> Double? {
    guard counts.count > 0 else { return nil }
    counts.sort()
    switch target {
    case .postCount(let count): return Double(count)
    case .greatest: return Double(counts[counts.count - 1])
    case .median:
      let middle = counts.count / 2
      guard counts.count % 2 == 0 else { return Double(counts[middle]) }
      return (Double(counts[middle - 1]) + Double(counts[middle])) / 2
    }
  }

  /// The weight of a concept with so many posts, at least one.
  func weight(postCount: Int64, target: Double) -> Double {
    let weight = min(max(pow(target / Double(postCount), power), minimum), maximum)
    return (weight * Self.unitsPerWeight).rounded() / Self.unitsPerWeight
  }

  /// How often posts of a concept with the weight are shown.
  static func repeatCount(weight: Double) -> Int64 { max(1, Int64(weight.rounded())) }
}

extension RepeatRule.Target {
  /// As the command line takes it.
  public var text: String {
    switch self {
    case .postCount(let count): "\(count)"
    case .greatest: "greatest"
    case .median: "median"
    }
  }

  /// Reads a number of posts, `greatest` or `median`; nil for everything else.
  public init?(_ text: String) {
    switch text {
    case "greatest": self = .greatest
    case "median": self = .median
    default:
      guard let count = Int64(text), count >= 1 else { return nil }
      self = .postCount(count)
    }
  }
}
