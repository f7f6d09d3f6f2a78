// Values back to text, as the parser reads them.

extension FieldMatch {
  /// - Parameter asAge: Of a date whether it is told by how long ago it was.
  func valueText(asAge: Bool = false) -> String {
    switch self {
    case .range(let range): asAge ? range.ageText : range.valueText
    case .pattern(let pattern): pattern.valueText
    case .none: "none"
    case .any: "any"
    }
  }

  /// Whether `age:` can say it.
  fileprivate var canBeAge: Bool {
    switch self {
    case .range(let range): range.isAge
    case .none, .any: true
    case .pattern: false
    }
  }
}

extension [FieldMatch] {
  /// Whether `age:` can say all of them.
  var areAges: Bool {
    allSatisfy(\.canBeAge)
      && contains { if case .range = $0 { true } else { false } }
  }
}

extension ValueRange {
  fileprivate var isAge: Bool {
    for bound in [lower, upper] {
      if case .ago? = bound?.value { return true }
    }
    return singleDay != nil
  }

  /// Of one day that counts back from now; nil for others.
  private var singleDay: SelectionValue? {
    guard case .day(let count, let unit)? = lower?.value,
      upper?.value == .dayAfter(count, unit: unit)
    else { return nil }
    return .ago(count, unit: unit)
  }

  fileprivate var ageText: String {
    // The older bound is the earlier one.
    singleDay?.text ?? ValueRange(lower: upper, upper: lower).comparedText
  }

  var valueText: String {
    // Since so long ago is the word alone.
    if case .ago(let count, let unit)? = lower?.value {
      return SelectionValue.day(count, unit: unit).text
    }
    return (lower ?? upper)?.value.isBeginning ?? false ? periodText : comparedText
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
    switch (lower?.value, upper?.value) {
    case (let lower?, nil):
      if lower.text == TimePeriod.endOfTime { return ">9999" }
      // A day behind another is no word of its own.
      return lower.periodBefore.map { ">\($0)" } ?? ">=\(lower.text)"
    case (nil, let upper?):
      if upper.text == TimePeriod.endOfTime { return "<=9999" }
      return upper.periodBefore.map { "<=\($0)" } ?? "<\(upper.text)"
    case (let lower?, let upper?):
      let last = upper.lastPeriod
      // A day alone would be the time since then.
      if case .day = lower { return "\(lower.text)..\(last)" }
      return last == lower.text ? last : "\(lower.text)..\(last)"
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
    case .ago(let count, let unit): "\(count)\(unit.shortName)"
    case .day(let count, let unit), .dayAfter(let count, let unit): "\(count)\(unit.shortName)_ago"
    case .calendar(let unit, let count): "\(count)_yester\(unit.rawValue)s_ago"
    }
  }

  /// Whether a period begins or ends with it.
  fileprivate var isBeginning: Bool {
    switch self {
    case .time, .day, .dayAfter, .calendar: true
    case .integer, .real, .ago: false
    }
  }

  /// The day that ends here, where nothing but that can name the moment.
  fileprivate var periodBefore: String? {
    if case .dayAfter(let count, let unit) = self { return "\(count)\(unit.shortName)_ago" }
    if case .calendar(let unit, before: -1) = self {
      return SelectionValue.calendar(unit, before: 0).text
    }
    return nil
  }

  /// The period that ends here.
  fileprivate var lastPeriod: String {
    switch self {
    case .time(TimePeriod.endOfTime): "9999"
    case .time(let text): TimePeriod(text)?.neighbor(-1)?.beginning ?? ""
    case .day(let count, let unit): SelectionValue.day(count + 1, unit: unit).text
    case .calendar(let unit, let count): SelectionValue.calendar(unit, before: count + 1).text
    case .integer, .real, .ago, .dayAfter: text
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
