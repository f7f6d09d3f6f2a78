/// The patterns of some levels of difficulty, ready to be asked.
public struct CharacterTagPatterns: Sendable {
  /// What takes a tag.
  public enum Match: Sendable, Equatable {
    case suffix(String, level: Int)
    case prefix(String, level: Int)
    /// Every tag is taken.
    case everything
  }

  private let takesEverything: Bool
  private let kept: Set<[UInt8]>
  /// By their words with spaces between them.
  private var suffixes: [[UInt8]: Match] = [:]
  private var prefixes: [[UInt8]: Match] = [:]
  /// An empty prefix stands before every tag.
  private var longestSuffix = 0
  private var longestPrefix = 0

  /// The levels from `levels.lowerBound` up to the one before `levels.upperBound`, of those that there
  /// are; `takesEverything` takes all tags, those of the whitelist, too.
  public init(_ list: CharacterTagList, levels: Range<Int>, takesEverything: Bool = false) {
    self.takesEverything = takesEverything
    kept = Set(WordForms.forms(of: list.whitelist).map { Array($0.utf8) })
    for level in levels {
      if level < list.suffixes.count {
        for entry in list.suffixes[level] {
          for form in WordForms.forms(of: [entry]) {
            add(form, .suffix(entry, level: level), to: &suffixes, &longestSuffix)
          }
        }
      }
      if level < list.prefixes.count {
        for entry in list.prefixes[level] {
          add(entry, .prefix(entry, level: level), to: &prefixes, &longestPrefix)
        }
      }
    }
  }

  private func add(
    _ text: String, _ match: Match, to patterns: inout [[UInt8]: Match], _ longest: inout Int
  ) {
    let words = TagWords.spaced(text.utf8)
    longest = max(longest, words.count)
    let key = Array(words.joined(separator: [UInt8(ascii: " ")]))
    if patterns[key] == nil { patterns[key] = match }
  }

  /// What takes a tag, as it is spelled in captions; nil when nothing does.
  public func match(_ name: [UInt8]) -> Match? {
    if takesEverything { return .everything }
    if kept.contains(name) { return nil }
    let words = TagWords.spaced(name)
    for count in 0...min(words.count, longestSuffix) where count > 0 || words.isEmpty {
      if let match = suffixes[Self.key(words.suffix(count))] { return match }
    }
    for count in 0...min(words.count, longestPrefix) {
      if let match = prefixes[Self.key(words.prefix(count))] { return match }
    }
    return nil
  }

  private static func key(_ words: ArraySlice<[UInt8]>) -> [UInt8] {
    Array(words.joined(separator: [UInt8(ascii: " ")]))
  }
}
