import Foundation
import TestSupport
import Testing

@testable import Taggers

@Suite("Tags beside pictures")
struct FolderTaggingTests {
  private func write(_ text: String, _ folder: TemporaryFolder, _ name: String) throws {
    try text.write(toFile: folder.path(name), atomically: true, encoding: .utf8)
  }

  private func text(_ folder: TemporaryFolder, _ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  @Test("Pictures that have tags keep them, until they are to be written over")
  func overwriting() throws {
    let fixture = try TaggerFixture.shared()
    let folder = try fixture.pictures(["color_png", "color_jpg", "alpha_png"])
    let known = "{\"tags\": {\"solo\": 1}, \"x\": [1,  2]}"
    try write(known, folder, ".color_png_meta.json")
    try write("solo", folder, "color_jpg.tags")
    let model = try fixture.model("wd-v3") { $0.tagThreshold = 0 }
    let first = try FolderTagging.tag(folder, [model])
    #expect(first.taggedCount == 1)
    #expect(first.keptCount == 2)
    #expect(try text(folder, ".color_png_meta.json") == known)
    let second = try FolderTagging.tag(folder, [model])
    #expect(second.taggedCount == 0)
    let third = try FolderTagging.tag(folder, [model], overwritesTags: true)
    #expect(third.taggedCount == 3)
    #expect(try text(folder, ".color_png_meta.json").contains("\"x\": [1,  2]"))
    #expect(try Sidecar(folder, "color_png").tags["solo"] == nil)
    #expect(try Sidecar(folder, "color_png").tags.count == 6)
  }

  @Test("What somebody knows of characters and rating stays; what a tagger said before does not")
  func knownFields() throws {
    let fixture = try TaggerFixture.shared()
    let folder = try fixture.pictures(["color_png", "color_jpg"])
    try write(
      "{\"characters\": [\"me\"], \"rating\": \"e\"}", folder, ".color_png_meta.json")
    try write(
      "{\"characters\": {\"me\": 1}, \"rating\": \"e\", \"tagger_rating\": {\"e\": 1}}", folder,
      ".color_jpg_meta.json")
    let model = try fixture.model("wd-v3") { $0.characterThreshold = 0 }
    _ = try FolderTagging.tag(folder, [model])
    let known = try Sidecar(folder, "color_png")
    #expect(known.fields["characters"] as? [String] == ["me"])
    #expect(known.rating == "e")
    #expect(known.fields["tagger"] as? String == "test")
    let tagged = try Sidecar(folder, "color_jpg")
    #expect(Set(tagged.characters.keys) == ["tag_10", "tag_11"])
    #expect((tagged.fields["characters"] as? [String: Double])?.keys.contains("tag 10") ?? false)
    #expect(tagged.rating != "e")
    // A model without characters leaves none of another.
    let plain = try fixture.model("deepdanbooru")
    _ = try FolderTagging.tag(folder, [plain], overwritesTags: true)
    #expect(try Sidecar(folder, "color_jpg").characters.isEmpty)
    #expect(try Sidecar(folder, "color_png").fields["characters"] as? [String] == ["me"])
    #expect(try Sidecar(folder, "color_png").rating == "e")
  }

  @Test("Metadata that is none is a reason, and no end")
  func badMetadata() throws {
    let fixture = try TaggerFixture.shared()
    let folder = try fixture.pictures(["color_png", "color_jpg"])
    try write("{", folder, ".color_png_meta.json")
    let summary = try FolderTagging.tag(folder, [try fixture.model("wd-v3")])
    #expect(summary.taggedCount == 1)
    #expect(summary.failures.first?.reason.hasPrefix("has metadata that ") ?? false)
    #expect(try text(folder, ".color_png_meta.json") == "{")
  }

  @Test("Who stops keeps what is done, and the next run does the rest")
  func stopping() throws {
    let fixture = try TaggerFixture.shared()
    let folder = try fixture.pictures()
    var options = TaggingOptions()
    options.batchCount = 2
    let stop = StopAfter()
    let model = try fixture.model("wd-v3")
    let stopped = try FolderTagging(
      FolderOfPictures(path: folder.path), models: [model], options: options, taggerName: "test",
      overwritesTags: false
    ).tag(
      isCancelled: { stop.isRaised },
      report: { if $0.taggedCount == 4 { stop.raise() } })
    #expect(stopped.isStopped)
    #expect(stopped.taggedCount == 4)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.count { $0.hasSuffix("_meta.json") } == 4)
    #expect(!names.contains { $0.hasSuffix(".tmp") })
    let rest = try FolderTagging.tag(folder, [model])
    #expect(rest.keptCount == 4)
    #expect(rest.taggedCount + 4 + TaggerFixture.broken.count == rest.pictureCount)
  }
}

/// A flag for several threads.
private final class StopAfter: @unchecked Sendable {
  // Read and written with the lock held.
  private let lock = NSLock()
  private var value = false

  var isRaised: Bool { lock.withLock { value } }
  func raise() { lock.withLock { value = true } }
}
