import Foundation
import TestSupport
import Testing

@Suite("taghouse explain --src-dir")
struct FolderExplainTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    for (name, metadata) in [
      ("1", #"{"tags": ["hat", "solo", "blue_hair"], "characters": ["miku"]}"#),
      ("2", #"{"tags": ["blue_hair", "smile"], "characters": ["miku"]}"#),
    ] {
      try FileManager.default.createDirectory(
        atPath: work.path("pics"), withIntermediateDirectories: true)
      try work.folder.write("", to: "pics/\(name).png")
      try work.folder.write(metadata, to: "pics/.\(name)_meta.json")
    }
    try work.folder.write("mine, hat", to: "pics/1.txt")
  }

  private func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: work.path("pics")).sorted()
  }

  @Test("Each tag has its fate, and the caption file what becomes of it; nothing is written")
  func explained() throws {
    let before = try files()
    let words = ["explain", "--src-dir", "pics", "1.png"]
    let run = try work.taghouse(words)
    #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run)")
    #expect(run.output.hasPrefix("pics/1.png\n4 tags, by character_core\n"), "\(run)")
    #expect(
      run.output.contains(
        "core tag of 'miku': 100.0 % of the 2 pictures that show the character alone"), "\(run)")
    #expect(run.output.contains("  miku       a name for {character}"), "\(run)")
    let end = """
      the caption file
        before  mine, hat
        after   miku, solo, hat
        + miku, solo
        - mine
        the file stays: somebody else wrote it (--replace writes over it)

      """
    #expect(run.output.hasSuffix("caption\n  miku, solo, hat\n" + end), "\(run)")
    #expect(try files() == before)
    let json = try work.taghouse(words + ["--format", "json"])
    for member in [
      "\"picture\": \"pics/1.png\"", "\"caption\": \"miku, solo, hat\"", "\"is_kept\": true",
      "\"caption_before\": \"mine, hat\"",
    ] { #expect(json.output.contains(member), "\(json)") }
    let caption = try work.taghouse(["caption", "--src-dir", "pics", "-q"])
    #expect(caption.exitCode == 0)
    let after = try work.taghouse(["explain", "--src-dir", "pics", "pics/2.png"])
    #expect(after.output.hasSuffix("the caption file has this caption already\n"), "\(after)")
  }

  @Test(
    "What is no picture of the folder, and options of a warehouse",
    arguments: [
      (["--src-dir", "pics", "3.png"], 66, "'3.png' is no picture of pics/"),
      (["--src-dir", "pics", "house.db", "1.png"], 64, "leave out '1.png'"),
      (["--src-dir", "pics", "1.png", "--site", "x"], 64, "--site is for a warehouse"),
      (["--src-dir", "pics", "1.png", "--set", "layer=expanded"], 64, "--set layer is for"),
      (["--src-dir", "none", "1.png"], 66, "none"), (["house.db"], 64, "Name the post behind"),
    ] as [([String], Int32, String)])
  func refused(arguments: [String], exitCode: Int32, says: String) throws {
    let run = try work.taghouse(["explain"] + arguments)
    #expect(run.exitCode == exitCode, "\(run)")
    #expect(run.errors.lowercased().contains(says.lowercased()), "\(run)")
    #expect(run.output.isEmpty)
  }
}
