import CaptionSettings
import Foundation
import TestSupport
import Testing

@Suite("taghouse caption --src-dir")
struct FolderCaptionTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try FileManager.default.createDirectory(
      atPath: work.path("pics/sub"), withIntermediateDirectories: true)
    // The caption is one that captioning has written: the metadata tell of it.
    try add("1", #"{"tags": ["solo", "hat"], "characters": ["miku"], "caption": "old"}"#)
    try add("sub/a\nb", #"{"tags": ["smile"]}"#)
    try work.folder.write("old", to: "pics/1.txt")
  }

  private func add(_ name: String, _ metadata: String) throws {
    let parts = name.split(separator: "/")
    let folder = parts.count > 1 ? "pics/\(parts[0])/" : "pics/"
    try work.folder.write("", to: "\(folder)\(parts[parts.count - 1]).png")
    try work.folder.write(metadata, to: "\(folder).\(parts[parts.count - 1])_meta.json")
  }

  private func caption(_ arguments: String...) throws -> ProgramRun.Result {
    try ProgramRun.run("taghouse", ["caption"] + arguments, in: work.folder.path)
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try work.folder.read(name), as: UTF8.self)
  }

  /// All files below a folder with their bytes and times.
  private func tree() throws -> [String: String] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: work.path("pics"))
    var tree: [String: String] = [:]
    for name in names where name != "sub" {
      let facts = try FileManager.default.attributesOfItem(atPath: work.path("pics/\(name)"))
      tree[name] = try "\(text("pics/\(name)")) \(String(describing: facts[.modificationDate]))"
    }
    return tree
  }

  @Test("A dry run lists what the run then writes, and writes nothing")
  func dryRun() throws {
    let before = try tree()
    let dry = try caption("--src-dir", "pics", "--dry-run", "--save-aux", "characters")
    #expect(dry.exitCode == 0, "\(dry)")
    #expect(
      dry.output == """
        changed\tpics/.1_meta.json
        changed\tpics/1.txt
        new\tpics/1.characters
        changed\tpics/sub/.a\\nb_meta.json
        new\tpics/sub/a\\nb.txt
        new\tpics/core_tags.json
        new\tpics/wildcard.txt
        new\tpics/emb_init.json

        """)
    #expect(dry.errors.hasPrefix("2 of 2 pictures would have captions after "), "\(dry)")
    #expect(try tree() == before)
    let run = try caption("--src-dir", "pics/", "--save-aux", "characters")
    #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run)")
    #expect(run.output.hasPrefix("2 of 2 pictures have captions after "))
    #expect(run.output.hasSuffix("files: 5 new, 3 changed\n  core tags of 1 character in pics/\n"))
    #expect(try Set(tree().keys).subtracting(before.keys).count == 5)
    #expect(try text("pics/1.txt") == "miku, solo, hat" && text("pics/1.characters") == "miku")
    let after = try tree()
    let again = try caption("--src-dir", "pics", "--dry-run", "--save-aux", "characters")
    #expect(again.exitCode == 0 && again.output.isEmpty, "\(again)")
    #expect(try tree() == after)
  }

  @Test("What is left alone is named, and the exit code says so")
  func failures() throws {
    try add("2", "{")
    try add("sub/3", #"{"tags": 1}"#)
    let run = try caption("--src-dir", "pics", "--quiet")
    #expect(run.exitCode == 1 && run.output.contains("2 left alone"), "\(run)")
    #expect(
      run.errors.split(separator: "\n").map { $0.prefix(42) } == [
        "error: pics/2.png: has metadata that is no",
        "error: pics/sub/3.png: has metadata that h",
      ], "\(run)")
    #expect(try text("pics/1.txt") == "miku, solo, hat" && text("pics/.2_meta.json") == "{")
  }

  @Test(
    "What a folder does not have is refused with both names",
    arguments: [
      ["--select", "solo"], ["--kind", "train"], ["--output", "x.jsonl"], ["--with-tags"],
      ["--spread", "3"], ["--allow-empty"], ["--site", "danbooru"],
      ["--rating", "s"], ["--exclude-deleted"], ["--universe", "all"], ["--from", "latents"],
      ["--part", "0/2"],
      ["--tag-categories", "meta"], ["--quality", "a=0"], ["--caption-rule", "x"],
      ["--layer", "expanded"], ["--per", "character:2"], ["--allow-unknown"], ["--tagger", "x"],
      ["core=confident"], ["overlap=learned"],
    ])
  func refused(flags: [String]) throws {
    let before = try tree()
    let run = try ProgramRun.run(
      "taghouse", ["caption", "--src-dir", "pics"] + flags, in: work.folder.path)
    #expect(run.exitCode == 64 && run.output.isEmpty, "\(run)")
    // A former option is named as the setting that it is now.
    let isSetting = CaptionSetting.allCases.first { $0.formerOption == flags[0] }
    let name = isSetting?.option ?? flags[0]
    #expect(run.errors.contains(name) && run.errors.contains("--src-dir"), "\(run)")
    #expect(try tree() == before)
  }

  @Test("A caption that somebody else wrote stays, unless it may be replaced")
  func foreignCaptions() throws {
    try work.folder.write("by hand\n", to: "pics/1.txt")
    for _ in 0..<2 {
      let kept = try caption("--src-dir", "pics", "--quiet")
      #expect(kept.exitCode == 0, "\(kept)")
      #expect(
        kept.output.contains("  1 keeps the .txt that somebody else wrote; --replace"), "\(kept)")
      #expect(try text("pics/1.txt") == "by hand\n")
    }
    let copied = try caption("--src-dir", "pics", "--quiet", "--backup")
    #expect(copied.exitCode == 0 && !copied.output.contains("somebody else"), "\(copied)")
    #expect(try text("pics/1.txt") == "miku, solo, hat")
    #expect(try text("pics/1.txt.bak") == "by hand\n")
    try work.folder.write("again", to: "pics/1.txt")
    #expect(try caption("--src-dir", "pics", "--quiet", "--backup").exitCode == 0)
    #expect(try text("pics/1.txt.bak") == "by hand\n" && text("pics/1.txt.bak2") == "again")
    try work.folder.write("once more", to: "pics/1.txt")
    #expect(try caption("--src-dir", "pics", "--quiet", "--replace").exitCode == 0)
    #expect(try text("pics/1.txt") == "miku, solo, hat")
    #expect(try !work.folder.names().contains("pics/1.txt.bak3"))
  }

  @Test("Without a single caption nothing is written, and the exit code says so")
  func noCaption() throws {
    try FileManager.default.createDirectory(
      atPath: work.path("bare"), withIntermediateDirectories: true)
    for name in ["1.png", "2.jpg"] { try work.folder.write("", to: "bare/\(name)") }
    let run = try caption("--src-dir", "bare")
    #expect(run.exitCode == 1, "\(run)")
    #expect(run.errors.contains("no picture got a caption, and nothing was written"), "\(run)")
    #expect(run.errors.contains("NAME.tags"), "\(run)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: work.path("bare")).sorted()
        == ["1.png", "2.jpg"])
  }

  @Test("Captions are shown before they are written, with what changes")
  func shownCaptions() throws {
    try work.folder.write("hat, mine", to: "pics/1.txt")
    let before = try tree()
    let dry = try caption("--src-dir", "pics", "--dry-run", "--show", "5")
    #expect(
      dry.output == """
        pics/1.png
          before  hat, mine
          after   miku, solo, hat
          + miku, solo
          - mine
          the file stays: somebody else wrote it (--replace writes over it)
        pics/sub/a\\nb.png
          before  no caption
          after   smile

        """)
    #expect(dry.exitCode == 0 && dry.errors.hasPrefix("2 of 2 pictures would have"), "\(dry)")
    #expect(try tree() == before)
    let one = try caption("--src-dir", "pics", "--dry-run", "--show", "1")
    #expect(!one.output.contains("smile"), "\(one)")
  }

  @Test("Other wrong commands")
  func usage() throws {
    for (arguments, code, words) in [
      (["house.db", "--src-dir", "pics"], 64, "'house.db'"),
      (["--dry-run"], 64, "--dry-run is for --src-dir"),
      (["house.db", "--kind", "x", "--show", "2"], 64, "--show is for --src-dir"),
      (["house.db", "--kind", "x", "--backup"], 64, "--set backup is for --src-dir"),
      (["house.db", "--overwrite-emb-init", "--kind", "x"], 64, "--set overwrite_emb_init is for"),
      (["--src-dir", ""], 64, "--src-dir"), (["--src-dir", "none"], 66, "none"),
      (["--src-dir", "pics/1.png"], 66, "1.png"),
      (["--src-dir", "pics", "--ext", "png"], 64, "caption_extension png"),
      (["--src-dir", "pics", "--use-existing-core-tag-file"], 66, "core_tags.json"),
      (["--src-dir", "pics", "--set", "prune_mode=all"], 64, "--set prune_mode"),
    ] as [([String], Int32, String)] {
      let run = try ProgramRun.run("taghouse", ["caption"] + arguments, in: work.folder.path)
      #expect(run.exitCode == code && run.errors.contains(words), "\(arguments): \(run)")
    }
  }

  @Test("A full disk ends the run, with every file whole and none left over")
  func fullDisk() throws {
    let long = String(repeating: "x", count: 5000)
    for number in 10..<60 { try add("\(number)", #"{"tags": ["hat"], "long": "\#(long)"}"#) }
    let before = try tree()
    // No file may be longer than some blocks: the metadata above is.
    let run = try work.shell("ulimit -f 4; $taghouse caption --src-dir pics --quiet")
    #expect(run.exitCode == 74 && run.errors.contains("_meta.json: this file cannot be"), "\(run)")
    let after = try tree()
    #expect(after.keys.allSatisfy { !$0.hasSuffix(".tmp") && $0 != "core_tags.json" })
    for number in 10..<60 {
      #expect(after[".\(number)_meta.json"] == before[".\(number)_meta.json"], "\(number)")
    }
    #expect(try text("pics/1.txt").contains("hat") || text("pics/1.txt") == "old")
    let again = try caption("--src-dir", "pics", "--quiet")
    #expect(again.exitCode == 0, "\(again)")
    #expect(try (10..<60).allSatisfy { try text("pics/\($0).txt") == "hat" })
  }

  @Test("Ctrl-C ends it between pictures, and the same command goes on")
  func stopped() throws {
    for number in 100..<4100 { try add("\(number)", #"{"tags": ["hat", "smile"]}"#) }
    let watch = try FolderWatch(work.path("pics"))
    let run = try ProgramRun(
      "taghouse", ["caption", "--src-dir", "pics", "--quiet"], in: work.folder.path)
    try #require(
      try watch.wait(for: run) {
        FileManager.default.fileExists(atPath: work.path("pics/100.txt"))
      })
    run.send(SIGINT)
    let result = try run.wait()
    #expect(result.exitCode == 130, "\(result)")
    #expect(result.errors.contains("pictures have their captions"), "\(result)")
    let names = try tree()
    #expect(names.keys.allSatisfy { !$0.hasSuffix(".tmp") && $0 != "core_tags.json" })
    let texts = names.keys.filter { $0.hasSuffix(".txt") && Int($0.dropLast(4)) ?? 0 >= 100 }
    #expect(texts.contains("100.txt"))
    #expect(try texts.allSatisfy { try text("pics/\($0)") == "hat, smile" })
    let again = try caption("--src-dir", "pics", "--quiet")
    #expect(again.exitCode == 0 && again.output.contains("had them already"), "\(again)")
  }

  @Test("Chance is that of a site local into which the folder is imported")
  func sameChance() throws {
    let tags = (0..<12).map { "\"tag \($0)\"" }.joined(separator: ", ")
    for name in ["name", "sub/name", "7", "sub/7", "0012", "x", "sub/zz", "1234567890123"] {
      try add(name, #"{"tags": [\#(tags)]}"#)
    }
    // What shifts the numbers: a picture that cannot be read, metadata alone, two pictures of one name.
    try add("broken", "[")
    try work.folder.write("{}", to: "pics/.alone_meta.json")
    try work.folder.write("", to: "pics/x.JPG")
    try work.folder.write("", to: "pics/bare.png")
    let flags = [
      "--template", "{tags:shuffle:max=5}{rating:prob=0.5}", "--prune-mode", "none", "--sort-mode",
      "shuffle", "--seed", "9", "--epoch", "2", "--quiet",
    ]
    let imported = try work.taghouse("import", "sidecars", "house.db", "pics", "--site", "local")
    #expect(imported.exitCode == 1, "\(imported)")
    let made = try ProgramRun.run(
      "taghouse", ["caption", "house.db", "--kind", "made"] + flags, in: work.folder.path)
    #expect(made.exitCode == 0, "\(made)")
    let run = try ProgramRun.run(
      "taghouse", ["caption", "--src-dir", "pics"] + flags, in: work.folder.path)
    #expect(run.exitCode == 1, "\(run)")
    let rows = try work.rows(
      """
      SELECT path, caption.text
      FROM image_file JOIN caption USING (post_id) JOIN caption_kind USING (caption_kind_id)
      WHERE caption_kind.name = 'made' AND path LIKE '%.png' AND path NOT LIKE '%/x.png' ORDER BY 1
      """)
    var comparedCount = 0
    for row in rows where row.contains("tag ") {
      let parts = row.split(separator: "\t")
      let name = parts[0].split(separator: "/pics/").last.map { "pics/\($0.dropLast(4)).txt" }
      #expect(try text(name ?? "") == parts[1], "\(row)")
      comparedCount += 1
    }
    #expect(comparedCount == 7)
  }
}
