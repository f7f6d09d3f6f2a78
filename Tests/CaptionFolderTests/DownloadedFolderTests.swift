import BooruFormats
import CaptionSettings
import TestSupport
import Testing

@testable import CaptionFolder

@Suite("Captions of folders as downloaders and editors of tags leave them")
struct DownloadedFolderTests {
  let fixture: PictureFolderFixture

  init() throws {
    fixture = try PictureFolderFixture()
  }

  @Test("gallery-dl: NAME.png.txt with a tag a line, NAME.png.json with the post")
  func galleryDL() throws {
    try fixture.write("", to: "1.png")
    try fixture.write(
      "1girl\nlong_hair\ncharacter:mira \\(sky\\)\nrating:explicit\n", to: "1.png.txt")
    try fixture.write("", to: "2.jpg")
    try fixture.write(
      """
      {
          "id": 2,
          "rating": "g",
          "tags": ["hat", "mira_(sky)"],
          "tags_general": ["hat"],
          "tags_character": ["mira_(sky)"]
      }
      """, to: "2.jpg.json")
    let summary = try fixture.caption().summary
    #expect(summary.captionedCount == 2)
    #expect(summary.failureCount == 0)
    #expect(try fixture.read("1.txt").hasPrefix("mira (sky), explicit, 1girl"))
    #expect(try fixture.read("2.txt") == "mira (sky), hat")
    #expect(try fixture.read("1.png.txt").hasPrefix("1girl\n"))
  }

  @Test("A sentence beside a picture is no list of tags")
  func sentence() throws {
    try fixture.write("", to: "1.png")
    try fixture.write("A girl in a long red coat, standing in the rain.", to: "1.png.txt")
    #expect(try fixture.caption().summary.bareCount == 1)
    #expect(!fixture.isThere("1.txt"))
  }

  @Test("An editor of tags: NAME.txt is taken where that is said, and left alone where not")
  func editor() throws {
    try fixture.write("", to: "1.png")
    try fixture.write("1girl, long hair, mira \\(sky\\)", to: "1.txt")
    #expect(try fixture.caption().summary.bareCount == 1)
    #expect(try fixture.read("1.txt") == "1girl, long hair, mira \\(sky\\)")
    // What somebody wrote is not written over unless that is said, too.
    _ = try fixture.caption { $0.texts = .tags }
    #expect(try fixture.read("1.txt") == "1girl, long hair, mira \\(sky\\)")
    let summary = try fixture.caption {
      $0.texts = .tags
      $0.foreignCaptions = .replace
    }.summary
    #expect(summary.captionedCount == 1)
    #expect(try fixture.read("1.txt") == "1girl, long hair, mira (sky)")
  }

  @Test(
    "What is plainly tags",
    arguments: [
      ("1girl, long hair", true), ("long_hair", true), ("character:samus aran", true),
      ("1girl\nhat", false), ("1girl\nhat\nsolo", true),
      ("hat", false), ("a girl with a hat on her head, outside", false),
      ("A cat. A dog, too.", false), ("", false), (">_<, o.o", true),
      ("1girl, hat, solo, smile, yuuki yuuna wa yuusha de aru", true),
      ("1girl, solo, love live! school idol project, hat", true), ("hat. A cat, too", false),
      ("a, b, c, d, e, k-on!", true), ("a, b, c, d, e, a fox sits.", false),
      ("A cat, Hello! You", false),
      (
        "The image shows a girl with long, blonde hair, blue eyes, wearing a dress, black shoes, and a hat, "
          + "standing in front of a tree", false
      ),
    ])
  func plainly(text: String, isTags: Bool) {
    var text = text
    #expect(text.withUTF8(TagText.isPlainlyTags) == isTags)
  }
}
