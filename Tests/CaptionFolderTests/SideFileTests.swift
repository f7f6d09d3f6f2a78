import CaptionSettings
import Foundation
import TestSupport
import Testing

@testable import CaptionFolder

@Suite("Side files of captioned pictures")
struct SideFileTests {
  let fixture: PictureFolderFixture

  init() throws {
    fixture = try PictureFolderFixture()
  }

  @Test("Fields are written and read back, whatever their names have in them")
  func roundTrip() throws {
    let names = [
      "plain", "a, b", "line\nbreak", "\"quoted\"", " blanks ", "back\\slash", #"\(x\)"#, "\\m/",
      "ü 花",
      "", "a  b", "\r", "(x)", "\"",
    ]
    let json = try JSONSerialization.data(withJSONObject: [
      "tags": names, "characters": names, "copyright": ["a, b"], "artist": "x, y", "rating": "e",
      "type": "fan, art", "crop": ["type": "head"], "npeople": 2, "note": ["a, b", "c"],
      "size": ["w": 1],
    ])
    try fixture.add("1", String(decoding: json, as: UTF8.self))
    let fields =
      "tags,processed_tags,dropped_character_tags,characters,copyright,artist,rating,type,crop,npeople,"
      + "note,size,caption,none"
    try fixture.caption([
      .saveAux: fields, .pruneMode: "none", .useNpeopleProb: "1", .useArtistProb: "1",
      .useCopyrightProb: "1",
    ])
    #expect(!fixture.isThere("1.none"))
    #expect(try fixture.read("1.crop") == "head" && fixture.read("1.npeople") == "2")
    #expect(try fixture.read("1.note") == #""a, b", c"#)
    #expect(try fixture.read("1.size") == #"{"w":1}"#)
    #expect(try fixture.read("1.caption") == fixture.read("1.txt"))
    func sideFiles() throws -> [String: FileState] {
      try fixture.tree().filter { $0.key.hasPrefix("1.") && $0.key != "1.png" }
    }
    let files = try sideFiles()
    // The same from side files alone.
    try fixture.add("1", "{}")
    try fixture.caption([
      .saveAux: fields, .loadAux: fields, .pruneMode: "none", .useNpeopleProb: "1",
      .useArtistProb: "1", .useCopyrightProb: "1", .processFromOriginalTags: "false",
    ])
    #expect(differences(files, try sideFiles()).isEmpty)
    #expect(try fixture.metadata("1")["processed_tags"] as? [String] == names)
  }

  @Test("What people write by hand is read")
  func byHand() throws {
    try fixture.add("1", #"{"tags": ["x"], "characters": ["rin"], "rating": "e"}"#)
    try fixture.write("miku|_snow,\n  luka ,,", to: "1.characters")
    try fixture.write(#"hat,  \(x\) , "a, b", "c" d"#, to: "1.tags")
    try fixture.write("s\n", to: "1.rating")
    let settings: [CaptionSetting: String] = [
      .loadAux: "characters,tags,rating", .pruneMode: "none",
    ]
    try fixture.caption(settings)
    #expect(try fixture.read("1.txt") == #"miku_snow, luka, hat, (x), a, b, "c" d"#)
    let metadata = try fixture.metadata("1")
    #expect(
      metadata["characters"] as? [String] == ["rin"] && metadata["tags"] as? [String] == ["x"])
    #expect(
      metadata["processed_tags"] as? [String] == ["hat", "(x)", "a, b", #""c" d"#])
  }

  @Test("What cannot be read leaves the picture alone")
  func broken() throws {
    try fixture.add("1", "{}")
    try fixture.write("two", to: "1.npeople")
    try fixture.add("2", "{}")
    try Data([0xFF]).write(to: URL(fileURLWithPath: fixture.path("2.characters")))
    try fixture.add("3", "{}")
    try Data([0xFF]).write(to: URL(fileURLWithPath: fixture.path("3.tags")))
    let (summary, _) = try fixture.caption([.loadAux: "npeople,characters"])
    #expect(
      summary.failures.map(\.reason) == [
        "has a file 1.npeople that is no whole number", "has a file 2.characters that is no UTF-8",
        "has a file 3.tags that is no UTF-8",
      ])
  }

  @Test("Where tags come from")
  func sources() throws {
    try fixture.add("1", #"{"tags": ["of_metadata"]}"#)
    try fixture.write("of_file", to: "1.tags")
    try fixture.add("2", #"{"tags": []}"#)
    try fixture.write("of_file", to: "2.tags")
    let post =
      #"{"tag_string_general": "hat solo", "tag_string_character": "hatsune_miku", "tag_string_meta": "highres", "rating": "s", "created_at": "2023-01-01", "tag_string_artist": "x"}"#
    try fixture.add("3", #"{"danbooru": \#(post)}"#)
    try fixture.add("4", #"{"danbooru": \#(post), "tags": ["own"]}"#)
    try fixture.add("5", #"{"tags": ["a"], "processed_tags": ["big_hat"]}"#)
    func captions(_ settings: [CaptionSetting: String]) throws -> [String] {
      var settings = settings
      settings[.template] = "{character}|{artist}|{rating}|{year}|{tags}|{meta}"
      try fixture.caption(settings) { $0.foreignCaptions = .replace }
      return try (1...5).map { try fixture.read("\($0).txt") }
    }
    let plain = [
      "of metadata", "of file", "hatsune miku|x|sensitive|2023|solo, hat, highres|highres",
    ]
    #expect(
      try captions([.pruneMode: "minimal", .blacklistTagsFile: fixture.folder.write("", to: "b")])
        == plain + ["own", "a"])
    // What the run before has left is begun with where it is asked for.
    try fixture.add("5", #"{"tags": ["a"], "processed_tags": ["big_hat"]}"#)
    let other = try captions([
      .overwriteTags: "true", .processFromOriginalTags: "false", .pruneMode: "none",
    ])
    #expect(other[0] == "of metadata" && other[4] == "big hat")
    try fixture.add("1", #"{"tags": ["of_metadata"]}"#)
    #expect(try captions([.overwriteTags: "true", .pruneMode: "none"])[0] == "of file")
  }
}

@Suite("Notes about captions of folders")
struct FolderNoteTests {
  private func notes(_ settings: [CaptionSetting: String]) throws -> [String] {
    let plan = try CaptionSettings(paths: [], flags: settings.map { ($0.key, $0.value) }).makePlan()
    return FolderCaptioningOptions(plan, path: "x").notes
  }

  @Test("What does nothing, and what grows with each run")
  func notes() throws {
    #expect(try notes([:]).isEmpty)
    let loaded = try notes([.loadAux: "processed_tags"])
    #expect(loaded.count == 1 && loaded[0].contains("process_from_original_tags=false"))
    #expect(
      try notes([.loadAux: "processed_tags", .processFromOriginalTags: "false"]).isEmpty)
    #expect(try notes([.template: "{caption}"]).count == 1)
    #expect(try notes([.template: "{caption}", .loadAux: "caption"]).isEmpty)
  }
}
