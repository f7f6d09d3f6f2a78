import Foundation
import TestSupport
import Testing

@Suite("taghouse datasette-metadata")
struct DatasetteMetadataTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.copyFixture("posts 1 to 60", of: Dump.posts(1...60))
    try FileManager.default.createDirectory(
      atPath: work.path("queries"), withIntermediateDirectories: true)
    try work.folder.write(
      """
      -- name:    often
      -- purpose: Tags <with> a "share"; at least.
      -- params:  :minimum REAL = 0.5, smallest share; :word TEXT = 'it''s; a, b', a text;
      --          :category TEXT = NULL, only these; :free TEXT = NULL, anything
      -- cost:    quick: an index serves,
      --          and how
      SELECT tag, :word AS word, ':no' AS ":nor", /* :never */ :free AS free -- :comment
      FROM tag_frequency
      WHERE post_ratio >= :minimum AND (:category IS NULL OR category = :category)
      ORDER BY rank;

      """, to: "queries/often.sql")
    try write("bare", "SELECT 1 AS one")
    try write("core_tag", "SELECT * FROM core_tag")
    try write("foreign", "SELECT no_such_function()")
    try work.folder.write("not SQL, not read", to: "queries/README.md")
  }

  /// A query without parameters.
  private func write(_ name: String, _ sql: String) throws {
    try work.folder.write(
      "-- name: \(name)\n-- purpose: Tried.\n-- params: none\n\(sql);\n", to: "queries/\(name).sql")
  }

  private func metadata(_ arguments: String...) throws -> [String: Any] {
    let words =
      ["datasette-metadata", "house.db", "--format", "json", "--queries", "queries"] + arguments
    let result = try ProgramRun.run("taghouse", words, in: work.folder.path)
    try #require(result.exitCode == 0, "\(result)")
    let parsed = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(parsed as? [String: Any])
  }

  private func database(_ arguments: String...) throws -> [String: [String: [String: Any]]] {
    let databases = try #require(try metadata()["databases"] as? [String: [String: Any]])
    #expect(Array(databases.keys) == ["house"])
    let database = try #require(databases["house"])
    return [
      "tables": try #require(database["tables"] as? [String: [String: Any]]),
      "queries": try #require(database["queries"] as? [String: [String: Any]]),
    ]
  }

  @Test("Every table and view of the file is described, and each column named is there")
  func tables() throws {
    let tables = try #require(try database()["tables"])
    let columns = try work.rows(
      """
      SELECT entry.name, field.name
      FROM sqlite_schema AS entry
      JOIN pragma_table_info(entry.name) AS field
      WHERE entry.type IN ('table', 'view') AND entry.name NOT LIKE 'sqlite_%'
      """
    ).map { $0.split(separator: "\t").map(String.init) }
    #expect(Set(tables.keys) == Set(columns.map { $0[0] }))
    for (name, table) in tables {
      #expect((table["description"] as? String)?.isEmpty == false, "\(name)")
      let present = Set(columns.filter { $0[0] == name }.map { $0[1] })
      let described = table["columns"] as? [String: String] ?? [:]
      #expect(Set(described.keys).isSubset(of: present), "\(name)")
      for key in ["label_column", "sort", "sort_desc"] {
        if let column = table[key] as? String { #expect(present.contains(column), "\(name)") }
      }
      // What Datasette knows of a table; it passes over everything else without a word.
      #expect(
        Set(table.keys).isSubset(of: [
          "description", "columns", "hidden", "label_column", "sort", "sort_desc", "size",
        ]))
    }
    #expect(tables["tag_count_definition"]?["hidden"] as? Bool == true)
    #expect(tables["tag_related"]?["hidden"] as? Bool == true)
    #expect(tables["merge_summary"]?["hidden"] as? Bool == true)
    #expect(tables["tag_frequency"]?["hidden"] == nil)
  }

  @Test("A query's parameters, with defaults in its SQL")
  func query() throws {
    let queries = try #require(try database()["queries"])
    let often = try #require(queries["often"])
    #expect(often["title"] as? String == "Often")
    #expect(often["params"] as? [String] == ["minimum", "word", "category", "free"])
    #expect(
      often["sql"] as? String == """
        SELECT tag, COALESCE(NULLIF(:word, ''), 'it''s; a, b') AS word, ':no' AS ":nor", \
        /* :never */ NULLIF(:free, '') AS free -- :comment
        FROM tag_frequency
        WHERE post_ratio >= CAST(COALESCE(NULLIF(:minimum, ''), 0.5) AS REAL) \
        AND (NULLIF(:category, '') IS NULL OR category = NULLIF(:category, ''))
        ORDER BY rank
        """)
    let html = try #require(often["description_html"] as? String)
    #expect(html.contains("Tags &lt;with&gt; a &quot;share&quot;; at least."))
    #expect(html.contains("<code>word</code>: a text. When left empty: <code>it's; a, b</code>."))
    #expect(html.contains("<code>category</code>: only these. May be left empty."))
    #expect(html.contains("<code>free</code>: anything. May be left empty."))
    #expect(html.contains("<p>Cost: quick: an index serves, and how</p>"))
  }

  @Test("A query without a header is refused, as by query")
  func withoutHeader() throws {
    try work.folder.write("SELECT 1", to: "queries/none.sql")
    let result = try ProgramRun.run(
      "taghouse", ["datasette-metadata", "house.db", "--queries", "queries"], in: work.folder.path)
    #expect(result.exitCode != 0)
    #expect(result.output == "")
    #expect(result.errors.contains("none.sql") && result.errors.contains("header"))
  }

  @Test("Queries without parameters, with the name of a view, and that plain SQLite refuses")
  func oddQueries() throws {
    let queries = try #require(try database()["queries"])
    #expect(queries["bare"]?["sql"] as? String == "SELECT 1 AS one")
    #expect(queries["bare"]?["params"] == nil)
    #expect(queries["core_tag"] == nil)
    #expect(queries["core_tag_query"]?["sql"] as? String == "SELECT * FROM core_tag")
    let html = queries["foreign"]?["description_html"] as? String
    #expect(html?.contains("Does not run in plain SQLite") == true)
  }

  @Test("Every query runs as Datasette runs it: all parameters are empty texts")
  func queriesRun() throws {
    for (name, query) in try #require(try database()["queries"]) where name != "foreign" {
      let sql = try #require(query["sql"] as? String)
      let parameters = (query["params"] as? [String] ?? []).flatMap { ["-p", "\($0)="] }
      let result = try ProgramRun.run(
        "taghouse", ["sql", "house.db", sql] + parameters, in: work.folder.path)
      #expect(result.exitCode == 0, "\(name): \(result.errors)")
    }
    let often = try #require(try database()["queries"]?["often"]?["sql"] as? String)
    let rows = try ProgramRun.run(
      "taghouse",
      ["sql", "house.db", often, "--format", "tsv", "-p", "minimum=", "-p", "word="]
        + ["-p", "category=", "-p", "free="], in: work.folder.path)
    let expected = ["1girl", "new_at_0"].map { "\($0)\tit's; a, b\t:no\t\n" }.joined()
    #expect(rows.output == "tag\tword\t:nor\tfree\n" + expected)
    // A default of the data is chosen by SQL.
    let summary = try #require(try database()["queries"]?["tag_summary"])
    let chosen = try ProgramRun.run(
      "taghouse",
      [
        "sql", "house.db", try #require(summary["sql"] as? String), "--format", "tsv", "-p", "tag=",
        "-p", "site=",
      ], in: work.folder.path)
    #expect(chosen.output.contains("\tgeneral\t1girl\t60\t"), "\(chosen)")
    let html = try #require(summary["description_html"] as? String)
    #expect(html.contains("When left empty: the most frequent tag."))
  }

  @Test("YAML says what JSON says to Python's yaml")
  func yaml() throws {
    let yaml = try work.taghouse("datasette-metadata", "house.db", "--queries", "queries")
    #expect(yaml.exitCode == 0)
    #expect(yaml.output.contains("sql: |-\n"), "SQL stands in a block")
    try work.folder.write(yaml.output, to: "metadata.yml")
    let json = try work.taghouse(
      "datasette-metadata", "house.db", "--queries", "queries", "--format", "json")
    try work.folder.write(json.output, to: "metadata.json")
    try Python.requireModule("yaml")
    let verdict = try Python.output(
      of: """
        import json, sys, yaml
        read = [open(path, encoding='utf-8').read() for path in sys.argv[1:]]
        print(yaml.safe_load(read[0]) == json.loads(read[1]))
        """, arguments: [work.path("metadata.yml"), work.path("metadata.json")])
    #expect(verdict == "True\n")
  }

  @Test("Another name of the database, a folder that is not there, an empty warehouse")
  func options() throws {
    let named = try metadata("--database", "tags: of \"mine\"")
    #expect((named["databases"] as? [String: Any])?.keys.first == "tags: of \"mine\"")
    let missing = try work.taghouse("datasette-metadata", "house.db", "--queries", "nowhere")
    #expect(missing.exitCode == 66)
    #expect(missing.errors.contains("nowhere"))
    _ = try work.taghouse("init", "empty.db")
    #expect(try work.taghouse("datasette-metadata", "empty.db").exitCode == 0)
  }
}
