// How a connection answers on another layer of tags, or for some of the posts only. What it reads by the names post_tag and tag_post
// becomes a TEMP view of the layer, which stands before the table of the same name; every view that
// reads these is made again as a TEMP view, so that it finds them; and so are the caches of what was
// counted on the stored tags. The file is not written.
//
//     SELECT post_count FROM tag_frequency WHERE tag = 'cat'
//       temp.tag_frequency   as schema/views has it
//       temp.tag_count       a TEMP table, filled from temp.tag_count_definition
//       temp.tag_post        SELECT … FROM main.tag_post_resolved
//
// Of a selection of posts, the tables of posts become TEMP views of the selected ones, too, and what
// belongs to a few posts is copied:
//
//       temp.post            SELECT … FROM main.post WHERE taghouse_is_selected(post_id)
//       temp.post_tag        a TEMP table if they are few
//
// Where `taghouse analyze --layer` keeps the caches of the layer, and they are current, nothing is counted:
//
//       temp.tag_count       SELECT … FROM main.canonical_tag_count
//
// A view of the file itself never sees TEMP views, so that nothing goes round in circles.

internal import Reading
internal import SQLCatalog
internal import Statistics

/// The statements that let a layer of tags, and a selection of posts, stand for the stored ones.
struct StatementViews {
  /// All caches that count tags of posts; the view NAME_definition computes each. While
  /// cache_state.is_analyzed is 0, as it is on such a connection, views leave those alone that only an
  /// analysis fills.
  private let caches: [CacheTable]
  private let layer: TagLayer
  private let selected: SelectedTables?
  private let hasCaches: Bool
  private let words: Set<String>
  private let views: LayerViews

  /// The views for a statement of a user; nil for all posts on the stored layer. Only the caches that
  /// the statement can reach are filled: those of characters by a walk over all tags of all posts, and
  /// tag_count by one over the posts of the tags that others lead to.
  ///
  /// - Parameters:
  ///   - selected: the posts that are left; nil for all.
  ///   - hasCaches: whether the file has current caches of the layer, so that none is filled.
  init?(_ layer: TagLayer, selected: SelectedTables?, for sql: String, hasCaches: Bool) {
    guard layer != .stored || selected != nil else { return nil }
    self.layer = layer
    self.selected = selected
    self.hasCaches = hasCaches && selected == nil
    caches = CacheTable.all(on: selected == nil ? layer : .stored)
    views = LayerViews(caches: caches, tables: selected == nil ? [] : SelectedTables.names)
    var words = LayerViews.reached(
      from: Set(sql.matches(of: #/\w+/#).map { $0.output.lowercased() }))
    if words.contains("category_count") { words.insert("tag_count") }
    self.words = words
  }

  /// The statements, in order. `tableSQL` gives the statements that make a table of the file and its
  /// indexes, as sqlite_schema has them, the table first.
  func statements(tableSQL: (_ table: String) throws -> [String]) rethrows -> [String] {
    var statements = try tables(tableSQL)
    statements.append(
      """
      CREATE TEMP VIEW cache_state AS
      SELECT is_current, analyzed_at, \(hasCaches ? 1 : 0) AS is_analyzed, has_layers
      FROM main.cache_state
      """)
    if hasCaches { return statements + caches.map(keptView) + views.all }
    for cache in caches {
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
    statements += views.withoutCaches
    // Last: the definitions are there now.
    for cache in caches where !cache.isAnalyzed && words.contains(cache.name) {
      statements.append(filling(of: cache))
    }
    return statements
  }

  /// What stands for the tables of posts and of their tags.
  private func tables(_ tableSQL: (_ table: String) throws -> [String]) rethrows -> [String] {
    let postTag = layer.postTagView ?? "post_tag"
    let tagPost = layer.tagPostView ?? "tag_post"
    guard let selected else {
      return [
        """
        CREATE TEMP VIEW post_tag AS
        SELECT post_id, position, tag_id FROM main.\(postTag)
        """,
        "CREATE TEMP VIEW tag_post AS SELECT tag_id, post_id FROM main.\(tagPost)",
      ]
    }
    var statements = selected.views
    guard let list = selected.list else {
      return statements + [
        """
        CREATE TEMP VIEW post_tag AS
        SELECT post_id, position, tag_id FROM main.\(postTag) WHERE \(selected.condition)
        """,
        """
        CREATE TEMP VIEW tag_post AS
        SELECT tag_id, post_id FROM main.\(tagPost) WHERE \(selected.condition)
        """,
      ]
    }
    statements += try tableSQL("post_tag").map { Self.temporary($0) }
    statements += try tableSQL("tag_post").map { Self.temporary($0) }
    return statements + [
      """
      INSERT INTO temp.post_tag (post_id, position, tag_id)
      SELECT held.post_id, held.position, held.tag_id
      FROM \(list) AS selected
      CROSS JOIN main.\(postTag) AS held ON held.post_id = selected.post_id
      """,
      """
      INSERT INTO temp.tag_post (tag_id, post_id)
      SELECT tag_id, post_id FROM temp.post_tag ORDER BY tag_id, post_id
      """,
    ]
  }

  private func filling(of cache: CacheTable) -> String {
    let columns = cache.columns.joined(separator: ", ")
    let definition =
      switch cache.name {
      case "tag_count" where selected == nil: tagCounts
      case "category_count": Self.categoryCounts
      default: "\(cache.name)_definition"
      }
    return "INSERT INTO temp.\(cache.name) (\(columns)) SELECT \(columns) FROM \(definition)"
  }

  /// What tag_count_definition computes. Most tags have the posts that they have on the stored layer,
  /// and only those are counted that others lead to; without a current cache, all of them.
  private var tagCounts: String {
    let changedTags =
      layer == .canonical ? "tag_id <> target_id AND depth = 0" : "tag_id <> target_id"
    return """
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
}
