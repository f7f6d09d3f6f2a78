import Foundation
import TestSupport
import Testing

@testable import Taggers

@Suite("Each family of models gives the scores of its makers' programs")
struct TaggerFamilyTests {
  /// What Pillow and libvips decode is the same, and so is what scales it; numbers have 32 bits.
  private static let tolerance = 1e-4

  @Test("Pictures of every kind", arguments: TaggerFixture.families)
  func scores(of name: String) throws {
    let fixture = try TaggerFixture.shared()
    let model = try fixture.model(name) {
      $0.tagThreshold = 0
      $0.characterThreshold = 0
    }
    let expected = try #require(fixture.expected[name])
    let folder = try fixture.pictures()
    let summary = try FolderTagging.tag(folder, [model])
    #expect(summary.taggedCount == expected.count)
    #expect(summary.failureCount == TaggerFixture.broken.count)
    #expect(expected.count >= 25)
    var spread = 0.0
    for (picture, scores) in expected {
      let sidecar = try Sidecar(folder, String(picture.prefix { $0 != "." }))
      let found = sidecar.tags.merging(sidecar.characters) { first, _ in first }
      for (place, tag) in model.tags.enumerated() where !tag.isRating {
        let score = try #require(found[tag.name], "\(picture) \(tag.name)")
        #expect(abs(score - scores[place]) < Self.tolerance, "\(picture) \(tag.name)")
        spread = max(spread, abs(score - 0.5))
      }
      let ratings = model.tags.indices.filter { model.tags[$0].isRating }
      if let best = ratings.max(by: { scores[$0] < scores[$1] }) {
        #expect(sidecar.rating == model.tags[best].name, "\(picture)")
      }
    }
    // The scores tell something of the pictures.
    #expect(spread > 0.2)
  }

  @Test("What is no picture is told with its reason, and left alone")
  func brokenPictures() throws {
    let fixture = try TaggerFixture.shared()
    let folder = try fixture.pictures(TaggerFixture.broken + ["color_png"])
    let summary = try FolderTagging.tag(folder, [try fixture.model("wd-v3")])
    #expect(summary.taggedCount == 1)
    let reasons = Dictionary(
      uniqueKeysWithValues: summary.failures.map {
        (URL(fileURLWithPath: $0.path).lastPathComponent, $0.reason)
      })
    #expect(reasons["empty.png"] == "is no picture: the file is empty")
    #expect(reasons["text.jpg"] == "is no picture: its format is unknown")
    #expect(
      reasons["huge.png"]
        == "is too large: 40000 x 40000 pixels, and 178956970 are the most, 65535 on a side")
    #expect(try #require(reasons["cut_png.png"]).hasPrefix("cannot be decoded: "))
    #expect(try #require(reasons["cut_jpg.jpg"]).hasPrefix("cannot be decoded: "))
    #expect(!FileManager.default.fileExists(atPath: folder.path(".cut_png_meta.json")))
  }

  @Test("A description may want pictures turned as EXIF says")
  func orientation() throws {
    let fixture = try TaggerFixture.shared()
    let description = try TemporaryFolder()
    let path = description.path("turned.toml")
    try "like = \"wd\"\norientation = \"exif\"\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    let model = try fixture.model("wd-v3") {
      $0.method = path
      $0.tagThreshold = 0
    }
    let folder = try fixture.pictures(["turned_jpg", "progressive_jpg"])
    _ = try FolderTagging.tag(folder, [model])
    // The same pixels, one turned; of squares with their means over fields some change places.
    let turned = try Sidecar(folder, "turned_jpg").tags
    let straight = try Sidecar(folder, "progressive_jpg").tags
    #expect(turned.keys == straight.keys || Set(turned.keys) == Set(straight.keys))
    #expect(turned.contains { abs($0.value - (straight[$0.key] ?? 0)) > 0.01 })
  }
}

@Suite("Pictures are turned as EXIF says")
struct TurnedPixelTests {
  /// 2 x 3 pixels by their reds: 1 2 / 3 4 / 5 6.
  @Test(arguments: [
    (1, 2, [1, 2, 3, 4, 5, 6]), (2, 2, [2, 1, 4, 3, 6, 5]), (3, 2, [6, 5, 4, 3, 2, 1]),
    (4, 2, [5, 6, 3, 4, 1, 2]), (5, 3, [1, 3, 5, 2, 4, 6]), (6, 3, [5, 3, 1, 6, 4, 2]),
    (7, 3, [6, 4, 2, 5, 3, 1]), (8, 3, [2, 4, 6, 1, 3, 5]),
  ])
  func turned(orientation: Int, width: Int, reds: [UInt8]) {
    var pixels = Pixels(
      size: PictureSize(2, 3), bytes: (1...6).flatMap { [UInt8($0), 0, UInt8($0) + 100] })
    pixels.turn(orientation)
    #expect(pixels.size.width == width)
    #expect(stride(from: 0, to: 18, by: 3).map { pixels.bytes[$0] } == reds)
    #expect(stride(from: 2, to: 18, by: 3).map { pixels.bytes[$0] } == reds.map { $0 + 100 })
  }
}
