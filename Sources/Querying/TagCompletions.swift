internal import SQLCatalog
internal import Store

/// Tags that begin as somebody types, those with the most posts first.
package struct TagCompletions {
  package struct Completion: Sendable, Equatable {
    package var name: String
    /// Nil where no input has told it.
    package var category: String?
    package var postCount: Int64
    /// The other name that begins so; nil where its own does.
    package var alias: String?
  }

  /// Tags that are looked at by their ranks, and of those that begin so: as many take some milliseconds.
  private static let rankedCount = 4000
  private static let scannedCount = 5000
  private static let aliasCount = 200

  private let connection: ReadOnlyConnection

  package init(_ connection: ReadOnlyConnection) {
    self.connection = connection
  }

  /// - Parameters:
  ///   - category: of the tags; nil takes all.
  ///   - limit: how many there are at most.
  package func completions(
    of prefix: String, category: String? = nil, limit: Int = 12
  ) throws -> [Completion] {
    let query = try ReadOnlyQuery(
      on: connection, sql: Self.sql,
      typedParameters: [
        ("prefix", .text(prefix)), ("end", .text(prefix + "\u{10FFFF}")),
        ("category", category.map(SQLParameterValue.text) ?? .null),
        ("limit", .integer(Int64(limit))),
      ])
    var completions: [Completion] = []
    while try query.next() {
      completions.append(
        Completion(
          name: Self.text(query.value(at: 0)) ?? "", category: Self.text(query.value(at: 1)),
          postCount: Self.number(query.value(at: 2)), alias: Self.text(query.value(at: 3))))
    }
    return completions
  }

  /// The last of all scalars ends the range of an index; LIKE would look at capitals too.
  private static let sql = """
    WITH ranked AS (
      SELECT tag_count.tag_id, tag.name
      FROM tag_count INDEXED BY tag_count_by_rank
      JOIN tag ON tag.tag_id = tag_count.tag_id
      WHERE tag_count.rank <= \(rankedCount)
    ),
    ranged AS (
      SELECT tag_id FROM tag WHERE name >= :prefix AND name < :end LIMIT \(scannedCount)
    ),
    aliased AS (
      SELECT tag_alias_active.antecedent, tag_alias_active.consequent, tag_alias_active.site_id
      FROM tag_alias_active
      WHERE antecedent >= :prefix AND antecedent < :end
      LIMIT \(aliasCount)
    ),
    found AS (
      SELECT tag_id, NULL AS alias FROM ranked WHERE name >= :prefix AND name < :end
      UNION
      SELECT tag_id, NULL FROM ranged
      UNION
      SELECT tag.tag_id, aliased.antecedent
      FROM aliased
      JOIN tag ON tag.name = aliased.consequent AND tag.site_id = aliased.site_id
    )
    SELECT tag.name, MAX(tag_category.name), MAX(tag_count.post_count) AS post_count, MIN(found.alias)
    FROM found
    JOIN tag ON tag.tag_id = found.tag_id
    JOIN tag_count ON tag_count.tag_id = found.tag_id
    LEFT JOIN tag_category
      ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
    WHERE tag_count.post_count > 0 AND (:category IS NULL OR tag_category.name = :category)
    GROUP BY tag.name, found.alias IS NULL
    ORDER BY post_count DESC, tag.name
    LIMIT :limit
    """

  private static func text(_ value: ReadOnlyQuery.Value) -> String? {
    if case .text(let bytes) = value { String(decoding: bytes, as: UTF8.self) } else { nil }
  }

  private static func number(_ value: ReadOnlyQuery.Value) -> Int64 {
    if case .integer(let number) = value { number } else { 0 }
  }
}
