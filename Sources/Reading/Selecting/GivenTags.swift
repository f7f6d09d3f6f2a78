package import GRDB
package import Selection
internal import Statistics
internal import Store

/// Names of tags with commas between them, as a prompt or a line of a corpus has them.
///
///     1girl, red eyes, mira \(sky\)      1girl  red_eyes  mira_(sky)
public struct GivenTags: Sendable, Equatable {
  struct Word: Sendable, Equatable {
    /// With underscores for blanks.
    var name: String
    /// With one blank for several.
    var spacedName: String
    /// In characters of the text.
    var columns: Range<Int>
  }

  public let text: String
  let words: [Word]

  /// Blanks within a name stand for underscores, where no tag is named with blanks alone. Backslashes before
  /// parentheses are left out.
  public init(_ text: String) {
    self.text = text
    var words: [Word] = []
    var start = 0
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let leading = part.prefix { $0.isWhitespace }.count
      let parts = part.split(whereSeparator: \.isWhitespace)
      if !parts.isEmpty {
        let trailing = part.reversed().prefix { $0.isWhitespace }.count
        words.append(
          Word(
            name: Self.unescaped(parts.joined(separator: "_")),
            spacedName: Self.unescaped(parts.joined(separator: " ")),
            columns: (start + leading)..<(start + part.count - trailing)))
      }
      start += part.count + 1
    }
    self.words = words
  }

  private static func unescaped(_ name: String) -> String {
    name.replacing("\\(", with: "(").replacing("\\)", with: ")")
  }

  /// Their names, as they were read.
  public var names: [String] { words.map(\.name) }
}

/// Looks names of tags up as a search does: in lower case, too, and by their aliases. Within a closure of
/// the connection.
package struct GivenTagSearch {
  private let planner: SelectionPlanner
  /// Takes unknown names.
  private let trying: SelectionPlanner

  /// - Parameter allowsUnknown: Leaves names out that no post has.
  package init(_ db: Database, allowsUnknown: Bool) throws {
    planner = try SelectionPlanner(db, layer: .stored, allowsUnknown: allowsUnknown)
    trying = try SelectionPlanner(db, layer: .stored, allowsUnknown: true)
  }

  /// By place of a name: the tag_ids that it stands for on all sites; none for an unknown one.
  ///
  /// Throws `SelectionError` with the names that are near, at the place of the name.
  package func tagIDs(of given: GivenTags) throws -> [[Int64]] {
    try given.words.map { word in
      let position = SelectionLocation(text: given.text, columns: word.columns)
      func tagIDs(_ name: String, _ planner: SelectionPlanner) throws -> [Int64] {
        try planner.tags(
          NamePattern(parts: [name], isQuoted: true), category: nil, at: position, isLeftOut: false
        ).storedIDs
      }
      if word.spacedName != word.name {
        for name in [word.name, word.spacedName] {
          let found = try tagIDs(name, trying)
          if !found.isEmpty { return found }
        }
      }
      return try tagIDs(word.name, planner)
    }
  }

  /// What to tell of a name that posts of other sites have.
  package func absence(of position: Int, in given: GivenTags, on siteName: String) -> SelectionError
  {
    let word = given.words[position]
    return SelectionLocation(text: given.text, columns: word.columns).error(
      .unknownName, "no post of \(siteName) has the tag '\(word.name)'",
      hint: "Another site has it; --allow-unknown leaves it out.")
  }
}
