import CaptionSettings
import Foundation
import Glibc
import TestSupport
import Testing

@testable import CaptionFolder

@Suite("Names of pictures in a captioned folder")
struct FolderNameTests {
  let fixture: PictureFolderFixture

  init() throws {
    fixture = try PictureFolderFixture()
  }

  @Test("Any name is captioned")
  func oddNames() throws {
    let stems = [
      "a b", "line\nbreak", "\"quotes\" 'x'", "ünï 花 🌸", "-dash", "--help", "a.b.c", "tab\t",
      "*?[x]",
      "100%", "back\\slash", String(repeating: "n", count: 240), "UPPER",
    ]
    for stem in stems { try fixture.add(stem, #"{"tags": ["hat"]}"#) }
    try fixture.add("folder", #"{"tags": ["hat"]}"#, in: "in side/-x/", ending: "JPEG")
    let (summary, _) = try fixture.caption()
    #expect(summary.failureCount == 0, "\(summary.failures)")
    #expect(summary.captionedCount == stems.count + 1)
    for stem in stems {
      #expect(try fixture.read("\(stem).txt") == "hat", "\(stem)")
      #expect(try fixture.metadata(stem)["caption"] as? String == "hat", "\(stem)")
    }
    #expect(try fixture.read("in side/-x/folder.txt") == "hat")
    #expect(try fixture.tree().keys.allSatisfy { !$0.hasSuffix(".tmp") })
  }

  @Test("So is a name that is no UTF-8, in a folder of such a name")
  func bytes() throws {
    let folder = Array("\(fixture.path)/\u{1}/".utf8).map { $0 == 1 ? 0xE9 : $0 }
    func path(_ name: String) -> [CChar] {
      (folder + Array(name.utf8).map { $0 == 1 ? 0xFF : $0 } + [0]).map { CChar(bitPattern: $0) }
    }
    #expect(mkdir(path(""), 0o755) == 0)
    for (name, text) in [("\u{1}.png", ""), ("\u{1}.tags", "hat")] {
      let file = try #require(fopen(path(name), "w"))
      fputs(text, file)
      fclose(file)
    }
    let (summary, _) = try fixture.caption()
    #expect(summary.captionedCount == 1 && summary.failureCount == 0, "\(summary)")
    for name in ["\u{1}.txt", ".\u{1}_meta.json"] { #expect(access(path(name), F_OK) == 0) }
  }

  @Test("What begins with a dot is no picture")
  func hidden() throws {
    try fixture.add("1", #"{"tags": ["hat"]}"#)
    try fixture.add(".2", #"{"tags": ["hat"]}"#)
    try fixture.add("3", #"{"tags": ["hat"]}"#, in: ".git/")
    #expect(try fixture.caption().summary.pictureCount == 1)
    #expect(!fixture.isThere(".2.txt") && !fixture.isThere(".git/3.txt"))
  }

  @Test("Two pictures of one name have one caption, and count once")
  func sameStem() throws {
    try fixture.add("1", #"{"tags": ["hat"], "characters": ["miku"]}"#)
    try fixture.add("1", nil, ending: "JPG")
    try fixture.add("2", #"{"tags": ["dress"], "characters": ["miku"]}"#)
    let (summary, changes) = try fixture.caption([.coreFrequencyThresh: "0.6"])
    #expect(summary.pictureCount == 3 && summary.sharedCount == 1 && summary.captionedCount == 2)
    #expect(changes.filter { $0 == "new 1.txt" }.count == 1)
    // Counted twice, the hat would be on two of three.
    #expect(try fixture.read("core_tags.json").contains(#""kept": []"#))
  }

  @Test("A caption does not take the place of a file of core tags")
  func wildcard() throws {
    try fixture.add("wildcard", #"{"tags": ["hat"]}"#)
    try fixture.add("wildcard", #"{"tags": ["hat"]}"#, in: "a/")
    let (summary, _) = try fixture.caption()
    #expect(summary.failures.map(\.path) == [fixture.path("wildcard.png")])
    #expect(try fixture.read("a/wildcard.txt") == "hat" && fixture.read("wildcard.txt") == "")
    #expect(try fixture.caption([.captionExtension: "caption"]).summary.failureCount == 0)
  }

  @Test("Endings of pictures are no endings of captions and side files")
  func endings() throws {
    try fixture.add("1", #"{"tags": ["hat"]}"#)
    let before = try fixture.tree()
    for settings: [CaptionSetting: String] in [
      [.captionExtension: "png"], [.captionExtension: "JPG"], [.captionExtension: "tags"],
      [.captionExtension: "json"], [.saveAux: "webp"], [.loadAux: "PNG"], [.saveAux: "txt"],
      [.saveAux: "danbooru"], [.core: "confident"], [.overlap: "learned"],
    ] {
      let error = #expect(throws: FolderCaptioningError.self) { try fixture.caption(settings) }
      #expect(error?.code == .badOption, "\(settings)")
    }
    #expect(differences(before, try fixture.tree()).isEmpty)
  }

  @Test("A folder without pictures, none at all, and a file are errors")
  func noFolder() throws {
    try fixture.write("{}", to: ".1_meta.json")
    #expect(throws: FolderCaptioningError.self) { try fixture.caption() }
    #expect(throws: (any Error).self) { try fixture.caption(of: "none") }
    #expect(throws: (any Error).self) { try fixture.caption(of: ".1_meta.json") }
  }
}
