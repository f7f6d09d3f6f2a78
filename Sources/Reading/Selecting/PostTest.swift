internal import SQLitePages
internal import Selection
internal import Statistics

/// A condition on values of a post's own row, for rows that are read from pages. What is null is not in any list or
/// range, as in `plainCondition`, beside which it stands: both take the same posts.
package indirect enum PostTest: Sendable, Equatable {
  case all([PostTest])
  case any([PostTest])
  case not(PostTest)
  case nothing
  case isNull(String)
  /// Whether an integer lies in a range.
  case integer(String, ClosedRange<Int64>)
  /// Whether a text is one of some, by its bytes.
  case texts(String, [[UInt8]])
}

extension PostTest {
  /// The test of a field that is a column of its own; nil where only SQL tells.
  init?(_ field: PostField, _ matches: [FieldMatch]) {
    // Those have an index, or ask for a second column.
    guard field != .id, field != .parent, let column = field.sql.wholeMatch(of: #/post\.(\w+)/#)
    else { return nil }
    let name = String(column.output.1)
    var tests: [PostTest] = []
    for match in matches {
      switch match {
      case .none: tests.append(.isNull(name))
      case .any: tests.append(.not(.isNull(name)))
      case .range(let range):
        guard let range = range.integers else { return nil }
        tests.append(range.isEmpty ? .nothing : .integer(name, range.lowerBound...range.upperBound))
      case .pattern(let pattern):
        // As `condition`: one letter, small or large.
        guard field != .source, let letter = pattern.name, letter.utf8.count == 1,
          pattern.parts.count == 1
        else { return nil }
        let small = letter.asciiLowercased
        tests.append(.texts(name, [Array(small.utf8), Array(small.uppercased().utf8)]))
      }
    }
    self = tests.count == 1 ? tests[0] : .any(tests)
  }
}

extension ValueRange {
  /// The integers in it; nil where it has other bounds.
  fileprivate var integers: IntegerBounds? {
    var bounds = IntegerBounds(lowerBound: .min, upperBound: .max)
    if let lower {
      guard case .integer(let value) = lower.value else { return nil }
      guard lower.isIncluded || value < .max else { return IntegerBounds.none }
      bounds.lowerBound = lower.isIncluded ? value : value + 1
    }
    if let upper {
      guard case .integer(let value) = upper.value else { return nil }
      guard upper.isIncluded || value > .min else { return IntegerBounds.none }
      bounds.upperBound = upper.isIncluded ? value : value - 1
    }
    return bounds
  }
}

/// Bounds that may hold nothing between them.
private struct IntegerBounds {
  var lowerBound: Int64
  var upperBound: Int64

  static let none = IntegerBounds(lowerBound: 1, upperBound: 0)
  var isEmpty: Bool { lowerBound > upperBound }
}

// MARK: Rows

/// A test whose columns have been looked up.
struct PlacedPostTest: Sendable {
  private indirect enum Test: Sendable {
    case all([Test])
    case any([Test])
    case not(Test)
    case nothing
    case isNull(Int)
    case integer(Int, ClosedRange<Int64>)
    case texts(Int, [[UInt8]])
  }

  private let test: Test
  /// So many columns of a row, from the first on, are looked at.
  private(set) var columnCount = 1

  /// Nil when the table has not all of the columns.
  init?(_ test: PostTest, of pages: PostPages) {
    var columnCount = 1
    func place(_ column: String) -> Int? {
      guard let place = pages.place(of: column) else { return nil }
      columnCount = max(columnCount, place + 1)
      return place
    }
    func placed(_ test: PostTest) -> Test? {
      switch test {
      case .all(let parts): placed(parts).map(Test.all)
      case .any(let parts): placed(parts).map(Test.any)
      case .not(let part): placed(part).map(Test.not)
      case .nothing: .nothing
      case .isNull(let column): place(column).map(Test.isNull)
      case .integer(let column, let range): place(column).map { .integer($0, range) }
      case .texts(let column, let texts): place(column).map { .texts($0, texts) }
      }
    }
    func placed(_ tests: [PostTest]) -> [Test]? {
      let found = tests.compactMap(placed)
      return found.count == tests.count ? found : nil
    }
    guard let found = placed(test) else { return nil }
    self.test = found
    self.columnCount = columnCount
  }

  func isTrue(of row: LeafRow) -> Bool { Self.isTrue(test, row) }

  private static func isTrue(_ test: Test, _ row: LeafRow) -> Bool {
    switch test {
    case .all(let parts): return parts.allSatisfy { isTrue($0, row) }
    case .any(let parts): return parts.contains { isTrue($0, row) }
    case .not(let part): return !isTrue(part, row)
    case .nothing: return false
    case .isNull(let column): return row.isNull(column)
    case .integer(let column, let range):
      guard let value = row.integer(column) else { return false }
      return range.contains(value)
    case .texts(let column, let texts):
      guard let text = row.text(column) else { return false }
      return texts.contains { text.elementsEqual($0) }
    }
  }
}
