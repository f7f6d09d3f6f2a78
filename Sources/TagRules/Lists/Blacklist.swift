/// Tags that never get into a caption.
///
///     alternate_costume
///     virtual youtuber
///     *_(cosplay)
///
/// One name a line, with underscores or spaces. A line with `*` and a letter or digit is a pattern, in
/// which `*` stands for any characters, or none; `*_*` is a name. An empty line stands for the tag with
/// the empty name. There are no comments: names may begin with any sign.
public struct Blacklist: Sendable, Equatable {
  /// The lines, without white space at their ends, in their order.
  public private(set) var entries: [String]
  private var names: Set<[UInt8]> = []
  private var patterns: [Pattern] = []

  private struct Pattern: Sendable, Equatable {
    var entry: Int
    /// What stands between the stars, with underscores.
    var parts: [[UInt8]]
  }

  public init(_ entries: [String] = []) {
    self.entries = entries
    for (position, entry) in entries.enumerated() {
      let bytes = Array(entry.utf8)
      names.insert(bytes)
      if entry.contains("*"), entry.contains(where: { $0.isLetter || $0.isNumber }) {
        let parts = Self.underscored(bytes)
          .split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        patterns.append(Pattern(entry: position, parts: parts.map(Array.init)))
      }
    }
  }

  /// Throws `badList` where a line is not UTF-8.
  public init(text: [UInt8]) throws(TagRulesError) {
    self.init(try ListText.lines(text).map(ListText.trimmed))
  }

  /// The entry that a name falls under, whether name and entry have underscores or spaces; nil when
  /// there is none. A name before a pattern.
  public func entry(for name: [UInt8]) -> String? {
    let underscored = Self.underscored(name)
    let spaced = name.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: " ") : $0 }
    for form in [name, underscored, spaced] where names.contains(form) {
      return String(decoding: form, as: UTF8.self)
    }
    return patterns.first { Self.fits(underscored[...], $0.parts) }.map { entries[$0.entry] }
  }

  static func underscored(_ name: [UInt8]) -> [UInt8] {
    name.map { $0 == UInt8(ascii: " ") ? UInt8(ascii: "_") : $0 }
  }

  /// Whether the name is the parts with anything between them; there are at least two.
  private static func fits(_ name: ArraySlice<UInt8>, _ parts: [[UInt8]]) -> Bool {
    let first = parts[0]
    let last = parts[parts.count - 1]
    guard name.count >= first.count + last.count, name.starts(with: first),
      name.suffix(last.count).elementsEqual(last)
    else { return false }
    var rest = name.dropFirst(first.count).dropLast(last.count)
    for part in parts[1..<(parts.count - 1)] {
      guard
        let start = rest.indices.first(where: { rest[$0...].starts(with: part) })
          ?? (part.isEmpty ? rest.endIndex : nil)
      else { return false }
      rest = rest[(start + part.count)...]
    }
    return true
  }
}
