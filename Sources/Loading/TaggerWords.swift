internal import GRDB
internal import Store

/// What a tagger's own lists say of its tags and categories.
package struct TaggerWords: Sendable, Equatable {
  package struct Tag: Sendable, Equatable {
    /// As sites spell it.
    package var name: String
    package var threshold: Double?
    package var copyrights: [String]
  }

  /// By name of the category.
  package var categoryThresholds: [String: Double] = [:]
  package private(set) var tags: [Tag] = []

  package init() {}

  package mutating func add(name: String, threshold: Double?, copyrights: [String]) {
    tags.append(Tag(name: name, threshold: threshold, copyrights: copyrights))
  }

  /// Puts the lists in the place of those that the tagger had. A category that they do not name keeps its
  /// threshold.
  func write(taggerID: Int64, _ db: Database) throws {
    for (category, threshold) in categoryThresholds.sorted(by: { $0.key < $1.key }) {
      try db.execute(
        sql: "INSERT OR REPLACE INTO tagger_threshold VALUES (?, ?, ?)",
        arguments: [taggerID, category, threshold])
    }
    guard !tags.isEmpty else { return }
    try db.execute(sql: "DELETE FROM tagger_tag WHERE tagger_id = ?", arguments: [taggerID])
    for tag in tags {
      // A later list may say what an earlier one does not.
      try db.cachedStatement(
        sql: """
          INSERT INTO tagger_tag (tagger_id, name, threshold, copyrights)
          VALUES (?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET
            threshold = COALESCE(excluded.threshold, threshold),
            copyrights = COALESCE(excluded.copyrights, copyrights)
          """
      ).execute(arguments: [taggerID, tag.name, tag.threshold, Self.json(tag.copyrights)])
    }
  }

  /// Null for none.
  private static func json(_ names: [String]) -> String? {
    guard !names.isEmpty else { return nil }
    let quoted = names.map { name in
      "\"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
    return "[\(quoted.joined(separator: ","))]"
  }
}
