// The parameters of a named query, as `params:` of its header states them:
//
//     :tag TEXT = 'solo', the tag; :limit INTEGER = 20, rows at most; :site TEXT = NULL, ...
//
// A text that takes one of a few words names them behind its default:
//
//     :measure TEXT = 'cosine' of cosine|jaccard, to order by
//
// A text stands in single quotes, a quote in it is doubled. Meanings hold no semicolon. A default in
// parentheses, `:tag TEXT = (most frequent tag), the tag`, is chosen from the data (`ParameterChoice`).

/// A named parameter of a query, with the value that it has unless another one is given.
public struct QueryParameterDeclaration: Sendable, Equatable {
  /// What values a parameter takes.
  public enum ValueType: String, Sendable, Equatable {
    case text = "TEXT"
    case integer = "INTEGER"
    case real = "REAL"
  }

  /// Without the colon.
  public var name: String
  public var type: ValueType
  /// NULL where the default is chosen from the data.
  public var defaultValue: SQLParameterValue
  /// How the default is chosen from the data; nil where it is a value.
  public var choice: ParameterChoice?
  /// The only values that it takes; empty: any.
  public var allowedValues: [String]
  /// What it means, for people.
  public var meaning: String

  /// The default for people: a value as SQL writes it, or how it is chosen.
  public var defaultText: String { choice.map { "the \($0)" } ?? defaultValue.description }

  /// The value that `text` stands for; nil when it is none of the type.
  public func value(of text: String) -> SQLParameterValue? {
    switch type {
    case .text: .text(text)
    case .integer: Int64(text).map { .integer($0) }
    case .real: Double(text).flatMap { $0.isFinite ? .real($0) : nil }
    }
  }

  /// Parses what stands behind `params:`.
  ///
  /// - Returns: the parameters in their order; none for `none`.
  /// - Throws: `SQLHeaderError` with `line` and no path.
  static func list(_ text: String, line: Int) throws -> [QueryParameterDeclaration] {
    if text == "none" { return [] }
    var parameters: [QueryParameterDeclaration] = []
    var rest = text[...]
    while !rest.isEmpty {
      let parameter = try Self(parsing: &rest, line: line)
      guard !parameters.contains(where: { $0.name == parameter.name }) else {
        throw SQLHeaderError("the parameter :\(parameter.name) is there twice", line: line)
      }
      parameters.append(parameter)
    }
    return parameters
  }

  /// Takes one parameter, and the semicolon behind it, from the front of `rest`.
  private init(parsing rest: inout Substring, line: Int) throws {
    let start = #/\s*:([A-Za-z_][A-Za-z_0-9]*)\s+([A-Z]+)\s*=\s*/#
    guard let found = rest.prefixMatch(of: start) else {
      let shown = rest.prefix { $0 != ";" }
      throw SQLHeaderError(
        "'\(shown)' is no parameter, expected :name TYPE = default, meaning", line: line)
    }
    name = String(found.1)
    guard let type = ValueType(rawValue: String(found.2)) else {
      throw SQLHeaderError(
        "the parameter :\(name) is of type \(found.2), expected TEXT, INTEGER or REAL", line: line)
    }
    self.type = type
    rest = rest[found.range.upperBound...]
    defaultValue = .null
    choice = nil
    allowedValues = []
    meaning = ""
    if type == .text, let found = rest.prefixMatch(of: #/\(([^)]*)\)/#) {
      guard let choice = ParameterChoice(found.1) else {
        throw SQLHeaderError(
          "'\(found.1)' is no way to choose the default of :\(name), expected such as (most frequent "
            + "character) or (most frequent tag)", line: line)
      }
      self.choice = choice
      rest = rest[found.range.upperBound...]
    } else if let value = try Self.takeDefault(from: &rest, as: type) {
      defaultValue = value
    } else {
      throw SQLHeaderError(
        "the default of :\(name) is no \(type.rawValue) and not NULL", line: line)
    }
    try takeAllowedValues(from: &rest, line: line)
    let end = rest.firstIndex(of: ";") ?? rest.endIndex
    let tail = rest[..<end].drop { $0 == " " }
    guard tail.isEmpty || tail.first == "," else {
      throw SQLHeaderError(
        "'\(tail)' stands behind the default of :\(name), expected a comma and what it means",
        line: line)
    }
    meaning = String(tail.dropFirst().drop { $0 == " " })
    rest = end == rest.endIndex ? rest[end...] : rest[rest.index(after: end)...]
  }

  private mutating func takeAllowedValues(from rest: inout Substring, line: Int) throws {
    guard type == .text, let found = rest.prefixMatch(of: #/ of ([A-Za-z_0-9|]+)/#) else { return }
    allowedValues = found.1.split(separator: "|").map(String.init)
    rest = rest[found.range.upperBound...]
    if case .text(let text) = defaultValue, !allowedValues.contains(text) {
      throw SQLHeaderError(
        "the default of :\(name) is none of \(allowedValues.joined(separator: ", "))", line: line)
    }
  }

  /// Nil when there is no value of the type.
  private static func takeDefault(
    from rest: inout Substring, as type: ValueType
  ) throws -> SQLParameterValue? {
    if let null = rest.prefixMatch(of: #/NULL(?![A-Za-z_0-9])/#) {
      rest = rest[null.range.upperBound...]
      return .null
    }
    if type == .text {
      guard let quoted = rest.prefixMatch(of: #/'((?:[^']|'')*)'/#) else { return nil }
      rest = rest[quoted.range.upperBound...]
      return .text(String(quoted.1).replacing("''", with: "'"))
    }
    let number = rest.prefix { $0.isASCII && ($0.isNumber || "+-.eE".contains($0)) }
    rest = rest[number.endIndex...]
    return type == .integer
      ? Int64(number).map { .integer($0) } : Double(number).map { .real($0) }
  }
}

/// A value of a named parameter.
public enum SQLParameterValue: Sendable, Equatable, CustomStringConvertible {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)

  /// As SQL writes it.
  public var description: String {
    switch self {
    case .null: "NULL"
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .text(let value): "'\(value.replacing("'", with: "''"))'"
    }
  }
}

extension SQLParameterValue: Encodable {
  /// As itself: null, a number or a string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .integer(let value): try container.encode(value)
    case .real(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    }
  }
}
