import Foundation
import TestSupport
import Testing

@Suite("forget: an import is taken back")
struct ForgetCommandTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.folder.write(BooruPost.dump(Dump.posts(1...40)), to: "a.jsonl")
    // Characters and tags of its own, and some that the first file has.
    try work.folder.write(BooruPost.dump(Dump.posts(41...160)), to: "b.jsonl")
    try work.folder.write(
      "{\"id\":3,\"regular_summary\":\"A wolf.\",\"finish_reason\":\"STOP\"}\n"
        + "{\"id\":900,\"regular_summary\":\"A fox.\",\"finish_reason\":\"STOP\"}\n",
      to: "captions.jsonl")
    try work.folder.write("id,tag_string\n3,cat wolf\n7,wolf\n", to: "e.csv")
    try work.folder.write(
      "{\"3\": {\"train_resolution\": [64, 96], \"caption\": \"B.\"}, \"8\": {\"tags\": \"x, y\"}}\n",
      to: "lat.json")
  }

  private func run(_ line: String) throws -> ProgramRun.Result {
    let result = try ProgramRun.run(
      "taghouse", line.split(separator: " ").map(String.init), in: work.folder.path)
    #expect(result.exitCode == 0, "\(line): \(result)")
    return result
  }

  private static let tables = [
    "tag", "tag_category", "site", "caption", "caption_record", "caption_kind", "caption_rule_step",
    "latent", "tag_listing", "tag_alias", "rejected_record", "import_file", "tag_layer", "tagger",
    "tagger_post", "tag_score", "core_tag_exclusion", "site_count", "character_tag_count",
  ]

  /// What two warehouses with the same content say alike, whatever numbers their rows have.
  private func state(of fixture: String) throws -> [String] {
    let sizes = Self.tables.map { "SELECT '\($0)', COUNT(*) FROM \($0)" }
      .joined(separator: " UNION ALL ")
    return try work.content(of: fixture) + work.rows(sizes, of: fixture)
      + work.rows("SELECT name, category FROM tag ORDER BY 1", of: fixture)
  }

  private func expectSame(_ fixture: String, _ other: String) throws {
    #expect(try state(of: fixture) == state(of: other))
    let check = try work.taghouse("check", fixture, "--sql", "-q")
    #expect(check.exitCode == 0, "\(check)")
  }

  @Test(
    "The second file: the warehouse is as if it had never had it",
    arguments: ["--run 2", "--file b.jsonl"])
  func secondFile(what: String) throws {
    _ = try run("import danbooru only.db a.jsonl -q")
    _ = try run("import danbooru house.db a.jsonl -q")
    _ = try run("import danbooru house.db b.jsonl -q")
    let dry = try run("forget house.db \(what) --dry-run")
    #expect(dry.output.hasPrefix("would forget 1 file\n  120 posts\n"), "\(dry)")
    #expect(try work.rows("SELECT COUNT(*) FROM post") == ["160"])
    let done = try run("forget house.db \(what)")
    #expect(
      done.output.hasPrefix("forgot 1 file\n  120 posts\n  1 tag that nothing else uses\n"),
      "\(done)")
    #expect(!done.output.contains("not stored"), "\(done)")
    try expectSame("house.db", "only.db")
    // It can come again.
    let again = try run("import danbooru house.db b.jsonl --format json -q")
    #expect(again.output.contains("\"imported\":120"), "\(again)")
  }

  @Test("Captions, latents and posts of other files stay, and go, on their own")
  func parts() throws {
    _ = try run("import e621-posts only.db e.csv -q")
    _ = try run("import e621-posts house.db e.csv -q")
    _ = try run("import e621-captions house.db captions.jsonl -q")
    _ = try run("import kohya house.db lat.json --site e621 -q")
    let captions = try run("forget house.db --file captions.jsonl")
    // Post 900 was known by its caption alone.
    #expect(captions.output.hasPrefix("forgot 1 file\n  1 post\n  4 captions\n"), "\(captions)")
    let latents = try run("forget house.db --run 3")
    #expect(latents.output.contains("  1 caption\n  1 latent\n"), "\(latents)")
    try expectSame("house.db", "only.db")
  }

  @Test("A post that another file knows keeps its number, without the record")
  func stripped() throws {
    _ = try run("import e621-captions only.db captions.jsonl -q")
    _ = try run("import e621-posts house.db e.csv -q")
    _ = try run("import e621-captions house.db captions.jsonl -q")
    let done = try run("forget house.db --file e.csv")
    #expect(
      done.output.hasPrefix(
        "forgot 1 file\n  1 post\n  1 record of posts that other imports know\n"),
      "\(done)")
    try expectSame("house.db", "only.db")
  }

  @Test("A site goes as a whole")
  func site() throws {
    _ = try run("import danbooru only.db a.jsonl -q")
    _ = try run("import danbooru house.db a.jsonl -q")
    _ = try run("import e621-posts house.db e.csv -q")
    _ = try run("import e621-captions house.db captions.jsonl -q")
    try work.folder.write("id,name,category,post_count\n1,wolf,5,9\n", to: "tags.csv")
    _ = try run("import tags house.db tags.csv --site e621 -q")
    _ = try run("import kohya house.db lat.json --site mine -q")
    _ = try run("forget house.db --site mine")
    _ = try run("forget house.db --site e621")
    try expectSame("house.db", "only.db")
  }

  @Test("What two files share cannot be told apart, and the summary says so")
  func shared() throws {
    try work.folder.write(BooruPost.dump(Dump.posts(20...50)), to: "c.jsonl")
    _ = try run("import danbooru house.db a.jsonl -q")
    _ = try run("import danbooru house.db c.jsonl -q")
    let done = try run("forget house.db --file a.jsonl")
    #expect(done.output.contains("  21 records of other imports told of posts"), "\(done)")
    #expect(done.output.contains("--reread"), "\(done)")
    _ = try run("import danbooru house.db c.jsonl --reread -q")
    _ = try run("import danbooru only.db c.jsonl -q")
    #expect(try work.content() == work.content(of: "only.db"))
  }

  @Test(
    "Wrong wishes",
    arguments: [
      ("--run 9", 64, "there is no import 9"), ("--file nothing.jsonl", 64, "it has no import of"),
      ("--site nowhere", 64, "there is no site 'nowhere'"), ("", 64, "one of them"),
      ("--run 1 --site e621", 64, "one of them"),
    ] as [(String, Int32, String)])
  func wrong(what: String, code: Int32, sentence: String) throws {
    _ = try run("import danbooru house.db a.jsonl -q")
    let before = try state(of: "house.db")
    let words = ["forget", "house.db"] + what.split(separator: " ").map(String.init)
    let result = try ProgramRun.run("taghouse", words, in: work.folder.path)
    #expect(result.exitCode == code && result.errors.contains(sentence), "\(result)")
    #expect(try state(of: "house.db") == before)
  }

  @Test("Killed before the counts were right: the same command makes them so")
  func killedBetween() throws {
    _ = try run("import danbooru only.db a.jsonl -q")
    _ = try run("import danbooru house.db a.jsonl -q")
    _ = try run("import danbooru house.db b.jsonl -q")
    _ = try run("forget house.db --run 2")
    try Requirement.program("sqlite3")
    let stale = try work.shell(
      "sqlite3 house.db 'DELETE FROM category_count; UPDATE cache_state SET is_current = 0'")
    try #require(stale.exitCode == 0, "\(stale)")
    let again = try work.taghouse("forget", "house.db", "--run", "2")
    #expect(again.exitCode == 64, "\(again)")
    try expectSame("house.db", "only.db")
  }

  /// It was so: the posts went in one transaction, and rows of caches named their tags until the next one.
  @Test("Killed anywhere, it leaves no row of a tag that is gone; the same command ends it")
  func killed() throws {
    _ = try run("import danbooru house.db a.jsonl -q")
    _ = try run("import danbooru house.db b.jsonl -q")
    _ = try run("analyze house.db --layer canonical -q")
    try FileManager.default.copyItem(atPath: work.path("house.db"), toPath: work.path("start.db"))
    _ = try run("forget house.db --run 2")
    let undisturbed = try state(of: "house.db")
    var betweenCount = 0
    for number in 1...100 {
      for name in try work.folder.names() where name.contains("house.db") {
        try FileManager.default.removeItem(atPath: work.path(name))
      }
      try FileManager.default.copyItem(atPath: work.path("start.db"), toPath: work.path("house.db"))
      let fault = try FaultInjection(.sync, at: number, .kill)
      let killed = try ProgramRun.run(
        "taghouse", ["forget", "house.db", "--run", "2"], in: work.folder.path,
        environment: fault.environment)
      guard killed.signal == SIGKILL else { break }
      #expect(try work.rows("SELECT * FROM pragma_foreign_key_check") == [], "\(fault)")
      let isGone = try work.rows("SELECT COUNT(*) FROM import_run") == ["1"]
      let isCurrent = try work.rows("SELECT is_current FROM cache_state") == ["1"]
      if isGone && !isCurrent { betweenCount += 1 }
      let again = try work.taghouse("forget", "house.db", "--run", "2")
      #expect(again.exitCode == (isGone ? 64 : 0), "\(fault): \(again)")
      #expect(try state(of: "house.db") == undisturbed, "\(fault)")
    }
    #expect(betweenCount > 0)
  }
}
