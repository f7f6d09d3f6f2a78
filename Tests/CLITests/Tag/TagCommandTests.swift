import Foundation
import TestSupport
import Testing

/// `taghouse tag`, from pictures to captions and to the warehouse, as a user types it.
@Suite("Tagging")
struct TagCommandTests {
  private let work: CommandFolder
  private let sample: TaggerSample

  init() throws {
    work = try CommandFolder()
    sample = try TaggerSample.shared()
  }

  private var model: String { sample.folder.path("models/wd-v3") }

  private func copy(_ pictures: [String: String], to folder: String) throws {
    try FileManager.default.createDirectory(
      atPath: work.path(folder), withIntermediateDirectories: true)
    for (name, picture) in pictures {
      try FileManager.default.copyItem(
        atPath: sample.folder.path("pictures/\(picture)"), toPath: work.path("\(folder)/\(name)"))
    }
  }

  private func tag(_ arguments: String..., model: String? = nil) throws -> ProgramRun.Result {
    let result = try ProgramRun.run(
      "taghouse",
      ["tag"] + arguments + ["--model", model ?? self.model, "--onnxruntime", sample.libraryPath],
      in: work.folder.path)
    if result.errors.contains("libvips, which decodes pictures") {
      try Requirement.isMissing("there is no libvips")
    }
    return result
  }

  @Test("A folder of plain pictures gets captions in two commands, or in one")
  func folderToCaptions() throws {
    try copy(["a.png": "color_png.png", "b.jpg": "large_jpg.jpg"], to: "two")
    let tagged = try tag("--src-dir", "two")
    #expect(tagged.exitCode == 0, "\(tagged)")
    #expect(tagged.output.hasPrefix("2 of 2 pictures tagged after "))
    let captioned = try work.taghouse("caption", "--src-dir", "two")
    #expect(captioned.exitCode == 0, "\(captioned)")
    try copy(["a.png": "color_png.png", "b.jpg": "large_jpg.jpg"], to: "one")
    let both = try work.shell(
      "TAGHOUSE_ONNXRUNTIME='\(sample.libraryPath)' $taghouse caption --src-dir one --tag '\(model)'"
    )
    #expect(both.exitCode == 0, "\(both)")
    for name in ["a.txt", "b.txt"] {
      let caption = try String(contentsOfFile: work.path("two/\(name)"), encoding: .utf8)
      #expect(caption.contains("tag"))
      #expect(try String(contentsOfFile: work.path("one/\(name)"), encoding: .utf8) == caption)
    }
    // The import reads the same.
    let imported = try work.taghouse("import", "sidecars", "house.db", "two", "--site", "mine")
    #expect(imported.exitCode == 0, "\(imported)")
    let scores = try work.rows(
      "SELECT COUNT(*) FROM tag_score JOIN tagger USING (tagger_id) WHERE tagger.name = 'sidecar'")
    #expect(try #require(Int64(scores[0])) > 0)
  }

  @Test("Pictures of posts, in a folder and a tar, get scores that statistics and explain know")
  func warehouse() throws {
    let posts = (1...4).map { BooruPost($0, [.init("tag_5"), .init("solo")]) }
    let made = try work.taghouse(
      "import", "danbooru", "house.db", "-",
      input: Array(posts.map { $0.json(isClassic: false) + "\n" }.joined().utf8))
    #expect(made.exitCode == 0, "\(made)")
    try copy(
      ["1.png": "color_png.png", "2.jpg": "large_jpg.jpg", "9.png": "alpha_png.png"], to: "pictures"
    )
    try copy(["3.png": "tall_png.png", "4.png": "text.jpg"], to: "inside")
    #expect(try work.shell("tar cf inside.tar inside").exitCode == 0)
    let first = try tag("house.db", "pictures", "inside.tar", "--tagger", "wd")
    #expect(first.exitCode == 1, "\(first)")
    #expect(first.output.hasPrefix("3 posts tagged after "))
    #expect(
      first.errors == "error: inside.tar/inside/4.png: is no picture: its format is unknown\n")
    let json = try Data(contentsOf: URL(fileURLWithPath: sample.folder.path("expected.json")))
    let expected = try JSONDecoder().decode([String: [String: [Double]]].self, from: json)
    let scores = try #require(expected["wd-v3"]?["color_png.png"])
    let rows = try work.rows(
      """
      SELECT tag.name, tag_score.score, tagger_limit.threshold
      FROM post
      JOIN tag_score USING (post_id)
      JOIN tag USING (tag_id)
      JOIN tagger USING (tagger_id)
      JOIN tagger_limit USING (tagger_id, tag_id)
      WHERE post.number = 1 AND tagger.name = 'wd'
      ORDER BY tag.name
      """)
    #expect(rows.count == scores[4...].count { $0 >= 0.05 })
    for row in rows {
      let cells = row.split(separator: "\t").map(String.init)
      let place = try #require(Int(cells[0].dropFirst(4)))
      #expect(abs(try #require(Double(cells[1])) - scores[place]) < 1e-4)
      #expect(Double(cells[2]) == (place >= 10 ? 0.85 : 0.35))
    }
    #expect(
      try work.rows("SELECT COUNT(*) FROM tagger_rating JOIN tagger USING (tagger_id)") == ["12"])
    // Posts 1 to 3 were looked at.
    let names = ["color_png.png", "large_jpg.jpg", "tall_png.png"]
    let counting = try names.count { try #require(expected["wd-v3"]?[$0])[5] >= 0.35 }
    #expect(
      try work.rows(
        "SELECT both_count, missed_count FROM tagger_comparison WHERE tagger = 'wd' AND tag = 'tag_5'"
      )
        == ["\(counting)\t\(3 - counting)"])
    let explained = try work.taghouse(
      "explain", "house.db", "danbooru/1", "--caption", "--set", "tagger=wd", "--set",
      "overwrite_tags=true")
    #expect(explained.exitCode == 0, "\(explained)")
    for place in 4..<10 where scores[place] >= 0.35 {
      let line = explained.output.split(separator: "\n").first { $0.hasPrefix("  tag_\(place) ") }
      let score = String(format: "%.3f", scores[place])
      #expect(line?.contains("score \(score), from 0.350 on") ?? false, "\(explained)")
    }
    let again = try tag("house.db", "pictures", "--tagger", "wd")
    #expect(again.exitCode == 0, "\(again)")
    #expect(
      again.output
        == "nothing to do: wd has tagged all 2 posts whose pictures are there"
        + " (--overwrite-tags tags them again)\n")
    let over = try tag(
      "house.db", "pictures", "--tagger", "wd", "--overwrite-tags", "--minimum-score", "1")
    #expect(over.exitCode == 0, "\(over)")
    #expect(
      try work.rows(
        "SELECT COUNT(*) FROM tag_score JOIN post USING (post_id) WHERE number IN (1, 2) AND tag_score.score < 1"
      )
        == ["0"])
  }

  @Test("Every command of docs/TAGGERS.md runs")
  func document() throws {
    try copy(["1.png": "color_png.png", "2.jpg": "large_jpg.jpg"], to: "pictures")
    try copy(["1.png": "color_png.png"], to: "danbooru")
    for name in ["wd-v3", "pixai"] {
      try FileManager.default.createSymbolicLink(
        atPath: work.path(name), withDestinationPath: sample.folder.path("models/\(name)"))
    }
    let made = try work.taghouse(
      "import", "danbooru", "house.db", "-",
      input: Array((BooruPost(1, [.init("solo")]).json(isClassic: false) + "\n").utf8))
    #expect(made.exitCode == 0, "\(made)")
    let text = try String(contentsOfFile: "\(ProjectFolder.path)/docs/TAGGERS.md", encoding: .utf8)
    var document = CommandDocument(text)
    #expect(document.text == text)
    let isRun = document.commands
    for call in CommandDocument.calls(in: text) {
      #expect(isRun.contains { $0.contains("taghouse \(call)") }, "not run: \(call)")
    }
    var count = 0
    try document.run { command, _ in
      count += 1
      let run = try work.shell(
        "export TAGHOUSE_ONNXRUNTIME='\(sample.libraryPath)'; taghouse() { \"$taghouse\" \"$@\"; }; \(command)"
      )
      #expect(run.exitCode == 0, "\(command): \(run)")
      return run.output
    }
    #expect(count > 5)
  }

  @Test("Wrong folders and missing libraries are told in a sentence with what to do")
  func errors() throws {
    try copy(["a.png": "color_png.png"], to: "pictures")
    try FileManager.default.createDirectory(
      atPath: work.path("empty"), withIntermediateDirectories: true)
    let noModel = try tag("--src-dir", "pictures", model: "nowhere")
    #expect(noModel.exitCode == 66)
    #expect(
      noModel.errors.hasPrefix("error: nowhere: there is no such folder, and that of a model"))
    let noFiles = try tag("--src-dir", "pictures", model: "pictures")
    #expect(noFiles.exitCode == 66)
    #expect(noFiles.errors.hasPrefix("error: pictures: this folder has no files of a model\n"))
    let noPictures = try tag("--src-dir", "empty")
    #expect(noPictures.exitCode == 66, "\(noPictures)")
    let provider = try tag("--src-dir", "pictures", "--provider", "nothing")
    #expect(provider.exitCode == 64)
    #expect(provider.errors.hasPrefix("error: --provider nothing: this ONNX Runtime has "))
    let missing = try work.taghouse(
      "tag", "--src-dir", "pictures", "--model", model, "--onnxruntime", "nothing.so")
    #expect(missing.exitCode == 66)
    #expect(missing.errors.hasPrefix("error: nothing.so: there is no such file"))
    let nothing = try work.shell(
      "HOME=/nonexistent XDG_DATA_HOME= VIRTUAL_ENV= TAGHOUSE_ONNXRUNTIME= $taghouse tag --src-dir pictures --model '\(model)'"
    )
    #expect(nothing.exitCode == 66)
    #expect(nothing.errors.contains("`make tagger`"))
    let noVips = try work.shell(
      "TAGHOUSE_VIPS=nothing.so $taghouse tag --src-dir pictures --model '\(model)'"
        + " --onnxruntime '\(sample.libraryPath)'")
    #expect(noVips.exitCode == 66)
    #expect(noVips.errors.hasPrefix("error: libvips, which decodes pictures, cannot be loaded"))
  }
}
