extension MetatagReader {
  // MARK: - Dates

  /// A range of dates: from the beginning of a period to the beginning of another one.
  func period(_ item: Spelling) throws(SelectionError) -> ValueRange {
    if let range = try relativePeriod(item) { return range }
    switch try form(of: item) {
    case .value(let spelling):
      let period = try date(spelling)
      return Self.range(from: period.beginning, to: period.end)
    case .above(let spelling, let isIncluded):
      let period = try date(spelling)
      return Self.range(from: isIncluded ? period.beginning : period.end, to: nil)
    case .below(let spelling, let isIncluded):
      let period = try date(spelling)
      return Self.range(from: nil, to: isIncluded ? period.end : period.beginning)
    case .between(let lower, let upper):
      var first: TimePeriod?
      if let lower { first = try date(lower) }
      var last: TimePeriod?
      if let upper { last = try date(upper) }
      if let lower, let upper, let first, let last, last.ends(before: first) {
        throw backwards(item, lower, upper, "later than")
      }
      return Self.range(from: first?.beginning, to: last?.end)
    }
  }

  private static func range(from lower: String?, to upper: String?) -> ValueRange {
    ValueRange(
      lower: lower.map { .init(.time($0), isIncluded: true) },
      upper: upper.map { .init(.time($0), isIncluded: false) })
  }

  private func date(_ spelling: Spelling) throws(SelectionError) -> TimePeriod {
    guard let period = TimePeriod(spelling.text) else {
      throw bad(spelling, "is no date that there is")
    }
    return period
  }

  /// What counts back from today, as e621 writes it: `today`, `yesterday`, `week` (of the last seven days),
  /// `3_days_ago` (that day), also behind a sign; nil for anything else.
  private func relativePeriod(_ item: Spelling) throws(SelectionError) -> ValueRange? {
    let sign = item.lowercased.prefix { "<>=".contains($0) }
    let word = String(item.lowercased.dropFirst(sign.count))
    typealias Unit = SelectionValue.TimeUnit
    let lastUnits: [String: (Int64, Unit)] = [
      "day": (1, .days), "week": (7, .days), "month": (1, .months), "year": (1, .years),
      "decade": (10, .years),
    ]
    if sign.isEmpty, let (count, unit) = lastUnits[word] {
      return ValueRange(lower: .init(.ago(count, unit: unit), isIncluded: true), upper: nil)
    }
    let day: (count: Int64, unit: Unit)
    switch word {
    case "today": day = (0, .days)
    case "yesterday": day = (1, .days)
    default:
      guard word.hasSuffix("_ago") else { return nil }
      let digits = word.prefix { $0.isASCII && $0.isNumber }
      let name = word.dropFirst(digits.count).dropLast(4).drop { $0 == "_" }
      guard let count = Int64(digits), count <= Int64(SelectionLimits.maximumAgeYears) * 366,
        let (unit, factor) = Self.ageUnits[String(name)], unit.isOfDays
      else { throw bad(item, "is no date that there is") }
      day = (count * factor, unit)
    }
    let beginning = SelectionValue.day(day.count, unit: day.unit)
    // The next day is one day less only where days are counted.
    let end: SelectionValue? =
      day.unit == .days ? .day(day.count - 1, unit: .days) : nil
    switch sign {
    case ">=": return ValueRange(lower: .init(beginning, isIncluded: true), upper: nil)
    case "<": return ValueRange(lower: nil, upper: .init(beginning, isIncluded: false))
    default:
      guard let end else {
        throw bad(item, "is compared with >= or <, for a day is not a part of it")
      }
      switch sign {
      case "":
        return ValueRange(
          lower: .init(beginning, isIncluded: true), upper: .init(end, isIncluded: false))
      case ">": return ValueRange(lower: .init(end, isIncluded: true), upper: nil)
      case "<=": return ValueRange(lower: nil, upper: .init(end, isIncluded: false))
      default: throw bad(item, "has a sign that there is not")
      }
    }
  }

  // MARK: - Ages

  /// Ranges of the date of a post, counted back from now. What is younger is later.
  func ages() throws(SelectionError) -> [FieldMatch] {
    try nullableList(ageRange)
  }

  private func ageRange(_ item: Spelling) throws(SelectionError) -> ValueRange {
    if case .value(let spelling) = try form(of: item) {
      _ = try age(spelling)
      throw bad(
        item, "alone says no range",
        hint: "age:<\(spelling.text) takes what is younger, age:>\(spelling.text) what is older.")
    }
    let range = try range(item, age) { .ago($0.count, unit: $0.unit) }
    return ValueRange(lower: range.upper, upper: range.lower)
  }

  /// An age in a unit of SQLite's.
  private struct Age: Comparable {
    let count: Int64
    let unit: SelectionValue.TimeUnit

    var seconds: Int64 { count * unit.seconds }

    static func < (one: Age, other: Age) -> Bool { one.seconds < other.seconds }
  }

  private func age(_ spelling: Spelling) throws(SelectionError) -> Age {
    let digits = spelling.marks.prefix { $0.scalar.digit != nil || $0.scalar == "." }
    let unitName = spelling.part(digits.endIndex..<spelling.marks.endIndex)
    guard !digits.isEmpty, !unitName.isEmpty else { throw bad(spelling, "is no age") }
    guard let (unit, factor) = Self.ageUnits[unitName.lowercased] else {
      throw bad(unitName, "is no unit of time")
    }
    let text = spelling.part(spelling.marks.startIndex..<digits.endIndex).text
    let maximum =
      Int64(SelectionLimits.maximumAgeYears) * SelectionValue.TimeUnit.years.seconds
    if digits.contains(where: { $0.scalar == "." }) {
      guard Decimal(digits) != nil, let parts = Double(text) else {
        throw bad(spelling, "is no age")
      }
      let seconds = parts * Double(factor * unit.seconds)
      guard seconds <= Double(maximum) else {
        throw bad(spelling, "is more than \(SelectionLimits.maximumAgeYears) years")
      }
      return Age(count: Int64(seconds.rounded()), unit: .seconds)
    }
    guard let count = Int64(text), count <= maximum / (factor * unit.seconds) else {
      throw bad(spelling, "is more than \(SelectionLimits.maximumAgeYears) years")
    }
    return Age(count: count * factor, unit: unit)
  }

  /// Units by name, and how many of SQLite's one of them is.
  private static let ageUnits: [String: (SelectionValue.TimeUnit, Int64)] = [
    "s": (.seconds, 1), "second": (.seconds, 1), "seconds": (.seconds, 1),
    "mi": (.minutes, 1), "min": (.minutes, 1), "minute": (.minutes, 1), "minutes": (.minutes, 1),
    "h": (.hours, 1), "hour": (.hours, 1), "hours": (.hours, 1),
    "d": (.days, 1), "day": (.days, 1), "days": (.days, 1),
    "w": (.days, 7), "week": (.days, 7), "weeks": (.days, 7),
    "mo": (.months, 1), "month": (.months, 1), "months": (.months, 1),
    "y": (.years, 1), "year": (.years, 1), "years": (.years, 1),
  ]
}

extension SelectionValue.TimeUnit {
  /// Whether a day that lies so many back is said with it.
  var isOfDays: Bool { self == .days || self == .months || self == .years }

  /// How long it takes, near enough to compare: a month is 30 days, a year 365.
  var seconds: Int64 {
    switch self {
    case .seconds: 1
    case .minutes: 60
    case .hours: 3600
    case .days: 86_400
    case .months: 30 * 86_400
    case .years: 365 * 86_400
    }
  }
}
