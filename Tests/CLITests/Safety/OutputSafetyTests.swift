import Foundation
import TestSupport
import Testing

@Suite("Outputs: what they must not be, and what cannot be written")
struct OutputSafetyTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.folder.write(BooruPost.dump(Dump.posts(1...50)), to: "posts.jsonl")
    let result = try work.taghouse("import", "danbooru", "house.db", "posts.jsonl", "--quiet")
    try #require(result.exitCode == 0, "\(result)")
  }

  @Test(
    "No output takes the place of the warehouse, its journals or an input",
    arguments: [
      "export corpus house.db -o house.db --format text",
      "export corpus house.db -o link.db --format text",
      "export corpus house.db -o hard.db --format text",
      "export corpus link.db -o house.db --format text",
      "export corpus house.db -o ./house.db-journal --format text",
      "export corpus house.db -o house.db-wal --format text",
      "export corpus house.db -o .house.db.lock --format text",
      "export corpus house.db -o .house.db.loading --format text",
      "export corpus mine.manifest.json -o mine",
      "export corpus x.train.txt -o x.txt --split val=0.5,train=0.5",
      "export corpus house.db -o ids.txt --select set:@ids.txt",
      "export kohya house.db -o meta.json --missing hard.json",
      "export kohya house.db -o house.db --missing m.json --format json",
      "export kohya house.db -o recipe.toml --recipe recipe.toml --format json",
      "export kohya house.db -o blacklist.txt --recipe recipe.toml --format json",
      "export captions house.db -o hard.jsonl", "export captions house.db -o out",
      "export captions house.db -o recipe.jsonl --recipe recipe.jsonl",
      "export tars house.db -o link", "export tars house.db -o out",
      "export repeats house.db --by character -o house.db --format csv",
      "export repeats house.db --by character -o r.csv --posts link.db --format csv",
      "export core-tags out/house.db -o out", "caption house.db -o hard.jsonl",
      "sql house.db SELECT+1 --save house.db --format csv",
      "sql house.db SELECT+1 --save link.db --format csv",
      "sql house.db SELECT+1+AS+a,2+AS+b --plot hard.svg",
      "query house.db top_tags --save hard.db --format csv",
      "report merge house.db --missing hard.json",
    ])
  func overAnInput(line: String) throws {
    let manager = FileManager.default
    func path(_ name: String) -> String { work.path(name) }
    let bytes = try work.folder.read("house.db")
    for copy in ["mine.manifest.json", "x.train.txt"] {
      try work.folder.write(bytes, to: copy)
    }
    for name in ["link.db", "link"] {
      try manager.createSymbolicLink(atPath: path(name), withDestinationPath: "house.db")
    }
    for name in ["hard.db", "hard.jsonl", "hard.json", "hard.svg"] {
      try manager.linkItem(atPath: path("house.db"), toPath: path(name))
    }
    try manager.createDirectory(atPath: path("out"), withIntermediateDirectories: false)
    try manager.linkItem(atPath: path("house.db"), toPath: path("out/core_tags.json"))
    try work.folder.write("{\"kind\": \"taghouse captions\"}", to: "out/manifest.json")
    try manager.linkItem(atPath: path("house.db"), toPath: path("out/house.db"))
    try work.folder.write("1\n2\n", to: "ids.txt")
    try work.folder.write("a\n", to: "blacklist.txt")
    for name in ["recipe.toml", "recipe.jsonl"] {
      try work.folder.write("blacklist_tags_file = \"blacklist.txt\"\n", to: name)
    }
    func contents() throws -> [String: [UInt8]] {
      var contents: [String: [UInt8]] = [:]
      for name in try manager.subpathsOfDirectory(atPath: work.folder.path) {
        var isFolder: ObjCBool = false
        _ = manager.fileExists(atPath: path(name), isDirectory: &isFolder)
        if !isFolder.boolValue { contents[name] = try work.folder.read(name) }
      }
      return contents
    }
    let before = try contents()
    var words = line.split(separator: " ").map { String($0).replacing("+", with: " ") }
    // A folder with the warehouse in it is named by the warehouse there.
    if line.hasSuffix("-o out") { words[2] = "out/house.db" }
    let result = try ProgramRun.run("taghouse", words + ["--replace"], in: work.folder.path)
    #expect(result.exitCode == 73, "\(result)")
    #expect(result.errors.contains("Choose another name"), "\(result)")
    #expect(try contents() == before)
  }

  @Test("Captions of a folder do not take the place of their recipe")
  func captionsOverARecipe() throws {
    let recipe = "blacklist_tags_file = \"\"\n"
    try FileManager.default.createDirectory(
      atPath: work.path("pictures"), withIntermediateDirectories: false)
    try work.folder.write("", to: "pictures/1.png")
    try work.folder.write("1girl\n", to: "pictures/1.tags")
    try work.folder.write(recipe, to: "pictures/1.txt")
    let result = try work.taghouse(
      "caption", "--src-dir", "pictures", "--recipe", "pictures/1.txt", "--replace")
    #expect(result.exitCode == 1, "\(result)")
    #expect(result.errors.contains("an input of the same command"), "\(result)")
    #expect(try work.folder.read("pictures/1.txt") == [UInt8](recipe))
  }

  @Test("The warehouse is no input of its own import")
  func warehouseAsInput() throws {
    let before = try work.folder.read("house.db")
    let result = try work.taghouse("import", "danbooru", "house.db", "./house.db")
    #expect(result.exitCode == 66, "\(result)")
    #expect(result.errors.contains("the warehouse itself"), "\(result)")
    #expect(try work.folder.read("house.db") == before)
  }

  @Test(
    "74 where standard output is full, whatever is written to it",
    arguments: [
      "select house.db tag_1", "select house.db tag_1 --count", "select house.db tag_1 --sql",
      "select house.db tag_1 --explain", "select house.db tag_1 --format csv",
      "select house.db tag_1 --save mine", "sets house.db", "query house.db",
      "query house.db top_tags", "query house.db top_tags --explain",
      "query house.db top_tags --chart bar", "sql house.db SELECT+1",
      "export corpus house.db -o c.txt", "export corpus house.db -o -",
      "export corpus house.db -o /dev/full", "export captions house.db -o c.jsonl",
      "export captions house.db -o folder", "export kohya house.db -o m.json",
      "export kohya house.db -o m.json --missing -", "export tars house.db -o tars",
      "export repeats house.db --by character -o r.csv", "export core-tags house.db -o core",
      "caption house.db -o c.jsonl", "caption house.db --kind mine", "caption --print-config",
      "caption --print-list blacklist", "caption --src-dir pictures --dry-run",
      "report merge house.db", "report merge house.db --list caption", "check house.db",
      "analyze house.db", "init new.db", "explain house.db danbooru/1",
      "explain house.db danbooru/1 --format json",
      "datasette-metadata house.db", "caption-kinds house.db",
      "import danbooru house.db posts.jsonl",
      "--help", "--version", "help", "export corpus --help", "--generate-completion-script bash",
    ])
  func fullOutput(line: String) throws {
    try FileManager.default.createDirectory(
      atPath: work.path("pictures"), withIntermediateDirectories: false)
    try work.folder.write("", to: "pictures/1.png")
    try work.folder.write("1girl\n", to: "pictures/1.tags")
    let words = line.split(separator: " ").map { String($0).replacing("+", with: " ") }
    let result = try ProgramRun.run(
      "taghouse", words, in: work.folder.path, outputPath: "/dev/full")
    #expect(result.exitCode == 74, "\(result)")
    #expect(result.errors.contains("No space left"), "\(result)")
  }

  @Test("A reader that goes away ends the program quietly, and nothing is left behind")
  func closedPipe() throws {
    let commands = [
      "select house.db tag_1", "query house.db", "sql house.db 'SELECT 1'", "--help",
      "export corpus house.db -o -", "export kohya house.db -o - --missing m.json",
    ]
    for command in commands {
      // The reader is gone before anything is written.
      let result = try work.shell(
        "mkfifo pipe; exec 3<>pipe 4>pipe 3>&-; $taghouse \(command) >&4; echo $? >&2; rm pipe")
      #expect(result.errors == "141\n", "\(command): \(result)")
      let names = try work.folder.names()
      #expect(names.allSatisfy { !$0.hasPrefix(".") }, "\(command): \(names)")
    }
    let closed = try work.shell("$taghouse select house.db tag_1 >&-; echo $? >&2")
    #expect(closed.errors.hasSuffix("74\n"), "\(closed)")
    #expect(closed.errors.contains("Bad file descriptor"), "\(closed)")
  }

  @Test("A file never gets the number of a standard stream that is closed")
  func closedStreams() throws {
    let result = try work.shell(
      "$taghouse export corpus house.db -o c.txt --quiet >&- 2>&- <&-; echo $? >&2")
    #expect(result.errors == "74\n", "\(result)")
    let whole = try work.taghouse("export", "corpus", "house.db", "-o", "d.txt")
    #expect(whole.exitCode == 0)
    #expect(try work.folder.read("c.txt") == work.folder.read("d.txt"))
  }

  @Test("What belongs to another warehouse is no output either")
  func filesOfOthers() throws {
    try work.folder.write("", to: ".other.db.lock")
    try work.folder.write("", to: ".new.db.loading-journal")
    try work.folder.write("", to: ".new.db.lock")
    for output in [".other.db.lock", ".new.db.loading-journal"] {
      let result = try work.taghouse(
        "export", "corpus", "house.db", "--output", output, "--format", "text", "--replace")
      #expect(result.exitCode == 73, "\(result)")
      #expect(result.errors.contains("belongs to"), "\(result.errors)")
    }
  }

  @Test("Standard output that a shell has led into the warehouse is refused")
  func standardOutputIntoTheWarehouse() throws {
    let before = try Data(contentsOf: URL(fileURLWithPath: work.path("house.db")))
    for words in [["select", "house.db", "solo"], ["sql", "house.db", "SELECT 1"]] {
      let line = words.map { "'\($0)'" }.joined(separator: " ")
      let result = try work.shell("$taghouse \(line) >> house.db")
      #expect(result.exitCode == 73, "\(result)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: work.path("house.db"))) == before)
  }
}
