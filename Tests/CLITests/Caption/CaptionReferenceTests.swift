import Foundation
import TestSupport
import Testing

/// Exports against a few lines of Python that do the same in memory.
@Suite("Captions and kohya metadata against plain Python")
struct CaptionReferenceTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  // MARK: export captions --compat joined

  /// The rule as scripts have it: of each id the last record.
  private static let joinedCaptions = #"""
    import json, re, sys
    seen = {}
    for path in sys.argv[1:]:
        for line in open(path, "rb"):
            try:
                record = json.loads(line.decode("utf-8"))
                number = record["id"]
                if isinstance(number, (bool, float)): continue
                if isinstance(number, str) and not re.fullmatch("[0-9]+", number): continue
                if 0 < int(number) < 2**63: seen[int(number)] = record
            except (ValueError, KeyError, TypeError):
                continue
    def caption(record):
        names = ["regular_summary", "brief_summary"]
        if record.get("response_finish_reason") != "STOP": names = ["tags"]
        parts = [record.get(name) for name in names]
        return " ".join(p for p in parts if p).replace("\n", "").replace("\r", "")
    print(json.dumps([[n, caption(seen[n])] for n in sorted(seen)]))
    """#

  private struct CaptionLine: Decodable, Equatable {
    var number: Int64
    var caption: String
    var state: String
  }

  @Test("One caption a post, with line breaks deleted", arguments: 1...6 as ClosedRange<UInt64>)
  func joined(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var paths: [String] = []
    for month in 1...3 {
      let name = "2024-0\(month)_grouped.jsonl"
      paths.append(try work.folder.write(Self.dump(300, using: &generator), to: name))
    }
    let output = try Python.output(of: Self.joinedCaptions, arguments: paths)
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[Any]])
    let expected = rows.compactMap { row in
      (row[0] as? Int64).flatMap { number in (row[1] as? String).map { "\(number) \($0)" } }
    }
    try #require(expected.count == rows.count && expected.count > 100)

    let mode = seed % 2 == 0 ? "--bulk" : "--no-bulk"
    let result = try work.taghouse(
      "import", "e621-captions", "house.db", work.folder.path, mode, "--quiet")
    #expect(result.exitCode == 1, "\(result)")
    for rule in ["e621", "default"] {
      let export = try work.taghouse(
        "export", "captions", "house.db", "--output", "-", "--compat", "joined", "--caption-rule",
        rule)
      #expect(export.exitCode == 0, "\(export)")
      let lines = try export.output.split(separator: "\n").map {
        try JSONDecoder().decode(CaptionLine.self, from: Data($0.utf8))
      }
      #expect(
        firstDifference(lines.map { "\($0.number) \($0.caption)" }, expected) == nil,
        "seed \(seed), rule \(rule)")
      #expect(lines.allSatisfy { ($0.state == "none") == $0.caption.isEmpty }, "seed \(seed)")
    }
  }

  /// Lines of a caption dump; about a fifth of them odd in some way.
  private static func dump(_ count: Int, using generator: inout SeededGenerator) -> String {
    var text = ""
    for _ in 0..<count {
      func pick(_ values: [String]) -> String { values.randomElement(using: &generator)! }
      let number = Int.random(in: 1...250, using: &generator)
      let words = [
        "\"A fox.\"", "\"Two\\nlines \"", "\"\\r\\n\"", "\"\"", "null", "\" \"", "\"  a  b \"",
        "\"\\u6771 花 🌸 \\ud83c\\udf38\"", "\"\\\"q\\\" \\\\n \\u000b\\u0085\\u2028.\"",
      ]
      var fields: [String] = []
      for name in ["regular_summary", "brief_summary", "tags", "individual_parts"]
      where generator.chance(0.85) {
        fields.append("\"\(name)\":\(pick(words))")
      }
      if generator.chance(0.9) {
        let reason = pick(["\"STOP\"", "\"STOP\"", "\"STOP\"", "\"SAFETY\"", "null", "\"stop\""])
        fields.append("\"response_finish_reason\":\(reason)")
      }
      if generator.chance(0.05) { fields.append(#""regular_summary":"the last one""#) }
      let id = generator.chance(0.2) ? "\"\(number)\"" : "\(number)"
      fields.insert("\"id\":\(id)", at: Int.random(in: 0...fields.count, using: &generator))
      var line = "{" + fields.joined(separator: generator.chance(0.5) ? ", " : ",") + "}"
      if generator.chance(0.05) {
        line = pick([
          String(line.prefix(line.count / 2)), "no json", "", "  ", "[1]",
          line.replacing("\"id\"", with: "\"idx\""), "{\"id\":\"12x\"}", "{\"id\":0}",
          "{\"id\":true}",
        ])
      }
      text += line + (generator.chance(0.1) ? "\r\n" : "\n")
    }
    return text
  }

  // MARK: export kohya --missing

  /// Files in their order; an entry adds what it has. Keys may repeat, within a file too.
  private static let mergedKohya = #"""
    import json, sys
    posts, missing = {}, {"tags": [], "caption": [], "latent": []}
    for path in sys.argv[1:]:
        kind = path.split("/")[-1].split(".")[0]
        for key, entry in json.load(open(path, encoding="utf-8"), object_pairs_hook=list):
            entry, stem = dict(entry), key.split("/")[-1].split(".")[0]
            if not (stem.isascii() and stem.isdigit() and int(stem) > 0): continue
            post = posts.setdefault(int(stem), {"captions": {}})
            if isinstance(entry.get("tags"), str):
                names = ["_".join(n.split()) for n in entry["tags"].split(",")]
                post["tags"] = list(dict.fromkeys(n for n in names if n))
            if isinstance(entry.get("caption"), str): post["captions"][kind] = entry["caption"]
            size = entry.get("train_resolution") or entry.get("image_size")
            if size and min(size) > 0: post["size"] = size
    out, kinds = {}, [p.split("/")[-1].split(".")[0] for p in sys.argv[1:]]
    candidates = [n for n in sorted(posts) if "size" in posts[n]] or sorted(posts)
    for number in candidates:
        post, key, row = posts[number], str(number), {}
        tags = ", ".join(post.get("tags", []))
        texts = [" ".join(post["captions"].get(k, "").split()) for k in kinds]
        caption = next((t for t in texts if t), "")
        if not tags: missing["tags"].append(key)
        if not caption: missing["caption"].append(key)
        if "size" not in post: missing["latent"].append(key)
        if tags: row["tags"] = tags
        if caption or tags: row["caption"] = caption or tags
        if "size" in post: row["train_resolution"] = post["size"]
        out[key] = row
    line = "ids: %d, missing tags: %d, missing caption: %d, missing latent: %d" % (
        len(out), *(len(missing[k]) for k in ("tags", "caption", "latent")))
    print(json.dumps({"out": out, "missing": missing, "line": line}))
    """#

  @Test("Merged metadata and what is missing", arguments: 1...6 as ClosedRange<UInt64>)
  func merged(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let hasLatents = seed != 3
    var paths: [String] = []
    // Sets become sources of captions in the order in which they come.
    for name in ["latents.json", "florence.json", "joy.json"] {
      let text = Self.object(
        hasLatents: hasLatents && name != "joy.json", using: &generator)
      paths.append(try work.folder.write(text, to: name))
    }
    let output = try Python.output(of: Self.mergedKohya, arguments: paths)
    let reference = try #require(
      try JSONSerialization.jsonObject(with: Data(output.utf8)) as? NSDictionary)

    let mode = seed % 2 == 0 ? "--bulk" : "--no-bulk"
    let names = ["latents.json", "florence.json", "joy.json"]
    let result = try work.taghouse(
      ["import", "kohya", "house.db"] + names + ["--site", "e621", mode, "--quiet"])
    #expect(result.exitCode == 1, "\(result)")
    let export = try work.taghouse(
      "export", "kohya", "house.db", "--output", "meta.json", "--missing", "missing.json",
      "--fields", "tags,caption,latent", "--from", hasLatents ? "latents" : "posts")
    #expect(export.exitCode == 0, "\(export)")
    let report = try work.taghouse(
      "report", "merge", "house.db", "--missing", "report.json", "--from",
      hasLatents ? "latents" : "posts")
    for text in [export.output, report.output] {
      #expect(text.split(separator: "\n").first.map(String.init) == reference["line"] as? String)
    }
    let meta = try object("meta.json")
    let expected = try #require(reference["out"] as? NSDictionary)
    #expect(expected.count > 50)
    for (key, row) in expected {
      let ours = meta[key] as? NSDictionary
      #expect(ours == row as? NSDictionary, "seed \(seed), \(key)")
    }
    #expect(meta.count == expected.count)
    for name in ["missing.json", "report.json"] {
      #expect(try object(name) == reference["missing"] as? NSDictionary, "seed \(seed), \(name)")
    }
  }

  private func object(_ name: String) throws -> NSDictionary {
    let bytes = Data(try work.folder.read(name))
    return try #require(try JSONSerialization.jsonObject(with: bytes) as? NSDictionary)
  }

  /// Kohya metadata, as json.dump lays it out or on one line.
  private static func object(hasLatents: Bool, using generator: inout SeededGenerator) -> String {
    var members: [String] = ["\"cover\": {\"tags\": \"no post\"}"]
    for _ in 0..<150 {
      func pick(_ values: [String]) -> String { values.randomElement(using: &generator)! }
      let number = Int.random(in: 1...200, using: &generator)
      let key = pick([
        "\(number)", "\(number)", "e621/\(number)", "img/\(number).webp", "00\(number)",
      ])
      var fields: [String] = []
      if generator.chance(0.6) {
        let names = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
          pick([
            "fox", "o_o", "two words", " padded ", "", "a  b", "東方", "<|>_<|>", "\\\\m/", ":\\\"3",
          ])
        }
        fields.append("\"tags\": \"\(names.joined(separator: pick([",", ", "])))\"")
      }
      if generator.chance(0.5) {
        let text = pick([
          "A fox.", "Two\\n lines ", "", "  ", "\\r\\n", "{a|b} {{c}}", "a\\t\\tb", "花 🌸",
          "\\\"}, {\\\"7\\\": {",
        ])
        fields.append("\"caption\": \(generator.chance(0.1) ? "null" : "\"\(text)\"")")
      }
      if hasLatents, generator.chance(0.7) {
        let name = pick(["train_resolution", "image_size"])
        fields.append("\"\(name)\": [\(64 * Int.random(in: 1...9, using: &generator)),\n 512]")
      }
      members.append("\"\(key)\": {\n    \(fields.joined(separator: ",\n    "))\n  }")
    }
    return "{\n  " + members.joined(separator: generator.chance(0.5) ? ",\n  " : ",") + "\n}"
  }
}
