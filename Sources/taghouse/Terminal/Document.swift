import Columns
import Yams

/// A tree of values whose members keep their order, and its text as JSON or YAML.
indirect enum Document: Equatable, Sendable {
  case null
  case flag(Bool)
  case integer(Int64)
  case real(Double)
  case text(String)
  case list([Document])
  case members([Member])

  struct Member: Equatable, Sendable {
    var name: String
    var value: Document

    init(_ name: String, _ value: Document) {
      self.name = name
      self.value = value
    }
  }

  /// A text, or null.
  init(_ text: String?) {
    self = text.map(Document.text) ?? .null
  }

  /// A number, or null.
  init(_ number: Int64?) {
    self = number.map(Document.integer) ?? .null
  }

  // MARK: JSON

  /// Indented by two spaces, with a line end behind it.
  var json: String {
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

  // MARK: YAML

  /// Text of several lines stands in blocks, so that SQL stays readable.
  ///
  /// Throws what Yams does; no tree is known that it refuses.
  var yaml: String {
    get throws {
      try Yams.serialize(
        node: node, width: -1, allowUnicode: true)
    }
  }

  private var node: Node {
    switch self {
    case .null: return Node("null", Tag(.null))
    case .flag(let flag): return Node(flag ? "true" : "false", Tag(.bool))
    case .integer(let number): return Node(String(number), Tag(.int))
    case .real(let number): return Node("\(number)", Tag(.float))
    case .text(let text): return Self.node(text)
    case .list(let items): return Node(items.map(\.node), Tag(.seq))
    case .members(let members):
      return Node(members.map { (Self.node($0.name), $0.value.node) }, Tag(.map))
    }
  }

  /// A text that would be read as something else, such as `no` or `1`, is quoted.
  private static func node(_ text: String) -> Node {
    if text.contains("\n") { return Node(text, Tag(.str), .literal) }
    let isPlain = Resolver.default.resolveTag(of: Node(text)) == .str
    return Node(text, Tag(.str), isPlain ? .any : .singleQuoted)
  }
}
