import CaptionSettings
import TagRules
import TestSupport
import Testing

@testable import CaptionFolder

@Suite("Explanations of captions of pictures")
struct FolderExplanationTests {
  private static func explain(
    _ fixture: PictureFolderFixture, _ name: String, _ settings: [CaptionSetting: String] = [:]
  ) throws -> FolderCaptionExplanation {
    let plan = try CaptionSettings(paths: [], flags: settings.map { ($0.key, $0.value) }).makePlan()
    var options = FolderCaptioningOptions(plan, path: fixture.path)
    options.isDryRun = true
    options.shownCount = 1
    var captioning = try FolderCaptioning(
      options, isCancelled: { false }, report: { _ in }, tell: { _ in })
    return try captioning.explain(name)
  }

  private static func fixture() throws -> PictureFolderFixture {
    let fixture = try PictureFolderFixture()
    try fixture.add(
      "1", #"{"tags": {"1girl": 0.9, "hat": 0.1, "blue_hair": 0.8}, "characters": ["ada"]}"#)
    try fixture.add("2", #"{"tags": ["blue_hair", "red_hat", "hat"], "characters": ["ada"]}"#)
    try fixture.add("3", #"{"tags": ["smile"], "copyright": ["one_piece"], "artist": ["who"]}"#)
    try fixture.add("bare", nil)
    try fixture.add("broken", "[")
    try fixture.add("1", #"{"tags": ["smile", "solo", "grin", "hat"]}"#, in: "sub/")
    return fixture
  }

  @Test(
    "The caption is the one that is then written, and each tag stands there once",
    arguments: [
      [:], [.sortMode: "shuffle", .seed: "7", .pruneMode: "none"],
      [.template: "{artist}/{copyright}: {tags:max=2}{rating:prob=0.5}", .core: "counted"],
      [.appendDroppedCharacterTags: "true", .maxTagNumber: "2"],
    ] as [[CaptionSetting: String]])
  func agrees(settings: [CaptionSetting: String]) throws {
    let fixture = try Self.fixture()
    let before = try fixture.tree()
    let names = ["1.png", "2.png", "3.png", "sub/1.png"]
    let explained = try ["\(fixture.path)/1.png", "2.png", "3", "sub/1.png"].map {
      try Self.explain(fixture, $0, settings)
    }
    #expect(try fixture.tree() == before)
    try fixture.caption(settings)
    for (name, explanation) in zip(names, explained) {
      let parts = name.dropLast(".png".count).split(separator: "/").map(String.init)
      let folder = parts.count > 1 ? "\(parts[0])/" : ""
      let metadata = try fixture.metadata(parts[parts.count - 1], in: folder)
      #expect(explanation.caption.caption == metadata["caption"] as? String, "\(name)")
      #expect(explanation.caption.processedTags == metadata["processed_tags"] as? [String])
      #expect(explanation.caption.picturePath == "\(fixture.path)/\(name)")
      #expect(explanation.sample?.before == nil && explanation.sample?.after != nil)
    }
    #expect(explained[0].caption.tags.map(\.recordName) == ["1girl", "blue_hair", "hat", "ada"])
    #expect(explained[0].caption.tags[2].fate == .notScored)
    #expect(explained[0].caption.tags[3].fate == .named(.character))
    #expect(explained[2].caption.tags.map(\.recordName) == ["smile", "one_piece", "who"])
    #expect(explained[3].caption.tags.map(\.recordName) == ["smile", "solo", "grin", "hat"])
  }

  @Test("A core tag tells of how many pictures it is")
  func coreTags() throws {
    let explanation = try Self.explain(try Self.fixture(), "2.png", [.template: "{tags}"]).caption
    let tag = try #require(explanation.tags.first { $0.recordName == "blue_hair" })
    guard case .dropped(.coreTag(of: "ada"), let cause) = tag.fate else {
      Issue.record("\(tag.fate)")
      return
    }
    #expect(cause.share == 1 && cause.postCount == 2)
  }

  @Test(
    "Names that are none, or of several, and pictures without a caption",
    arguments: [
      ("4.png", FolderCaptioningError.Code.noSuchInput, "is no picture of"),
      ("1.png", .noSuchInput, ""), ("bare.png", .badFile, "has neither metadata nor tags"),
      ("broken.png", .badFile, "has metadata that"),
    ])
  func refused(name: String, code: FolderCaptioningError.Code, words: String) throws {
    let fixture = try Self.fixture()
    if words.isEmpty {
      // In the folder itself it is the one; below, two have the name.
      #expect(try Self.explain(fixture, name).caption.picturePath == "\(fixture.path)/1.png")
      try fixture.add("5", #"{"tags": ["a"]}"#, in: "sub/")
      try fixture.add("5", #"{"tags": ["a"]}"#, in: "other/")
      let error = #expect(throws: FolderCaptioningError.self) { try Self.explain(fixture, "5.png") }
      #expect(error?.code == code && error?.message.contains("several pictures") == true)
      return
    }
    let error = #expect(throws: FolderCaptioningError.self) { try Self.explain(fixture, name) }
    #expect(error?.code == code && error?.message.contains(words) == true, "\(error as Any)")
  }
}
