import Foundation
import TestSupport
import Testing

@Suite("Imports: one content, whatever it comes in")
struct ImportInputTests {
  private let work: CommandFolder
  private let posts: [BooruPost]
  private let content: [String]

  init() throws {
    work = try CommandFolder()
    var generator = SeededGenerator(seed: 77)
    posts = BooruPost.random(800, using: &generator)
    try work.folder.write(BooruPost.dump(posts), to: "posts.jsonl")
    let result = try work.taghouse("import", "danbooru", "plain.db", "posts.jsonl")
    try #require(result.exitCode == 0, "\(result)")
    content = try work.content(of: "plain.db")
    try #require(content.count > 3000)
  }

  /// Imports and returns the content.
  private func content(_ inputs: String..., options: [String] = []) throws -> [String] {
    let result = try ProgramRun.run(
      "taghouse", ["import", "danbooru", "other.db"] + inputs + options, in: work.folder.path)
    #expect(result.exitCode == 0, "\(result)")
    return try work.content(of: "other.db")
  }

  @Test("Standard input")
  func standardInput() throws {
    let result = try work.taghouse(
      "import", "danbooru", "other.db", "-", input: try work.folder.read("posts.jsonl"))
    #expect(result.exitCode == 0, "\(result)")
    #expect(try work.content(of: "other.db") == content)
  }

  @Test(
    "Compressed, by name and through a pipe",
    arguments: [("gzip", "gz"), ("xz", "xz"), ("zstd", "zst"), ("bzip2", "bz2")])
  func compressed(tool: String, suffix: String) throws {
    try Requirement.program(tool)
    let packed = "posts.jsonl.\(suffix)"
    #expect(try work.shell("\(tool) -c posts.jsonl > \(packed)").exitCode == 0)
    #expect(try content(packed) == content)
    // The name does not matter, the bytes do.
    #expect(
      try work.shell("$taghouse import danbooru piped.db - < \(packed)").exitCode == 0)
    #expect(try work.content(of: "piped.db") == content)
  }

  @Test("Archives of several files", arguments: ["cf a.tar", "czf a.tar.gz", "cJf a.tar.xz"])
  func archives(options: String) throws {
    try Requirement.program("tar")
    try Requirement.program("xz")
    try work.folder.write(BooruPost.dump(posts[..<300]), to: "1.jsonl")
    try work.folder.write(BooruPost.dump(posts[300...]), to: "2.jsonl")
    #expect(try work.shell("tar \(options) 1.jsonl 2.jsonl").exitCode == 0)
    let name = String(options.split(separator: " ")[1])
    #expect(try content(name) == content)
    #expect(
      try work.rows("SELECT member, line_count FROM import_file ORDER BY 1", of: "other.db")
        == ["1.jsonl\t300", "2.jsonl\t500"])
  }

  @Test("Folders, with other files beside, and several arguments")
  func folders() throws {
    for folder in ["dump", "dump/inner"] {
      try FileManager.default.createDirectory(
        atPath: work.path(folder), withIntermediateDirectories: true)
    }
    try work.folder.write(BooruPost.dump(posts[..<100]), to: "dump/1.jsonl")
    try work.folder.write(BooruPost.dump(posts[100..<200]), to: "dump/inner/2.ndjson")
    try work.folder.write("not for import", to: "dump/readme.txt")
    try work.folder.write("hidden", to: "dump/.3.jsonl")
    try work.folder.write(BooruPost.dump(posts[200...]), to: "rest.data")
    #expect(try content("dump", "rest.data") == content)
  }

  @Test("JSON arrays, in lines, on one line, and laid out", arguments: [",\n", ",", "\n ,\n\t"])
  func arrays(separator: String) throws {
    let records = posts.map { $0.json(isClassic: $0.number % 2 == 0) }
    try work.folder.write("[\(records.joined(separator: separator))]\n", to: "posts.json")
    #expect(try content("posts.json") == content)
  }

  @Test("Incremental import gives what bulk gives")
  func incremental() throws {
    #expect(try content("posts.jsonl", options: ["--no-bulk"]) == content)
  }

  @Test("In pieces: bulk first, then on top, each again")
  func pieces() throws {
    try work.folder.write(BooruPost.dump(posts[..<300]), to: "1.jsonl")
    #expect(try content("1.jsonl") != content)
    #expect(try content("1.jsonl", "posts.jsonl") == content)
    #expect(try content("1.jsonl", options: ["--reread"]) == content)
  }

  @Test("The same file again changes no byte of the warehouse")
  func again() throws {
    let before = try work.folder.read("plain.db")
    let result = try work.taghouse("import", "danbooru", "plain.db", "posts.jsonl")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("nothing to do"))
    #expect(try work.folder.read("plain.db") == before)
    // Moved, it is still the same file.
    try FileManager.default.moveItem(atPath: work.path("posts.jsonl"), toPath: work.path("b.jsonl"))
    #expect(
      try work.taghouse("import", "danbooru", "plain.db", "b.jsonl").output
        .contains("nothing to do"))
  }

  @Test("--reread reads everything again and finds it unchanged")
  func reread() throws {
    let result = try work.taghouse(
      "import", "danbooru", "plain.db", "posts.jsonl", "--reread", "--format", "json")
    #expect(result.exitCode == 0)
    #expect(
      result.output.contains("\"imported\":0,\"updated\":0,\"unchanged\":800,\"rejected\":0"),
      "\(result)")
    #expect(try work.content(of: "plain.db") == content)
  }

  @Test("A file that was changed is read again, and its posts are replaced")
  func changedFile() throws {
    var changed = posts
    changed[10].tags = [.init("changed_tag")]
    try work.folder.write(BooruPost.dump(changed), to: "posts.jsonl")
    let result = try work.taghouse(
      "import", "danbooru", "plain.db", "posts.jsonl", "--format", "json")
    #expect(result.output.contains("\"updated\":1,\"unchanged\":799"), "\(result)")
    let fresh = try content("posts.jsonl")
    #expect(try work.content(of: "plain.db") == fresh)
    #expect(fresh != content)
  }

  @Test("--max-rejects stops early, keeps what was read, and can be gone on with")
  func maxRejects() throws {
    let good = BooruPost.dump(Dump.posts(1...3000, byteCount: 1500))
    let bad = String(repeating: "broken\n", count: 5)
    try work.folder.write(bad + good, to: "bad.jsonl")
    let stopped = try work.taghouse(
      "import", "danbooru", "other.db", "bad.jsonl", "--max-rejects", "4")
    #expect(stopped.exitCode == 65, "\(stopped)")
    #expect(stopped.errors.contains("--max-rejects"))
    let count = try #require(try work.prefixLength(of: "other.db"))
    #expect(1..<3000 ~= count)
    #expect(try work.taghouse("check", "other.db").exitCode == 0)
    let rest = try work.taghouse(
      "import", "danbooru", "other.db", "bad.jsonl", "--max-rejects", "5")
    #expect(rest.exitCode == 0, "\(rest)")
    #expect(try work.prefixLength(of: "other.db") == 3000)
    #expect(
      try work.rows("SELECT line_count, rejected_count FROM import_file", of: "other.db")
        == ["3005\t5"])
    // Exactly as many as allowed do not stop an import.
    let allowed = try work.taghouse(
      "import", "danbooru", "whole.db", "bad.jsonl", "--max-rejects", "5")
    #expect(allowed.exitCode == 1)
    #expect(try work.content(of: "whole.db") == work.content(of: "other.db"))
  }

  @Test("Posts of another site are kept apart")
  func otherSite() throws {
    #expect(try content("posts.jsonl", options: ["--site", "board"]) != content)
    _ = try work.taghouse("import", "danbooru", "other.db", "posts.jsonl")
    #expect(
      try work.rows(
        "SELECT name, COUNT(*) FROM post JOIN site USING (site_id) GROUP BY 1 ORDER BY 1",
        of: "other.db") == ["board\t800", "danbooru\t800"])
    #expect(try work.taghouse("check", "other.db").exitCode == 0)
  }
}
