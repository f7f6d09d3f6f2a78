import Foundation
import TestSupport
import Testing

/// Several captions a post, in every format that holds them.
@Suite("Several captions a post")
struct SeveralCaptionTests {
  private let work: CommandFolder

  private static let fill = """
    import sqlite3, sys
    house = sqlite3.connect(sys.argv[1])
    house.execute("INSERT INTO caption_kind (name, format) VALUES ('long', 'txt'), ('short', 'txt')")
    kinds = dict(house.execute("SELECT name, caption_kind_id FROM caption_kind"))
    posts = dict(house.execute("SELECT number, post_id FROM post"))
    for number, kind, text in [
        (1, "long", "A long\\none."), (1, "short", "Short."), (2, "short", "Only."),
    ]:
        house.execute(
            "INSERT INTO caption VALUES (?, ?, ?, ?)", (posts[number], kinds[kind], len(text), text))
    house.commit()
    """

  init() throws {
    work = try CommandFolder()
    try Requirement.program("python3")
    try work.copyFixture("posts with two sets of captions") { other in
      let posts = (1...3).map {
        "{\"id\":\($0),\"file_ext\":\"jpg\",\"tag_string\":\"a b c d e\",\"tag_string_general\":\"a b c d e\"}\n"
      }.joined()
      let made = try other.taghouse(
        "import", "danbooru", "house.db", "-", input: Array(posts.utf8))
      try #require(made.exitCode == 0, "\(made)")
      _ = try Python.output(of: Self.fill, arguments: [other.path("house.db")])
    }
    try work.folder.write(
      "template = \"{tags:shuffle:max=2}\"\nprune_mode = \"none\"\n", to: "r.toml")
  }

  private func export(_ words: String...) throws -> String {
    let result = try work.taghouse(["export"] + words + ["--quiet"])
    #expect(result.exitCode == 0, "\(result)")
    return result.output
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try work.folder.read(name), as: UTF8.self)
  }

  @Test("Lines have lists with weights")
  func lines() throws {
    #expect(
      try export("captions", "house.db", "--output", "-", "--each", "long=2,short") == """
        {"site":"danbooru","number":1,"captions":["A long one.","Short."],"weights":[2,1],"state":"sentence"}
        {"site":"danbooru","number":2,"captions":["Only."],"weights":[1],"state":"sentence"}
        {"site":"danbooru","number":3,"captions":["a, b, c, d, e"],"weights":[1],"state":"tags"}

        """)
  }

  @Test("diffusion-pipe reads lists, in which a caption stands as often as it weighs")
  func captionsJSON() throws {
    _ = try export("captions", "house.db", "--output", "captions.json", "--each", "long=2,short")
    #expect(
      try text("captions.json") == """
        {
          "1.jpg": ["A long one.", "A long one.", "Short."],
          "2.jpg": ["Only."],
          "3.jpg": ["a, b, c, d, e"]
        }

        """)
  }

  @Test("Maps of HCP, ai-toolkit and musubi-tuner, of one caption and of two")
  func maps() throws {
    #expect(
      try export(
        "captions", "house.db", "--output", "-", "--format", "ai-toolkit", "--each", "long,short",
        "--path-template", "/data/{number}.{ext}") == """
          {
            "/data/1.jpg": {"caption": "A long one.", "caption_short": "Short."},
            "/data/2.jpg": {"caption": "Only."},
            "/data/3.jpg": {"caption": "a, b, c, d, e"}
          }

          """)
    #expect(
      try export(
        "captions", "house.db", "--output", "-", "--format", "hcp", "--kind", "short", "--fallback",
        "empty") == "{\n  \"1.jpg\": \"Short.\",\n  \"2.jpg\": \"Only.\",\n  \"3.jpg\": \"\"\n}\n")
    #expect(
      try export(
        "captions", "house.db", "--output", "-", "--format", "musubi-tuner", "--kind", "short",
        "--fallback", "skip") == """
          {"image_path": "1.jpg", "caption": "Short."}
          {"image_path": "2.jpg", "caption": "Only."}

          """)
    _ = try export(
      "captions", "house.db", "--output", "c.yaml", "--kind", "short", "--fallback", "skip")
    #expect(try text("c.yaml") == "\"1.jpg\": \"Short.\"\n\"2.jpg\": \"Only.\"\n")
  }

  @Test("Texts, kohya metadata and tars: a line or a member for each")
  func others() throws {
    _ = try export("captions", "house.db", "--output", "texts", "--each", "long,short=2")
    #expect(try text("texts/1.txt") == "A long one.\nShort.\nShort.")
    #expect(try text("texts/2.txt") == "Only.\nOnly.")
    let kohya = try export(
      "kohya", "house.db", "--output", "-", "--indent", "0", "--each", "long,short", "--fields",
      "caption")
    #expect(kohya.hasPrefix("{\n\"1\": {\"caption\": \"A long one.\\nShort.\"},\n"), "\(kohya)")
    _ = try export(
      "tars", "house.db", "--output", "tars", "--shards", "1", "--each", "long,short")
    let names = try Python.output(
      of: "import sys, tarfile\nprint(tarfile.open(sys.argv[1]).getnames())",
      arguments: [work.path("tars/0000.tar")])
    #expect(names == "['1.caption', '1.2.caption', '2.caption', '3.caption']\n")
  }

  @Test("Variants are the epochs of the recipe; equal ones are one that weighs more")
  func variants() throws {
    func captions(_ options: [String]) throws -> [[String: Any]] {
      let result = try work.taghouse(
        ["export", "captions", "house.db", "--output", "-", "--quiet", "--recipe", "r.toml"]
          + options)
      #expect(result.exitCode == 0, "\(result)")
      return try result.output.split(separator: "\n").map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
    }
    let several = try captions(["--variants", "3", "--seed", "5"])
    #expect(
      NSArray(array: several) == NSArray(array: try captions(["--variants", "3", "--seed", "5"])))
    var expected: [[String]] = [[], [], []]
    for epoch in 0..<3 {
      let result = try work.taghouse(
        "caption", "house.db", "--output", "-", "--quiet", "--recipe", "r.toml", "--seed", "5",
        "--epoch", "\(epoch)")
      for (index, line) in result.output.split(separator: "\n").enumerated() {
        let value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        expected[index].append(try #require(value?["caption"] as? String))
      }
    }
    for (post, captions) in zip(several, expected) {
      let texts = try #require(post["captions"] as? [String])
      let weights = try #require(post["weights"] as? [Int])
      #expect(Set(texts) == Set(captions))
      for (text, weight) in zip(texts, weights) {
        #expect(weight == captions.count { $0 == text })
      }
    }
    try work.folder.write("template = \"{tags}\"\nprune_mode = \"none\"\n", to: "r.toml")
    let same = try captions(["--variants", "4"])
    #expect(same.allSatisfy { $0["weights"] as? [Int] == [4] })
  }

  @Test(
    "What holds one caption refuses several",
    arguments: [
      (
        "export captions house.db -o c.json --format hcp --each long,short", "hcp reads one caption"
      ),
      (
        "export captions house.db -o c.json --format ai-toolkit --recipe r.toml --variants 3",
        "reads two captions"
      ),
      ("export kohya house.db -o m.json --variants 2", "stored have no variants"),
      (
        "caption house.db --kind train --recipe r.toml --variants 2",
        "a set of captions has one a post"
      ),
      (
        "caption house.db -o c.jsonl --recipe r.toml --variants 2 --with-tags",
        "made of several sets of tags"
      ),
      ("export tars house.db -o t --member tags --each long", "tags are to be written"),
      ("export table house.db -o t.jsonl --columns id --each long", "need the column 'captions'"),
      ("export captions house.db -o c.jsonl --each long --kind short", "say one"),
      ("export captions house.db -o c.jsonl --each longer", "Did you mean long"),
      ("export captions house.db -o c.jsonl --each long=0", "--each"),
      ("export captions house.db -o c.yaml --format ai-toolkit", "contradict"),
      ("export captions house.db -o texts --format hcp", "does not make 'texts'"),
      ("export captions house.db -o c.jsonl --path-template {number}", "is for maps"),
    ])
  func refused(line: String, words: String) throws {
    let before = try work.folder.names()
    let result = try work.taghouse(line.split(separator: " ").map(String.init))
    #expect(result.exitCode == 64, "\(result)")
    #expect(result.errors.contains(words), "\(result)")
    #expect(try work.folder.names() == before)
  }
}
