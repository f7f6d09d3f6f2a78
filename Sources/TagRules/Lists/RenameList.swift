/// Names that tags get in the place of their own.
///
///     hatsune_miku_(append), hatsune miku
///     1girl, one girl
///
/// Two names a line with a comma between, old and new, with underscores or spaces. Empty lines say nothing.
/// A new name is not renamed again. Tags of one name are one tag.
public struct RenameList: Sendable, Equatable {
  /// In their order, as they were written.
  public private(set) var entries: [(old: String, new: String)] = []
  private var names: [[UInt8]: [UInt8]] = [:]

  public init() {}

  /// Throws `badList` where a line has not two names, or an old name came before.
  public init(text: [UInt8]) throws(TagRulesError) {
    for (index, line) in try ListText.lines(text).enumerated() {
      let line = ListText.trimmed(line)
      if line.isEmpty { continue }
      let sides = line.split(separator: ",", omittingEmptySubsequences: false)
        .map { ListText.trimmed(String($0)) }
      guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
        throw TagRulesError(
          .badList, "expected two names with a comma between, found '\(line)'",
          hint: "Write them as in: old_name, new name", at: .line(index + 1))
      }
      let old = Self.key(Array(sides[0].utf8))
      guard names.updateValue(Array(sides[1].utf8), forKey: old) == nil else {
        throw TagRulesError(
          .badList, "'\(sides[0])' is renamed twice", hint: "Give it one name.",
          at: .line(index + 1))
      }
      entries.append((sides[0], sides[1]))
    }
  }

  public var isEmpty: Bool { entries.isEmpty }

  /// The new name; nil for a name that stays.
  public func newName(of name: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    names.isEmpty ? nil : names[Self.key(Array(name))]
  }

  private static func key(_ name: [UInt8]) -> [UInt8] { Blacklist.underscored(name) }

  public static func == (first: RenameList, second: RenameList) -> Bool {
    first.names == second.names
  }
}
