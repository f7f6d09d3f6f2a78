import Foundation
import TestSupport
import Testing

/// `taghouse diff warehouses`: what it finds is held to a plain program over both files.
@Suite("taghouse diff of two warehouses")
struct WarehouseDiffTests {
  private static let lists = [
    "posts", "fields", "tags", "captions", "latents", "aliases", "implications",
  ]

  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  private func run(_ arguments: String..., exitCode: Int32 = 0) throws -> ProgramRun.Result {
    let result = try ProgramRun.run("taghouse", arguments, in: work.folder.path)
    try #require(result.exitCode == exitCode, "\(arguments): \(result)")
    return result
  }

  private func reference(_ arguments: String...) throws -> String {
    let file = "\(ProjectFolder.path)/Tests/CLITests/Reference/warehouse_diff.py"
    return try Python.output(ofFile: file, arguments: arguments)
  }

  /// Holds the summary and all lists to the plain program; returns how many rows there are.
  private func expectAsReference(_ before: String, _ after: String) throws -> Int {
    let lists = Self.lists.map { ($0, ["--list", $0]) } + [("summary", ["--top", "100000"])]
    for (name, options) in lists {
      let result = try ProgramRun.run(
        "taghouse", ["diff", before, after, "--format", "jsonl"] + options, in: work.folder.path)
      try #require(result.exitCode == 0 && result.errors.isEmpty, "\(result)")
      try work.folder.write(result.outputBytes, to: "\(name).jsonl")
    }
    let report = try reference(
      "compare", work.path(before), work.path(after), work.folder.path)
    let words = report.split(separator: " ")
    return try #require(words.count == 2 ? Int(words[0]) : nil, "\(report)")
  }

  /// Posts by chance, on numbers that lie apart, in any order.
  private func posts(_ generator: inout SeededGenerator, count: Int) -> [BooruPost] {
    let names = (0..<40).map { BooruPost.Tag("tag_\($0)", [0, 0, 1, 3, 4][$0 % 5]) }
    return (1...count).map { number in
      let tags = names.shuffled(using: &generator).prefix(Int.random(in: 0...9, using: &generator))
      return BooruPost(
        Int64(number * Int.random(in: 1...3, using: &generator)), Array(tags),
        rating: ["g", "s", "e"].randomElement(using: &generator),
        isDeleted: generator.chance(0.2), source: generator.chance(0.5) ? "x" : nil)
    }.shuffled(using: &generator)
  }

  @Test(
    "Random pairs: other dumps, updated, forgotten, changed",
    arguments: 1...6 as ClosedRange<UInt64>)
  func randomPairs(seed: UInt64) throws {
    var generator = SeededGenerator(seed: 9100 + seed)
    // More than one range of posts, and none at all on one side.
    let count = [2500, 300, 40, 300, 1, 600][Int(seed) - 1]
    let first = posts(&generator, count: count)
    try work.folder.write(Dump.bytes(first), to: "one.jsonl")
    var second = posts(&generator, count: count).filter { _ in generator.chance(0.3) }
    second += first.filter { _ in generator.chance(0.5) }.map { post in
      var post = post
      if generator.chance(0.5) { post.tags.shuffle(using: &generator) }
      if generator.chance(0.5) { post.tags = Array(post.tags.dropLast()) }
      if generator.chance(0.2) { post.tags.append(BooruPost.Tag("new_\(post.number % 3)", 1)) }
      return post
    }
    try work.folder.write(Dump.bytes(second), to: "two.jsonl")
    _ = try run("import", "danbooru", "old.db", "one.jsonl", "-q")
    if seed % 2 == 0 {
      // Another warehouse, in which all ids are others.
      _ = try run("import", "danbooru", "new.db", "two.jsonl", "-q")
      _ = try run("import", "danbooru", "new.db", "one.jsonl", "--site", "e621", "-q")
    } else {
      _ = try work.shell("cp old.db new.db")
      _ = try run("import", "danbooru", "new.db", "two.jsonl", "-q")
    }
    #expect(try expectAsReference("old.db", "new.db") > 0)
    for (file, number) in [("old.db", seed), ("new.db", seed + 100)] {
      _ = try reference("fill", work.path(file), "\(number)")
    }
    #expect(try expectAsReference("old.db", "new.db") > 0)
    #expect(try expectAsReference("new.db", "old.db") > 0)
    _ = try run("forget", "new.db", "--file", "two.jsonl")
    #expect(try expectAsReference("old.db", "new.db") > 0)
  }

  @Test("With a write-ahead log on either side, or both, it is the same", arguments: 1...3)
  func writeAheadLog(which: Int) throws {
    var generator = SeededGenerator(seed: 9200)
    for (number, name) in ["old", "new"].enumerated() {
      try work.folder.write(Dump.bytes(posts(&generator, count: 2500)), to: "\(name).jsonl")
      _ = try run("import", "danbooru", "\(name).db", "\(name).jsonl", "-q")
      _ = try reference("fill", work.path("\(name).db"), "\(number)")
      guard which >> number & 1 == 1 else { continue }
      let mode = try work.shell("sqlite3 \(name).db 'PRAGMA journal_mode = WAL'")
      try #require(mode.output == "wal\n", "\(mode)")
    }
    #expect(try expectAsReference("old.db", "new.db") > 5000)
  }

  @Test("A copy is equal, whatever was done to its ids; the exit code says so when asked")
  func equal() throws {
    try work.copyFixture("600 posts", of: Dump.posts(1...600))
    _ = try run("compact", "house.db", "copy.db")
    for list in [[], ["--list", "posts"]] {
      let same = try work.taghouse(["diff", "house.db", "copy.db", "--exit-code"] + list)
      #expect(same.exitCode == 0, "\(same)")
      #expect(list.isEmpty == same.output.hasSuffix("\nno differences\n"), "\(same)")
    }
    // The same posts in another order, into another warehouse: other ids.
    try work.folder.write(Dump.bytes(Dump.posts(1...600).reversed()), to: "again.jsonl")
    _ = try run("import", "danbooru", "again.db", "again.jsonl", "-q")
    #expect(try run("diff", "house.db", "again.db").output.hasSuffix("\nno differences\n"))
    let change = try work.shell("sqlite3 copy.db 'UPDATE post SET score = 5 WHERE number = 77'")
    try #require(change.exitCode == 0, "\(change)")
    #expect(try run("diff", "house.db", "copy.db").output.contains("  1  score\n"))
    _ = try run("diff", "house.db", "copy.db", "--exit-code", exitCode: 1)
    _ = try run("diff", "house.db", "copy.db", "--exit-code", "--list", "posts", exitCode: 1)
    _ = try run("diff", "house.db", "copy.db", "--exit-code", "--list", "captions")
    _ = try run("diff", "house.db", "copy.db", "--exit-code", "--site", "e621")
    let row = try run("diff", "house.db", "copy.db", "--list", "fields", "--format", "csv").output
    #expect(row == "site,number,field,before,after\ndanbooru,77,score,,5\n")
  }

  @Test("Neither file is written, and the limit ends a list")
  func reading() throws {
    try work.copyFixture("600 posts", of: Dump.posts(1...600))
    try work.folder.write(Dump.bytes(Dump.posts(500...3000)), to: "more.jsonl")
    _ = try run("import", "danbooru", "new.db", "more.jsonl", "-q")
    let before = try work.shell("sha256sum house.db new.db").output
    let rows = try run(
      "diff", "warehouses", "house.db", "new.db", "--list", "posts", "--format", "tsv",
      "--limit", "1999")
    #expect(rows.output.split(separator: "\n").count == 2000)
    #expect(try run("diff", "house.db", "new.db", "--list", "posts", "--limit", "0").output != "")
    #expect(try work.shell("sha256sum house.db new.db").output == before)
    #expect(try work.folder.names() == ["house.db", "more.jsonl", "new.db"])
  }

  @Test("What people read")
  func text() throws {
    var old = Dump.posts(1...1200)
    try work.folder.write(Dump.bytes(old), to: "old.jsonl")
    old.removeFirst(7)
    for index in old.indices where index % 9 == 0 { old[index].tags.append(.init("solo")) }
    for index in old.indices where index % 50 == 0 { old[index].rating = "e" }
    for index in old.indices where old[index].tags.contains(.init("tag_3")) {
      old[index].tags = old[index].tags.filter { $0.name != "tag_3" } + [.init("tag_3", 1)]
    }
    try work.folder.write(Dump.bytes(old + Dump.posts(1201...1250)), to: "new.jsonl")
    _ = try run("import", "danbooru", "old.db", "old.jsonl", "-q")
    _ = try run("import", "danbooru", "new.db", "new.jsonl", "-q")
    _ = try run("import", "danbooru", "new.db", "old.jsonl", "--site", "e621", "-q")
    let words = ["diff", "old.db", "new.db", "--top", "3"]
    try Golden.expect(
      Golden.transcript(words, try work.taghouse(words), in: work.folder), is: "diff-warehouses")
  }

  @Test("Names from a warehouse cannot reach the terminal as they are")
  func hostileNames() throws {
    try work.copyFixture("600 posts", of: Dump.posts(1...600))
    _ = try work.shell("cp house.db new.db")
    let change = try work.shell(
      #"sqlite3 new.db "UPDATE tag SET name = char(27) || '[31mred' WHERE name = '1girl';"#
        + #" INSERT INTO site (site_id, name) VALUES (9, char(27) || ']0;title' || char(7));"#
        + #" UPDATE post SET site_id = 9 WHERE number = 5""#)
    try #require(change.exitCode == 0, "\(change)")
    // A post with tags of another site is damage, and is said so.
    let damaged = try run("diff", "house.db", "new.db", exitCode: 65)
    #expect(damaged.errors.hasPrefix("error: new.db: is damaged: post 5 has the tag_id"))
    let tagless = "DELETE FROM post_tag WHERE post_id = (SELECT post_id FROM post WHERE number = 5)"
    #expect(try work.shell("sqlite3 new.db '\(tagless)'").exitCode == 0)
    for list in [[], ["--list", "tags"], ["--list", "posts"]] {
      let result = try work.taghouse(["diff", "house.db", "new.db"] + list)
      try #require(result.exitCode == 0, "\(result)")
      #expect(!result.outputBytes.contains(0x1B), "\(result)")
      #expect(!result.outputBytes.contains(0x07), "\(result)")
      #expect(result.output.contains(#"\x1B"#), "\(result)")
    }
    // Files are data.
    let rows = try run("diff", "house.db", "new.db", "--list", "tags", "--format", "csv")
    #expect(rows.output.contains("\u{1B}[31mred"))
  }

  @Test(
    "Wrong use and faulty files have their exit codes",
    arguments: [
      (["house.db"], 64, "after"), (["house.db", "house.db", "--top", "-1"], 64, "top"),
      (["house.db", "house.db", "--limit", "5"], 64, "--list"),
      (["house.db", "house.db", "--list", "nothing"], 64, "list"),
      (["house.db", "none.db"], 66, "none.db: there is no such file"),
      (["house.db", "text.db"], 65, "text.db"),
      (["house.db", "house.db", "--site", "x"], 64, "there is no site 'x' in either of the two"),
    ] as [([String], Int32, String)])
  func refused(words: [String], exitCode: Int32, says: String) throws {
    try work.copyFixture("600 posts", of: Dump.posts(1...600))
    try work.folder.write(String(repeating: "no database\n", count: 100), to: "text.db")
    let result = try work.taghouse(["diff"] + words)
    #expect(result.exitCode == exitCode, "\(result)")
    #expect(result.errors.contains(says), "\(result)")
    #expect(result.output.isEmpty)
  }
}
