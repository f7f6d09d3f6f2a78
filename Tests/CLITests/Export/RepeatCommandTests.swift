import Foundation
import TestSupport
import Testing

@Suite("taghouse export repeats")
struct RepeatCommandTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    // who_0 to who_4 share the posts; rare is on four of them.
    let posts = Dump.posts(1...50).map { post in
      var post = post
      if post.number <= 4 { post.tags.append(.init("rare", 4)) }
      return post
    }
    try work.copyFixture("posts of repeats", of: posts)
  }

  private func repeats(_ arguments: String...) throws -> ProgramRun.Result {
    try ProgramRun.run(
      "taghouse", ["export", "repeats", "house.db", "--by", "character"] + arguments,
      in: work.folder.path)
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try work.folder.read(name), as: UTF8.self)
  }

  @Test("Both files, a manifest and a summary")
  func files() throws {
    let result = try repeats("--output", "r.csv", "--posts", "p.csv")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.hasPrefix("6 concepts on 50 of 50 posts in "), "\(result)")
    #expect(result.output.contains("  character: 6, target 10 posts\n"), "\(result)")
    #expect(result.output.contains("  posts with their repeats: 58 an epoch\n"), "\(result)")
    let names = (0..<5).map { "danbooru,character,who_\($0),10,1.0,1\n" }.joined()
    #expect(
      try text("r.csv")
        == "site,category,tag,posts,weight,repeats\n\(names)danbooru,character,rare,4,2.5,3\n")
    let posts = (1...50).map { "danbooru,\($0),\($0 <= 4 ? 3 : 1)\n" }.joined()
    #expect(try text("p.csv") == "site,number,repeats\n\(posts)")
    let again = try repeats("--output", "r.csv", "--target", "4", "--replace", "--quiet")
    #expect(again.exitCode == 0, "\(again)")
    #expect(try text("r.csv").contains("rare,4,1.0,1"))
    #expect(
      try work.folder.names() == ["house.db", "p.csv", "r.csv", "r.csv.manifest.json"])
  }

  @Test("Formats, standard output, a selection under caps")
  func formats() throws {
    let table = try repeats("--output", "-", "--format", "table", "--min-posts", "5")
    #expect(table.exitCode == 0 && table.errors.hasPrefix("5 concepts"), "\(table)")
    #expect(table.output.split(separator: "\n").count == 7, "\(table)")
    let lines = try repeats(
      "--output", "-", "--format", "ndjson", "--select", "rare", "--per", "character:1",
      "--quiet")
    #expect(lines.exitCode == 0 && !lines.output.isEmpty, "\(lines)")
    #expect(
      lines.output.split(separator: "\n").allSatisfy { $0.contains("\"posts\":1,\"weight\":1.0") })
    #expect(
      try repeats("--output", "-", "--layer", "canonical", "--target", "median").exitCode == 0)
  }

  @Test("What is wrong is said, with the usual exit codes")
  func failures() throws {
    try work.folder.write("mine", to: "taken.csv")
    let before = try work.folder.names()
    let cases: [(code: Int32, arguments: [String])] = [
      (64, ["--output", "r.csv", "--target", "0"]),
      (64, ["--output", "r.csv", "--target", "most"]),
      (64, ["--output", "r.csv", "--min", "3", "--max", "2"]),
      (64, ["--output", "r.csv", "--min-posts", "0"]), (64, ["--output", "r.csv", "--max", "nan"]),
      (64, ["--output", "r.csv", "--by", "charcter"]), (64, ["--target", "5"]),
      (64, ["--output", "r.csv", "--select", "nosuchtag"]),
      (64, ["--output", "r.csv", "--posts", "r.csv"]),
      (65, ["--output", "r.csv", "--min-posts", "90"]),
      (65, ["--output", "r.csv", "--rating", "q"]), (73, ["--output", "taken.csv"]),
      (73, ["--output", "r.csv", "--posts", "taken.csv"]),
    ]
    for (code, arguments) in cases {
      let result = try ProgramRun.run(
        "taghouse", ["export", "repeats", "house.db", "--by", "character"] + arguments,
        in: work.folder.path)
      #expect(result.exitCode == code, "\(arguments): \(result)")
      #expect(result.errors != "" && result.output == "")
      #expect(try work.folder.names() == before, "\(arguments)")
    }
    let none = try work.taghouse("export", "repeats", "house.db", "--output", "r.csv")
    #expect(none.exitCode == 64 && none.errors.contains("--by"), "\(none)")
    #expect(try repeats("--output", "r.csv", "--rating", "q", "--allow-empty").exitCode == 0)
    #expect(try text("r.csv") == "site,category,tag,posts,weight,repeats\n")
  }
}

@Suite("Named sets and imports")
struct NamedSetImportTests {
  @Test("A set that was saved before the first import and after it, through imports of both ways")
  func survive() throws {
    let work = try CommandFolder()
    #expect(try work.taghouse("init", "house.db").exitCode == 0)
    let saved = try work.taghouse(
      "select", "house.db", "who_1 rating:s", "--allow-unknown", "--save", "early")
    #expect(saved.exitCode == 0, "\(saved)")
    func count(_ search: String) throws -> String {
      let result = try work.taghouse("select", "house.db", search, "--count")
      #expect(result.exitCode == 0, "\(result)")
      return result.output
    }
    for (numbers, isBulk, expected) in [(1...50, true, "10\n"), (51...100, false, "20\n")] {
      let dump = Dump.bytes(Dump.posts(Int64(numbers.lowerBound)...Int64(numbers.upperBound)))
      let result = try ProgramRun.run(
        "taghouse", ["import", "danbooru", "house.db", "-"] + (isBulk ? [] : ["--no-bulk"]),
        input: dump, in: work.folder.path)
      #expect(result.exitCode == 0, "\(result)")
      if isBulk {
        #expect(
          try work.taghouse("select", "house.db", "who_1 rating:s", "--save", "late").exitCode == 0)
      }
      #expect(try count("set:late") == expected)
      #expect(try count("set:early") == expected)
      for name in ["early", "late"] {
        let rows = try work.rows("SELECT COUNT(*) FROM set_\(name)")
        #expect(rows.map { $0 + "\n" } == [expected])
      }
      #expect(try work.taghouse("check", "house.db").exitCode == 0)
    }
    let sets = try work.taghouse("sets", "house.db", "--format", "csv").output
    #expect(
      sets.split(separator: "\n").map { $0.prefix { $0 != "," } } == ["name", "early", "late"])
  }
}
