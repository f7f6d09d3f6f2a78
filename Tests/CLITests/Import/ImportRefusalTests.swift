import Foundation
import TestSupport
import Testing

@Suite("Imports: a file of another format is refused before any of it is stored")
struct ImportRefusalTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  /// Danbooru's records of 2017, whose numbers are texts.
  private static func danbooru(_ count: Int) -> String {
    (1...count).map {
      "{\"id\":\"\($0)\",\"score\":\"7\",\"rating\":\"s\",\"tags\":"
        + "[{\"id\":\"1\",\"name\":\"solo\",\"category\":\"0\"}]}\n"
    }.joined()
  }

  @Test("Posts of Danbooru as those of e621: the right command is named")
  func otherBoard() throws {
    try work.folder.write(Self.danbooru(1500), to: "posts.jsonl")
    let result = try work.taghouse("import", "e621-posts", "house.db", "posts.jsonl")
    #expect(result.exitCode == 65, "\(result)")
    #expect(result.output == "")
    #expect(result.errors.contains("nothing is stored of this input: of the first"), "\(result)")
    #expect(result.errors.contains("`taghouse import danbooru house.db "), "\(result)")
    #expect(try work.folder.names() == ["posts.jsonl"], "not even a warehouse")
  }

  @Test("A text as posts: all are rejected", arguments: ["posts.txt", "-"])
  func text(input: String) throws {
    let text = String(repeating: "1girl, solo, smile\n", count: 1500)
    try work.folder.write(text, to: "posts.txt")
    let result = try work.taghouse(
      "import", "danbooru", "house.db", input, input: [UInt8](text.utf8))
    #expect(result.exitCode == 65, "\(result)")
    #expect(result.errors.contains("all are rejected: the record "), "\(result)")
    #expect(result.errors.contains("--trust-format"), "\(result)")
    #expect(try work.folder.names() == ["posts.txt"])
  }

  @Test("A warehouse that is there stays as it is; what came before the file stays")
  func intoAWarehouse() throws {
    try work.folder.write(BooruPost.dump(Dump.posts(1...40)), to: "a.jsonl")
    try work.folder.write(String(repeating: "no\n", count: 1500), to: "b.jsonl")
    let result = try work.taghouse("import", "danbooru", "house.db", "a.jsonl", "b.jsonl")
    #expect(result.exitCode == 65, "\(result)")
    #expect(try work.rows("SELECT COUNT(*) FROM post") == ["40"])
    #expect(try work.rows("SELECT COUNT(*) FROM rejected_record") == ["0"])
    #expect(try work.rows("SELECT COUNT(*) FROM import_file") == ["1"])
    let before = try work.content()
    #expect(try work.taghouse("import", "danbooru", "house.db", "b.jsonl").exitCode == 65)
    #expect(try work.content() == before)
    #expect(try work.taghouse("check", "house.db").exitCode == 0)
  }

  @Test("Nine hundred rejects are no proof, and --trust-format takes all")
  func trusted() throws {
    try work.folder.write(String(repeating: "no\n", count: 900), to: "few.jsonl")
    let few = try work.taghouse("import", "danbooru", "house.db", "few.jsonl", "--format", "json")
    #expect(few.exitCode == 1 && few.output.contains("\"rejected\":900"), "\(few)")
    try work.folder.write(String(repeating: "no\n", count: 1500), to: "many.jsonl")
    let many = try work.taghouse(
      "import", "danbooru", "house.db", "many.jsonl", "--format", "json", "--trust-format")
    #expect(many.exitCode == 1 && many.output.contains("\"rejected\":1500"), "\(many)")
  }

  @Test("Rejects among records are none of it, and the summary has this run's reasons")
  func reasons() throws {
    let bad = "no json\n{\"idx\":5}\n{\"idx\":6}\n{\"id\":0}\n{\"id\":0}\n{\"id\":0}\n"
    try work.folder.write(Self.danbooru(1200) + bad, to: "a.jsonl")
    try work.folder.write("other\n", to: "b.jsonl")
    #expect(try work.taghouse("import", "danbooru", "house.db", "b.jsonl", "-q").exitCode == 1)
    let result = try work.taghouse("import", "danbooru", "house.db", "a.jsonl")
    #expect(result.exitCode == 1)
    let lines = result.output.split(separator: "\n").map(String.init)
    let position = try #require(lines.firstIndex { $0.hasPrefix("rejected, most often") })
    #expect(
      lines[position + 1].hasPrefix("  3  ") && lines[position + 2].hasPrefix("  2  "), "\(result)")
    #expect(lines[position + 3].hasPrefix("  1  "))
    #expect(lines.last == "  taghouse query house.db rejected_records -p run 2")
    let rows = try work.shell("$taghouse query house.db rejected_records -p run 2 --format csv")
    #expect(rows.output.split(separator: "\n").count == 7, "\(rows)")
  }
}
