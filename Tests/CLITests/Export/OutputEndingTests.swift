import Foundation
import TestSupport
import Testing

@Suite("The ending of an output says its format")
struct OutputEndingTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.copyFixture("posts 1 to 40", of: Dump.posts(1...40))
  }

  private func run(_ line: String) throws -> ProgramRun.Result {
    try ProgramRun.run(
      "taghouse", line.split(separator: " ").map(String.init), in: work.folder.path)
  }

  @Test(
    "What is written",
    arguments: [
      ("export corpus house.db --output c.jsonl", "c.jsonl", "{\"id\""),
      ("export corpus house.db --output c.txt", "c.txt", "tag_"),
      ("export corpus house.db --output c", "c", "tag_"),
      ("export kohya house.db --output m.jsonl", "m.jsonl", "{\"image_path\""),
      ("export kohya house.db --output m.json", "m.json", "{\n"),
      ("export repeats house.db --by general --output r.tsv", "r.tsv", "site\tcategory"),
      ("export repeats house.db --by general --output r.jsonl", "r.jsonl", "{\"site\""),
      ("query house.db top_tags --save t.csv", "t.csv", "site,"),
      ("query house.db top_tags --save t.json", "t.json", "[\n"),
      ("query house.db top_tags --save t.md", "t.md", "| "),
      ("query house.db top_tags --save t.TSV", "t.TSV", "site\t"),
      ("query house.db top_tags --plot p.svg", "p.svg", "<?xml"),
    ])
  func formats(line: String, name: String, start: String) throws {
    let result = try run(line)
    #expect(result.exitCode == 0, "\(result)")
    let text = String(decoding: try work.folder.read(name), as: UTF8.self)
    #expect(text.hasPrefix(start), "\(text.prefix(60))")
  }

  @Test(
    "An ending that is unknown, or contradicts the format, is refused before anything is written",
    arguments: [
      "export corpus house.db --output c.csv", "export corpus house.db --output c.jsonl.zip",
      "export corpus house.db --output c.jsonl --format text",
      "export kohya house.db --output m.toml",
      "export kohya house.db --output m.json --format jsonl",
      "export kohya house.db --output m.json --missing gone.txt",
      "export repeats house.db --by general --output r.db",
      "export repeats house.db --by general --output r.csv --format json",
      "export repeats house.db --by general --output r.csv --posts p.jsonl",
      "export captions house.db --output cap.txt", "export captions house.db --output cap.csv",
      "export tars house.db --output out.tar", "export core-tags house.db --output core.json",
      "caption house.db --output cap.txt", "query house.db top_tags --save t.xlsx",
      "query house.db top_tags --save t.csv.gz",
      "query house.db top_tags --save t.csv --format tsv",
      "query house.db top_tags --plot p.png", "report merge house.db --missing m.csv",
    ])
  func refused(line: String) throws {
    let before = try work.folder.names()
    let result = try run(line)
    #expect(result.exitCode == 64, "\(result)")
    #expect(result.errors.hasPrefix("error: "), "\(result)")
    #expect(try work.folder.names() == before)
  }

  @Test("A format that is named decides where the ending says nothing")
  func named() throws {
    #expect(try run("export corpus house.db --output c.data --format jsonl").exitCode == 0)
    #expect(String(decoding: try work.folder.read("c.data"), as: UTF8.self).hasPrefix("{\"id\""))
    _ = try work.shell("mkdir set.v1.old && rmdir set.v1.old && mkdir texts.txt")
    let folder = try run("export captions house.db --output texts.txt --replace")
    #expect(folder.exitCode == 0, "a folder that is there may be called as it is: \(folder)")
  }

  @Test("Escapes in texts of a corpus")
  func escapes() throws {
    let lines = try work.taghouse(
      "export", "corpus", "house.db", "--output", "c.jsonl", "--eos", #"\n<end>\\"#, "--separator",
      #"\t"#)
    #expect(lines.exitCode == 0, "\(lines)")
    let text = String(decoding: try work.folder.read("c.jsonl"), as: UTF8.self)
    #expect(text.contains(#"\tnew_at_0\n<end>\\"}"#), "\(text.prefix(200))")
    let refused = try work.taghouse(
      "export", "corpus", "house.db", "--output", "c.txt", "--eos", #"\n"#)
    #expect(refused.errors.contains("a line of text cannot hold a line break"), "\(refused)")
  }
}
