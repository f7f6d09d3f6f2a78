import Foundation
import TestSupport
import Testing

@Suite("Exit codes")
struct ExitCodeTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.folder.write(BooruPost.dump(Dump.posts(1...50)), to: "posts.jsonl")
    let result = try work.taghouse("import", "danbooru", "house.db", "posts.jsonl")
    try #require(result.exitCode == 0, "\(result)")
  }

  @Test("0 for what is done")
  func done() throws {
    #expect(try work.taghouse("--version").exitCode == 0)
    #expect(try work.taghouse("check", "house.db").exitCode == 0)
    #expect(try work.taghouse("import", "danbooru", "house.db", "posts.jsonl").exitCode == 0)
  }

  @Test("1 when records were rejected, in this run")
  func rejects() throws {
    try work.folder.write("{\"id\":51}\nbroken\n", to: "more.jsonl")
    #expect(try work.taghouse("import", "danbooru", "house.db", "more.jsonl").exitCode == 1)
    #expect(try work.rows("SELECT COUNT(*) FROM post") == ["51"])
    #expect(try work.taghouse("import", "danbooru", "house.db", "more.jsonl").exitCode == 0)
  }

  @Test(
    "64 for wrong usage",
    arguments: [
      "frobnicate", "import danbooru", "import danbooru house.db",
      "import danbooru house.db posts.jsonl --max-rejects -1",
      "import danbooru house.db posts.jsonl --max-line-bytes 0",
      "import danbooru house.db posts.jsonl --format csv", "export corpus house.db",
      "export corpus house.db -o c.txt --shards 0", "export corpus house.db -o c.txt --min-tags 0",
      "export corpus house.db -o c.txt --min-tags 5 --max-tags 4",
      "export corpus house.db -o c.txt --order upwards",
      "export corpus house.db -o c.txt --split a=0.4,b=0.4",
      "export corpus house.db -o c.txt --site nowhere",
      "export corpus house.db -o c.txt --category nothing",
      "export corpus house.db -o c.txt --category general --category nothing",
      "sql house.db", "sql house.db SELEKT", "sql house.db SELECT --format xml",
      "sql house.db VACUUM --timeout 0", "init", "check",
    ])
  func usage(line: String) throws {
    let before = try work.folder.names()
    let words = line.split(separator: " ").map(String.init)
    let result = try ProgramRun.run("taghouse", words, in: work.folder.path)
    #expect(result.exitCode == 64, "\(result)")
    #expect(result.errors != "")
    #expect(result.output == "")
    #expect(try work.folder.names() == before)
  }

  @Test("64 for bad SQL, with the place of the mistake")
  func badSQL() throws {
    let result = try work.taghouse("sql", "house.db", "SELECT number\nFROM post\nWHEER TRUE")
    #expect(result.exitCode == 64)
    #expect(result.errors.contains("line 3"), "\(result.errors)")
    #expect(result.errors.contains("\n  WHEER TRUE\n"), "\(result.errors)")
  }

  @Test("65 for what is no warehouse", arguments: ["text", "sqlite", "newer"])
  func noWarehouse(kind: String) throws {
    var bytes = try work.folder.read("house.db")
    switch kind {
    case "text": bytes = [UInt8](String(repeating: "just text\n", count: 200))
    // Offsets of application_id and user_version in the header of an SQLite file.
    case "sqlite": bytes.replaceSubrange(68..<72, with: [0, 0, 0, 7])
    default: bytes.replaceSubrange(60..<64, with: [0, 0, 0, 99])
    }
    try work.folder.write(bytes, to: "other.db")
    for arguments in [
      ["sql", "other.db", "SELECT 1"], ["check", "other.db"], ["analyze", "other.db"],
      ["import", "danbooru", "other.db", "posts.jsonl"],
      ["export", "corpus", "other.db", "--output", "c.txt"],
    ] {
      let result = try ProgramRun.run("taghouse", arguments, in: work.folder.path)
      #expect(result.exitCode == 65, "\(arguments): \(result)")
      #expect(result.errors.contains("other.db"))
      if kind == "newer" { #expect(result.errors.contains("newer taghouse")) }
    }
    #expect(try work.folder.read("other.db") == bytes)
  }

  @Test("65 for a damaged gz file; what came before the damage is kept")
  func damagedFile() throws {
    try work.folder.write(
      BooruPost.dump(Dump.posts(1...8000, byteCount: 1000)), to: "all.jsonl")
    #expect(
      try work.shell(
        "gzip -1 -c all.jsonl > all.gz; head -c $(($(wc -c < all.gz) / 2)) all.gz > cut.gz"
      ).exitCode == 0)
    let result = try work.taghouse("import", "danbooru", "cut.db", "cut.gz")
    #expect(result.exitCode == 65, "\(result)")
    #expect(result.errors.contains("cut.gz"))
    let count = try #require(try work.prefixLength(of: "cut.db"))
    #expect(1000..<8000 ~= count)
    #expect(try work.taghouse("check", "cut.db").exitCode == 0)
    #expect(try work.rows("SELECT state FROM import_run", of: "cut.db") == ["failed"])
  }

  @Test("65 for an export without lines")
  func emptyExport() throws {
    let arguments = ["export", "corpus", "house.db", "--output", "c.txt", "--rating", "x"]
    let before = try work.folder.names()
    #expect(try ProgramRun.run("taghouse", arguments, in: work.folder.path).exitCode == 65)
    #expect(try work.folder.names() == before)
    let allowed = try ProgramRun.run(
      "taghouse", arguments + ["--allow-empty"], in: work.folder.path)
    #expect(allowed.exitCode == 0)
    #expect(try work.folder.read("c.txt").isEmpty)
  }

  @Test("66 for inputs and warehouses that are not there")
  func missing() throws {
    try FileManager.default.createDirectory(
      atPath: work.path("empty"), withIntermediateDirectories: false)
    try work.folder.write("", to: "empty/notes.txt")
    for arguments in [
      ["sql", "missing.db", "SELECT 1"], ["check", "missing.db"], ["analyze", "missing.db"],
      ["export", "corpus", "missing.db", "--output", "c.txt"],
      ["import", "danbooru", "new.db", "missing.jsonl"], ["import", "danbooru", "new.db", "empty"],
      ["import", "danbooru", "new.db", "posts.jsonl", "missing.jsonl"],
    ] {
      let before = try work.folder.names()
      let result = try ProgramRun.run("taghouse", arguments, in: work.folder.path)
      #expect(result.exitCode == 66, "\(arguments): \(result)")
      #expect(try work.folder.names() == before, "\(arguments)")
    }
  }

  @Test("73 for what is there already, or cannot be made")
  func cannotCreate() throws {
    try work.folder.write("mine", to: "taken.txt")
    for arguments in [
      ["init", "house.db"], ["init", "taken.txt"], ["init", "."], ["init", "nowhere/house.db"],
      ["import", "danbooru", "nowhere/house.db", "posts.jsonl"],
      ["import", "danbooru", "nowhere/house.db", "posts.jsonl", "--no-bulk"],
      ["export", "corpus", "house.db", "--output", "taken.txt"],
      ["export", "corpus", "house.db", "--output", "nowhere/c.txt"],
      ["export", "corpus", "house.db", "--output", "."],
    ] {
      let before = try work.folder.names()
      let result = try ProgramRun.run("taghouse", arguments, in: work.folder.path)
      #expect(result.exitCode == 73, "\(arguments): \(result)")
      #expect(try work.folder.names() == before, "\(arguments)")
    }
    #expect(try work.folder.read("taken.txt") == [UInt8]("mine"))
    #expect(try work.rows("SELECT COUNT(*) FROM post") == ["50"])
    let replacing = ["export", "corpus", "house.db", "--output", "taken.txt", "--replace"]
    #expect(try ProgramRun.run("taghouse", replacing, in: work.folder.path).exitCode == 0)
    #expect(try work.folder.read("taken.txt").split(separator: 0x0A).count == 50)
  }

  @Test("74 for an output that is full")
  func fullOutput() throws {
    for arguments in [
      ["sql", "house.db", "SELECT number FROM post"],
      ["export", "corpus", "house.db", "--output", "-"],
    ] {
      let result = try ProgramRun.run(
        "taghouse", arguments, in: work.folder.path, outputPath: "/dev/full")
      #expect(result.exitCode == 74, "\(arguments): \(result)")
      #expect(result.errors.contains("No space left"))
    }
  }

  @Test("75 for a warehouse that another import works on", arguments: [true, false])
  func busyImport(isBulk: Bool) throws {
    let fixture = isBulk ? "new.db" : "house.db"
    let first = try work.start("import", "danbooru", fixture, "-")
    // More than the queues between its threads hold: then it has come to loading.
    #expect(first.write(Dump.bytes(Dump.posts(51...3050, byteCount: 5000))))
    let second = try work.taghouse(
      "import", "danbooru", fixture, "posts.jsonl", "--reread", "--wait", "0")
    #expect(second.exitCode == 75, "\(second)")
    #expect(second.errors.contains("try again"))
    #expect(try first.wait().exitCode == 0)
    #expect(
      try work.rows("SELECT COUNT(*) FROM post", of: fixture) == [isBulk ? "3000" : "3050"])
    let third = try work.taghouse("import", "danbooru", fixture, "posts.jsonl", "--reread")
    #expect(third.exitCode == 0)
    #expect(try work.prefixLength(of: fixture) == 3050)
  }

  @Test("75 for a warehouse that another program has locked, and for a query that takes too long")
  func locked() throws {
    let endless = try work.taghouse(
      "sql", "house.db",
      "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT MAX(x) FROM n",
      "--timeout", "0.1")
    #expect(endless.exitCode == 75, "\(endless)")
    #expect(endless.errors.contains("--timeout"))

    try Requirement.program("sqlite3")
    let watch = try FolderWatch(work.folder.path)
    let holder = try ProgramRun(
      "sqlite3", ["house.db"], input: .pipe, in: work.folder.path)
    holder.write("BEGIN EXCLUSIVE; CREATE TABLE held (x);\n")
    // The journal appears while the lock is held.
    try #require(
      try watch.wait(for: holder) {
        FileManager.default.fileExists(atPath: work.path("house.db-journal"))
      })
    let result = try work.taghouse("sql", "house.db", "SELECT COUNT(*) FROM post")
    #expect(result.exitCode == 75, "\(result)")
    holder.write("ROLLBACK;\n")
    #expect(try holder.wait().exitCode == 0)
    #expect(try work.rows("SELECT COUNT(*) FROM post") == ["50"])
  }
}
