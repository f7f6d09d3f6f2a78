import Answers
import Yams

extension Document {
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
