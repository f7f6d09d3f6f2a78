import Selection
import TestSupport
import Testing

@Suite("Searches: dates and ages")
struct TimeValueTests {
  static func range(_ lower: String?, _ upper: String?) -> FieldMatch {
    .range(
      ValueRange(
        lower: lower.map { .init(.time($0), isIncluded: true) },
        upper: upper.map { .init(.time($0), isIncluded: false) }))
  }

  @Test("A date is the whole of its period")
  func dates() throws {
    let cases: [(String, FieldMatch)] = [
      ("2020", Self.range("2020", "2021")), ("2020-03", Self.range("2020-03", "2020-04")),
      ("2020-12", Self.range("2020-12", "2021-01")),
      ("2020-02-28", Self.range("2020-02-28", "2020-02-29")),
      ("2021-02-28", Self.range("2021-02-28", "2021-03-01")),
      ("1900-02-28", Self.range("1900-02-28", "1900-03-01")),
      ("2000-02-29", Self.range("2000-02-29", "2000-03-01")),
      ("2020-12-31", Self.range("2020-12-31", "2021-01-01")),
      ("2020-03-01T12:30", Self.range("2020-03-01T12:30", "2020-03-01T12:31")),
      ("2020-03-01T12:30Z", Self.range("2020-03-01T12:30", "2020-03-01T12:31")),
      ("2020-12-31T23:59", Self.range("2020-12-31T23:59", "2021-01-01T00:00")),
      ("2020-03-01T12:59:59", Self.range("2020-03-01T12:59:59", "2020-03-01T13:00:00")),
      ("2020-03-01T12:30:05Z", Self.range("2020-03-01T12:30:05", "2020-03-01T12:30:06")),
      (">2020", Self.range("2021", nil)), (">=2020", Self.range("2020", nil)),
      ("<2020", Self.range(nil, "2020")), ("<=2020", Self.range(nil, "2021")),
      ("2019..2020-06", Self.range("2019", "2020-07")), ("..2020", Self.range(nil, "2021")),
      ("2020-05-05..", Self.range("2020-05-05", nil)),
      ("2020-03..2020", Self.range("2020-03", "2021")),
      ("2020..2020-03", Self.range("2020", "2020-04")), ("none", .none), ("any", .any),
      ("9999", Self.range("9999", "9999-12-31T24")), ("0001", Self.range("0001", "0002")),
    ]
    for (value, expected) in cases {
      #expect(try matches(of: "date:\(value)", field: .date) == [expected], "\(value)")
      #expect(try matches(of: "Updated:\(value)", field: .updated) == [expected], "\(value)")
    }
    #expect(
      try matches(of: "date:2019,none,>2021", field: .date)
        == [Self.range("2019", "2020"), .none, Self.range("2022", nil)])
  }

  static func age(younger: SelectionValue? = nil, older: SelectionValue? = nil, isIncluded: Bool)
    -> FieldMatch
  {
    .range(
      ValueRange(
        lower: younger.map { .init($0, isIncluded: isIncluded) },
        upper: older.map { .init($0, isIncluded: isIncluded) }))
  }

  @Test("What is younger is later")
  func ages() throws {
    let cases: [(String, FieldMatch)] = [
      ("<3d", Self.age(younger: .ago(3, unit: .days), isIncluded: false)),
      ("<=3d", Self.age(younger: .ago(3, unit: .days), isIncluded: true)),
      ("..3d", Self.age(younger: .ago(3, unit: .days), isIncluded: true)),
      (">1w", Self.age(older: .ago(7, unit: .days), isIncluded: false)),
      (">=1w", Self.age(older: .ago(7, unit: .days), isIncluded: true)),
      ("1w..", Self.age(older: .ago(7, unit: .days), isIncluded: true)),
      (
        "1w..2mo",
        Self.age(younger: .ago(2, unit: .months), older: .ago(7, unit: .days), isIncluded: true)
      ),
      ("<0S", Self.age(younger: .ago(0, unit: .seconds), isIncluded: false)),
      (
        "1Year..1000years",
        Self.age(younger: .ago(1000, unit: .years), older: .ago(1, unit: .years), isIncluded: true)
      ),
      ("none", .none),
    ]
    for (value, expected) in cases {
      #expect(try matches(of: "age:\(value)", field: .date) == [expected], "\(value)")
    }
    #expect(try matches(of: "age:<1d,>1y,any", field: .date).count == 3)
  }

  @Test("An age alone is the day on which it was")
  func dayOfAge() throws {
    #expect(
      try matches(of: "age:3d,1.5h", field: .date) == [
        Self.day(3, .days), Self.day(5400, .seconds),
      ])
  }

  static func day(_ count: Int64, _ unit: SelectionValue.TimeUnit) -> FieldMatch {
    .range(
      ValueRange(
        lower: .init(.day(count, unit: unit), isIncluded: true),
        upper: .init(.dayAfter(count, unit: unit), isIncluded: false)))
  }

  @Test("What counts back from now")
  func relative() throws {
    typealias Value = SelectionValue
    func range(_ lower: Value?, _ upper: Value?) -> FieldMatch {
      .range(
        ValueRange(
          lower: lower.map { .init($0, isIncluded: true) },
          upper: upper.map { .init($0, isIncluded: false) }))
    }
    let since = { (count: Int64, unit: Value.TimeUnit) in range(.ago(count, unit: unit), nil) }
    let cases: [(String, FieldMatch)] = [
      ("today", Self.day(0, .days)), ("Yesterday", Self.day(1, .days)),
      ("day", since(1, .days)), ("week", since(7, .days)), ("decade", since(10, .years)),
      ("3_days_ago", since(3, .days)), ("3daysago", since(3, .days)), ("10w", since(70, .days)),
      ("5_minutes_ago", since(5, .minutes)), ("10_years_ago", since(10, .years)),
      ("yesterweek", range(.calendar(.week, before: 1), .calendar(.week, before: 0))),
      ("2_yestermonths_ago", range(.calendar(.month, before: 2), .calendar(.month, before: 1))),
      (">=2_months_ago", range(.day(2, unit: .months), nil)),
      (">2_months_ago", range(.dayAfter(2, unit: .months), nil)),
      ("<yesterday", range(nil, .day(1, unit: .days))),
      ("..yesterday", range(nil, .dayAfter(1, unit: .days))),
      ("3_days_ago..", range(.day(3, unit: .days), nil)),
      ("3_days_ago..yesterday", range(.day(3, unit: .days), .dayAfter(1, unit: .days))),
      ("decade..2020", range(.day(10, unit: .years), .time("2021"))),
      ("2020..yesteryear", range(.time("2020"), .calendar(.year, before: 0))),
      (">yesteryear", range(.calendar(.year, before: 0), nil)),
    ]
    for (value, expected) in cases {
      #expect(try matches(of: "date:\(value)", field: .date) == [expected], "\(value)")
      // And comes back as it was read.
      let query = try SelectionQuery(parsing: "date:\(value)")
      let again = try SelectionQuery(parsing: query.normalizedText)
      #expect(again.normalizedText == query.normalizedText, "\(value)")
      #expect(try matches(of: query.normalizedText, field: .date) == [expected], "\(value)")
    }
  }

  @Test(
    "Units of an age",
    arguments: [
      (["s", "second", "seconds"], SelectionValue.TimeUnit.seconds, 1),
      (["mi", "min", "minute", "minutes"], .minutes, 1), (["h", "hour", "hours"], .hours, 1),
      (["d", "day", "days"], .days, 1), (["w", "week", "weeks"], .days, 7),
      (["mo", "month", "months"], .months, 1), (["y", "year", "years"], .years, 1),
    ])
  func units(names: [String], unit: SelectionValue.TimeUnit, factor: Int) throws {
    for name in names + names.map({ $0.uppercased() }) {
      let expected = Self.age(younger: .ago(Int64(5 * factor), unit: unit), isIncluded: false)
      #expect(try matches(of: "age:<5\(name)", field: .date) == [expected], "\(name)")
    }
  }

  @Test(
    "Mistakes",
    arguments: [
      WrongSearch("date:«2021-02-29»", "is no date that there is", .badValue),
      WrongSearch("date:«1900-02-29»", "is no date", .badValue),
      WrongSearch("date:«2021-13»", "is no date", .badValue),
      WrongSearch("date:«2021-00»", "is no date", .badValue),
      WrongSearch("date:«2021-04-31»", "is no date", .badValue),
      WrongSearch("date:«2021-04-00»", "is no date", .badValue),
      WrongSearch("date:«0000»", "is no date", .badValue),
      WrongSearch("date:«20200»", "is no date", .badValue),
      WrongSearch("date:«2020Z»", "is no date", .badValue),
      WrongSearch("date:«2020-3»", "is no date", .badValue),
      WrongSearch("date:«2020/03/01»", "date: takes dates, as 2020, 2020-03-01", .badValue),
      WrongSearch("date:«2020-03-01T24:00»", "is no date", .badValue),
      WrongSearch("date:«2020-03-01T12:60»", "is no date", .badValue),
      WrongSearch("date:«2020-03-01T12»", "is no date", .badValue),
      WrongSearch("date:>«2020-03-01T12:30:60»", "is no date", .badValue),
      WrongSearch("date:«tomorrow»", "is no date", .badValue),
      WrongSearch("date:«..»", "has no bound", .badValue),
      WrongSearch("date:«1d_ago..2d_ago»", "is later than", .badValue),
      WrongSearch("date:«yesterdecade»", "is no date", .badValue),
      WrongSearch("date:«9999_years_ago»", "is no date", .badValue),
      WrongSearch("updated:«2020..2019»", "`2020` is later than `2019`", .badValue),
      WrongSearch("date:«2020..2019-12-31»", "is later than", .badValue),
      WrongSearch("date:«9999..2020»", "is later than", .badValue),
      WrongSearch("age:<«3»", "is no age", .badValue),
      WrongSearch("age:<«d»", "is no age", .badValue),
      WrongSearch("age:<«-3d»", "is no age", .badValue),
      WrongSearch("age:<«1.d»", "is no age", .badValue),
      WrongSearch("age:<3«m»", "units are s, mi, h, d, w, mo, y", .badValue),
      WrongSearch("age:<«1001y»", "more than 1000 years", .badValue),
      WrongSearch("age:<«99999999999999999999s»", "more than 1000 years", .badValue),
      WrongSearch("age:«2mo..1w»", "`2mo` is greater than `1w`", .badValue),
    ])
  func mistakes(search: WrongSearch) {
    search.check()
  }

  @Test("Dates take the moments that they say", arguments: [1, 2, 3] as [UInt64])
  func againstNaive(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let first = NaivePeriod.random(using: &generator)
      let last = NaivePeriod.random(using: &generator)
      let (value, takes): (String, (Int) -> Bool) =
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: (first.text, { first.seconds.contains($0) })
        case 1: (">\(first.text)", { $0 >= first.seconds.upperBound })
        case 2: (">=\(first.text)", { $0 >= first.seconds.lowerBound })
        case 3: ("<\(first.text)", { $0 < first.seconds.lowerBound })
        case 4: ("<=\(first.text)", { $0 < first.seconds.upperBound })
        default:
          (
            "\(first.text)..\(last.text)",
            { first.seconds.lowerBound <= $0 && $0 < last.seconds.upperBound }
          )
        }
      let isBackwards = value.contains("..") && last.seconds.upperBound <= first.seconds.lowerBound
      guard !isBackwards else {
        #expect(throws: SelectionError.self, "seed \(seed): \(value)") {
          try SelectionQuery(parsing: "date:\(value)")
        }
        continue
      }
      let match = try matches(of: "date:\(value)", field: .date)
      guard case .range(let range)? = match.first else {
        Issue.record("seed \(seed): \(value)")
        continue
      }
      let edges = [first.seconds, last.seconds].flatMap { [$0.lowerBound, $0.upperBound] }
      for moment in edges.flatMap({ [$0 - 1, $0, $0 + 1] }) {
        for fraction in ["", ".000", ".999"] {
          let stored = NaivePeriod.text(of: moment) + fraction + "Z"
          if range.takes(stored) != takes(moment) {
            Issue.record("seed \(seed): date:\(value), \(stored)")
          }
        }
      }
    }
  }
}

extension ValueRange {
  /// Whether SQLite would take a text, comparing byte by byte.
  fileprivate func takes(_ stored: String) -> Bool {
    func precedes(_ one: String, _ other: String) -> Bool {
      one.utf8.lexicographicallyPrecedes(other.utf8)
    }
    if case .time(let text)? = lower?.value, precedes(stored, text) { return false }
    if case .time(let text)? = upper?.value, !precedes(stored, text) { return false }
    return true
  }
}

/// A period, and its seconds since the year 2000, counted day by day.
private struct NaivePeriod {
  let text: String
  let seconds: Range<Int>

  /// The days of the years 2000 to 2003.
  static let days: [(year: Int, month: Int, day: Int)] = {
    var days: [(year: Int, month: Int, day: Int)] = []
    for year in 2000..<2004 {
      for month in 1...12 {
        let lengths = [31, year == 2000 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        for day in 1...lengths[month - 1] { days.append((year, month, day)) }
      }
    }
    return days
  }()

  static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// Years beside the table are told with other texts that compare alike.
  static func text(of moment: Int) -> String {
    if moment < 0 { return "1999-12-31T23:59:59" }
    let day = moment / 86_400
    guard day < days.count else {
      return "2004-01-01T00:00:0\(min(9, moment - days.count * 86_400))"
    }
    let (year, month, number) = days[day]
    let second = moment % 86_400
    return "\(year)-\(padded(month))-\(padded(number))T\(padded(second / 3600)):"
      + "\(padded(second / 60 % 60)):\(padded(second % 60))"
  }

  static func random(using generator: inout SeededGenerator) -> NaivePeriod {
    let moment = Int.random(in: 0..<days.count * 86_400, using: &generator)
    let whole = text(of: moment)
    let length = [4, 7, 10, 16, 19].randomElement(using: &generator) ?? 4
    let prefix = String(whole.prefix(length))
    func day(_ isMeant: (Int, Int, Int) -> Bool) -> Range<Int> {
      let first = days.firstIndex { isMeant($0.year, $0.month, $0.day) } ?? 0
      let last = days.lastIndex { isMeant($0.year, $0.month, $0.day) } ?? 0
      return first * 86_400..<(last + 1) * 86_400
    }
    let (year, month, number) = days[moment / 86_400]
    let seconds: Range<Int> =
      switch length {
      case 4: day { one, _, _ in one == year }
      case 7: day { one, two, _ in one == year && two == month }
      case 10: day { one, two, three in one == year && two == month && three == number }
      case 16: moment / 60 * 60..<moment / 60 * 60 + 60
      default: moment..<moment + 1
      }
    return NaivePeriod(text: prefix, seconds: seconds)
  }
}
