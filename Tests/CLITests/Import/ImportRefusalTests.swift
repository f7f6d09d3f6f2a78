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

  @Test("A few records of a known other format are refused, too")
  func fewOfAnotherBoard() throws {
    let captions = (1...25).map {
      "{\"id\":\($0),\"regular_summary\":\"A cat.\",\"response_finish_reason\":\"STOP\"}\n"
    }
    try work.folder.write(captions.joined(), to: "captions.jsonl")
    let result = try work.taghouse("import", "danbooru", "house.db", "captions.jsonl")
    #expect(result.exitCode == 65, "\(result)")
    #expect(result.errors.contains("`taghouse import e621-captions house.db "), "\(result)")
    #expect(try work.folder.names() == ["captions.jsonl"])
  }

  @Test("A few lines of garbage give rejects, and a word on what the file looks like")
  func fewLines() throws {
    try work.folder.write(String(repeating: "no record\n", count: 15), to: "odd.txt")
    let odd = try work.taghouse("import", "danbooru", "house.db", "odd.txt")
    #expect(odd.exitCode == 1 && odd.output.contains("  rejected  15\n"), "\(odd)")
    #expect(odd.errors.contains("error: no record was taken\n"), "\(odd)")
    #expect(odd.errors.contains("odd.txt is in no format that is known"), "\(odd)")
    #expect(odd.errors.contains("`taghouse forget house.db --run 1`"), "\(odd)")
    try work.folder.write("id,tag_string\n1,solo\n2,hat\n", to: "posts.csv")
    let table = try work.taghouse("import", "danbooru", "house.db", "posts.csv")
    #expect(table.exitCode == 1, "\(table)")
    #expect(table.errors.contains("posts.csv looks like e621-posts: `taghouse import"), "\(table)")
    let back = try work.taghouse("forget", "house.db", "--run", "1")
    #expect(back.exitCode == 0, "\(back)")
    // One that was taken is enough.
    try work.folder.write(Self.danbooru(1) + "no record\n", to: "one.jsonl")
    let one = try work.taghouse("import", "danbooru", "house.db", "one.jsonl")
    #expect(one.exitCode == 1 && one.errors.isEmpty, "\(one)")
    #expect(one.output.hasPrefix("1 post from 1 file"), "\(one)")
  }

  @Test("One of a thing is told as one")
  func singular() throws {
    try work.folder.write(Self.danbooru(1), to: "one.jsonl")
    try work.folder.write("{\"1\": {\"caption\": \"a cat\"}}", to: "kohya.json")
    let post = try work.taghouse("import", "danbooru", "house.db", "one.jsonl")
    #expect(post.output.hasPrefix("1 post from 1 file in "), "\(post)")
    let entry = try work.taghouse("import", "kohya", "house.db", "kohya.json", "--site", "danbooru")
    #expect(entry.output.hasPrefix("1 entry from 1 file in "), "\(entry)")
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
