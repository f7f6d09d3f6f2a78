import Foundation
import TestSupport
import Testing

@Suite("Stopped and killed imports")
struct StopTests {
  private let work: CommandFolder
  /// About 27 MB, more than the queues of an import hold.
  private static let posts = Dump.posts(1...3000, byteCount: 9000)
  private static let dump = Dump.bytes(posts)
  private static let corpusLines = posts.map { post in
    post.tags.filter { $0.category == 0 }.map(\.name).joined(separator: ",")
  }

  init() throws {
    work = try CommandFolder()
  }

  /// The content of a warehouse that nothing has disturbed.
  private static let undisturbed = Result {
    let other = try CommandFolder()
    let result = try other.taghouse("import", "danbooru", "house.db", "-", input: dump)
    try #require(result.exitCode == 0, "\(result)")
    return try other.content()
  }

  @Test(
    "Ctrl-C and SIGTERM end an import from a pipe that is held open at a committed point",
    arguments: [(SIGINT, true), (SIGTERM, true), (SIGINT, false), (SIGTERM, false)])
  func stopped(signal: Int32, isBulk: Bool) throws {
    let run = try work.start(
      "import", "danbooru", "house.db", "-", isBulk ? "--bulk" : "--no-bulk")
    #expect(run.write(Self.dump))
    run.send(signal)
    let result = try run.wait(keepsInput: true)
    #expect(result.exitCode == 128 + signal, "\(result)")
    #expect(result.errors.contains("The same command goes on from there."))
    #expect(result.output.contains("imported"))

    let count = try #require(try work.prefixLength())
    #expect(1...3000 ~= count)
    #expect(try work.taghouse("check", "house.db").exitCode == 0)
    #expect(try work.rows("SELECT state FROM import_run") == ["stopped"])
    #expect(try work.folder.names() == ["house.db"])

    let again = try work.taghouse("import", "danbooru", "house.db", "-", input: Self.dump)
    #expect(again.exitCode == 0, "\(again)")
    #expect(try work.content() == Self.undisturbed.get())
  }

  @Test("An import that waits for its first byte can be stopped")
  func stoppedBeforeInput() throws {
    let watch = try FolderWatch(work.folder.path)
    let run = try work.start("import", "danbooru", "house.db", "-")
    // Nothing is loaded before the first records have shown that they are of the format.
    try #require(try watch.wait(for: run) { try work.folder.names().contains(".house.db.lock") })
    run.send(SIGTERM)
    let result = try run.wait(keepsInput: true)
    #expect(result.exitCode == 143, "\(result)")
    #expect(try work.taghouse("import", "danbooru", "house.db", "-", input: []).exitCode == 0)
    #expect(try work.folder.names() == ["house.db"])
  }

  @Test("A stopped import of a file goes on where it stopped")
  func resumedFile() throws {
    try work.folder.write(Self.dump, to: "posts.jsonl")
    // A pipe in front of the file holds the import in the middle of its inputs.
    let watch = try FolderWatch(work.folder.path)
    let run = try work.start("import", "danbooru", "house.db", "posts.jsonl", "-")
    try #require(
      try watch.wait(for: run) { (sizes(of: [".house.db.loading"]).first ?? 0) >= 1_000_000 })
    run.send(SIGINT)
    #expect(try run.wait(keepsInput: true).exitCode == 130)
    let before = try #require(try work.prefixLength())
    let again = try work.taghouse(
      "import", "danbooru", "house.db", "posts.jsonl", "--format", "json")
    #expect(again.exitCode == 0, "\(again)")
    let rest = 3000 - before
    #expect(
      again.output.contains("\"imported\":\(rest),\"updated\":0,\"unchanged\":0"),
      "\(before) posts before, then \(again.output)")
    #expect(try work.content() == Self.undisturbed.get())
    let counts = "SELECT line_count, imported_count, is_complete FROM import_file WHERE path <> '-'"
    #expect(try work.rows(counts) == ["3000\t3000\t1"])
  }

  @Test("kill -9 in a bulk import leaves no warehouse, and the next import clears away")
  func killedBulk() throws {
    let run = try work.start("import", "danbooru", "house.db", "-")
    #expect(run.write(Self.dump))
    run.send(SIGKILL)
    #expect(try run.wait().signal == SIGKILL)
    let left = try work.folder.names()
    // At most the file that was being built, and its lock.
    #expect(Set(left).isSubset(of: [".house.db.loading", ".house.db.lock"]), "\(left)")
    #expect(try work.taghouse("sql", "house.db", "SELECT 1").exitCode == 66)

    let again = try work.taghouse("import", "danbooru", "house.db", "-", input: Self.dump)
    #expect(again.exitCode == 0, "\(again)")
    #expect(try work.folder.names() == ["house.db"])
    #expect(try work.content() == Self.undisturbed.get())
  }

  @Test(
    "kill -9 after some bytes of a pipe leaves a whole prefix",
    arguments: 1...4 as ClosedRange<UInt64>)
  func killedPipe(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    try importFirstPosts()
    let run = try work.start("import", "danbooru", "house.db", "-")
    let byteCount = Int.random(in: 0...Self.dump.count, using: &generator)
    #expect(run.write(Array(Self.dump[..<byteCount])))
    run.send(SIGKILL)
    #expect(try run.wait().signal == SIGKILL)
    try expectWholePrefix("seed \(seed)")
    let again = try work.taghouse("import", "danbooru", "house.db", "-", input: Self.dump)
    #expect(again.exitCode == 0, "\(again)")
    #expect(try work.content() == Self.undisturbed.get(), "seed \(seed)")
  }

  @Test("kill -9 and SIGTERM while a file is written", arguments: 1...3 as ClosedRange<UInt64>)
  func killedFile(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    try importFirstPosts()
    try work.folder.write(Self.dump, to: "posts.jsonl")
    for round in 0..<4 {
      let watch = try FolderWatch(work.folder.path)
      let run = try work.start("import", "danbooru", "house.db", "posts.jsonl")
      // Kills at the beginning of the transaction, in it, or in its commit.
      try wait(watch, for: Int.random(in: 1...12, using: &generator), in: run)
      run.send(generator.chance(0.7) ? SIGKILL : SIGTERM)
      let result = try run.wait()
      #expect(
        result.signal == SIGKILL || result.exitCode == 143 || result.exitCode == 0, "\(result)")
      try expectWholePrefix("seed \(seed), round \(round)")
    }
    let again = try work.taghouse("import", "danbooru", "house.db", "posts.jsonl")
    #expect(again.exitCode == 0, "\(again)")
    #expect(try work.content() == Self.undisturbed.get(), "seed \(seed)")
    #expect(try work.taghouse("check", "house.db").exitCode == 0)
  }

  private func importFirstPosts() throws {
    let result = try work.taghouse(
      "import", "danbooru", "house.db", "-", input: Dump.bytes(Array(Self.posts[..<200])))
    try #require(result.exitCode == 0, "\(result)")
  }

  /// Waits until the warehouse and its journal have been seen to change so many times, or the end.
  private func wait(_ watch: FolderWatch, for count: Int, in run: ProgramRun) throws {
    var seen = 0
    var last = sizes()
    _ = try watch.wait(for: run) {
      let now = sizes()
      if now != last { seen += 1 }
      last = now
      return seen >= count
    }
  }

  private func sizes(of names: [String] = ["house.db", "house.db-journal"]) -> [Int] {
    names.map { name in
      let facts = try? FileManager.default.attributesOfItem(atPath: work.path(name))
      return facts?[.size] as? Int ?? -1
    }
  }

  /// A warehouse that was killed can be read, checked and exported, and its posts are the first ones.
  private func expectWholePrefix(_ comment: String) throws {
    let count = try #require(try work.prefixLength(), "\(comment)")
    #expect(200...3000 ~= count, "\(comment)")
    let isCurrent = try work.rows("SELECT is_current FROM cache_state") == ["1"]
    let check = try work.taghouse("check", "house.db")
    let findings = check.output.split(separator: "\n").filter { $0.contains(": ") }
      .filter { !$0.hasPrefix(" ") }.compactMap { $0.split(separator: ":").first }
    if isCurrent {
      #expect(check.exitCode == 0, "\(comment): \(check)")
    } else {
      let caches = [
        "site_count_agrees", "tag_count_agrees", "character_count_agrees",
        "character_tag_count_agrees",
      ]
      #expect(findings.allSatisfy { caches.contains(String($0)) }, "\(comment): \(check)")
    }
    let corpus = try work.taghouse("export", "corpus", "house.db", "--output", "-")
    #expect(
      corpus.output.split(separator: "\n").map(String.init) == Array(Self.corpusLines[..<count]),
      "\(comment)")
  }
}
