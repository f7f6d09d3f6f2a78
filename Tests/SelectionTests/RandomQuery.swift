import Selection
import TestSupport

/// Makes queries as the parser makes them: flat, with values in order.
struct RandomQuery {
  var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  mutating func next() -> SelectionQuery {
    var query = SelectionQuery()
    if chance(0.95) {
      query.expression = expression(depth: Int.random(in: 0...4, using: &generator))
    }
    if chance(0.2) { query.limit = Int64.random(in: 1...Int64.max, using: &generator) }
    if chance(0.2) { query.sample = Int64.random(in: 1...1000, using: &generator) }
    if chance(0.3) { query.order = order() }
    if query.sample != nil || query.order?.key == .random, chance(0.5) {
      query.seed = UInt64.random(in: 0...UInt64.max, using: &generator)
    }
    return query
  }

  // MARK: - Structure

  private mutating func expression(depth: Int) -> SelectionExpression {
    guard depth > 0 else { return .term(SelectionTerm(test(), columns: 0..<0)) }
    let inner = expression(depth: depth - 1)
    switch Int.random(in: 0..<4, using: &generator) {
    case 0:
      if case .not(let twice) = inner { return twice }
      return .not(inner)
    case 1:
      return .all(parts(inner, depth) { if case .all(let parts) = $0 { parts } else { [$0] } })
    case 2:
      return .any(parts(inner, depth) { if case .any(let parts) = $0 { parts } else { [$0] } })
    default: return inner
    }
  }

  private mutating func parts(
    _ first: SelectionExpression, _ depth: Int,
    flat: (SelectionExpression) -> [SelectionExpression]
  ) -> [SelectionExpression] {
    var parts = flat(first)
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      parts += flat(expression(depth: Int.random(in: 0..<depth, using: &generator)))
    }
    return parts
  }

  private mutating func order() -> SelectionOrder {
    let fields: [PostField] = [.id, .score, .date, .updated, .ratio, .size, .favs]
    let key: SelectionOrder.Key =
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: .random
      case 1: .tagCount(category: category())
      default: .field(one(of: fields))
      }
    return SelectionOrder(
      key, isDescending: key == .random ? false : chance(0.5), columns: 0..<0)
  }

  // MARK: - Words

  private mutating func test() -> SelectionTest {
    switch Int.random(in: 0..<16, using: &generator) {
    case 0: .tagCount(category: category(), [integerRange(), integerRange()])
    case 1: .has(one(of: PostPart.allCases))
    case 2: .status([one(of: PostStatus.allCases), one(of: PostStatus.allCases)])
    case 3: .site(chance(0.5) ? [text(of: Self.anything, 1...6)] : ["danbooru", "e621"])
    case 4: .captionKind([kindName()])
    case 5: .captionText(phrase())
    case 6: .file(chance(0.3) ? [quoted()] : [listed(), listed()])
    case 7: .set("s\(Int.random(in: 0..<99, using: &generator))_x")
    case 8: .numbers(path: text(of: Self.anything, 1...6))
    case 9...12: field()
    default: .tag(chance(0.2) ? quoted() : pattern(Self.wordSigns), category: category())
    }
  }

  private mutating func category() -> String? {
    one(of: [nil, nil, nil, "general", "artist", "character", "meta", "lore", "species"])
  }

  private mutating func phrase() -> CaptionPhrase {
    let text = text(of: Self.anything, 0...5) + one(of: ["red", "2", "初"])
    return CaptionPhrase(text: text.without("*"), isPrefix: chance(0.3))
  }

  private mutating func field() -> SelectionTest {
    let field = one(of: PostField.allCases)
    var matches: [FieldMatch] = []
    switch field {
    case .rating: matches = [.pattern(.init(parts: [one(of: ["g", "s", "q", "e", "x"])])), .none]
    case .ext:
      matches =
        chance(0.3) ? [.pattern(quoted(lowercase: true))] : [.pattern(.init(parts: ["p", ""]))]
    case .md5: matches = [.pattern(.init(parts: ["0a", "f", ""]))]
    case .source: matches = [.pattern(notNull(pattern(Self.wordSigns + ",")))]
    default:
      let isAge = field == .date && chance(0.5)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        if field != .id, chance(0.1) {
          matches.append(one(of: [FieldMatch.none, .any]))
        } else {
          matches.append(.range(isAge ? ageRange() : range(of: field)))
        }
      }
    }
    return .field(field, matches)
  }

  // MARK: - Ranges

  private mutating func range(of field: PostField) -> ValueRange {
    switch field.kind {
    case .time: return timeRange()
    case .real:
      let digits = field == .ratio ? 100.0 : 1_000_000
      let numbers = [
        Double(Int.random(in: 0..<10_000_000, using: &generator)) / digits,
        Double(Int.random(in: 0..<10_000_000, using: &generator)) / digits,
      ].sorted()
      return bounds(.real(numbers[0]), .real(numbers[1]))
    default:
      if field == .year {
        let year = Int64.random(in: 1...9000, using: &generator)
        return bounds(.integer(year), .integer(year + 7))
      }
      return integerRange(from: field == .size ? 0 : .min)
    }
  }

  private mutating func integerRange(from least: Int64 = .min) -> ValueRange {
    let one = Int64.random(in: chance(0.5) ? 0...9 : least...Int64.max, using: &generator)
    let other = Int64.random(in: one...Int64.max, using: &generator)
    return bounds(.integer(one), .integer(other))
  }

  /// In all forms that there are.
  private mutating func bounds(_ lower: SelectionValue, _ upper: SelectionValue) -> ValueRange {
    switch Int.random(in: 0..<4, using: &generator) {
    case 0: .value(lower)
    case 1: ValueRange(lower: .init(lower, isIncluded: chance(0.5)), upper: nil)
    case 2: ValueRange(lower: nil, upper: .init(upper, isIncluded: chance(0.5)))
    default:
      ValueRange(lower: .init(lower, isIncluded: true), upper: .init(upper, isIncluded: true))
    }
  }

  private mutating func timeRange() -> ValueRange {
    let texts = [
      "0001", "1999-12", "2000-02-29", "2000-03-01", "2019-12-31T23:59", "2020", "2020-01-01T00:01",
      "2021-06-05T04:03:02", "9999", "9999-12-31T24",
    ]
    let first = Int.random(in: 0..<texts.count - 2, using: &generator)
    let last = Int.random(in: first + 1..<texts.count, using: &generator)
    let lower = ValueRange.Bound(.time(texts[first]), isIncluded: true)
    let upper = ValueRange.Bound(.time(texts[last]), isIncluded: false)
    return switch Int.random(in: 0..<3, using: &generator) {
    case 0: ValueRange(lower: lower, upper: nil)
    case 1: ValueRange(lower: nil, upper: upper)
    default: ValueRange(lower: lower, upper: upper)
    }
  }

  private mutating func ageRange() -> ValueRange {
    let young = SelectionValue.ago(Int64.random(in: 0..<90, using: &generator), unit: .minutes)
    let old = SelectionValue.ago(
      Int64.random(in: 3...100, using: &generator), unit: one(of: [.days, .months, .years]))
    let range = bounds(old, young)
    // An age alone says no range.
    return range.lower == range.upper ? ValueRange(lower: range.lower, upper: nil) : range
  }

  // MARK: - Names

  /// What a plain word may hold, and most of it in need of an escape.
  static let wordSigns = "abz019_()()\"\\-~:;./@*é初\u{301}\u{5d0}<|>&'"
  static let anything = wordSigns + ", \n\t\u{3000}\u{202e}"

  private static let oddNames = [
    "or", "AND", "score:5", "Order:x", "caption~red", "caption:x", ":)", "(9)", "()", ")(", "\\m/",
    "don't_say_\"lazy\"", "\"x\"", "-_-", "~", "a_(b_(c))", "(a)_(b)", "none", "any", "re:zero",
    "\\",
    "tag:tag:", "\u{301}", "hatsune_miku_(append)", "*", "a)", "(a",
  ]

  private mutating func pattern(_ signs: String) -> NamePattern {
    if chance(0.3) { return NamePattern(parts: [one(of: Self.oddNames)]) }
    var parts = [text(of: signs, 1...6)]
    // A part between two stars holds something; those at the ends may be empty.
    if chance(0.3) {
      for _ in 0..<Int.random(in: 0...2, using: &generator) { parts.append(text(of: signs, 1...3)) }
      parts.append(text(of: signs, 0...3))
      if chance(0.5) { parts[0] = "" }
    }
    return NamePattern(parts: parts)
  }

  /// A name for a list, without what ends it, or means something else there.
  private mutating func listed() -> NamePattern {
    var pattern = pattern(Self.wordSigns)
    pattern.parts = pattern.parts.map { $0.without("/") }
    return pattern.parts.allSatisfy(\.isEmpty) ? NamePattern(parts: ["x"]) : merged(pattern)
  }

  private mutating func kindName() -> NamePattern {
    notNull(merged(pattern(Self.wordSigns)))
  }

  /// `none` and `any` are names in quotes only.
  private mutating func notNull(_ pattern: NamePattern) -> NamePattern {
    chance(0.3) || ["none", "any"].contains(pattern.name) ? quoted() : pattern
  }

  /// Without empty parts between stars, which the parser does not make.
  private func merged(_ pattern: NamePattern) -> NamePattern {
    let ends = [0, pattern.parts.count - 1]
    return NamePattern(
      parts: pattern.parts.enumerated().filter { !$1.isEmpty || ends.contains($0) }.map(\.element))
  }

  private mutating func quoted(lowercase: Bool = false) -> NamePattern {
    let text = chance(0.3) ? one(of: Self.oddNames) : text(of: Self.anything, 1...8)
    let name = "x" + text.without("/")
    return NamePattern(parts: [lowercase ? name.lowercased() : name], isQuoted: true)
  }

  private mutating func text(of signs: String, _ length: ClosedRange<Int>) -> String {
    let scalars = Array(signs.unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: length, using: &generator) {
      text.append(scalars[Int.random(in: 0..<scalars.count, using: &generator)])
    }
    return String(text)
  }

  mutating func one<Value>(of values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &generator)]
  }

  mutating func chance(_ probability: Double) -> Bool { generator.chance(probability) }
}

extension String {
  /// By scalars: a sign with a mark that combines with it is that sign, too.
  fileprivate func without(_ sign: Unicode.Scalar) -> String {
    var text = UnicodeScalarView()
    for scalar in unicodeScalars where scalar != sign { text.append(scalar) }
    return String(text)
  }
}
