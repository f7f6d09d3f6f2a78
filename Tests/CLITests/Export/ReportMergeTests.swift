import Foundation
import TestSupport
import Testing

/// `taghouse report merge` and `taghouse caption-kinds` as processes.
@Suite("report merge, caption-kinds")
struct ReportMergeTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  /// Ten posts of e621, known by records; captions of 1 to 6 (5 and 6 are only tags), an empty one
  /// of 7; latents of 1 to 8 and of 99, which nothing else knows; a caption of 98 alone.
  private static let content = """
    INSERT INTO import_run (import_run_id, format, started_at, state, program_version)
    VALUES (1, 'e621-captions', '2024-06-01', 'finished', 'test');
    INSERT INTO import_file (import_file_id, format, site_id, path, settings, fingerprint,
      is_complete, first_import_run_id, last_import_run_id)
    VALUES (1, 'e621', 2, '/in/posts.csv', '', 'f', 1, 1, 1),
      (2, 'e621-captions', 2, '/in/2024-05_grouped.jsonl', '', 'f', 1, 1, 1),
      (3, 'kohya', 2, '/in/a.json', '{"caption_kind":"florence"}', 'f', 1, 1, 1),
      (4, 'kohya', 2, '/in/b.json', '{"caption_kind":"other"}', 'f', 1, 1, 1);
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10)
    INSERT INTO post (post_id, site_id, number, import_file_id, created_at, rating)
    SELECT i, 2, i * 10, 1, IIF(i < 5, '2020-01-01', '2020-02-01'), IIF(i % 2, 's', 'e') FROM n;
    INSERT INTO post (post_id, site_id, number) VALUES (98, 2, 980), (99, 2, 990);
    INSERT INTO tag (tag_id, site_id, name) VALUES (1, 2, 'wolf');
    INSERT INTO post_tag SELECT post_id, 0, 1 FROM post WHERE post_id <= 7;
    INSERT INTO caption_record (post_id, import_file_id, finish_reason)
    SELECT post_id, 2, IIF(post_id IN (5, 6), 'LENGTH', 'STOP') FROM post
    WHERE post_id <= 7 OR post_id = 98;
    INSERT INTO caption SELECT post_id, 1, 2, 'A.' FROM post WHERE post_id <= 6 OR post_id = 98;
    INSERT INTO caption VALUES (7, 1, 0, ' ');
    INSERT INTO caption SELECT post_id, 3, 4, 'wolf' FROM post WHERE post_id <= 7;
    INSERT INTO latent SELECT post_id, 64, 64, NULL FROM post WHERE post_id <= 8 OR post_id = 99;
    INSERT INTO caption_kind (caption_kind_id, name, format)
    VALUES (4, 'florence', 'kohya'), (5, 'other', 'kohya');
    INSERT INTO caption_rule_step (caption_rule_id, step, state)
    VALUES (1, 1004, 'sentence'), (1, 1005, 'sentence');
    INSERT INTO caption_rule_part VALUES (1, 1004, 0, 4), (1, 1005, 0, 5);
    INSERT INTO caption VALUES (8, 4, 2, 'F.'), (9, 4, 0, ''), (9, 5, 2, 'O.');
    """

  /// Makes the warehouse.
  private func fill() throws {
    try Requirement.program("sqlite3")
    try work.copyFixture("posts to merge") { work in
      try #require(try work.taghouse("init", "house.db").exitCode == 0)
      let change = try ProgramRun.run("sqlite3", ["house.db", Self.content], in: work.folder.path)
      try #require(change.exitCode == 0, "\(change)")
    }
  }

  @Test("The first line is the one that merge scripts print")
  func table() throws {
    try fill()
    let all = try work.taghouse("report", "merge", "house.db")
    #expect(
      all.output == """
        ids: 12, missing tags: 5, missing caption: 3, missing latent: 3
        only tags: 2, empty captions: 1, captions of unknown posts: 1, latents without posts: 1
        caption rule: default, from: posts

        """)
    #expect(all.exitCode == 0)
    #expect(all.errors == "")
    let latents = try work.taghouse("report", "merge", "house.db", "--from", "latents")
    #expect(
      latents.output == """
        ids: 9, missing tags: 2, missing caption: 2, missing latent: 0
        only tags: 2, empty captions: 1, captions of unknown posts: 1, latents without posts: 1
        caption rule: default, from: latents (left out: 3; --from posts takes them)

        """)
    let posts = try work.taghouse(
      "report", "merge", "house.db", "--universe", "posts", "--caption-rule", "e621")
    #expect(
      posts.output.hasPrefix("ids: 10, missing tags: 3, missing caption: 4, missing latent: 2\n"))
    let rated = try work.taghouse(
      "report", "merge", "house.db", "--universe", "tags", "--rating", "e", "--site", "e621")
    #expect(
      rated.output.hasPrefix("ids: 3, missing tags: 0, missing caption: 0, missing latent: 0\n"))
    let other = try work.taghouse("report", "merge", "house.db", "--site", "danbooru")
    #expect(
      other.output.hasPrefix("ids: 0, missing tags: 0, missing caption: 0, missing latent: 0\n"))
  }

  @Test(
    "Rows in the other formats",
    arguments: [
      (
        "csv",
        """
        id_count,missing_tags_count,missing_caption_count,missing_latent_count,only_tags_count,\
        empty_caption_count,unknown_caption_count,unknown_latent_count
        9,2,2,0,2,1,1,1

        """
      ),
      (
        "ndjson",
        """
        {"id_count":9,"missing_tags_count":2,"missing_caption_count":2,"missing_latent_count":0,\
        "only_tags_count":2,"empty_caption_count":1,"unknown_caption_count":1,\
        "unknown_latent_count":1}

        """
      ),
    ])
  func formats(format: String, expected: String) throws {
    try fill()
    let result = try work.taghouse(
      "report", "merge", "house.db", "--from", "latents", "--format", format)
    #expect(result.output == expected)
    for other in ["json", "tsv", "markdown"] {
      let result = try work.taghouse(
        "report", "merge", "house.db", "--from", "latents", "--format", other)
      #expect(result.exitCode == 0)
      #expect(result.output.contains("id_count") && result.output.contains("9"))
    }
  }

  @Test(
    "Groups and their total",
    arguments: [
      ("month", "2020-01\t4\t0\t0\t0\t0\t0\t0\t0"),
      ("rating", "e\t4\t1\t0\t0\t1\t0\t0\t0"),
      ("finish-reason", "LENGTH\t2\t0\t0\t0\t2\t0\t0\t0"),
      ("file", "2024-05_grouped.jsonl\t7\t0\t1\t0\t2\t1\t1\t0"),
    ])
  func groups(by: String, row: String) throws {
    try fill()
    let rows = try work.taghouse(
      "report", "merge", "house.db", "--from", "latents", "--by", by, "--format", "tsv")
    let lines = rows.output.split(separator: "\n").map(String.init)
    try #require(lines.count > 3, "\(rows)")
    #expect(lines[0].hasPrefix(by.replacing("-", with: "_") + "\tid_count\t"))
    #expect(lines.last == "total\t9\t2\t2\t0\t2\t1\t1\t1")
    // Each count of the total is the sum of the groups.
    let counts = lines.dropFirst().map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false).dropFirst().compactMap {
        Int($0)
      }
    }
    for column in 0..<8 {
      #expect(counts.dropLast().reduce(0) { $0 + $1[column] } == counts.last?[column])
    }
    #expect(lines.contains(row), "\(rows)")
    let table = try work.taghouse(
      "report", "merge", "house.db", "--from", "latents", "--by", by)
    #expect(
      table.output.hasPrefix("ids: 9, missing tags: 2, missing caption: 2, missing latent: 0\n"))
    #expect(table.output.contains("\ntotal "))
  }

  @Test(
    "The posts themselves",
    arguments: [
      ("tags", [80, 990]), ("caption", [70, 990]), ("latent", []), ("only-tags", [50, 60]),
      ("empty-caption", [70]), ("unknown", [980]), ("latent-without-post", [990]),
    ])
  func lists(list: String, numbers: [Int]) throws {
    try fill()
    let result = try work.taghouse(
      "report", "merge", "house.db", "--from", "latents", "--list", list, "--format", "csv")
    #expect(result.output == "site,number\n" + numbers.map { "e621,\($0)\n" }.joined())
    #expect(result.exitCode == 0)
  }

  @Test(
    "A limit that is exceeded is a sentence and exit code 1",
    arguments: [
      (["caption=2"], nil), (["caption=1"], "missing caption: 2 of 9 ids, more than the allowed 1"),
      (["caption=22.3%"], nil), (["caption=22%"], "missing caption: 2 of 9 ids"),
      (["latent=0", "tags=1"], "missing tags: 2 of 9 ids"), (["latent=0%"], nil),
    ] as [([String], String?)])
  func limits(limits: [String], sentence: String?) throws {
    try fill()
    let options = limits.flatMap { ["--fail-over", $0] }
    for list in [[], ["--list", "caption"]] {
      let result = try ProgramRun.run(
        "taghouse", ["report", "merge", "house.db", "--from", "latents"] + options + list,
        in: work.folder.path)
      #expect(result.exitCode == (sentence == nil ? 0 : 1), "\(result)")
      #expect(result.errors.contains(sentence ?? "") || sentence == nil)
      #expect(result.errors.isEmpty == (sentence == nil))
      #expect(result.output.contains(list.isEmpty ? "ids: 9" : "e621"))
    }
  }

  @Test("Without any id no limit is kept")
  func limitsOfNothing() throws {
    try fill()
    let result = try ProgramRun.run(
      "taghouse",
      ["report", "merge", "house.db", "--rating", "x", "--fail-over", "caption=100%"],
      in: work.folder.path)
    #expect(result.exitCode == 1, "\(result)")
    #expect(result.errors == "error: there are no ids, so that caption=100% cannot be judged\n")
  }

  @Test(
    "Wrong names are usage errors",
    arguments: [
      ["--fail-over", "caption"], ["--fail-over", "caption=-1"], ["--fail-over", "text=1"],
      ["--caption-rule", "none"], ["--site", "nowhere"], ["--by", "year"], ["--list", "all"],
      ["--universe", "none"], ["--from", "all"], ["--from", "posts", "--universe", "all"],
    ])
  func usage(options: [String]) throws {
    try fill()
    let result = try ProgramRun.run(
      "taghouse", ["report", "merge", "house.db"] + options, in: work.folder.path)
    #expect(result.exitCode == 64, "\(result)")
    #expect(result.output == "")
  }

  @Test("The file of what is missing has the shape that merge scripts write")
  func missingFile() throws {
    try fill()
    let arguments = ["report", "merge", "house.db", "--universe", "all", "--missing", "m.json"]
    func run(_ more: String...) throws -> Int32? {
      try ProgramRun.run("taghouse", arguments + more, in: work.folder.path).exitCode
    }
    #expect(try run() == 0)
    let expected = try work.folder.read("m.json")
    let lists = try JSONDecoder().decode([String: [String]].self, from: Data(expected))
    #expect(
      lists == [
        "tags": ["80", "90", "100", "980", "990"], "caption": ["70", "100", "990"],
        "latent": ["90", "100", "980"],
      ])
    _ = try work.taghouse(
      "export", "kohya", "house.db", "--universe", "all", "--output", "k.json", "--missing",
      "k.missing.json")
    #expect(try work.folder.read("k.missing.json") == expected, "as of the export")
    #expect(try run() == 73, "nothing is overwritten without being asked")
    #expect(try run("--replace") == 0)
    let second = try ProgramRun.run(
      "sqlite3", ["house.db", "INSERT INTO post (site_id, number) VALUES (1, 5)"],
      in: work.folder.path)
    try #require(second.exitCode == 0)
    #expect(try run("--replace") == 0)
    let text = String(decoding: try work.folder.read("m.json"), as: UTF8.self)
    #expect(text.hasPrefix("{\n  \"tags\": [\n    \"danbooru/5\",\n    \"e621/80\","))
    #expect(try run("--replace", "--site", "e621") == 0)
    #expect(try work.folder.read("m.json") == expected)
    #expect(
      try work.folder.names()
        == ["house.db", "k.json", "k.json.manifest.json", "k.missing.json", "m.json"])
  }

  @Test("Latents of another site do not change which ids a site has")
  func candidatesOfSite() throws {
    try fill()
    let second = try ProgramRun.run(
      "sqlite3", ["house.db", "INSERT INTO post (site_id, number) VALUES (1, 5)"],
      in: work.folder.path)
    try #require(second.exitCode == 0)
    let report = try work.taghouse("report", "merge", "house.db", "--site", "danbooru")
    #expect(report.output.hasPrefix("ids: 1, missing tags: 1, missing caption: 1,"))
    #expect(report.output.contains("from: posts\n"))
    let export = try work.taghouse(
      "export", "kohya", "house.db", "--site", "danbooru", "--output", "k.json")
    #expect(export.output.hasPrefix("ids: 1, missing tags: 1, missing caption: 1,"))
  }

  @Test("Each site's posts are counted where there are several")
  func severalSites() throws {
    try fill()
    let second = try ProgramRun.run(
      "sqlite3",
      [
        "house.db", "INSERT INTO post (post_id, site_id, number) VALUES (7001, 1, 5), (7002, 1, 6)",
      ],
      in: work.folder.path)
    try #require(second.exitCode == 0)
    let report = try work.taghouse("report", "merge", "house.db")
    #expect(
      report.output.hasPrefix(
        "ids: 14, missing tags: 7, missing caption: 5, missing latent: 5\n"), "\(report)")
    let rows = report.output.split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
    #expect(rows.contains { $0.prefix(5) == ["danbooru", "2", "2", "2", "2"] }, "\(report)")
    #expect(rows.contains { $0.prefix(5) == ["e621", "12", "5", "3", "3"] }, "\(report)")
    #expect(
      try work.rows(
        "SELECT site, id_count, missing_latent_count FROM merge_summary WHERE caption_rule = 'default'"
      )
        == ["danbooru\t2\t2", "e621\t12\t3"])
  }

  @Test("--kind looks at sets of captions, not at the rule; of several the first with text counts")
  func kinds() throws {
    try fill()
    func report(_ arguments: String...) throws -> ProgramRun.Result {
      try ProgramRun.run(
        "taghouse", ["report", "merge", "house.db"] + arguments, in: work.folder.path)
    }
    let one = try report("--kind", "florence")
    #expect(
      one.output == """
        ids: 12, missing tags: 5, missing caption: 11, missing latent: 3
        only tags: 0, empty captions: 1, captions of unknown posts: 1, latents without posts: 1
        captions of: florence, from: posts

        """, "\(one)")
    let two = try report("--kind", "florence,other")
    #expect(two.output.contains("missing caption: 10,"), "\(two)")
    #expect(two.output.contains("empty captions: 0,"), "\(two)")
    let tags = try report("--kind", "tags")
    #expect(tags.output.contains("missing caption: 5,"), "\(tags)")
    #expect(tags.output.contains("only tags: 7,"), "\(tags)")
    let list = try report("--kind", "florence", "--list", "empty-caption")
    #expect(list.output == "e621/90\n", "\(list)")
    let missing = try report("--kind", "florence", "--list", "caption")
    #expect(missing.output.split(separator: "\n").count == 11, "\(missing)")
    let unknown = try report("--kind", "florenc")
    #expect(unknown.exitCode == 64, "\(unknown)")
    #expect(unknown.errors.contains("Did you mean florence"), "\(unknown)")
    let both = try report("--kind", "florence", "--caption-rule", "e621")
    #expect(both.exitCode == 64, "\(both)")
  }

  @Test(
    "A list of posts is one that a search can take",
    arguments: ["", "--format tsv", "--format csv"])
  func listAsSet(format: String) throws {
    try fill()
    let found = try work.shell(
      """
      $taghouse report merge house.db --list caption \(format) > ids.txt
      $taghouse select house.db set:@ids.txt
      """)
    #expect(found.output == "70\n100\n990\n", "\(found)")
  }

  @Test("Kinds of captions are listed and dropped")
  func captionKinds() throws {
    try fill()
    let list = ["caption-kinds", "house.db", "--format", "csv"]
    func kinds() throws -> [String] {
      try ProgramRun.run("taghouse", list, in: work.folder.path).output
        .split(separator: "\n").map(String.init)
    }
    #expect(
      try kinds() == [
        "caption_kind,format,caption_count,empty_count", "regular_summary,e621-captions,8,1",
        "brief_summary,e621-captions,0,0", "tags,e621-captions,7,0", "florence,kohya,2,1",
        "other,kohya,1,0",
      ])
    let drop = try work.taghouse("caption-kinds", "house.db", "--drop", "florence")
    #expect(
      drop.output == """
        removed 2 captions of florence and the kind itself
          steps of caption rules: 1
          files that can be imported again: 1

        """)
    #expect(try kinds().count == 5)
    #expect(
      try work.rows("SELECT import_file_id, is_complete, fingerprint FROM import_file")
        == ["1\t1\tf", "2\t1\tf", "3\t0\t", "4\t1\tf"])
    #expect(
      try work.rows("SELECT step FROM caption_rule_step WHERE caption_rule_id = 1")
        == ["1", "1005", "1000000"])
    #expect(try work.rows("SELECT COUNT(*) FROM post") == ["12"])
    #expect(try !work.taghouse("check", "house.db").output.contains("caption_"))

    let shipped = try work.taghouse("caption-kinds", "house.db", "--drop", "tags")
    #expect(shipped.output.hasPrefix("removed 7 captions of tags; the kind itself stays\n"))
    #expect(try kinds().contains("tags,e621-captions,0,0"))
    #expect(
      try work.rows("SELECT step FROM caption_rule_step WHERE caption_rule_id = 2") == ["1", "2"])
    #expect(try work.taghouse("caption-kinds", "house.db", "--drop", "florence").exitCode == 64)
    #expect(try work.taghouse("caption-kinds", "none.db").exitCode == 66)
  }
}
