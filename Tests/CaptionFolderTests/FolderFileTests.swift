import CaptionSettings
import Foundation
import Glibc
import TestSupport
import Testing

@testable import CaptionFolder

@Suite("Files of a captioned folder")
struct FolderFileTests {
  let fixture: PictureFolderFixture

  init() throws {
    fixture = try PictureFolderFixture()
  }

  @Test("All bytes of the metadata stay but those of the three fields")
  func splice() throws {
    let before = """
      \u{20}{ "n" : 1.50 ,  "big":123456789012345678901, "é" : "\\u00e9\\/", "caption":"old" ,"tags":["solo","hat_"],
      "nan": NaN, "deep": {"caption": "}", "x": [ ]} }

      """
    try fixture.add("1", before)
    try fixture.caption()
    #expect(
      try fixture.read(".1_meta.json") == """
        \u{20}{ "n" : 1.50 ,  "big":123456789012345678901, "é" : "\\u00e9\\/", "caption":"solo, hat " ,"tags":["solo","hat_"],
        "nan": NaN, "deep": {"caption": "}", "x": [ ]}, "processed_tags": ["solo", "hat "], "dropped_character_tags": [] }

        """)
    #expect(try fixture.read("1.txt") == "solo, hat ")
  }

  @Test("The known pipeline does not cut the tags of metadata by their scores")
  func scoresOfMetadata() throws {
    try fixture.add("1", #"{"tags": {"hat": 0.2, "cap": 0.9}}"#)
    try fixture.caption()
    #expect(try fixture.read("1.txt") == "cap")
    try fixture.caption([.compat: "original"])
    #expect(try fixture.read("1.txt") == "cap, hat")
  }

  @Test("New fields stand as the others do")
  func layout() throws {
    try fixture.add("1", "{\n    \"tags\": [\n        \"hat\"\n    ]\n}")
    try fixture.add("2", #"{"rating":"e","tags":{"hat":0.9}}"#)
    try fixture.add("3", "{}")
    try fixture.add("4", nil)
    try fixture.write("solo, hat", to: "4.tags")
    try fixture.caption()
    #expect(
      try fixture.read(".1_meta.json")
        == "{\n    \"tags\": [\n        \"hat\"\n    ],\n    \"processed_tags\": [\"hat\"],\n"
        + "    \"dropped_character_tags\": [],\n    \"caption\": \"hat\"\n}")
    #expect(
      try fixture.read(".2_meta.json")
        == #"{"rating":"e","tags":{"hat":0.9},"processed_tags":["hat"],"#
        + #""dropped_character_tags":[],"caption":"explicit, hat"}"#)
    #expect(
      try fixture.read(".3_meta.json")
        == #"{"processed_tags": [], "dropped_character_tags": [], "caption": ""}"#)
    #expect(
      try fixture.read(".4_meta.json")
        == #"{"processed_tags": ["solo", "hat"], "dropped_character_tags": [], "#
        + "\"caption\": \"solo, hat\"}\n")
  }

  @Test("A file that says the same already is not written, in whatever form")
  func unchanged() throws {
    let said =
      #"{"tags":["\u0068at"],"processed_tags":[ "h\u0061t" ],"dropped_character_tags":[],"caption":"\u0068at"}"#
    try fixture.add("1", said)
    try fixture.write("hat", to: "1.txt")
    let before = try fixture.tree()
    #expect(
      try fixture.caption().changes == [
        "new core_tags.json", "new wildcard.txt", "new emb_init.json",
      ])
    let after = try fixture.tree()
    #expect(
      differences(before, after) == ["core_tags.json", "emb_init.json", "wildcard.txt"])
    #expect(try fixture.caption().summary.unchangedCount == 1)
    #expect(differences(after, try fixture.tree()).isEmpty)
  }

  @Test("Files keep their permissions, links lead where they led")
  func permissionsAndLinks() throws {
    try fixture.add("1", #"{"tags": ["hat"]}"#)
    chmod(fixture.path(".1_meta.json"), 0o640)
    try fixture.write("old", to: "1.txt")
    chmod(fixture.path("1.txt"), 0o604)
    try fixture.folder.write(#"{"tags": ["solo"]}"#, to: "far.json")
    try fixture.folder.write("old", to: "far.txt")
    try fixture.add("2", nil)
    try fixture.link(".2_meta.json", to: "../far.json")
    try fixture.link("2.txt", to: fixture.folder.path("far.txt"))
    try fixture.caption { $0.foreignCaptions = .replace }
    let tree = try fixture.tree()
    #expect(tree[".1_meta.json"]?.mode == S_IFREG | 0o640)
    #expect(tree["1.txt"]?.mode == S_IFREG | 0o604)
    #expect(tree[".2_meta.json"]?.target == "../far.json")
    #expect(tree["2.txt"]?.target == fixture.folder.path("far.txt"))
    #expect(String(decoding: try fixture.folder.read("far.txt"), as: UTF8.self) == "solo")
    #expect(
      String(decoding: try fixture.folder.read("far.json"), as: UTF8.self).contains("caption"))
    #expect(try fixture.folder.names() == ["far.json", "far.txt", "pics"])
  }

  @Test("Links to folders are not followed, and a loop does no harm")
  func linkedFolders() throws {
    try fixture.add("1", #"{"tags": ["hat"]}"#)
    try FileManager.default.createDirectory(
      atPath: fixture.folder.path("other"), withIntermediateDirectories: true)
    try fixture.folder.write("", to: "other/9.png")
    try fixture.folder.write("hat", to: "other/9.tags")
    try fixture.link("other", to: "../other")
    try fixture.link("loop", to: ".")
    let (summary, _) = try fixture.caption()
    #expect(summary.pictureCount == 1 && summary.failureCount == 0)
    #expect(!fixture.isThere("other/9.txt"))
  }

  @Test("What is read-only is left alone with its picture, and the others go on")
  func readOnly() throws {
    for stem in ["1", "2", "3", "4"] { try fixture.add(stem, #"{"tags": ["hat"]}"#) }
    try fixture.write("old", to: "1.txt")
    chmod(fixture.path("1.txt"), 0o444)
    chmod(fixture.path(".2_meta.json"), 0o400)
    try FileManager.default.createDirectory(
      atPath: fixture.path("3.txt"), withIntermediateDirectories: true)
    let before = try fixture.tree()
    let dry = try fixture.caption {
      $0.isDryRun = true
      $0.foreignCaptions = .replace
    }
    let (summary, _) = try fixture.caption { $0.foreignCaptions = .replace }
    for summary in [dry.summary, summary] {
      #expect(summary.failureCount == 3 && summary.captionedCount == 1)
      #expect(
        summary.failures.map { $0.reason } == [
          "has a file 1.txt that cannot be written: this file is read-only",
          "has a file .2_meta.json that cannot be written: this file is read-only",
          "has a file 3.txt that cannot be written: this is a folder, expected a file",
        ])
    }
    #expect(
      differences(before, try fixture.tree()) == [
        ".4_meta.json", "4.txt", "core_tags.json", "emb_init.json", "wildcard.txt",
      ])
  }

  @Test(
    "Metadata that cannot be used leaves its picture alone",
    arguments: [
      (#"{"tags": ["#, "has metadata that is no valid JSON"),
      ("", "has metadata that is no valid JSON"),
      ("[1]", "has metadata that is no JSON object but […]"),
      (#"{"tags": 5}"#, "has metadata that has a field tags that cannot be used: 5"),
      (#"{"tags": [1]}"#, "has metadata that has a field tags that cannot be used: […]"),
      (#"{"tags": {"a": null}}"#, "has metadata that has a field tags that cannot be used: {…}"),
      (#"{"characters": [[]]}"#, "has metadata that has a field characters that cannot be used"),
      (#"{"rating": 1}"#, "has metadata that has a field rating that cannot be used: 1"),
      (#"{"npeople": "2"}"#, "has metadata that has a field npeople that cannot be used"),
      (#"{"crop": {"type": 1}}"#, "has metadata that has a field crop that cannot be used"),
      (#"{"danbooru": []}"#, "has metadata that has a field danbooru that cannot be used"),
      (#"{"caption": NaN}"#, "has metadata that has a field caption that cannot be used: NaN"),
    ])
  func broken(metadata: String, reason: String) throws {
    try fixture.add("1", metadata)
    try fixture.add("2", #"{"tags": ["hat"]}"#)
    let before = try fixture.tree()
    let (summary, _) = try fixture.caption()
    #expect(summary.failureCount == 1 && summary.captionedCount == 1)
    let failure = try #require(summary.failures.first)
    #expect(failure.path == fixture.path("1.png") && failure.reason.hasPrefix(reason), "\(failure)")
    #expect(
      !differences(before, try fixture.tree()).contains { $0.contains("1.") || $0.contains("1_") })
  }

  @Test("Only the first failures are named, and all are counted")
  func manyFailures() throws {
    for number in 100..<130 { try fixture.add("\(number)", "[]") }
    let (summary, _) = try fixture.caption()
    #expect(summary.failureCount == 30 && summary.failures.count == 20)
    #expect(summary.failures.first?.path == fixture.path("100.png"))
    #expect(summary.failures.last?.path == fixture.path("119.png"))
  }

  @Test("A picture with nothing beside it is left alone, and counted")
  func bare() throws {
    try fixture.add("1", nil)
    try fixture.add("2", "{}")
    try fixture.write("a text of its own", to: "README.txt")
    try fixture.write("old", to: "1.txt")
    let (summary, _) = try fixture.caption()
    #expect(summary.bareCount == 1 && summary.captionedCount == 1 && summary.failureCount == 0)
    #expect(try fixture.read("1.txt") == "old" && !fixture.isThere(".1_meta.json"))
  }
}
