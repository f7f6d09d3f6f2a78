import Foundation
import TestSupport
import Testing

/// Several programs and one warehouse: whoever cannot have it waits, and says for whom, or is refused. Nobody
/// loses what he has written.
@Suite("Programs that share a warehouse")
struct SharingTests {
  let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.folder.write(Dump.bytes(Dump.posts(1...50)), to: "posts.jsonl")
    try work.folder.write("id,name,category,post_count\n1,a,0,5\n", to: "tags.csv")
  }

  /// More than the queues between the threads of an import hold: when it is taken, the import is loading.
  private static let manyPosts = Dump.bytes(Dump.posts(51...3050, byteCount: 5000))

  /// More than a pipe holds: when it is taken, the import has its lock.
  private static let manyTags: [UInt8] = [UInt8](
    "id,name,category,post_count\n" + (1...10_000).map { "\($0),a_tag_\($0),0,5\n" }.joined())

  private func expectSound(_ fixture: String = "house.db") throws {
    let check = try work.taghouse("check", fixture)
    #expect(check.exitCode == 0, "\(check)")
  }

  @Test("A bulk load keeps out an import by transactions, and the other way round")
  func bulkAndIncremental() throws {
    for isBulkFirst in [true, false] {
      let fixture = "\(isBulkFirst).db"
      #expect(try work.taghouse("init", fixture).exitCode == 0)
      let posts = ["import", "danbooru", fixture, "-"]
      let tags = ["import", "tags", fixture, "-", "--site", "danbooru"]
      let first = try ProgramRun(
        "taghouse", isBulkFirst ? posts : tags, input: .pipe, in: work.folder.path)
      #expect(first.write(isBulkFirst ? Self.manyPosts : Self.manyTags))
      let second = try ProgramRun.run(
        "taghouse", (isBulkFirst ? tags : posts) + ["--wait", "0"], input: [], in: work.folder.path)
      #expect(second.exitCode == 75, "\(second)")
      #expect(
        second.errors.contains(
          #/is busy: another taghouse imports into it since \d\d:\d\d \(process \d+\)/#),
        "\(second)")
      #expect(try first.wait().exitCode == 0)
      try expectSound(fixture)
      let count = isBulkFirst ? "SELECT COUNT(*) FROM post" : "SELECT COUNT(*) FROM tag"
      #expect(try work.rows(count, of: fixture) == [isBulkFirst ? "3000" : "10000"])
    }
    #expect(try work.folder.names() == ["false.db", "posts.jsonl", "tags.csv", "true.db"])
  }

  @Test("Who waits says for whom, and goes on when that one is done")
  func waiting() throws {
    let first = try work.start("import", "danbooru", "house.db", "-")
    #expect(first.write(Self.manyPosts))
    let second = try work.start("import", "danbooru", "house.db", "posts.jsonl", "--wait", "600")
    #expect(second.waitForErrors(containing: "waiting, up to 600 seconds"))
    #expect(try first.wait().exitCode == 0)
    let result = try second.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      result.errors.contains(#/house.db: busy: another taghouse imports into it since/#),
      "\(result)")
    #expect(try work.prefixLength() == 3050)
    try expectSound()
  }

  @Test("Who waits can be stopped")
  func stoppedWhileWaiting() throws {
    let first = try work.start("import", "danbooru", "house.db", "-")
    #expect(first.write(Self.manyPosts))
    let second = try work.start("import", "danbooru", "house.db", "posts.jsonl", "--wait", "600")
    #expect(second.waitForErrors(containing: "waiting"))
    second.send(SIGINT)
    #expect(try second.wait(keepsInput: true).exitCode == 130)
    #expect(try first.wait().exitCode == 0)
  }

  @Test("Of two first imports at once one waits for the other; nothing is lost")
  func twoFirstImports() throws {
    let other = Dump.bytes(Dump.posts(51...100))
    let runs = try (0..<4).map { number in
      try work.start(
        "import", "danbooru", "house.db", number % 2 == 0 ? "posts.jsonl" : "-", "--wait", "600")
    }
    for run in runs {
      run.write(other)
      // Any of them may be the first, and the others wait until that one has read its input to the end.
      run.closeInput()
    }
    for run in runs {
      let result = try run.wait()
      #expect(result.exitCode == 0, "\(result)")
    }
    #expect(try work.prefixLength() == 100)
    #expect(try work.folder.names() == ["house.db", "posts.jsonl", "tags.csv"])
    try expectSound()
  }

  @Test("An import that has waited reads no file again that the other one has read")
  func noFileTwice() throws {
    let first = try work.start("import", "danbooru", "house.db", "posts.jsonl", "-")
    #expect(first.write(Self.manyPosts))
    let second = try work.start("import", "danbooru", "house.db", "posts.jsonl", "--wait", "600")
    #expect(second.waitForErrors(containing: "waiting"))
    #expect(try first.wait().exitCode == 0)
    let result = try second.wait()
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.contains("nothing to do"), "\(result)")
    #expect(try work.rows("SELECT COUNT(*) FROM import_run") == ["1"])
  }

  // MARK: Other programs

  /// A program in Python that runs a statement of SQL for each line that it reads, and answers on standard
  /// error.
  private static let writer = """
    import sqlite3, sys
    connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
    connection.execute("PRAGMA cache_size = 5")
    for number, line in enumerate(sys.stdin):
        try:
            connection.execute(line)
            answer = "done"
        except sqlite3.Error as error:
            answer = str(error)
        sys.stderr.write(f"{number}: {answer}\\n")
        sys.stderr.flush()
    """

  /// Starts a bulk load that has its file, and waits for more posts.
  private func beginLoad() throws -> ProgramRun {
    let watch = try FolderWatch(work.folder.path)
    let load = try work.start("import", "danbooru", "house.db", "-")
    #expect(load.write(Self.manyPosts))
    try #require(
      try watch.wait(for: load) { try work.folder.names().contains(".house.db.loading") })
    return load
  }

  private func writer() throws -> ProgramRun {
    try ProgramRun(
      "python3", ["-c", Self.writer, "house.db"], input: .pipe, in: work.folder.path)
  }

  @Test(
    "A bulk load spares what another program has in a transaction there",
    arguments: [3, 300], ["delete", "wal"])
  func otherProgramsTransaction(rowCount: Int, journalMode: String) throws {
    #expect(try work.taghouse("init", "house.db").exitCode == 0)
    let other = try writer()
    let lines = [
      "PRAGMA journal_mode = \(journalMode)", "BEGIN IMMEDIATE", "CREATE TABLE mine (x)",
      "INSERT INTO mine WITH n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
        + "SELECT randomblob(3000) FROM n LIMIT \(rowCount)",
    ]
    other.write(lines.joined(separator: "\n") + "\n")
    #expect(other.waitForErrors(containing: "3: done"))
    let load = try work.taghouse("import", "danbooru", "house.db", "posts.jsonl")
    #expect(load.exitCode == 75, "\(load)")
    #expect(load.errors.contains("house.db: is being written by another process"), "\(load)")
    other.write("COMMIT\n")
    #expect(other.waitForErrors(containing: "4: done"))
    _ = try other.wait()
    #expect(try work.rows("SELECT COUNT(*) FROM mine") == ["\(rowCount)"])
    try expectSound()
    #expect(try work.taghouse("import", "danbooru", "house.db", "posts.jsonl").exitCode == 0)
    #expect(try work.rows("SELECT COUNT(*) FROM mine") == ["\(rowCount)"])
    #expect(try work.prefixLength() == 50)
    #expect(try work.rows("PRAGMA journal_mode") == [journalMode])
    try expectSound()
  }

  @Test("Nobody can write into what a bulk load is about to replace, nor into what it has replaced")
  func otherProgramMeanwhile() throws {
    #expect(try work.taghouse("init", "house.db").exitCode == 0)
    let other = try writer()
    other.write("SELECT COUNT(*) FROM site\n")
    #expect(other.waitForErrors(containing: "0: done"))
    let load = try beginLoad()
    other.write("CREATE TABLE mine (x)\n")
    #expect(other.waitForErrors(containing: "1: database is locked"))
    #expect(try load.wait().exitCode == 0)
    // Its file has no name any more: an error, and not a table that is nowhere.
    other.write("CREATE TABLE mine (x)\n")
    #expect(other.waitForErrors(containing: "2: attempt to write a readonly database"))
    _ = try other.wait()
    #expect(try work.rows("SELECT COUNT(*) FROM post") == ["3000"])
    try expectSound()
  }

  @Test("A file that comes to the name of a new warehouse meanwhile is not written over")
  func fileThatAppears() throws {
    let load = try beginLoad()
    try work.folder.write("my notes", to: "house.db")
    let result = try load.wait()
    #expect(result.exitCode == 75, "\(result)")
    #expect(result.errors.contains("was made by another program meanwhile"), "\(result)")
    #expect(try work.folder.read("house.db") == [UInt8]("my notes"))
    #expect(try work.folder.names() == ["house.db", "posts.jsonl", "tags.csv"])
  }
}
