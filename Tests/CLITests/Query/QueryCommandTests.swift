import Foundation
import TestSupport
import Testing

@Suite("taghouse query")
struct QueryCommandTests {
  private static let own = """
    -- name:    posts_of_tag
    -- purpose: The posts of a tag.
    -- params:  :tag TEXT = '1girl', the tag; :limit INTEGER = 3, rows at most
    -- columns: number INTEGER
    SELECT post.number AS number
    FROM tag
    JOIN tag_post ON tag_post.tag_id = tag.tag_id
    JOIN post ON post.post_id = tag_post.post_id
    WHERE tag.name = :tag
    ORDER BY post.number
    LIMIT :limit;

    """

  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    let odd = BooruPost(61, [.init("2010"), .init("100%"), .init("o'reilly")])
    try work.copyFixture("posts of queries", of: Dump.posts(1...60) + [odd])
  }

  private func query(_ arguments: String...) throws -> ProgramRun.Result {
    try ProgramRun.run("taghouse", ["query", "house.db"] + arguments, in: work.folder.path)
  }

  /// Writes a file and the folder that it is in.
  private func writeQuery(_ text: String, to name: String) throws {
    let folder = name.prefix { $0 != "/" }
    try FileManager.default.createDirectory(
      atPath: work.path(String(folder)), withIntermediateDirectories: true)
    try work.folder.write(text, to: name)
  }

  /// Rows as tab-separated values, without their header.
  private func rows(_ arguments: String...) throws -> [Substring] {
    let result = try ProgramRun.run(
      "taghouse", ["query", "house.db"] + arguments + ["--format", "tsv"], in: work.folder.path)
    #expect(result.exitCode == 0, "\(result)")
    return result.output.split(separator: "\n").dropFirst().map { $0 }
  }

  @Test("Without a name each query has a line, its purpose in one column, and below its parameters")
  func list() throws {
    let result = try query()
    #expect(result.exitCode == 0)
    let lines = result.output.split(separator: "\n").filter { $0.first != " " }
    #expect(result.output.contains(#/\ntop_tags .*\n +-p site, category, limit = 20\n/#))
    #expect(result.output.contains("-p character = the most frequent character, site\n"))
    #expect(lines.count >= 30)
    #expect(lines.map { $0.prefix { $0 != " " } }.sorted() == lines.map { $0.prefix { $0 != " " } })
    let starts = lines.compactMap { $0.firstMatch(of: #/ +\S/#)?.range.upperBound }
      .enumerated().map {
        lines[$0.offset].distance(from: lines[$0.offset].startIndex, to: $0.element)
      }
    #expect(Set(starts).count == 1)
    #expect(lines.contains { $0.contains(#/^top_tags +The tags that most posts have\.$/#) })
  }

  @Test("The list in JSON tells parameters and columns")
  func listAsJSON() throws {
    let output = try query("--format", "json").output
    let entries = try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
    let entry = try #require(entries.first { $0["name"] as? String == "related_tags" })
    #expect(entry["purpose"] as? String != nil)
    let parameters = try #require(entry["parameters"] as? [[String: Any]])
    #expect(parameters[0]["name"] as? String == "tag")
    #expect(parameters[0]["type"] as? String == "TEXT")
    #expect(parameters[0]["default"] is NSNull)
    #expect(parameters[0]["choice"] as? String == "most frequent tag")
    #expect(parameters[0]["meaning"] as? String == "the tag")
    #expect(parameters.contains { $0["name"] as? String == "site" && $0["default"] is NSNull })
    #expect(parameters.contains { $0["name"] as? String == "limit" && $0["default"] as? Int == 20 })
    let columns = try #require(entry["columns"] as? [[String: Any]])
    #expect(columns[0]["name"] as? String == "site")
    #expect(columns[0]["type"] as? String == "TEXT")
    #expect(entry["chart"] as? String == "bar, label related, value :measure, series site")
    let lines = try query("--format", "ndjson").output.split(separator: "\n")
    #expect(lines.count == entries.count)
    let csv = try query("--format", "csv").output
    #expect(csv.hasPrefix("name,purpose,params,columns\n"))
  }

  @Test("A query runs, with its defaults or the values given")
  func run() throws {
    #expect(try rows("top_tags").count == 20)
    #expect(try rows("top_tags", "-p", "limit", "2").count == 2)
    #expect(try rows("top_tags", "-p", "limit=2", "-p", "category=character").count == 2)
    #expect(try rows("top_tags")[0].hasPrefix("danbooru\tgeneral\t1girl\t60\t"))
    #expect(try rows("top_tags", "-p", "site", "e621").isEmpty)
  }

  @Test("--limit takes the place of the parameter, in both directions")
  func limit() throws {
    #expect(try rows("top_tags", "--limit", "0").isEmpty)
    #expect(try rows("top_tags", "--limit", "3").count == 3)
    #expect(try rows("top_tags", "--limit", "22").count == 22)
    let both = try query("top_tags", "--limit", "3", "-p", "limit", "2")
    #expect(both.exitCode == 64 && both.errors.contains("-p limit and --limit"), "\(both)")
    #expect(try rows("posts_by_rating", "--limit", "0").isEmpty)
  }

  @Test("A tag that looks like a number is a text", arguments: ["2010", "100%", "o'reilly"])
  func odd(tag: String) throws {
    let found = try rows("tag_summary", "-p", "tag", tag)
    #expect(found.count == 1 && found[0].hasPrefix("danbooru\tgeneral\t\(tag)\t1\t"), "\(found)")
  }

  @Test("Wrong names and values are usage errors that say what there is")
  func usage() throws {
    let unknown = try query("top_tag")
    #expect(unknown.exitCode == 64)
    #expect(unknown.errors.contains("Did you mean top_tags?"))
    #expect(try query("zzzzzzzzzz").errors.contains("lists them"))
    let parameter = try query("top_tags", "-p", "tag", "x")
    #expect(parameter.exitCode == 64)
    #expect(parameter.errors.contains("site, category, limit"))
    for value in ["x", "1.5", ""] {
      let result = try query("top_tags", "-p", "limit", value)
      #expect(result.exitCode == 64)
      #expect(result.errors.contains("expected a whole number"))
    }
    #expect(try query("tags_never_together", "-p", "expected", "nan").exitCode == 64)
    #expect(try query("-p", "limit", "1").exitCode == 64)
    #expect(try query("--explain").exitCode == 64)
    #expect(try query("top_tags", "--limit", "-1").exitCode == 64)
    #expect(try query("top_tags", "--timeout", "0").exitCode == 64)
    #expect(try work.taghouse("query", "missing.db").exitCode == 66)
    #expect(try work.taghouse("query", "missing.db", "top_tags").exitCode == 66)
  }

  @Test("--explain shows SQL, values and plan, and no rows")
  func explain() throws {
    let result = try query("top_tags", "--explain", "-p", "category", "o'x")
    #expect(result.exitCode == 0)
    for part in [
      "-- name:    top_tags", "ORDER BY rank, site", ":category = 'o''x'", ":limit    = 20",
      ":site     = NULL", "tag_count_by_rank",
    ] {
      #expect(result.output.contains(part), "\(part)")
    }
    #expect(!result.output.contains("1girl"))
  }

  @Test("--explain shows the plan on the layer that is asked for")
  func explainOnLayer() throws {
    let stored = try query("tags_of_post", "--explain")
    let canonical = try query("tags_of_post", "--explain", "--layer", "canonical")
    #expect(stored.exitCode == 0 && canonical.exitCode == 0, "\(canonical)")
    // The SQL of both is the same, and does not name it.
    #expect(canonical.output.contains("tag_layer"), "\(canonical.output)")
    #expect(!stored.output.contains("tag_layer"))
  }

  @Test("--save writes the same rows to a file, and replaces nothing unasked")
  func save() throws {
    let output = try query("top_tags", "--format", "csv").output
    let saved = try query("top_tags", "--format", "csv", "--save", "tags.csv")
    #expect(saved.exitCode == 0 && saved.output == "")
    #expect(try work.folder.read("tags.csv") == [UInt8](output))
    let again = try query("tag_entropy", "--format", "csv", "--save", "tags.csv")
    #expect(again.exitCode == 73)
    #expect(try work.folder.read("tags.csv") == [UInt8](output))
    #expect(
      try query("top_tags", "--limit", "1", "--format", "csv", "--save", "tags.csv", "--replace")
        .exitCode == 0)
    #expect(try work.folder.read("tags.csv").count < output.utf8.count)
    #expect(try query("top_tags", "--save", "nowhere/tags.csv").exitCode == 73)
    #expect(try work.folder.names() == ["house.db", "tags.csv"])
  }

  @Test("Queries of one's own stand beside the others")
  func ownQueries() throws {
    try writeQuery(Self.own, to: "mine/posts_of_tag.sql")
    try writeQuery(
      Self.own.replacing("posts_of_tag", with: "windows").replacing("\n", with: "\r\n"),
      to: "mine/windows.sql")
    try writeQuery("no query", to: "mine/notes.txt")
    for name in ["posts_of_tag", "windows"] {
      #expect(try rows(name, "--queries", "mine") == ["1", "2", "3"])
      #expect(try rows(name, "--queries", "mine", "-p", "tag", "2010") == ["61"])
    }
    #expect(try query("--queries", "mine").output.contains("posts_of_tag"))
    #expect(try query("posts_of_tag").exitCode == 64)
    #expect(try rows("top_tags", "--queries", "mine", "--limit", "1").count == 1)
  }

  @Test(
    "A broken header is told with file and line",
    arguments: [
      ("SELECT 1;\n", 1), ("-- name: mine\n-- purpose: P.\nSELECT 1;\n", 1),
      ("-- name: mine\n-- purpose: P.\n-- params: x\nSELECT 1;\n", 3),
      ("-- name: mine\n-- purpose: P.\n-- params: :x NUMBER = 1, x\nSELECT :x;\n", 3),
      ("-- purpose: P.\n-- params: none\n-- name: top_tags\nSELECT 1;\n", 3),
    ])
  func brokenHeader(text: String, line: Int) throws {
    try writeQuery(text, to: "mine/broken.sql")
    for name in [nil, "top_tags"] {
      let result = try ProgramRun.run(
        "taghouse", ["query", "house.db"] + (name.map { [$0] } ?? []) + ["--queries", "mine"],
        in: work.folder.path)
      #expect(result.exitCode == 65, "\(result)")
      #expect(result.errors.contains("mine/broken.sql:\(line): "), "\(result)")
      #expect(result.output == "")
    }
  }

  @Test("Other failures of a folder of queries")
  func brokenQueries() throws {
    #expect(try query("--queries", "nowhere").exitCode == 66)
    try writeQuery(Self.own.replacing("FROM tag\n", with: "FORM tag\n"), to: "mine/a.sql")
    let wrong = try query("posts_of_tag", "--queries", "mine")
    #expect(wrong.exitCode == 64)
    #expect(wrong.errors.contains("mine/a.sql") && wrong.errors.contains("line 6"), "\(wrong)")
    try writeQuery(
      Self.own.replacing(":limit;", with: ":count;"), to: "undeclared/a.sql")
    let undeclared = try query("posts_of_tag", "--queries", "undeclared")
    #expect(undeclared.exitCode == 64)
    #expect(undeclared.errors.contains(":count") && undeclared.errors.contains("'params:'"))
    try writeQuery(Self.own, to: "mine/b.sql")
    let twice = try query("--queries", "mine")
    #expect(twice.exitCode == 65)
    #expect(twice.errors.contains("mine/b.sql:1: ") && twice.errors.contains("mine/a.sql"))
    try writeQuery(
      "-- name: change\n-- purpose: To change.\n-- params: none\nDELETE FROM post;\n",
      to: "other/change.sql")
    #expect(try query("change", "--queries", "other").exitCode == 64)
    #expect(try work.rows("SELECT COUNT(*) FROM post") == ["61"])
  }
}
