package import GRDB
package import Selection
internal import Statistics
internal import Store

/// Names of tags with commas between them, as a prompt or a line of a corpus has them.
///
///     1girl, red eyes, mira \(sky\)      1girl  red_eyes  mira_(sky)
public struct GivenTags: Sendable, Equatable {
  struct Word: Sendable, Equatable {
    var name: String
    /// In characters of the text.
    var columns: Range<Int>
  }

  public let text: String
  let words: [Word]

  /// Blanks within a name stand for underscores, and backslashes before parentheses for nothing.
  public init(_ text: String) {
    self.text = text
    var words: [Word] = []
    var start = 0
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let leading = part.prefix { $0.isWhitespace }.count
      let name = part.split(whereSeparator: \.isWhitespace).joined(separator: "_")
      if !name.isEmpty {
        let trailing = part.reversed().prefix { $0.isWhitespace }.count
        words.append(
          Word(
            name: name.replacing("\\(", with: "(").replacing("\\)", with: ")"),
            columns: (start + leading)..<(start + part.count - trailing)))
      }
      start += part.count + 1
    }
    self.words = words
  }

  /// Their names, as they were read.
  public var names: [String] { words.map(\.name) }
}

/// Looks names of tags up as a search does: in lower case, too, and by their aliases. Within a closure of
/// the connection.
package struct GivenTagSearch {
  private let db: Database
  private let planner: SelectionPlanner

  /// - Parameter allowsUnknown: Leaves names out that no post has.
  package init(_ db: Database, allowsUnknown: Bool) throws {
    self.db = db
    planner = try SelectionPlanner(db, layer: .stored, allowsUnknown: allowsUnknown)
  }

  /// By place of a name: the tag_ids that it stands for on all sites; none for an unknown one.
  ///
  /// Throws `SelectionError` with the names that are near, at the place of the name.
  package func tagIDs(of given: GivenTags) throws -> [[Int64]] {
    try given.words.map { word in
      try planner.tags(
        NamePattern(parts: [word.name], isQuoted: true), category: nil,
        at: SelectionLocation(text: given.text, columns: word.columns), isLeftOut: false
      ).storedIDs
    }
  }

  /// What to tell of a name that posts of other sites have.
  package func absence(of position: Int, in given: GivenTags, on siteName: String) -> SelectionError {
    let word = given.words[position]
    return SelectionLocation(text: given.text, columns: word.columns).error(
      .unknownName, "no post of \(siteName) has the tag '\(word.name)'",
      hint: "Another site has it; --allow-unknown leaves it out.")
  }
}
