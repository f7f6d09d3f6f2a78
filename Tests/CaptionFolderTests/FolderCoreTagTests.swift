import CaptionSettings
import Foundation
import TagRules
import TestSupport
import Testing

@testable import CaptionFolder

@Suite("Core tags of a captioned folder")
struct FolderCoreTagTests {
  let fixture: PictureFolderFixture

  init() throws {
    fixture = try PictureFolderFixture()
  }

  private func add(_ stem: String, _ tags: String, in folder: String) throws {
    try fixture.add(stem, #"{"tags": [\#(tags)], "characters": ["miku"]}"#, in: folder)
  }

  @Test("Counted over a folder above, they are written there, and captions below alone")
  func upLevels() throws {
    try add("1", #""hat", "blue_eyes""#, in: "top/a/b/")
    try add("2", #""blue_eyes""#, in: "top/")
    try add("3", #""blue_eyes""#, in: "top/other/")
    try add("4", #""red_eyes""#, in: "")
    let before = try fixture.tree()
    let settings: [CaptionSetting: String] = [
      .computeCoreTagUpLevels: "2", .coreFrequencyThresh: "0.9",
    ]
    let (summary, _) = try fixture.caption(settings, of: "top/a/b")
    #expect(summary.pictureCount == 1 && summary.characterCount == 1)
    #expect(
      differences(before, try fixture.tree()) == [
        "top/a/b/.1_meta.json", "top/a/b/1.txt", "top/core_tags.json", "top/emb_init.json",
        "top/wildcard.txt",
      ])
    #expect(try fixture.read("top/a/b/1.txt") == "miku, hat")
    let core = try fixture.read("top/core_tags.json")
    #expect(core.contains("blue eyes") && !core.contains("hat"))
    // Nothing is counted, and the file is looked for where it was written.
    try add("5", #""blue_eyes", "dress""#, in: "top/a/b/")
    let counted = try fixture.tree()
    var again = settings
    again[.useExistingCoreTagFile] = "true"
    #expect(try fixture.caption(again, of: "top/a/b").summary.characterCount == nil)
    #expect(
      differences(counted, try fixture.tree()) == ["top/a/b/.5_meta.json", "top/a/b/5.txt"])
    #expect(try fixture.read("top/a/b/5.txt") == "miku, dress")
    let error = #expect(throws: FolderCaptioningError.self) {
      try fixture.caption([.computeCoreTagUpLevels: "60"])
    }
    #expect(error?.code == .badOption)
  }

  @Test("A file of core tags that is not there, or none")
  func missingFile() throws {
    try add("1", #""hat""#, in: "")
    let error = #expect(throws: FolderCaptioningError.self) { try fixture.caption([.core: "file"]) }
    #expect(error?.code == .noSuchInput)
    let path = try fixture.folder.write("[]", to: "core.json")
    let settings: [CaptionSetting: String] = [.core: "file", .coreTagFile: path]
    let bad = #expect(throws: FolderCaptioningError.self) { try fixture.caption(settings) }
    #expect(bad?.code == .badFile)
    #expect(
      try fixture.caption([.core: "file", .pruneMode: "minimal"]).summary.captionedCount == 1)
  }

  @Test("An emb_init.json that is there is added to")
  func embeddings() throws {
    try add("1", #""blue_eyes""#, in: "")
    try fixture.write(#"{"mine": ["x"], "miku": ["y"]}"#, to: "emb_init.json")
    let settings: [CaptionSetting: String] = [.embMinDifficulty: "0"]
    try fixture.caption(settings) { $0.imageType = "booru" }
    let merged = try fixture.read("emb_init.json")
    for text in ["mine", "\"y\",\n        \"blue eyes\"", "booru", "masterpiece"] {
      #expect(merged.contains(text), "\(text) in \(merged)")
    }
    try fixture.caption(settings) { $0.overwritesEmbeddings = true }
    #expect(try !fixture.read("emb_init.json").contains("mine"))
    try fixture.write("[", to: "emb_init.json")
    let before = try fixture.tree()
    let error = #expect(throws: FolderCaptioningError.self) { try fixture.caption(settings) }
    #expect(error?.code == .badFile)
    #expect(differences(before, try fixture.tree()).isEmpty)
  }

  @Test("Pictures that show several characters, and the spool of those that show one")
  func spool() throws {
    var generator = SeededGenerator(seed: 7)
    for keepsScores in [true, false] {
      var spool = PostSpool(keepsScores: keepsScores)
      var posts: [Int: [TagScore]] = [:]
      for position in 0..<3000 {
        let tags = (0..<Int.random(in: 0...600, using: &generator)).map { _ in
          TagScore(
            tag: Int32.random(in: 0...1_000_000, using: &generator),
            score: Double.random(in: -1...1, using: &generator))
        }
        posts[position] = tags
        try spool.append(TagScore.post(tags, character: Int32(position % 7)), position: position)
      }
      var met = 0
      try spool.read { post, position in
        let expected = TagScore.post(posts[position] ?? [], character: Int32(position % 7))
        let isSame =
          keepsScores
          ? post == expected : post.tags.map(\.number) == expected.tags.map(\.number)
        #expect(isSame && position == met)
        met += 1
      }
      #expect(met == 3000)
    }
  }
}
