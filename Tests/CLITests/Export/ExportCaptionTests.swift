import Foundation
import TestSupport
import Testing

@Suite("Exports of captions and kohya metadata")
struct ExportCaptionTests {
  private let work: CommandFolder

  private static let fill = """
    import sqlite3, sys
    house = sqlite3.connect(sys.argv[1])
    for number in range(1, 41):
        post = house.execute("SELECT post_id FROM post WHERE number = ?", (number,)).fetchone()[0]
        if number <= 30:
            house.execute("INSERT INTO latent VALUES (?, 512, 768, NULL)", (post,))
        if number % 2:
            house.execute("INSERT INTO caption_record (post_id, finish_reason) VALUES (?, 'STOP')", (post,))
            house.execute("INSERT INTO caption VALUES (?, 1, 9, ?)", (post, "Two\\nwords"))
    house.commit()
    """

  init() throws {
    work = try CommandFolder()
    try work.folder.write(BooruPost.dump(Dump.posts(1...40)), to: "posts.jsonl")
    try Requirement.program("python3")
    try work.copyFixture("posts with captions") { other in
      try other.copyFixture("posts 1 to 40", of: Dump.posts(1...40))
      _ = try Python.output(of: Self.fill, arguments: [other.path("house.db")])
    }
  }

  private func object(_ name: String) throws -> [String: Any] {
    let bytes = Data(try work.folder.read(name))
    return try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
  }

  @Test("The summary says what is missing, and the list names it")
  func missing() throws {
    let result = try work.taghouse(
      "export", "kohya", "house.db", "--output", "meta.json", "--missing", "missing.json")
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.output.hasPrefix(
        "ids: 40, missing tags: 0, missing caption: 20, missing latent: 10\n"),
      "\(result)")
    let missing = try object("missing.json") as? [String: [String]]
    #expect(missing?["caption"] == stride(from: 2, through: 40, by: 2).map { "\($0)" })
    #expect(missing?["latent"] == (31...40).map { "\($0)" })
    #expect(missing?["tags"] == [])
    let first = try object("meta.json")["1"] as? [String: Any]
    #expect(first?["caption"] as? String == "Two words")
    #expect(first?["train_resolution"] as? [Int] == [512, 768])
    #expect(try work.folder.names().contains("meta.json.manifest.json"))
  }

  @Test("A file in WAL mode gives the same exports")
  func writeAheadLog() throws {
    let exports = [
      ["kohya", "house.db", "--output", "meta.json", "--replace"],
      ["corpus", "house.db", "--output", "corpus.txt", "--replace"],
    ]
    func files() throws -> [[UInt8]] {
      for arguments in exports {
        let result = try work.taghouse(["export"] + arguments)
        #expect(result.exitCode == 0, "\(result)")
      }
      return try [work.folder.read("meta.json"), work.folder.read("corpus.txt")]
    }
    let before = try files()
    let script = """
      import sqlite3, sys
      print(sqlite3.connect(sys.argv[1]).execute("PRAGMA journal_mode = WAL").fetchone()[0])
      """
    #expect(try Python.output(of: script, arguments: [work.path("house.db")]) == "wal\n")
    #expect(try files() == before)
  }

  @Test("On standard output there is nothing but the metadata")
  func standardOutput() throws {
    let result = try work.taghouse(
      "export", "kohya", "house.db", "--output", "-", "--format", "jsonl", "--sd-scripts", "0.10",
      "--path-template", "{site}/{bucket}/{number}.webp", "--fallback", "skip", "--compat",
      "joined", "--part", "1/3", "--spaces", "--category-order", "character,general", "--from",
      "latents")
    #expect(result.exitCode == 0, "\(result)")
    let lines = result.output.split(separator: "\n")
    // Of the 30 with a latent, those of the part that are odd.
    #expect(lines.count == 5)
    #expect(
      lines.first == """
        {"image_path": "danbooru/0001/1.webp", "tags": "who 1, tag 1, tag 21, 1girl, new at 0", \
        "caption": "Twowords", "image_size": [512, 768]}
        """)
    #expect(result.errors.hasPrefix("ids: 10, missing tags: 0, missing caption: 5,"))
  }

  @Test("Captions a line each, and where they come from")
  func lines() throws {
    func lines(_ arguments: String...) throws -> [Substring] {
      let result = try ProgramRun.run(
        "taghouse", ["export", "captions", "house.db", "--output", "-"] + arguments,
        in: work.folder.path)
      #expect(result.exitCode == 0, "\(result)")
      return result.output.split(separator: "\n")
    }
    let standard = try lines()
    #expect(standard.count == 40)
    #expect(try lines("--from", "latents") == Array(standard.prefix(30)))
    #expect(try lines("--universe", "latents") == Array(standard.prefix(30)), "the former name")
    #expect(
      standard.prefix(2) == [
        #"{"site":"danbooru","number":1,"caption":"Two words","state":"sentence"}"#,
        #"{"site":"danbooru","number":2,"caption":"tag_2, tag_22, 1girl, who_2, new_at_0","state":"tags"}"#,
      ])
    #expect(try lines("--fallback", "skip").count == 20)
    #expect(try lines("--compat", "joined").first?.contains("\"Twowords\"") == true)
    #expect(try lines("--compat", "joined").count == 40)
    #expect(try lines("--compat", "joined", "--from", "captions").count == 20)
  }

  @Test(
    "One default for all commands, and what --from leaves out is said",
    arguments: [
      "export captions house.db --output c.jsonl", "export kohya house.db --output m.json",
      "export tars house.db --output tars --shards 20", "export corpus house.db --output c.txt",
      "export core-tags house.db --output core",
      "export repeats house.db --by general --output r.csv", "caption house.db --output c.jsonl",
    ])
  func oneDefault(line: String) throws {
    let arguments = line.split(separator: " ").map(String.init)
    let all = try ProgramRun.run("taghouse", arguments, in: work.folder.path)
    #expect(all.exitCode == 0, "\(all)")
    #expect(!all.output.contains("left out by"), "\(all)")
    let some = try ProgramRun.run(
      "taghouse", arguments + ["--from", "latents", "--replace"], in: work.folder.path)
    #expect(
      some.output.contains("  left out by --from latents: 10 posts; --from posts takes them\n"),
      "\(some)")
    if line.contains("tars") {
      #expect(some.output.contains("  20 files: "), "no list of tars: \(some)")
    }
  }

  @Test("Captions of a recipe are counted as such")
  func recipeSummary() throws {
    try work.folder.write("template = \"{tags}\"\n", to: "r.toml")
    let result = try work.taghouse(
      "export", "kohya", "house.db", "--output", "m.json", "--recipe", "r.toml")
    #expect(result.output.contains("  captions: 40 made by the recipe, 0 none\n"), "\(result)")
  }

  @Test(
    "64 for wrong usage",
    arguments: [
      "kohya house.db", "kohya house.db -o m.json --part 3/3", "kohya house.db -o m.json --part 1",
      "kohya house.db -o m.json --path-template {nummer}", "kohya house.db -o m.json --indent 17",
      "kohya house.db -o m.json --fallback none", "kohya house.db -o m.json --sd-scripts 0.8",
      "kohya house.db -o m.json --caption-rule e926", "kohya house.db -o m.json --from some",
      "kohya house.db -o m.json --category-order charcter", "kohya house.db -o m.json --site s",
      "kohya house.db -o m.json --no-tags --no-captions --no-latents",
      "tars house.db", "tars house.db -o out --shards 0", "tars house.db -o out --member all",
      "captions house.db -o out --spread 0", "captions house.db -o out --ext text",
      "captions house.db", "captions house.db -o c.jsonl --caption-rule e926",
    ])
  func usage(line: String) throws {
    let before = try work.folder.names()
    let words = ["export"] + line.split(separator: " ").map(String.init)
    let result = try ProgramRun.run("taghouse", words, in: work.folder.path)
    #expect(result.exitCode == 64, "\(result)")
    #expect(result.errors != "" && result.output == "")
    #expect(try work.folder.names() == before)
  }

  @Test("Folders of texts and tars")
  func folders() throws {
    for (arguments, name) in [
      (["captions", "house.db", "--ext", "caption", "--spread", "9"], "0003/12.caption"),
      (["tars", "house.db", "--shards", "4", "--member", "tags", "--index"], "0003.json"),
    ] {
      let words = ["export"] + arguments + ["-o", "out", "--replace"]
      let result = try ProgramRun.run("taghouse", words, in: work.folder.path)
      #expect(result.exitCode == 0, "\(result)")
      #expect(result.output.hasPrefix("40 posts"), "\(result)")
      #expect(try !work.folder.read("out/\(name)").isEmpty)
    }
    let taken = try work.taghouse("export", "tars", "house.db", "-o", "out")
    #expect(taken.exitCode == 73, "\(taken)")
  }

  @Test(
    "65, 66 and 73: empty, missing, taken",
    arguments: [("kohya", "m.json"), ("captions", "c.jsonl")])
  func failures(command: String, output: String) throws {
    let before = try work.folder.names()
    func code(_ arguments: String...) throws -> Int32? {
      try ProgramRun.run("taghouse", ["export", command] + arguments, in: work.folder.path).exitCode
    }
    #expect(try code("house.db", "-o", output, "--rating", "x") == 65)
    #expect(try code("missing.db", "-o", output) == 66)
    #expect(try code("house.db", "-o", "nowhere/\(output)") == 73)
    #expect(try work.folder.names() == before)
    try work.folder.write("mine", to: output)
    #expect(try code("house.db", "-o", output) == 73)
    #expect(try work.folder.read(output) == [UInt8]("mine"))
    #expect(try code("house.db", "-o", output, "--replace") == 0)
    #expect(try code("house.db", "-o", output, "--replace", "--rating", "x", "--allow-empty") == 0)
  }

  @Test("Outputs that would be one are refused before anything is written")
  func clashes() throws {
    let before = try work.folder.names()
    for missing in ["m.json", "./m.json", "m.json.manifest.json"] {
      let result = try ProgramRun.run(
        "taghouse", ["export", "kohya", "house.db", "-o", "m.json", "--missing", missing],
        in: work.folder.path)
      #expect(result.exitCode == 64, "\(missing): \(result)")
    }
    let tars = try work.taghouse("export", "tars", "house.db", "-o", "-")
    #expect(tars.exitCode == 64, "\(tars)")
    #expect(try work.folder.names() == before)
  }

  @Test("A device is written to as it is, without a manifest beside it")
  func device() throws {
    let link = try ProgramRun.run("ln", ["-s", "/dev/null", "null.jsonl"], in: work.folder.path)
    try #require(link.exitCode == 0)
    let before = try work.folder.names()
    for command in ["captions", "kohya"] {
      let result = try work.taghouse("export", command, "house.db", "-o", "null.jsonl")
      #expect(result.exitCode == 0, "\(result)")
      #expect(!result.output.contains("manifest"), "\(result)")
    }
    #expect(try work.folder.names() == before)
  }

  @Test("A page of tags that is damaged is a sentence and exit code 65")
  func damaged() throws {
    let root = try ProgramRun.run(
      "sqlite3",
      ["house.db", "SELECT (rootpage - 1) * 8192 FROM sqlite_schema WHERE name = 'post_tag'"],
      in: work.folder.path)
    let offset = try #require(Int(root.output.filter(\.isNumber)))
    var bytes = try work.folder.read("house.db")
    bytes[offset] = 7
    try work.folder.write(bytes, to: "house.db")
    let before = try work.folder.names()
    let result = try work.taghouse("export", "kohya", "house.db", "-o", "m.json")
    #expect(result.exitCode == 65, "\(result)")
    #expect(result.errors.hasPrefix("error: house.db: is damaged: "), "\(result)")
    #expect(try work.folder.names() == before)
  }
}
