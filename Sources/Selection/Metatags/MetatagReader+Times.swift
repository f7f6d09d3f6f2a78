extension MetatagReader {
  // MARK: - Dates

  /// A range of dates: from the beginning of a period to the beginning of another one.
  func period(_ item: Spelling) throws(SelectionError) -> ValueRange {
    switch try form(of: item) {
    case .value(let spelling):
      if let since = since(spelling) { return Self.range(from: since, to: nil) }
      let period = try period(of: spelling)
      return Self.range(from: period.beginning, to: period.end)
    case .above(let spelling, let isIncluded):
      let period = try period(of: spelling)
      return Self.range(from: isIncluded ? period.beginning : period.end, to: nil)
    case .below(let spelling, let isIncluded):
      let period = try period(of: spelling)
      return Self.range(from: nil, to: isIncluded ? period.end : period.beginning)
    case .between(let lower, let upper):
      // By hand: `map` of an optional does not say what it throws.
      var first: Period?
      if let lower { first = try period(of: lower) }
      var last: Period?
      if let upper { last = try period(of: upper) }
      if let lower, let upper, let first, let last, last.ends(before: first) {
        throw backwards(item, lower, upper, "later than")
      }
      return Self.range(from: first?.beginning, to: last?.end)
    }
  }

  private static func range(from lower: SelectionValue?, to upper: SelectionValue?) -> ValueRange {
    ValueRange(
      lower: lower.map { .init($0, isIncluded: true) },
      upper: upper.map { .init($0, isIncluded: false) })
  }

  private func period(of spelling: Spelling) throws(SelectionError) -> Period {
    if let period = TimePeriod(spelling.text) { return .stated(period) }
    if let period = relativePeriod(spelling) { return period }
    throw bad(spelling, "is no date that there is")
  }

  // MARK: - Ages

  /// Ranges of the date of a post, counted back from now. What is younger is later.
  func ages() throws(SelectionError) -> [FieldMatch] {
    try nullableList(ageRange)
  }

  private func ageRange(_ item: Spelling) throws(SelectionError) -> ValueRange {
    if case .value(let spelling) = try form(of: item) {
      // As Danbooru has it: the whole day on which it was.
      let age = try age(spelling)
      return Self.range(
        from: .day(age.count, unit: age.unit), to: .dayAfter(age.count, unit: age.unit))
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
    guard let (unit, factor) = Self.unit(named: unitName.lowercased) else {
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
}

extension SelectionValue.TimeUnit {
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
