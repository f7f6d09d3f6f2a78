// Values may be compared: `10`, `>10`, `>=10`, `<10`, `<=10`, `10..20`, `..20`, `10..`. Ranges include
// both ends.

/// How the values of a range are written.
enum RangeForm {
  case value(Spelling)
  case above(Spelling, isIncluded: Bool)
  case below(Spelling, isIncluded: Bool)
  /// Not both are nil.
  case between(Spelling?, Spelling?)
}

extension MetatagReader {
  func form(of item: Spelling) throws(SelectionError) -> RangeForm {
    if let sign = item.marks.first?.scalar, sign == ">" || sign == "<" {
      let isIncluded = item.marks.dropFirst().first?.scalar == "="
      let value = item.dropFirst(isIncluded ? 2 : 1)
      guard !value.isEmpty else { throw bad(item, "has no value behind its sign") }
      return sign == ">"
        ? .above(value, isIncluded: isIncluded) : .below(value, isIncluded: isIncluded)
    }
    guard let dots = item.rangeDots else { return .value(item) }
    let lower = item.part(item.marks.startIndex..<dots)
    let upper = item.part(dots + 2..<item.marks.endIndex)
    guard !lower.isEmpty || !upper.isEmpty else { throw bad(item, "has no bound") }
    return .between(lower.isEmpty ? nil : lower, upper.isEmpty ? nil : upper)
  }

  /// A range of values that are read one by one.
  func range<Value: Comparable>(
    _ item: Spelling, _ read: (Spelling) throws(SelectionError) -> Value,
    as value: (Value) -> SelectionValue
  ) throws(SelectionError) -> ValueRange {
    switch try form(of: item) {
    case .value(let spelling): return .value(value(try read(spelling)))
    case .above(let spelling, let isIncluded):
      return ValueRange(
        lower: .init(value(try read(spelling)), isIncluded: isIncluded), upper: nil)
    case .below(let spelling, let isIncluded):
      return ValueRange(
        lower: nil, upper: .init(value(try read(spelling)), isIncluded: isIncluded))
    case .between(let lower, let upper):
      // By hand: `map` of an optional does not say what it throws.
      var lowest: Value?
      if let lower { lowest = try read(lower) }
      var greatest: Value?
      if let upper { greatest = try read(upper) }
      if let lower, let upper, let lowest, let greatest, lowest > greatest {
        throw backwards(item, lower, upper, "greater than")
      }
      return ValueRange(
        lower: lowest.map { .init(value($0), isIncluded: true) },
        upper: greatest.map { .init(value($0), isIncluded: true) })
    }
  }

  func backwards(
    _ item: Spelling, _ lower: Spelling, _ upper: Spelling, _ relation: String
  ) -> SelectionError {
    search.error(
      .badValue,
      "The range runs backwards: \(lower.text.shown) is \(relation) \(upper.text.shown)",
      hint: "The lesser value stands first.", at: item.range)
  }

  // MARK: - Whole numbers

  func integerRange(_ item: Spelling) throws(SelectionError) -> ValueRange {
    try range(item, integer, as: SelectionValue.integer)
  }

  func yearRange(_ item: Spelling) throws(SelectionError) -> ValueRange {
    try range(item, year, as: SelectionValue.integer)
  }

  private func year(_ spelling: Spelling) throws(SelectionError) -> Int64 {
    let year = try integer(spelling)
    guard (1...9999).contains(year) else { throw bad(spelling, "is no year") }
    return year
  }

  func integer(_ spelling: Spelling) throws(SelectionError) -> Int64 {
    let digits = spelling.marks.first?.scalar == "-" ? spelling.marks.dropFirst() : spelling.marks
    guard !digits.isEmpty, digits.allSatisfy({ $0.scalar.digit != nil }) else {
      let isOfUser = word.metatag == .field(.uploader) || word.metatag == .field(.approver)
      throw bad(
        spelling, "is no whole number",
        hint: isOfUser ? "Dumps hold the numbers of users, not their names." : nil)
    }
    guard let integer = Int64(spelling.text) else {
      throw bad(spelling, "is beyond 64 bits")
    }
    return integer
  }

  // MARK: - Numbers with a fraction

  func realRange(_ item: Spelling) throws(SelectionError) -> ValueRange {
    try range(item, real, as: SelectionValue.real)
  }

  private func real(_ spelling: Spelling) throws(SelectionError) -> Double {
    guard Decimal(spelling.marks) != nil else { throw bad(spelling, "is no number") }
    guard let real = Double(spelling.text), real.isFinite else {
      throw bad(spelling, "is too large")
    }
    return real
  }

  func ratioRange(_ item: Spelling) throws(SelectionError) -> ValueRange {
    try range(item, ratioHundredths) { .real(Double($0) / 100) }
  }

  /// A ratio in hundredths, rounded half up, as the boards round theirs.
  private func ratioHundredths(_ spelling: Spelling) throws(SelectionError) -> Int64 {
    if let colon = spelling.marks.firstIndex(where: { $0.scalar == ":" || $0.scalar == "/" }) {
      let width = try side(spelling.part(spelling.marks.startIndex..<colon), of: spelling)
      let height = try side(spelling.part(colon + 1..<spelling.marks.endIndex), of: spelling)
      return (200 * width + height) / (2 * height)
    }
    guard let decimal = Decimal(spelling.marks) else { throw bad(spelling, "is no ratio") }
    guard let whole = decimal.whole, whole <= Self.maximumSide else {
      throw bad(spelling, "is too large")
    }
    let digits = decimal.fraction.prefix(3) + [0, 0, 0]
    let isRoundedUp = digits[digits.startIndex + 2] >= 5
    return whole * 100 + digits[digits.startIndex] * 10 + digits[digits.startIndex + 1]
      + (isRoundedUp ? 1 : 0)
  }

  /// Of a picture, in pixels or parts; no sum of hundredths is beyond 64 bits.
  private static let maximumSide: Int64 = 1_000_000_000

  private func side(_ side: Spelling, of ratio: Spelling) throws(SelectionError) -> Int64 {
    guard !side.isEmpty, side.marks.allSatisfy({ $0.scalar.digit != nil }) else {
      throw bad(ratio, "is no ratio")
    }
    guard let pixels = Int64(side.text), pixels <= Self.maximumSide else {
      throw bad(side, "is too large")
    }
    guard pixels > 0 else { throw bad(side, "is no side of a picture") }
    return pixels
  }

  // MARK: - Sizes

  func sizeRange(_ item: Spelling) throws(SelectionError) -> ValueRange {
    try range(item, byteCount, as: SelectionValue.integer)
  }

  /// Whole bytes, rounded down.
  private func byteCount(_ spelling: Spelling) throws(SelectionError) -> Int64 {
    let number = spelling.marks.prefix { $0.scalar.digit != nil || $0.scalar == "." }
    let unitName = spelling.part(number.endIndex..<spelling.marks.endIndex).lowercased
    guard let decimal = Decimal(number), let unit = Self.byteUnits[unitName] else {
      throw bad(spelling, "is no size")
    }
    guard !unitName.isEmpty || decimal.fraction.isEmpty else {
      throw bad(spelling, "is no whole number of bytes")
    }
    // Digit by digit from the last on; rounding down at each is rounding down at the end.
    let part = decimal.fraction.reversed().reduce(Int64(0)) { ($0 + $1 * unit) / 10 }
    guard let whole = decimal.whole else { throw bad(spelling, "is too large") }
    let product = whole.multipliedReportingOverflow(by: unit)
    let sum = product.partialValue.addingReportingOverflow(part)
    guard !product.overflow, !sum.overflow else { throw bad(spelling, "is too large") }
    return sum.partialValue
  }

  private static let byteUnits: [String: Int64] = [
    "": 1, "b": 1, "k": 1 << 10, "kb": 1 << 10, "m": 1 << 20, "mb": 1 << 20, "g": 1 << 30,
    "gb": 1 << 30,
  ]
}

/// A number in digits, with or without digits behind a point.
struct Decimal {
  /// Nil when it is beyond 64 bits.
  let whole: Int64?
  /// The digits behind the point.
  let fraction: [Int64]

  init?(_ marks: ArraySlice<Spelling.Mark>) {
    let point = marks.firstIndex { $0.scalar == "." }
    let front = marks[..<(point ?? marks.endIndex)]
    let back = point.map { marks[($0 + 1)...] } ?? []
    guard !front.isEmpty, point == nil || !back.isEmpty else { return nil }
    var whole: Int64? = 0
    for mark in front {
      guard let digit = mark.scalar.digit else { return nil }
      whole = whole.flatMap { whole in
        let product = whole.multipliedReportingOverflow(by: 10)
        let sum = product.partialValue.addingReportingOverflow(Int64(digit))
        return product.overflow || sum.overflow ? nil : sum.partialValue
      }
    }
    var fraction: [Int64] = []
    for mark in back {
      guard let digit = mark.scalar.digit else { return nil }
      fraction.append(Int64(digit))
    }
    self.whole = whole
    self.fraction = fraction
  }
}
