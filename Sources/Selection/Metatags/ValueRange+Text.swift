// Values back to text, as the parser reads them.

extension FieldMatch {
  var valueText: String {
    switch self {
    case .range(let range): range.valueText
    case .pattern(let pattern): pattern.valueText
    case .none: "none"
    case .any: "any"
    }
  }

  /// Whether it counts back from now.
  var isAge: Bool {
    guard case .range(let range) = self else { return false }
    return range.isAge
  }
}

extension ValueRange {
  fileprivate var isAge: Bool {
    for bound in [lower, upper] {
      if case .ago? = bound?.value { return true }
    }
    return false
  }

  var valueText: String {
    if isAge {
      // The older bound is the earlier one.
      return ValueRange(lower: upper, upper: lower).comparedText
    }
    if let text = dayText { return text }
    if case .time? = (lower ?? upper)?.value { return periodText }
    return comparedText
  }

  /// Of a range of days that count back from today; nil for others. A day ends where the next begins.
  private var dayText: String? {
    switch (lower?.value, upper?.value) {
    case (.day(let count, let unit)?, nil): return ">=\(count)\(unit.shortName)_ago"
    case (nil, .day(let count, let unit)?): return "<\(count)\(unit.shortName)_ago"
    case (.day(let count, let unit)?, .day?): return "\(count)\(unit.shortName)_ago"
    default: return nil
    }
  }

  private var comparedText: String {
    switch (lower, upper) {
    case (let lower?, nil): "\(lower.isIncluded ? ">=" : ">")\(lower.value.text)"
    case (nil, let upper?): "\(upper.isIncluded ? "<=" : "<")\(upper.value.text)"
    case (let lower?, let upper?):
      lower == upper ? lower.value.text : "\(lower.value.text)..\(upper.value.text)"
    case (nil, nil): "any"
    }
  }

  /// Both bounds are beginnings; the period of the upper one is the one before.
  private var periodText: String {
    switch (lower?.value.text, upper?.value.text) {
    case (let lower?, nil): return lower == TimePeriod.endOfTime ? ">9999" : ">=\(lower)"
    case (nil, let upper?): return upper == TimePeriod.endOfTime ? "<=9999" : "<\(upper)"
    case (let lower?, let upper?):
      let last =
        upper == TimePeriod.endOfTime ? "9999" : TimePeriod(upper)?.neighbor(-1)?.beginning
      return last == lower ? lower : "\(lower)..\(last ?? "")"
    case (nil, nil): return "any"
    }
  }
}

extension SelectionValue {
  var text: String {
    switch self {
    case .integer(let integer): String(integer)
    case .real(let real): real.decimalText
    case .time(let text): text
    case .ago(let count, let unit), .day(let count, let unit): "\(count)\(unit.shortName)"
    }
  }
}

extension SelectionValue.TimeUnit {
  fileprivate var shortName: String {
    switch self {
    case .seconds: "s"
    case .minutes: "mi"
    case .hours: "h"
    case .days: "d"
    case .months: "mo"
    case .years: "y"
    }
  }
}

extension Double {
  /// The shortest digits that are this number and no other, never with an exponent. For finite numbers
  /// from 0 on.
  fileprivate var decimalText: String {
    let text = description
    let halves = text.split(separator: "e")
    guard halves.count == 2, let exponent = Int(halves[1]) else {
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    let whole = halves[0].prefix { $0 != "." }
    let fraction = halves[0].dropFirst(whole.count + 1)
    let digits = String(whole + fraction)
    let pointPosition = whole.count + exponent
    if pointPosition <= 0 {
      return "0." + String(repeating: "0", count: -pointPosition) + digits
    }
    if pointPosition >= digits.count {
      return digits + String(repeating: "0", count: pointPosition - digits.count)
    }
    return "\(digits.prefix(pointPosition)).\(digits.dropFirst(pointPosition))"
  }
}
