package import Selection
internal import Store

// Conditions on values of a post as SQL. Where a value is null they are null, which counts as false.

extension PostField {
  /// The condition that one of the matches holds.
  package func condition(_ matches: [FieldMatch]) -> String {
    // A list of single numbers is one look-up each by the index of numbers.
    var integers: [Int64] = []
    var conditions: [String] = []
    for match in matches {
      if case .range(let range) = match, let integer = range.singleInteger {
        integers.append(integer)
      } else {
        conditions.append(condition(match))
      }
    }
    if !integers.isEmpty {
      let list = integers.map { "\($0)" }.joined(separator: ", ")
      let test = integers.count == 1 ? "= \(list)" : "IN (\(list))"
      conditions.insert("\(sql) \(test)", at: 0)
      // As Danbooru has it: the post of the number, and its children.
      if self == .parent { conditions.insert("post.number \(test)", at: 0) }
    }
    return conditions.count == 1
      ? conditions[0] : "(\(conditions.joined(separator: " OR ")))"
  }

  private func condition(_ match: FieldMatch) -> String {
    switch match {
    case .none: "\(sql) IS NULL"
    case .any: "\(sql) IS NOT NULL"
    case .range(let range): range.condition(on: sql)
    case .pattern(let pattern): condition(pattern)
    }
  }

  /// Both boards find a source by its beginning.
  private func condition(_ pattern: NamePattern) -> String {
    let lower = NamePattern(parts: pattern.parts.map(\.asciiLowercased))
    if self != .source, let name = lower.name {
      // A letter without a call of a function, which would take longer than the rest of the row.
      guard name.utf8.count == 1 else { return "lower(\(sql)) = \(SQLLiteral.text(name))" }
      return "\(sql) IN (\(SQLLiteral.list([name, name.uppercased()])))"
    }
    guard self == .source else { return "lower(\(sql)) GLOB \(SQLLiteral.text(lower.glob))" }
    let glob = pattern.parts.last != "" ? lower.glob + "*" : lower.glob
    // Several sources stand on a line each.
    return """
      (lower(\(sql)) GLOB \(SQLLiteral.text(glob))
        OR instr(\(sql), char(10)) AND lower(\(sql)) GLOB '*' || char(10) || \(SQLLiteral.text(glob)))
      """
  }
}

extension ValueRange {
  fileprivate var singleInteger: Int64? {
    guard let lower, lower == upper, lower.isIncluded, case .integer(let value) = lower.value else {
      return nil
    }
    return value
  }

  /// The condition that the value of an SQL expression lies in the range.
  package func condition(on sql: String) -> String {
    if let lower, lower == upper, lower.isIncluded { return "\(sql) = \(lower.value.sql)" }
    var terms: [String] = []
    if let lower { terms.append("\(sql) \(lower.isIncluded ? ">=" : ">") \(lower.value.sql)") }
    if let upper { terms.append("\(sql) \(upper.isIncluded ? "<=" : "<") \(upper.value.sql)") }
    return terms.count == 1 ? terms[0] : "(\(terms.joined(separator: " AND ")))"
  }
}

extension SelectionValue {
  fileprivate var sql: String {
    switch self {
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .time(let text): SQLLiteral.text(text)
    case .ago(let count, let unit):
      "strftime('%Y-%m-%dT%H:%M:%S', 'now', '-\(count) \(unit.rawValue)')"
    case .day(let count, let unit):
      "strftime('%Y-%m-%d', 'now', '\(-count) \(unit.rawValue)')"
    case .dayAfter(let count, let unit):
      "strftime('%Y-%m-%d', 'now', '\(-count) \(unit.rawValue)', '+1 days')"
    case .calendar(.week, let count):
      // The Sunday on which the week ends, and back to its Monday.
      "strftime('%Y-%m-%d', 'now', 'weekday 0', '\(-6 - 7 * count) days')"
    case .calendar(let unit, let count):
      "strftime('%Y-%m-%d', 'now', 'start of \(unit.rawValue)', '\(-count) \(unit.rawValue)s')"
    }
  }
}

extension PostLock {
  package var condition: String { "post.is_\(rawValue)_locked IS 1" }
}

extension PostStatus {
  package var condition: String {
    switch self {
    case .pending: "post.is_pending IS 1"
    case .flagged: "post.is_flagged IS 1"
    case .deleted: "post.is_deleted IS 1"
    case .banned: "post.is_banned IS 1"
    case .active:
      "post.is_pending IS NOT 1 AND post.is_flagged IS NOT 1 AND post.is_deleted IS NOT 1"
    case .any: "TRUE"
    }
  }
}

extension PostStatus {
  var test: PostTest {
    func isSet(_ column: String) -> PostTest { .integer(column, 1...1) }
    return switch self {
    case .pending: isSet("is_pending")
    case .flagged: isSet("is_flagged")
    case .deleted: isSet("is_deleted")
    case .banned: isSet("is_banned")
    case .active:
      .not(.any([isSet("is_pending"), isSet("is_flagged"), isSet("is_deleted")]))
    case .any: .all([])
    }
  }
}

extension String {
  /// As SQLite's lower(): letters of ASCII only.
  var asciiLowercased: String {
    String(decoding: utf8.map { 65...90 ~= $0 ? $0 + 32 : $0 }, as: UTF8.self)
  }
}
