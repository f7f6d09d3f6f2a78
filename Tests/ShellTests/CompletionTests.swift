import GRDB
import TestSupport
import Testing

@testable import Querying
@testable import Shell
@testable import Store

@Suite("What the tabulator offers")
struct CompletionTests {
  private let folder: TemporaryFolder
  private let completion: SQLCompletion

  init() throws {
    folder = try TemporaryFolder()
    let path = folder.path("house.db")
    try TemplateFile.copy("empty warehouse", to: path) {
      try Warehouse.create(path: $0).close()
    }
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      let names = ["hat", "hat_ribbon", "hatsune_miku", "don't", "東方", "100%", "Ax", "1e3"]
      for name in names + (0..<60).map({ "many_\($0)" }) {
        try db.execute(sql: "INSERT INTO tag (site_id, name) VALUES (1, ?)", arguments: [name])
      }
      try db.execute(sql: "INSERT INTO tag (site_id, name) VALUES (2, 'hat')")
    }
    try queue.close()
    completion = SQLCompletion(
      try ReadOnlyConnection(warehousePath: path),
      dotCommands: [(".help", []), (".format", ["csv", "json"]), (".schema", []), (".query", [])])
  }

  private func complete(_ line: String, after before: String = "") -> Completion {
    var text = StatementText()
    _ = text.append(before)
    return completion.complete(line, after: text)
  }

  @Test(
    "Tags inside of quotes",
    arguments: [
      ("SELECT 'ha", ["hat", "hat_ribbon", "hatsune_miku"]), ("SELECT 'hats", ["hatsune_miku"]),
      ("SELECT 'don''", ["don''t"]), ("SELECT 'a', '東", ["東方"]), ("SELECT '100", ["100%"]),
      ("SELECT '%", []), ("SELECT 'ax", []), ("SELECT '1e", ["1e3"]), ("SELECT '1e3", ["1e3"]),
    ])
  func tags(line: String, expected: [String]) {
    #expect(complete(line).candidates == expected)
  }

  @Test func aSingleTagIsClosed() {
    #expect(complete("hats", after: "SELECT '").insertion == "hatsune_miku'")
    #expect(complete("SELECT 'don'").candidates == [])
    #expect(complete("SELECT 'ha").insertion == "hat")
    #expect(complete("SELECT 'hat").insertion == nil)
  }

  @Test func manyTagsAreCut() {
    let many = complete("SELECT 'm")
    #expect(many.candidates.count == SQLCompletion.maximumTagCount)
    #expect(many.isCut && many.insertion == nil)
    #expect(many.listing(width: 80).hasSuffix("…\n"))
  }

  @Test(
    "Names and keywords",
    arguments: [
      ("SELECT * FROM tag_freq", "tag_frequency"), ("sel", "SELECT"),
      ("SELECT wilson_l", "wilson_lower"),
      ("SELECT core_tag_w", "core_tag_word"), ("SELECT tag_count.category_r", "category_rank"),
      ("SELECT t.image_w", "image_width"),
    ])
  func names(line: String, expected: String) {
    let candidates = complete(line).candidates
    #expect(candidates.contains(expected), "\(candidates)")
  }

  @Test("Behind WHERE columns come before tables, those of the statement's tables first")
  func columnsFirst() {
    let tables = complete("SELECT 1 FROM post").candidates
    #expect(tables.first == "post")
    let columns = complete("SELECT 1 FROM tag_frequency WHERE post").candidates
    #expect(columns.first == "post_count", "\(columns)")
    let position = columns.firstIndex(of: "post_tag")
    #expect(position.map { $0 > (columns.firstIndex(of: "post_id") ?? .max) } == true, "\(columns)")
    #expect(Set(columns) == Set(tables))
    let second = complete("SELECT 1 FROM site JOIN post").candidates
    #expect(second == tables)
  }

  @Test func aTableBeforeTheDotHasItsColumnsOnly() {
    #expect(complete("SELECT site.").candidates == ["name", "site_id"])
    #expect(complete("", after: "SELECT site.").candidates == ["name", "site_id"])
    #expect(complete("SELECT ").candidates == [])
    #expect(complete("-- sel").candidates == [])
  }

  @Test func dotCommands() {
    #expect(complete(".h").insertion == ".help ")
    #expect(complete(".format c").insertion == "csv ")
    #expect(complete(".schema tag_li").candidates == ["tag_listing"])
    // In the middle of a statement a dot is a dot.
    #expect(complete(".h", after: "SELECT site").candidates == [])
  }
}
