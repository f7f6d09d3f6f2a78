import Foundation
import TestSupport
import Testing

@Suite("taghouse sql")
struct SQLCommandTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.copyFixture("posts 1 to 300", of: Dump.posts(1...300))
  }

  private func sql(_ arguments: String..., input: [UInt8]? = nil) throws -> ProgramRun.Result {
    try ProgramRun.run(
      "taghouse", ["sql", "house.db"] + arguments + ["--format", "tsv"], input: input,
      in: work.folder.path)
  }

  @Test(
    "Every way to write a parameter",
    arguments: [
      ["-p", "a", "x"], ["-p", "a=x"], ["--parameter", "a", "x"], ["--parameter", "a=x"],
      ["--parameter=a=x"],
    ])
  func parameterForms(arguments: [String]) throws {
    for mark in [":", "@", "$"] {
      let result = try ProgramRun.run(
        "taghouse", ["sql", "house.db", "SELECT \(mark)a", "--format", "csv"] + arguments,
        in: work.folder.path)
      #expect(result.output == "\(mark)a\nx\n", "\(result)")
    }
  }

  @Test(
    "What a parameter's value becomes",
    arguments: [
      ("7", "integer", "7"), ("-7", "integer", "-7"), ("2.5", "real", "2.5"),
      ("1e3", "real", "1000.0"),
      ("x", "text", "x"), ("", "text", ""), ("1=2", "text", "1=2"), ("nan", "text", "nan"),
      ("0x10", "text", "0x10"), ("'; DROP TABLE post; --", "text", "'; DROP TABLE post; --"),
      ("東方", "text", "東方"), ("99999999999999999999", "real", "1e+20"),
    ])
  func parameterValues(value: String, type: String, shown: String) throws {
    let result = try sql("SELECT typeof(:v) AS type, :v AS value", "-p", "v", value)
    #expect(result.output == "type\tvalue\n\(type)\t\(shown)\n", "\(result)")
  }

  @Test(
    "On a layer and a selection a statement says what it says", arguments: ["--layer", "--select"])
  func literals(option: String) throws {
    let text = "x INDEXED BY y z"
    let result = try sql(
      "SELECT '\(text)' AS \"a INDEXED BY b\" -- INDEXED BY c", option,
      option == "--layer" ? "canonical" : "id:1..9")
    #expect(result.output == "a INDEXED BY b\n\(text)\n", "\(result)")
    let hinted = try sql(
      "SELECT COUNT(*) AS n FROM caption INDEXED BY caption_by_kind", option,
      option == "--layer" ? "canonical" : "id:1..9")
    #expect(hinted.output == "n\n0\n", "\(hinted)")
  }

  @Test("Several parameters, and a name that is missing or unknown")
  func parameterNames() throws {
    #expect(try sql("SELECT :a || :b AS c", "-p", "a", "1", "-p", "b=2").output == "c\n12\n")
    let missing = try sql("SELECT :a")
    #expect(missing.exitCode == 64)
    #expect(missing.errors.contains(":a"))
    let unknown = try sql("SELECT 1", "-p", "b", "2")
    #expect(unknown.exitCode == 64)
    #expect(unknown.errors.contains("'b'"))
  }

  @Test("The statement from standard input")
  func standardInput() throws {
    let statement = "-- how many\nSELECT COUNT(*) AS n\nFROM post;\n"
    #expect(try sql("-", input: [UInt8](statement)).output == "n\n300\n")
    #expect(try sql("-", input: []).exitCode == 64)
  }

  @Test("--limit", arguments: [(0, 0), (2, 2), (300, 300), (1000, 300)])
  func limit(limit: Int, expected: Int) throws {
    let result = try sql("SELECT number FROM post ORDER BY number", "--limit", "\(limit)")
    #expect(result.exitCode == 0)
    #expect(
      result.output == "number\n" + (0..<expected).map { "\($0 + 1)\n" }.joined())
  }

  @Test("A query in time is not disturbed by its timeout")
  func timeout() throws {
    #expect(try sql("SELECT COUNT(*) AS n FROM post_tag", "--timeout", "60").output == "n\n1500\n")
  }

  @Test(
    "No statement changes anything",
    arguments: [
      "DELETE FROM post", "UPDATE tag SET name = 'x'", "INSERT INTO site (name) VALUES ('x')",
      "DROP TABLE post", "CREATE TABLE x (y)", "CREATE TEMP TABLE x (y)", "VACUUM",
      "VACUUM INTO 'copy.db'", "ATTACH 'other.db' AS other", "PRAGMA user_version = 5",
      "PRAGMA writable_schema = ON", "PRAGMA journal_mode = WAL", "PRAGMA query_only = OFF",
      "PRAGMA wal_checkpoint", "BEGIN IMMEDIATE", "REINDEX", "ANALYZE",
      "SELECT load_extension('x')",
      "SELECT 1; DELETE FROM post",
      "WITH x AS (SELECT 1) DELETE FROM post", "DELETE FROM post RETURNING number",
    ])
  func readOnly(statement: String) throws {
    let before = try work.folder.read("house.db")
    let result = try sql(statement)
    #expect(result.signal == nil)
    let isHarmless = ["PRAGMA query_only", "PRAGMA writable", "PRAGMA wal", "PRAGMA journal"]
      .contains(where: statement.hasPrefix)
    #expect(result.exitCode == 64 || isHarmless, "\(result)")
    #expect(try work.folder.read("house.db") == before)
    #expect(try work.folder.names() == ["house.db"])
  }

  @Test("A result that its reader leaves early ends quietly")
  func closedOutput() throws {
    let result = try work.shell(
      "{ $taghouse sql house.db 'SELECT a.number, b.number FROM post a, post b' --format csv;"
        + " echo $? >&2; } | head -n 2")
    #expect(result.output.split(separator: "\n").count == 2)
    #expect(result.errors == "141\n")
  }

  @Test("Formats agree with each other on many rows")
  func formats() throws {
    let query = "SELECT post_id, position, tag_id FROM post_tag ORDER BY 1, 2"
    func output(_ format: String) throws -> String {
      try work.taghouse("sql", "house.db", query, "--format", format).output
    }
    let tsv = try output("tsv").split(separator: "\n").dropFirst()
    let csv = try output("csv").split(separator: "\n").dropFirst()
    #expect(tsv.count == 1500)
    #expect(csv.map { String($0.replacing(",", with: "\t")) } == tsv.map(String.init))
    let objects = try JSONDecoder().decode(
      [[String: Int]].self, from: Data(try output("json").utf8))
    #expect(
      objects.map { "\($0["post_id"] ?? 0)\t\($0["position"] ?? 0)\t\($0["tag_id"] ?? 0)" }
        == tsv.map(String.init))
    let ndjson = try output("ndjson").split(separator: "\n")
    #expect("[\n\(ndjson.joined(separator: ",\n"))\n]\n" == (try output("json")))
  }
}
