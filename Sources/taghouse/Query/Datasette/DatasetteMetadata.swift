import Answers
import Querying
import SQLCatalog
import Store

/// What Datasette shows of a warehouse: its `metadata.yml`.
///
/// One file serves both: Datasette 0.65 takes all of it as `--metadata`; 1.0 takes titles and
/// descriptions from `--metadata`, queries and settings from `--config`, and passes over the rest.
struct DatasetteMetadata {
  /// Name of the database in addresses: the file's name without its ending, unless told.
  var databaseName: String
  var siteNames: [String]
  var tables: [TableDescription]
  /// The queries, and whether plain SQLite runs each.
  var queries: [(query: DatasetteQuery, isPlain: Bool)]

  /// What differs from Datasette's defaults, and why.
  private static let settings: [(name: String, value: Document)] = [
    // The default of a second is short for questions that count in the tables.
    ("sql_time_limit_ms", .integer(5_000)),
    // Each page of a table would count the values of every column to offer parts.
    ("suggest_facets", .flag(false)),
    ("facet_time_limit_ms", .integer(1_000)),
    ("default_page_size", .integer(50)),
    ("truncate_cells_html", .integer(200)),
  ]

  var document: Document {
    .members([
      .init("title", .text("Taghouse: \(databaseName)")),
      .init(
        "description", .text("Metadata of image boards in plain tables: posts, tags, captions.")),
      .init(
        "settings", .members(Self.settings.map { Document.Member($0.name, $0.value) })),
      .init("databases", .members([.init(databaseName, database)])),
    ])
  }

  private var database: Document {
    var members: [Document.Member] = [
      .init("title", .text(databaseName)),
      .init(
        "description",
        .text(
          "A warehouse of taghouse. Ask the views and the queries below; the tables are what they"
            + " are made of. Numbers of posts are the site's own. Views that answer for one tag, such"
            + " as tag_related, and reports over all posts are among the hidden ones: a whole one"
            + " takes long.")),
    ]
    if !siteNames.isEmpty {
      members.append(.init("source", .text(siteNames.joined(separator: ", "))))
    }
    members.append(
      .init(
        "tables", .members(tables.map { Document.Member($0.name, Self.document(of: $0)) })))
    if !queries.isEmpty {
      members.append(.init("queries", .members(queryMembers)))
    }
    return .members(members)
  }

  /// By name. A query with the name of a table would hide the table, so it gets another one.
  private var queryMembers: [Document.Member] {
    let tableNames = Set(tables.map(\.name))
    var members: [String: Document] = [:]
    for (query, isPlain) in queries {
      let name = tableNames.contains(query.name) ? query.name + "_query" : query.name
      members[name] = query.document(isPlain: isPlain)
    }
    return members.sorted { $0.key < $1.key }.map { Document.Member($0.key, $0.value) }
  }

  // MARK: Tables

  /// How rows of a table are best shown.
  private static let lookups: [String: [Document.Member]] = [
    "tag": [.init("label_column", .text("name"))],
    "site": [.init("label_column", .text("name"))],
    "caption_kind": [.init("label_column", .text("name"))],
    "caption_rule": [.init("label_column", .text("name"))],
    "post": [.init("label_column", .text("number"))],
    "import_file": [
      .init("label_column", .text("path")), .init("sort_desc", .text("import_file_id")),
    ],
    "import_run": [.init("sort_desc", .text("import_run_id"))],
    "tag_count": [.init("sort", .text("rank"))],
    "tag_frequency": [.init("sort", .text("rank"))],
    "caption": [.init("size", .integer(20))],
    // Reports over all posts: the page of one would count for longer than Datasette waits.
    "caption_state_count": [.init("hidden", .flag(true))],
    "merge_summary": [.init("hidden", .flag(true))],
  ]

  private static func document(of table: TableDescription) -> Document {
    var members: [Document.Member] = []
    if let description = description(of: table) {
      members.append(.init("description", .text(description)))
    }
    let columns = table.columns.compactMap { column in
      column.meaning.map { Document.Member(column.name, .text($0)) }
    }
    if !columns.isEmpty { members.append(.init("columns", .members(columns))) }
    // They compute a whole cache, or answer for one tag: nobody wants to open one by accident.
    if table.kind == .definition || askedColumn(of: table) != nil {
      members.append(.init("hidden", .flag(true)))
    }
    let names = Set(table.columns.map(\.name))
    for lookup in lookups[table.name, default: []] {
      // A table of somebody else may have the name.
      if case .text(let column) = lookup.value, !names.contains(column) { continue }
      members.append(lookup)
    }
    return .members(members)
  }

  private static func description(of table: TableDescription) -> String? {
    var text = table.purpose
    if table.kind == .cache {
      text = [text, "A cache of \(table.name)_definition."].compactMap { $0 }
        .joined(separator: " ")
    }
    if let grain = table.grain { text = (text.map { "\($0) " } ?? "") + sentence(grain) }
    if let column = askedColumn(of: table) {
      text = (text.map { "\($0) " } ?? "") + "Open it with ?\(column)= and a name in the address."
    }
    return text
  }

  /// The column by which a view wants to be asked, as its purpose says: the one behind the site.
  private static func askedColumn(of table: TableDescription) -> String? {
    guard table.kind == .view, table.purpose?.contains("Ask for one") == true else { return nil }
    return table.columns.first { $0.name != "site" }?.name
  }

  /// `one row per tag` as `One row per tag.`
  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
  }
}
