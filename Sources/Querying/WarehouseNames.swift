// What a shell offers when the tabulator is pressed behind an option. That must never change a file,
// wait for a writer, or say anything: so the file is opened as SQLite alone opens it, read-only, past
// the checks, the recovery and the upgrades of `Warehouse`, and every error means no names.

internal import FileSystem
internal import GRDBSQLite
internal import Store

/// The names in a warehouse that begin alike.
public struct WarehouseNames {
  /// What is named.
  public enum Kind: Sendable, Equatable {
    case captionKind
    case captionRule
    case set
    case site
    /// Tables and views.
    case table
    case tagger
    /// Tags, those with the most posts first; nil takes all categories.
    case tag(category: String?)
  }

  /// Names that are offered at most.
  public static let maximumCount = 100

  /// Tags that are looked at for the ones with the most posts: as many take some 20 ms.
  private static let maximumScannedCount = 20_000

  /// Steps of SQLite's machine for all questions, about a second.
  private static let maximumStepCount: Int32 = 50_000_000

  private let path: String

  /// Nothing is opened yet.
  public init(warehousePath: String) {
    path = warehousePath
  }

  /// Names of a kind that begin with `prefix`, with capitals as they are; none for a file that is no
  /// warehouse, is busy or lacks the table.
  public func names(of kind: Kind, prefix: String) -> [String] {
    // A pipe would be waited for.
    guard FileStatus(path: path)?.isRegular == true else { return [] }
    let connection = PlainConnection()
    guard connection.open(path: path) == SQLITE_OK else { return [] }
    let handle = connection.handle
    // Who types waits for nobody.
    sqlite3_busy_timeout(handle, 0)
    // Nor for a view that somebody has put in the place of a table, and that never ends.
    sqlite3_progress_handler(handle, Self.maximumStepCount, { _ in 1 }, nil)
    guard
      rows("PRAGMA application_id", on: handle) == [String(Warehouse.applicationID)]
    else { return [] }
    // The last of all scalars ends the range of an index; LIKE would look at capitals too.
    var texts = [prefix, prefix + "\u{10FFFF}"]
    if case .tag(let category?) = kind { texts.append(category) }
    return rows(Self.query(for: kind, isPrefixEmpty: prefix.isEmpty), texts, on: handle)
  }

  private static func query(for kind: Kind, isPrefixEmpty: Bool) -> String {
    switch kind {
    case .captionKind: plainQuery("SELECT name FROM caption_kind")
    case .captionRule: plainQuery("SELECT name FROM caption_rule")
    case .set: plainQuery("SELECT name FROM post_set")
    case .site: plainQuery("SELECT name FROM site")
    case .tagger: plainQuery("SELECT name FROM tagger")
    case .table:
      plainQuery(
        """
        SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'
          AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
        """)
    case .tag(let category):
      // Without a prefix the index of ranks has the most frequent ones; with a category too, for
      // artists, characters and copyrights are among the first tags of every board.
      """
      SELECT found.name
      FROM (\(isPrefixEmpty
        ? "SELECT tag_id, name, category, tag.site_id, post_count FROM tag_count "
          + "JOIN tag USING (tag_id) WHERE ?1 <= ?2 ORDER BY rank LIMIT \(maximumScannedCount)"
        : "SELECT tag_id, name, category, tag.site_id, post_count FROM tag "
          + "LEFT JOIN tag_count USING (tag_id) "
          + "WHERE name >= ?1 AND name < ?2 LIMIT \(maximumScannedCount)")) AS found
      \(category == nil
        ? ""
        : "JOIN tag_category USING (site_id, category) WHERE tag_category.name = ?3")
      GROUP BY found.name ORDER BY MAX(post_count) DESC, found.name LIMIT \(maximumCount)
      """
    }
  }

  private static func plainQuery(_ names: String) -> String {
    """
    SELECT name FROM (\(names)) WHERE name >= ?1 AND name < ?2 ORDER BY name LIMIT \(maximumCount)
    """
  }

  /// The first column of all rows; the rows until then when there is an error.
  private func rows(_ sql: String, _ texts: [String] = [], on handle: OpaquePointer?) -> [String] {
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { return [] }
    let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    for (index, text) in texts.enumerated() {
      sqlite3_bind_text(statement, Int32(index + 1), text, -1, transient)
    }
    var rows: [String] = []
    while sqlite3_step(statement) == SQLITE_ROW {
      if let text = sqlite3_column_text(statement, 0) { rows.append(String(cString: text)) }
    }
    return rows
  }
}
