import Foundation
import TestSupport
import Testing

@Suite("taghouse caption, export core-tags")
struct CaptionCommandTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.copyFixture("posts 1 to 50", of: Dump.posts(1...50))
  }

  private func caption(_ arguments: [String]) throws -> ProgramRun.Result {
    try ProgramRun.run("taghouse", ["caption"] + arguments, in: work.folder.path)
  }

  private func caption(_ arguments: String...) throws -> ProgramRun.Result {
    try caption(arguments)
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try work.folder.read(name), as: UTF8.self)
  }

  @Test("Lines, a folder, a kind: the same captions")
  func outputs() throws {
    let flags = ["--template", "{character}; {tags:shuffle}", "--prune-mode", "none", "--quiet"]
    #expect(try caption(["house.db", "--output", "c.jsonl"] + flags).exitCode == 0)
    #expect(try caption(["house.db", "--output", "c"] + flags).exitCode == 0)
    let kind = try caption(["house.db", "--kind", "train"] + flags)
    #expect(kind.exitCode == 0 && kind.output.contains("  kind train: 50 captions\n"), "\(kind)")
    let stored = try work.rows(
      """
      SELECT post.number, caption.text
      FROM caption JOIN post USING (post_id) JOIN caption_kind USING (caption_kind_id)
      WHERE caption_kind.name = 'train' ORDER BY post.number
      """)
    #expect(stored.count == 50)
    var lines = ""
    for row in stored {
      let parts = row.split(separator: "\t")
      lines += "{\"id\":\(parts[0]),\"caption\":\"\(parts[1])\"}\n"
      #expect(try text("c/\(parts[0]).txt").trimmingCharacters(in: .newlines) == parts[1])
    }
    #expect(try text("c.jsonl") == lines)
    let tars = try work.taghouse(
      "export", "captions", "house.db", "--output", "-", "--caption-rule", "train", "--quiet")
    #expect(tars.exitCode == 0 && tars.output.contains("who "), "\(tars)")
    let again = try caption(["house.db", "--kind", "train"] + flags)
    #expect(again.exitCode == 73, "\(again)")
    let replaced = try caption(["house.db", "--kind", "train", "--replace"] + flags)
    #expect(replaced.output.contains("in the place of 50"), "\(replaced)")
    let dropped = try work.taghouse("caption-kinds", "house.db", "--drop", "train")
    #expect(dropped.exitCode == 0, "\(dropped)")
    #expect(try work.rows("SELECT COUNT(*) FROM caption") == ["0"])
  }

  @Test("Exports take a recipe, and say what they do not use")
  func recipes() throws {
    try work.folder.write(
      """
      template = "a post: {tags:max=1}"
      prune_mode = "none"
      save_aux = "characters"
      overwrite_tags = true
      """, to: "r.toml")
    let result = try work.taghouse(
      "export", "captions", "house.db", "--output", "-", "--recipe", "r.toml", "--quiet")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.split(separator: "\n").count == 50)
    #expect(result.output.hasPrefix("{\"site\":\"danbooru\",\"number\":1,\"caption\":\"a post: "))
    #expect(result.errors.contains("note: save_aux: for folders"), "\(result)")
    #expect(result.errors.contains("overwrite_tags does nothing without --tagger"), "\(result)")
  }

  @Test("Words for quality, and an image type")
  func quality() throws {
    let result = try caption(
      "house.db", "--output", "-", "--quiet", "--template", "{image_type}/{quality}",
      "--quality", "high=0.5,low=0", "--image-type", "booru")
    #expect(result.exitCode == 0, "\(result)")
    let captions = Set(result.output.split(separator: "\n").map { $0.split(separator: ":").last })
    #expect(captions.isSubset(of: ["\"booru/high\"}", "\"booru/low\"}", "\"booru\"}"]))
  }

  @Test("Core tags in files, and captions by them without counting")
  func coreTags() throws {
    let result = try work.taghouse(
      "export", "core-tags", "house.db", "--output", "core", "--min-posts", "2", "--quiet")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.hasPrefix("5 characters in "), "\(result)")
    #expect(
      try work.folder.names().filter { $0.hasPrefix("core") } == ["core"], "one folder")
    let counted = try caption("house.db", "--output", "-", "--quiet")
    let known = try caption(
      "house.db", "--output", "-", "--quiet", "--core", "file", "--core-tag-file",
      "core/core_tags.json")
    #expect(counted.exitCode == 0 && counted.output == known.output, "\(known)")
    let learned = try caption("house.db", "--output", "-", "--quiet", "--overlap", "learned")
    #expect(learned.exitCode != 0 && learned.errors.contains("taghouse analyze"), "\(learned)")
  }

  @Test("What is wrong is said, with the usual exit codes, and leaves nothing")
  func failures() throws {
    try work.folder.write("mine", to: "taken.jsonl")
    try work.folder.write("prune_mod = \"none\"\n", to: "typo.toml")
    try work.folder.write("max_tag_number = \"many\"\n", to: "type.toml")
    let before = try work.folder.names()
    let cases: [(code: Int32, said: String, arguments: [String])] = [
      (64, "--output or --kind", ["house.db"]),
      (64, "--output or --kind", ["house.db", "--output", "c.jsonl", "--kind", "k"]),
      (64, "name the warehouse", ["--output", "c.jsonl"]),
      (64, "column 2", ["house.db", "--output", "c.jsonl", "--template", "{tagz}"]),
      (64, "column", ["house.db", "--output", "c.jsonl", "--template", "{tags:max=0}"]),
      (64, "--set quality", ["house.db", "--output", "c.jsonl", "--quality", "best=2"]),
      (64, "prune", ["house.db", "--output", "c.jsonl", "--prune-mode", "most"]),
      (64, "nobody", ["house.db", "--output", "c.jsonl", "--tagger", "nobody"]),
      (64, "colour", ["house.db", "--output", "c.jsonl", "--tag-categories", "colour"]),
      (65, "typo.toml:1", ["house.db", "--output", "c.jsonl", "--config", "typo.toml"]),
      (65, "type.toml:1", ["house.db", "--output", "c.jsonl", "--config", "type.toml"]),
      (64, "core", ["house.db", "--output", "c.jsonl", "--core", "file"]),
      (66, "none.toml", ["house.db", "--output", "c.jsonl", "--config", "none.toml"]),
      (66, "none.db", ["none.db", "--output", "c.jsonl"]),
      (73, "taken.jsonl", ["house.db", "--output", "taken.jsonl"]),
    ]
    for (code, said, arguments) in cases {
      let result = try caption(arguments)
      #expect(result.exitCode == code && result.output.isEmpty, "\(arguments): \(result)")
      #expect(result.errors.contains(said), "\(arguments): \(result)")
      #expect(result.errors.hasPrefix("error: "))
    }
    #expect(try work.folder.names() == before)
    #expect(try work.rows("SELECT COUNT(*) FROM caption_kind WHERE name = 'k'") == ["0"])
  }

  @Test("--print-config can be read again")
  func printedConfig() throws {
    let printed = try caption(
      "--print-config", "--preset", "kohya", "--max-tag-number", "7", "--core", "confident")
    #expect(printed.exitCode == 0, "\(printed)")
    #expect(printed.output.contains("max_tag_number = 7  # --set max_tag_number"), "\(printed)")
    try work.folder.write(printed.output, to: "again.toml")
    let again = try caption("--print-config", "--config", "again.toml")
    func values(_ text: String) -> [Substring] {
      text.split(separator: "\n").map { $0.split(separator: "  #")[0] }
    }
    #expect(again.exitCode == 0 && values(again.output) == values(printed.output), "\(again)")
  }
}
