import Foundation
import TestSupport
import Testing

@Suite("taghouse explain --caption and diff captions")
struct CaptionComparisonTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.folder.write(BooruPost.dump(Dump.posts(1...40)), to: "posts.jsonl")
    try work.copyFixture("posts 1 to 40", of: Dump.posts(1...40))
    try work.folder.write("max_tag_number = 2\nprune_mode = \"none\"\n", to: "short.toml")
  }

  private func object(_ result: ProgramRun.Result) throws -> [String: Any] {
    try #require(result.exitCode == 0, "\(result)")
    let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(json as? [String: Any])
  }

  // MARK: explain --caption

  @Test(
    "The caption is the one that caption writes, with the same flags",
    arguments: [
      [], ["--config", "short.toml"],
      ["--preset", "kohya", "--sort-mode", "shuffle", "--epoch", "3"],
      ["--template", "{artist:underscores}: {tags:shuffle:max=2}", "--select", "tag_2"],
    ])
  func explained(flags: [String]) throws {
    let lines = try work.taghouse(["caption", "house.db", "--output", "-", "--with-tags"] + flags)
    let line = try #require(lines.output.split(separator: "\n").dropFirst(1).first)
    let written = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    let number = try #require(written["id"] as? Int)
    let words = ["explain", "house.db", "\(number)", "--caption"] + flags
    let json = try object(try work.taghouse(words + ["--format", "json"]))
    #expect(json["caption"] as? String == written["caption"] as? String)
    #expect(json["processed_tags"] as? [String] == written["processed_tags"] as? [String])
    #expect(json["is_selected"] as? Bool == true)
    let tags = try #require(json["tags"] as? [[String: Any]])
    #expect(tags.count == 5)
    #expect(tags.allSatisfy { ($0["words"] as? String)?.isEmpty == false })
    let text = try work.taghouse(words)
    #expect(text.exitCode == 0)
    #expect(text.output.hasSuffix("caption\n  \(written["caption"] as? String ?? "")\n"))
  }

  @Test("What it prints")
  func printed() throws {
    let words = [
      "explain", "house.db", "danbooru/7", "--caption", "--template",
      "{artist:prefix='by '}, {rating:only=explicit} ||| {tags:max=2}, {general:prob=0.0}",
      "--compat", "substring",
    ]
    let result = try work.taghouse(words)
    try Golden.expect(
      Golden.transcript(words, result, in: work.folder), is: "explain-caption")
  }

  @Test(
    "Flags of captions without --caption, and posts that are not there",
    arguments: [
      (["--preset", "kohya"], "--preset"), (["--select", "x"], "--select"),
      (["--recipe", "short.toml"], "--recipe"), (["--tag-categories", "meta"], "tag_categories"),
      (["--caption", "--part", "0/2"], "--set part is for exports"),
      (["--caption", "--backup"], "--set backup is for --src-dir"),
    ])
  func misused(flags: [String], name: String) throws {
    let result = try work.taghouse(["explain", "house.db", "3"] + flags)
    #expect(result.exitCode == 64)
    #expect(result.errors.contains(name), "\(result)")
    let missing = try work.taghouse("explain", "house.db", "danbooru/99", "--caption")
    #expect(missing.exitCode == 66)
  }

  // MARK: diff captions

  @Test("Two exports, and the two configurations that they were made by")
  func compared() throws {
    for (name, flags) in [
      ("one.jsonl", []), ("two.jsonl.zst", ["--config", "short.toml"]),
      ("two", ["--config", "short.toml"]),
    ] {
      let result = try work.taghouse(["caption", "house.db", "--output", name, "-q"] + flags)
      try #require(result.exitCode == 0, "\(result)")
    }
    let json = ["--format", "json", "--examples", "0"]
    let lines = try object(
      try work.taghouse(["diff", "captions", "one.jsonl", "two.jsonl.zst"] + json))
    #expect(lines["in_both"] as? Int == 40)
    #expect(lines["changed"] as? Int == 40)
    #expect((lines["tags_that_go"] as? [[String: Any]])?.isEmpty == false)
    for words in [["one.jsonl", "two"], ["house.db", "--against", "short.toml"]] {
      let other = try object(try work.taghouse(["diff", "captions"] + words + json))
      for name in ["in_both", "changed", "tags_that_come", "tags_that_go"] {
        #expect(
          other[name] as? NSObject == lines[name] as? NSObject, "\(words), \(name)")
      }
    }
    let piped = try work.shell("cat one.jsonl | $taghouse diff captions - one.jsonl")
    #expect(piped.exitCode == 0 && piped.output.contains("0  captions change, 0.0 %"))
    let words = ["diff", "captions", "one.jsonl", "two", "--top", "3", "--examples", "1"]
    try Golden.expect(
      Golden.transcript(words, try work.taghouse(words), in: work.folder), is: "diff-captions")
  }

  @Test(
    "Wrong use and faulty files have their exit codes",
    arguments: [
      (["one.jsonl"], 64, "name two exports"), (["-", "-"], 64, "standard input"),
      (["a", "b", "--recipe", "short.toml"], 64, "--recipe"),
      (["a", "b", "--select", "x"], 64, "--select"), (["a", "b", "--top", "-1"], 64, "top"),
      (["a", "b", "--against", "short.toml"], 64, "one warehouse"),
      (["nothing.jsonl", "short.toml"], 66, "nothing.jsonl"),
      (["posts.jsonl", "posts.jsonl"], 65, "posts.jsonl, line 1: the record has no caption"),
      (["house.db", "--against", "none.toml"], 66, "none.toml"),
      (
        ["house.db", "--against", "short.toml", "--rating", "e"], 65, "no post is selected"
      ),
    ] as [([String], Int32, String)])
  func refused(words: [String], exitCode: Int32, says: String) throws {
    let result = try work.taghouse(["diff", "captions"] + words)
    #expect(result.exitCode == exitCode, "\(result)")
    #expect(result.errors.contains(says), "\(result)")
    #expect(result.output.isEmpty)
  }

  @Test("The wildcard.txt of core tags is no caption of a post")
  func wildcardFile() throws {
    for folder in ["one", "two"] {
      _ = try work.shell("mkdir \(folder)")
      try work.folder.write("miku, hat", to: "\(folder)/1.txt")
      try work.folder.write("miku\nmiku, hat \(folder)\n", to: "\(folder)/wildcard.txt")
      try work.folder.write("{}", to: "\(folder)/core_tags.json")
    }
    let result = try work.taghouse("diff", "captions", "one", "two", "--format", "json")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.contains("\"in_both\": 1,") && result.output.contains("\"changed\": 0,"))
  }
}
