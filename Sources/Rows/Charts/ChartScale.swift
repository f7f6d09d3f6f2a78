// An axis: round numbers from below the least value to above the greatest.
//
//     ChartScale(covering: 3...97, tickCount: 5)      0, 20, 40, 60, 80, 100
//     ChartScale(covering: 0.12...0.31, tickCount: 5) 0.1, 0.15, 0.2, 0.25, 0.3, 0.35

internal import Glibc

/// Round ticks over a range of values.
struct ChartScale: Equatable {
  /// The distance between two ticks: 1, 2, 2.5 or 5 times a power of ten.
  let step: Double
  /// Ticks in units of the step, so that no error adds up.
  private let firstTick: Double
  private let lastTick: Double

  /// - Parameters:
  ///   - isWhole: Whether a step below 1 would say nothing.
  init(covering range: ClosedRange<Double>, tickCount: Int, isWhole: Bool = false) {
    let least = range.lowerBound
    // A single value gets room around it.
    let span =
      range.upperBound > least ? range.upperBound - least : max(least.magnitude, 1)
    let raw = span / Double(max(1, tickCount))
    let power = pow(10, log10(raw).rounded(.down))
    let factor = [1, 2, 2.5, 5, 10].first { $0 * power >= raw * (1 - 1e-9) } ?? 10
    step = isWhole ? max(1, (factor * power).rounded(.up)) : factor * power
    // Division rounds: the ticks have to hold all values.
    let first = (least / step).rounded(.down)
    firstTick = first * step > least ? first - 1 : first
    let last = (range.upperBound / step).rounded(.up)
    lastTick = max(last * step < range.upperBound ? last + 1 : last, firstTick + 1)
  }

  var least: Double { firstTick * step }
  var greatest: Double { lastTick * step }

  var ticks: [Double] {
    stride(from: firstTick, through: lastTick, by: 1).map { $0 * step }
  }

  /// Where a value lies, 0 at the least tick and 1 at the greatest.
  func position(of value: Double) -> Double {
    (value - least) / (greatest - least)
  }

  /// A tick with as many digits behind the point as the step has.
  func label(_ tick: Double) -> String {
    let magnitude = max(least.magnitude, greatest.magnitude)
    guard magnitude < 1e15, step >= 1e-9 else { return ChartNumber.text(tick) }
    var decimals = 0
    var scaled = step
    while decimals < 12, (scaled - scaled.rounded()).magnitude > 1e-6 * scaled {
      scaled *= 10
      decimals += 1
    }
    return ChartNumber.fixed(tick == 0 ? 0 : tick, decimals: decimals)
  }
}
