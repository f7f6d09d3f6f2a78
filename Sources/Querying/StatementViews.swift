// How a connection answers on another layer of tags, or for some of the posts only. What it reads by the names
// post_tag and tag_post becomes a TEMP view of the layer, which stands before the table of the same name; every
// view that reads these is made again as a TEMP view, so that it finds them; and so are the caches of what was
// counted on the stored tags. The file is not written.
//
//     SELECT post_count FROM tag_frequency WHERE tag = 'cat'
//       temp.tag_frequency   as schema/views has it
//       temp.tag_count       a TEMP table, filled by a pass of the analysis (SelectedCounts)
//       temp.tag_post        SELECT … FROM main.tag_post_resolved
//
// Caches of which a statement may ask for one tag only are tables that count when they are asked:
//
//     SELECT post_count FROM tag_frequency_by_year WHERE tag = 'cat'
//       temp.tag_year_count  a table of the module taghouse_keyed
//
// Of a selection of posts, the tables of posts become TEMP views of the selected ones, too, and the tags of a
// few posts are copied:
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
internal import Store

/// The statements that let a layer of tags, and a selection of posts, stand for the stored ones.
struct StatementViews {
  /// The pairs of a tag, without the limits of the cache: what views read.
  private static let pairTable = "taghouse_pair_count"

  private let layer: TagLayer
  private let selected: SelectedTables?
  /// Names that the statement can reach; nil when that is not known.
  private let names: Set<String>?

  /// The views for a statement of a user, which may be none yet: then for all.
  ///
  /// - Parameter selected: the posts that are left; nil for all.
  init(_ layer: TagLayer, selected: SelectedTables?, for sql: String) {
    self.layer = layer
    self.selected = selected
    let words = Set(sql.matches(of: #/\w+/#).map { $0.output.lowercased() })
    names = words.isEmpty ? nil : LayerViews.reached(from: words)
  }

  /// The statements, in order, where the file has the caches of the layer.
  func keptCaches() -> [String] {
    let caches = CacheTable.all(on: layer)
    return layerTables + [Self.cacheState] + caches.map(keptView)
      + LayerViews(caches: caches, tables: []).all
  }

  /// The statements, in order, where they are counted. `tableSQL` gives the statements that make a table of
  /// the file and its indexes, as sqlite_schema has them, the table first.
  func countedCaches(
    _ counts: SelectedCounts, _ keyed: KeyedRowTables,
    tableSQL: (_ table: String) throws -> [String]
  ) rethrows -> [String] {
    var statements = try selectedTables(tableSQL) ?? layerTables
    statements.append(Self.cacheState)
    for table in SelectedCounts.wholeTables {
      if names?.contains(table.name) ?? false {
        statements += try tableSQL(table.name).map(Self.temporary)
      } else if names == nil {
        statements.append(Self.definition(of: table))
      }
    }
    for table in CountedTable.keyedTables where names?.contains(table.name) ?? true {
      statements.append(keyed.createSQL(table.name, CountedTable(counts, table)))
    }
    statements.append(
      keyed.createSQL(Self.pairTable, CountedTable(counts, .pair, isLimited: false)))
    let views = LayerViews(
      caches: CacheTable.all(on: .stored), tables: selected == nil ? [] : SelectedTables.names)
    return statements + views.counted(pairs: Self.pairTable, among: names)
  }

  /// Whatever is asked for is counted, so that it is as good as analyzed.
  private static let cacheState = """
    CREATE TEMP VIEW cache_state AS
    SELECT is_current, analyzed_at, 1 AS is_analyzed, has_layers FROM main.cache_state
    """

  /// What stands for the tables of tags, on a layer, of all posts.
  private var layerTables: [String] {
    [
      """
      CREATE TEMP VIEW post_tag AS
      SELECT post_id, position, tag_id FROM main.\(layer.postTagView ?? "post_tag")
      """,
      """
      CREATE TEMP VIEW tag_post AS
      SELECT tag_id, post_id FROM main.\(layer.tagPostView ?? "tag_post")
      """,
    ]
  }

  /// What stands for the tables of posts and of their tags; nil for all posts.
  private func selectedTables(
    _ tableSQL: (_ table: String) throws -> [String]
  ) rethrows -> [String]? {
    let postTag = layer.postTagView ?? "post_tag"
    let tagPost = layer.tagPostView ?? "tag_post"
    guard let selected else { return nil }
    guard let list = selected.list else {
      return selected.views + [
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
    return try selected.views
      + tableSQL("post_tag").map(Self.temporary)
      + tableSQL("tag_post").map(Self.temporary) + [
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

  private static func definition(of cache: CacheTable) -> String {
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
