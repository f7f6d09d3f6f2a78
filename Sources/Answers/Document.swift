internal import Columns

/// A tree of values whose members keep their order, and its text as JSON.
package indirect enum Document: Equatable, Sendable {
  case null
  case flag(Bool)
  case integer(Int64)
  case real(Double)
  case text(String)
  case list([Document])
  case members([Member])

  package struct Member: Equatable, Sendable {
    package var name: String
    package var value: Document

    package init(_ name: String, _ value: Document) {
      self.name = name
      self.value = value
    }
  }

  /// A text, or null.
  package init(_ text: String?) {
    self = text.map(Document.text) ?? .null
  }

  /// A number, or null.
  package init(_ number: Int64?) {
    self = number.map(Document.integer) ?? .null
  }

  // MARK: JSON

  /// Indented by two spaces, with a line end behind it.
  package var json: String {
    json(indent: "") + "\n"
  }

  private func json(indent: String) -> String {
    switch self {
    case .null: return "null"
    case .flag(let flag): return flag ? "true" : "false"
    case .integer(let number): return String(number)
    case .real(let number): return number.isFinite ? "\(number)" : "null"
    case .text(let text): return Self.quoted(text)
    case .list(let items):
      return Self.block("[", items.map { $0.json(indent: indent + "  ") }, "]", indent: indent)
    case .members(let members):
      let lines = members.map { member in
        "\(Self.quoted(member.name)): \(member.value.json(indent: indent + "  "))"
      }
      return Self.block("{", lines, "}", indent: indent)
    }
  }

  private static func block(
    _ opening: String, _ lines: [String], _ closing: String, indent: String
  ) -> String {
    if lines.isEmpty { return opening + closing }
    let inner = lines.map { "\n\(indent)  \($0)" }.joined(separator: ",")
    return "\(opening)\(inner)\n\(indent)\(closing)"
  }

  private static func quoted(_ text: String) -> String {
    String(decoding: JSONString.quoted(text.utf8), as: UTF8.self)
  }
}

// MARK: Literals

extension Document: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral text: String) { self = .text(text) }

  package init(booleanLiteral flag: Bool) { self = .flag(flag) }

  package init(integerLiteral number: Int64) { self = .integer(number) }

  package init(arrayLiteral items: Document...) { self = .list(items) }

  /// Members in the order in which they stand there.
  package init(dictionaryLiteral members: (String, Document)...) {
    self = .members(members.map { Member($0.0, $0.1) })
  }
}
