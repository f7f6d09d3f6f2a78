// What counts back from now, as e621 writes it:
//
//     today, yesterday                       these days
//     3_days_ago, 10w, week, decade          alone: since so long; in comparisons and ranges: that day
//     yesterweek, 2_yestermonths_ago         the last whole week, month or year of the calendar

/// A stretch of time in a search.
enum Period {
  case stated(TimePeriod)
  /// The day on which it was so many units before now.
  case day(Int64, unit: SelectionValue.TimeUnit)
  /// That many weeks, months or years of the calendar before the one of today.
  case calendar(SelectionValue.CalendarUnit, before: Int64)

  var beginning: SelectionValue {
    switch self {
    case .stated(let period): .time(period.beginning)
    case .day(let count, let unit): .day(count, unit: unit)
    case .calendar(let unit, let count): .calendar(unit, before: count)
    }
  }

  /// The beginning of what comes behind it.
  var end: SelectionValue {
    switch self {
    case .stated(let period): .time(period.end)
    case .day(let count, let unit): .dayAfter(count, unit: unit)
    case .calendar(let unit, let count): .calendar(unit, before: count - 1)
    }
  }

  /// Whether it ends before another one begins, whatever day it is; only among dates that are written out,
  /// and among days in one unit.
  func ends(before other: Period) -> Bool {
    switch (self, other) {
    case (.stated(let one), .stated(let other)): one.ends(before: other)
    case (.day(let count, let unit), .day(let otherCount, let otherUnit)):
      unit == otherUnit && count > otherCount
    case (.calendar(let unit, let count), .calendar(let otherUnit, let otherCount)):
      unit == otherUnit && count > otherCount
    default: false
    }
  }
}

extension MetatagReader {
  /// From when on a word takes posts that says how long ago; nil for other words.
  func since(_ spelling: Spelling) -> SelectionValue? {
    let word = spelling.lowercased
    guard let (count, unit) = Self.recentTimes[word] ?? Self.timeAgo(word) else { return nil }
    return .ago(count, unit: unit)
  }

  /// The day, or the week, month or year, that a word counts back to; nil for other words.
  func relativePeriod(_ spelling: Spelling) -> Period? {
    let word = spelling.lowercased
    switch word {
    case "today": return .day(0, unit: .days)
    case "yesterday": return .day(1, unit: .days)
    default: break
    }
    if let (count, unit) = Self.recentTimes[word] ?? Self.timeAgo(word) {
      return .day(count, unit: unit)
    }
    for unit in SelectionValue.CalendarUnit.allCases {
      let name = "yester\(unit.rawValue)"
      if word == name { return .calendar(unit, before: 1) }
      guard let (count, rest) = Self.countAndName(word), rest == name || rest == "\(name)s",
        word.hasSuffix("ago"), count <= Int64(SelectionLimits.maximumAgeYears)
      else { continue }
      return .calendar(unit, before: count)
    }
    return nil
  }

  /// What e621 calls the time since so long ago.
  private static let recentTimes: [String: (Int64, SelectionValue.TimeUnit)] = [
    "day": (1, .days), "week": (7, .days), "month": (1, .months), "year": (1, .years),
    "decade": (10, .years),
  ]

  /// `3_days_ago`, `3daysago`, `3_days`, `3d`; nil for other words, and for more than 1000 years.
  private static func timeAgo(_ word: String) -> (Int64, SelectionValue.TimeUnit)? {
    guard let (count, name) = countAndName(word), let (unit, factor) = unit(named: name) else {
      return nil
    }
    let maximum = Int64(SelectionLimits.maximumAgeYears) * SelectionValue.TimeUnit.years.seconds
    return count <= maximum / (factor * unit.seconds) ? (count * factor, unit) : nil
  }

  /// A number, and the name behind it without `ago` and underscores at its ends.
  private static func countAndName(_ word: String) -> (Int64, String)? {
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits) else { return nil }
    return (count, unitName(word.dropFirst(digits.count)))
  }

  private static func unitName(_ text: Substring) -> String {
    var name = text.drop { $0 == "_" }
    if name.hasSuffix("ago") { name = name.dropLast(3) }
    while name.hasSuffix("_") { name = name.dropLast() }
    return String(name)
  }

  /// A unit by its name, which may have underscores and `ago` at its ends, and how many of SQLite's it is.
  static func unit(named name: String) -> (SelectionValue.TimeUnit, Int64)? {
    timeUnits[unitName(name[...])]
  }

  /// Units by name, and how many of SQLite's one of them is.
  private static let timeUnits: [String: (SelectionValue.TimeUnit, Int64)] = [
    "s": (.seconds, 1), "second": (.seconds, 1), "seconds": (.seconds, 1),
    "mi": (.minutes, 1), "min": (.minutes, 1), "minute": (.minutes, 1), "minutes": (.minutes, 1),
    "h": (.hours, 1), "hour": (.hours, 1), "hours": (.hours, 1),
    "d": (.days, 1), "day": (.days, 1), "days": (.days, 1),
    "w": (.days, 7), "week": (.days, 7), "weeks": (.days, 7),
    "mo": (.months, 1), "month": (.months, 1), "months": (.months, 1),
    "y": (.years, 1), "year": (.years, 1), "years": (.years, 1),
  ]
}
