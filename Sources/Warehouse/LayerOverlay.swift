// How a connection answers on another layer of tags. What it reads by the names post_tag and tag_post
// becomes a TEMP view of the layer, which stands before the table of the same name; every view that
// reads these is made again as a TEMP view, so that it finds them; and so are the caches of what was
// counted on the stored tags. The file is not written.
//
//     SELECT post_count FROM tag_frequency WHERE tag = 'cat'
//       temp.tag_frequency   as schema/views has it
//       temp.tag_count       a TEMP table, filled from temp.tag_count_definition
//       temp.tag_post        SELECT … FROM main.tag_post_resolved
//
// Where `taghouse analyze --layer` keeps the caches of the layer, and they are current, nothing is counted:
//
//       temp.tag_count       SELECT … FROM main.canonical_tag_count
//
// A view of the file itself never sees TEMP views, so that nothing goes round in circles.

internal import SQLCatalog

/// The statements that lay a layer of tags over the stored one.
struct LayerOverlay {
  /// All caches that count tags of posts; the view NAME_definition computes each. While
  /// cache_state.is_analyzed is 0, as it is on such a connection, views leave those alone that only an
  /// analysis fills.
  static let caches = CacheTable.all(on: .canonical)

  private let layer: TagLayer
  private let hasCaches: Bool
  private let postTagView: String
  private let tagPostView: String
  private let changedTags: String
  private let words: Set<String>

  /// The overlay for a statement of a user; nil for the stored layer. Only the caches that the
  /// statement can reach are filled: those of characters by a walk over all tags of all posts, and
  /// tag_count by one over the posts of the tags that others lead to.
  ///
  /// - Parameter hasCaches: whether the file has current caches of the layer, so that none is filled.
  init?(_ layer: TagLayer, for sql: String, hasCaches: Bool) {
    guard let postTagView = layer.postTagView, let tagPostView = layer.tagPostView else {
      return nil
    }
    self.layer = layer
    self.hasCaches = hasCaches
    self.postTagView = postTagView
    self.tagPostView = tagPostView
    changedTags = layer == .canonical ? "tag_id <> target_id AND depth = 0" : "tag_id <> target_id"
    var words = Self.reached(from: Set(sql.matches(of: #/\w+/#).map { $0.output.lowercased() }))
    if words.contains("category_count") { words.insert("tag_count") }
    self.words = words
  }

  /// The statements, in order. `tableSQL` gives the statements that make a table of the file and its
  /// indexes, as sqlite_schema has them, the table first.
  func statements(tableSQL: (_ table: String) throws -> [String]) rethrows -> [String] {
    var statements = [
      """
      CREATE TEMP VIEW post_tag AS
      SELECT post_id, position, tag_id FROM main.\(postTagView)
      """,
      "CREATE TEMP VIEW tag_post AS SELECT tag_id, post_id FROM main.\(tagPostView)",
      """
      CREATE TEMP VIEW cache_state AS
      SELECT is_current, analyzed_at, \(hasCaches ? 1 : 0) AS is_analyzed, has_layers
      FROM main.cache_state
      """,
    ]
    if hasCaches { return statements + Self.caches.map(keptView) + Self.views }
    for cache in Self.caches {
      if cache.isAnalyzed {
        statements.append(
          "CREATE TEMP TABLE \(cache.name)_absent AS SELECT * FROM main.\(cache.name) WHERE FALSE")
        statements.append(Self.view(of: cache))
      } else if words.contains(cache.name) {
        statements += try tableSQL(cache.name).map { Self.temporary($0) }
      } else {
        statements.append(Self.view(of: cache))
      }
    }
    statements += Self.viewsWithoutCaches
    // Last: the definitions are there now.
    for cache in Self.caches where !cache.isAnalyzed && words.contains(cache.name) {
      statements.append(filling(of: cache))
    }
    return statements
  }

  private func filling(of cache: CacheTable) -> String {
    let columns = cache.columns.joined(separator: ", ")
    let definition =
      switch cache.name {
      case "tag_count": tagCounts
      case "category_count": Self.categoryCounts
      default: "\(cache.name)_definition"
      }
    return "INSERT INTO temp.\(cache.name) (\(columns)) SELECT \(columns) FROM \(definition)"
  }

  /// What tag_count_definition computes. Most tags have the posts that they have on the stored layer,
  /// and only those are counted that others lead to; without a current cache, all of them.
  private var tagCounts: String {
    """
    (
      WITH changed AS MATERIALIZED (
        SELECT DISTINCT target_id AS tag_id
        FROM main.tag_layer
        WHERE \(changedTags) AND (SELECT is_current FROM main.cache_state)
        UNION
        SELECT tag_id FROM main.tag WHERE NOT (SELECT is_current FROM main.cache_state)
      ),
      counted AS (
        SELECT tag_id, post_count, first_number, last_number
        FROM main.tag_count
        WHERE tag_id NOT IN (SELECT tag_id FROM changed)
          AND tag_id NOT IN (
            SELECT tag_id FROM main.tag_layer WHERE depth = 0 AND tag_id <> target_id)
        UNION ALL
        SELECT
          tag_post.tag_id AS tag_id,
          COUNT(*) AS post_count,
          MIN(post.number) AS first_number,
          MAX(post.number) AS last_number
        FROM changed
        CROSS JOIN tag_post ON tag_post.tag_id = changed.tag_id
        CROSS JOIN main.post ON post.post_id = tag_post.post_id
        GROUP BY tag_post.tag_id
      )
      SELECT
        tag.tag_id AS tag_id,
        tag.site_id AS site_id,
        counted.post_count AS post_count,
        ROW_NUMBER() OVER (
          PARTITION BY tag.site_id
          ORDER BY counted.post_count DESC, tag.name
        ) AS rank,
        CASE
          WHEN tag.category IS NOT NULL
            THEN ROW_NUMBER() OVER (
              PARTITION BY tag.site_id, tag.category
              ORDER BY counted.post_count DESC, tag.name
            )
        END AS category_rank,
        counted.first_number AS first_number,
        counted.last_number AS last_number
      FROM counted
      JOIN main.tag ON tag.tag_id = counted.tag_id
    )
    """
  }

  /// What category_count_definition computes, from tag_count.
  private static let categoryCounts = """
    (
      SELECT
        tag.site_id AS site_id,
        tag.category AS category,
        COUNT(*) AS tag_count,
        SUM(tag_count.post_count) AS use_count
      FROM tag_count
      JOIN main.tag ON tag.tag_id = tag_count.tag_id
      WHERE tag.category IS NOT NULL
      GROUP BY tag.site_id, tag.category
    )
    """

  private static func view(of cache: CacheTable) -> String {
    """
    CREATE TEMP VIEW \(cache.name) AS
    SELECT \(cache.columns.joined(separator: ", ")) FROM \(cache.name)_definition
    """
  }

  /// A cache that the file has for the layer.
  private func keptView(of cache: CacheTable) -> String {
    """
    CREATE TEMP VIEW \(cache.name) AS
    SELECT \(cache.columns.joined(separator: ", ")) FROM main.\(cache.name(on: layer))
    """
  }

  /// A CREATE TABLE or CREATE INDEX of the file as one of the connection's own.
  private static func temporary(_ sql: String) -> String {
    let table = #/^CREATE TABLE /#
    let index = #/^CREATE (UNIQUE )?INDEX /#
    return sql.replacing(table, with: "CREATE TEMP TABLE ")
      .replacing(index) { "\($0.output.0)temp." }
  }

  // MARK: Views

  /// Names that stand for something else on a layer, or read what does.
  private static let changed: Set<String> = {
    let layerViews = TagLayer.allCases.flatMap { [$0.postTagView, $0.tagPostView] }
    var changed = Set(caches.map(\.name) + ["post_tag", "tag_post", "cache_state"])
    for view in SQLCatalog.views where !layerViews.contains(view.header.name) {
      if !changed.isDisjoint(with: reads(of: view)) { changed.insert(view.header.name) }
    }
    return changed
  }()

  /// The views of schema/views that read what a layer changes, as TEMP views, in order.
  private static let views: [String] = changedViews.map(temporary)

  /// The same, where caches are not analyzed.
  private static let viewsWithoutCaches: [String] = changedViews.map { view in
    var text = temporary(view)
    let isDefinition = view.header.name.hasSuffix("_definition")
    for cache in caches where cache.isAnalyzed && !isDefinition {
      // SQLite would compute the cache's definition before it looks whether it is wanted.
      guard reads(of: view).contains(cache.name),
        let use = try? Regex<(Substring, Substring)>(#"\b((?:FROM|JOIN)\s+)\#(cache.name)\b"#)
      else { continue }
      text.replace(use) { "\($0.output.1)\(cache.name)_absent AS \(cache.name)" }
    }
    return text
  }

  private static let changedViews = SQLCatalog.views.filter { changed.contains($0.header.name) }

  private static func temporary(_ view: SQLFile) -> String {
    view.text.replacing("CREATE VIEW ", with: "CREATE TEMP VIEW ", maxReplacements: 1)
  }

  private static func reads(of view: SQLFile) -> Set<String> {
    Set((view.header.reads ?? "").matches(of: #/\w+/#).map { String($0.output) })
  }

  /// The names with all that the views among them read, at once or through others.
  private static func reached(from names: Set<String>) -> Set<String> {
    var reached = names
    // A view reads views that stand before it, and caches their definitions.
    for view in SQLCatalog.views.reversed() where reached.contains(view.header.name) {
      reached.formUnion(reads(of: view))
    }
    return reached
  }
}
