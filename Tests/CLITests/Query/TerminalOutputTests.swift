import Foundation
import TestSupport
import Testing

@Suite("What a person sees on a terminal")
struct TerminalOutputTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    let result = try work.taghouse(
      "import", "danbooru", "house.db", "-", input: Dump.bytes(Dump.posts(1...300)))
    try #require(result.exitCode == 0, "\(result)")
  }

  private func shown(
    _ arguments: String..., columns: Int = 80, lines: Int = 200, environment: [String: String] = [:]
  ) throws -> String {
    try TerminalRun.output(
      of: arguments, columns: columns, lines: lines, environment: environment, in: work.folder)
  }

  @Test("A table is rounded, cut to the width, and counted; piped it is whole")
  func tables() throws {
    let sql =
      "SELECT 1234567 AS post_count, 1 / 3.0 AS share, NULL AS a, '' AS b, printf('%.90c', 'x') AS c"
    let text = try shown("sql", "house.db", sql, environment: ["NO_COLOR": "1"])
    #expect(text.contains("1,234,567  0.3333  NULL") && text.contains("xxx…\n"), "\(text)")
    #expect(text.hasSuffix("\n\n(1 row)\n") && !text.contains("\u{1B}"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let piped = try work.taghouse("sql", "house.db", sql).output
    #expect(piped.contains("1234567  0.3333333333333333") && !piped.contains("row)"))
    let asked = try shown("sql", "house.db", sql, "--format", "table")
    #expect(asked == piped)
  }

  @Test("Headers are dim, but with NO_COLOR")
  func colors() throws {
    let sql = "SELECT 1 AS n"
    #expect(try shown("sql", "house.db", sql).hasPrefix("\u{1B}[2mn\u{1B}[0m\n"))
    for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
      #expect(try shown("sql", "house.db", sql, environment: environment).hasPrefix("n\n─\n1\n"))
    }
  }

  @Test("What is behind a limit is counted")
  func limits() throws {
    let all = try work.rows("SELECT COUNT(*) FROM tag_count")[0]
    let query = try shown("query", "house.db", "top_tags", "--limit", "3")
    #expect(query.contains("(3 of \(all) rows)"), "\(query)")
    let sql = try shown("sql", "house.db", "SELECT tag_id FROM tag_count", "--limit", "2")
    #expect(sql.contains("(2 of \(all) rows)"), "\(sql)")
    #expect(try shown("query", "house.db", "top_tags", "--limit", "9999").contains("(\(all) rows)"))
  }

  @Test("What is longer than the screen goes through the pager, all of it")
  func pager() throws {
    let pager = ["PAGER": "sed 's/^/| /' > paged.txt", "NO_COLOR": "1"]
    let sql = "SELECT post_id FROM post ORDER BY post_id"
    #expect(try shown("sql", "house.db", sql, lines: 24, environment: pager) == "")
    let paged = String(decoding: try work.folder.read("paged.txt"), as: UTF8.self)
    #expect(paged.hasSuffix("|     300\n| \n| (300 rows)\n"), "\(paged.suffix(60))")
    // A pager that is left early is no error.
    let leaving = ["PAGER": "head -n 1", "NO_COLOR": "1"]
    #expect(try shown("sql", "house.db", sql, lines: 24, environment: leaving) == "post_id\n")
    let short = try shown(
      "sql", "house.db", sql, "--limit", "3", lines: 24,
      environment: ["PAGER": "false", "NO_COLOR": "1"])
    #expect(short.contains("(3 of 300 rows)"))
  }

  @Test("explain is wrapped at the width, and only there")
  func explain() throws {
    let piped = try work.taghouse("explain", "house.db", "danbooru/1").output
    let text = try shown("explain", "house.db", "danbooru/1", columns: 40)
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 40 }, "\(text)")
    #expect(piped.split(separator: "\n").contains { $0.count > 40 })
    func words(_ text: String) -> String { text.filter { !$0.isWhitespace } }
    #expect(words(text) == words(piped))
  }

  @Test("A default of the data is named beside its rows")
  func choices() throws {
    let character = try work.rows(
      "SELECT tag FROM tag_frequency WHERE category = 'character' ORDER BY rank LIMIT 1")[0]
    let text = try shown("query", "house.db", "character_tags")
    #expect(text.contains("character = \(character), the most frequent character"), "\(text)")
  }

  @Test("A chart takes the width of the terminal")
  func charts() throws {
    for columns in [50, 120] {
      let text = try shown(
        "query", "house.db", "top_tags", "--chart", "auto", columns: columns,
        environment: ["NO_COLOR": "1"])
      #expect(text.split(separator: "\n").map(\.count).max() == columns, "\(text)")
      #expect(text.hasPrefix("The tags that most posts have\ntag "))
    }
  }
}
