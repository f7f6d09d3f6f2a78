/// The structured name of a character: `name|_form|outfit+hat`.
///
/// The second part is a form of the character; with an underscore before it, it belongs to the name
/// (`miku|_snow` is `miku_snow`), without one it stands beside it. Up to four parts follow, each of
/// items with `+` between them. A part that is empty or `none` says nothing. Signs that file systems
/// do not like (`<>:"/\?*`) become underscores.
public struct CharacterName: Sendable, Equatable {
  /// The parts, with their signs replaced; at least one.
  private let parts: [String]

  public init(_ name: some Sequence<UInt8>) {
    let signs = Array(#"<>:"/\?*"#.utf8)
    let bytes = name.map { signs.contains($0) ? UInt8(ascii: "_") : $0 }
    parts = bytes.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  public init(_ name: String) {
    self.init(name.utf8)
  }

  private static func says(_ part: String) -> Bool {
    !part.isEmpty && part.lowercased() != "none"
  }

  /// The form that belongs to the name, with its underscore; "" when there is none.
  private var attachedForm: String {
    parts.count > 1 && Self.says(parts[1]) && parts[1].hasPrefix("_") ? parts[1] : ""
  }

  /// The name of the embedding that is trained for the character: name and attached form, with
  /// underscores for white space. Characters that differ only in what they wear share one.
  public var embedding: String {
    (parts[0] + attachedForm).unicodeScalars.split(whereSeparator: ListText.isSpace)
      .map { String($0) }.joined(separator: "_")
  }

  /// The character in captions: `miku winter, red dress, hat`. The first separator stands inside a
  /// part (`character_inner_sep`), the second between parts (`character_outer_sep`).
  public func text(innerSeparator: String, outerSeparator: String) -> String {
    var texts = [parts[0]]
    if parts.count > 1, Self.says(parts[1]) {
      texts[0] = attachedForm.isEmpty ? parts[0] + innerSeparator + parts[1] : embedding
    }
    for part in parts.dropFirst(2).prefix(4) where Self.says(part) {
      let items = part.utf8.split(separator: UInt8(ascii: "+"), omittingEmptySubsequences: false)
      texts.append(
        items.map { String(decoding: Array($0), as: UTF8.self) }.joined(separator: innerSeparator))
    }
    return texts.joined(separator: outerSeparator)
  }
}
