import TestSupport
import Testing

@testable import Import

/// Kinds of captions are made by captions, not by the settings of a format.
@Suite struct CaptionKindImportTests {
  @Test(arguments: [false, true])
  func aKindWithoutATextIsNotMade(allowsBulk: Bool) throws {
    let bench = try ImportBench()
    let sample = try PictureFolderSample(bench.folder)
    try sample.write("", to: "1.png")
    try sample.write("a text", to: "1.txt")
    let known = "SELECT name FROM caption_kind WHERE caption_kind_id > 3 ORDER BY name"
    func load() throws {
      _ = try bench.load([sample.path]) {
        $0.format = .sidecars
        $0.siteName = "mine"
        $0.allowsBulk = allowsBulk
      }
    }
    try load()
    #expect(try bench.texts(known) == ["txt"])
    try sample.write(#"{"caption": "another"}"#, to: ".1_meta.json")
    try load()
    #expect(try bench.texts(known) == ["caption", "txt"])
    try expectSound(bench.warehouse, "allowsBulk \(allowsBulk)")
  }

  @Test(arguments: [false, true])
  func fieldsWithoutTextMakeNoKind(allowsBulk: Bool) throws {
    let bench = try ImportBench()
    let path = try bench.folder.write(
      #"{"id":1,"width":5,"flag":true,"gone":"x","gone":null,"summary":"s"}"# + "\n", to: "c.jsonl")
    _ = try bench.load([path]) {
      $0.format = .e621Captions
      $0.allowsBulk = allowsBulk
    }
    #expect(
      try bench.texts("SELECT name FROM caption_kind WHERE caption_kind_id > 3 ORDER BY name")
        == ["summary"])
  }
}
