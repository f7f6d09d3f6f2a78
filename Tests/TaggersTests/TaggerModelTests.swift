import Foundation
import TestSupport
import Testing

@testable import Taggers

@Suite("Models: their files, thresholds and combinations")
struct TaggerModelTests {
  @Test(
    "What a model is, is found out by its files and its shape",
    arguments: [
      ("wd-v3", "wd"), ("z3d", "z3d_e621"), ("pixai", "pixai"), ("camie", "camie"),
      ("cl_tagger", "cl_tagger"), ("animetimm", "animetimm"), ("deepdanbooru", "deepdanbooru"),
      ("mldanbooru", "mldanbooru"), ("own", "own"),
    ])
  func detection(folder: String, method: String) throws {
    #expect(try TaggerFixture.shared().model(folder).description.name == method)
  }

  @Test("What is missing is told with where it is published")
  func missingFile() throws {
    let fixture = try TaggerFixture.shared()
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: fixture.folder.path("models/wd-v3/model.onnx"), toPath: folder.path("model.onnx"))
    let error = #expect(throws: TaggerError.self) {
      try TaggerModel(folder: folder.path, options: ModelOptions(), fixture.runtime)
    }
    #expect(error?.code == .noSuchInput)
    #expect(error?.hint?.contains("https://huggingface.co/") ?? false)
  }

  @Test("A list of another model is refused")
  func otherList() throws {
    let fixture = try TaggerFixture.shared()
    let folder = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: fixture.folder.path("models/wd-v3"), toPath: folder.path("wd"))
    try "tag_id,name,category,count\n1,solo,0,1\n".write(
      toFile: folder.path("wd/selected_tags.csv"), atomically: true, encoding: .utf8)
    let error = #expect(throws: TaggerError.self) {
      try TaggerModel(folder: folder.path("wd"), options: ModelOptions(), fixture.runtime)
    }
    #expect(error?.message.contains("1 tags, and the model gives 12 scores") ?? false)
  }

  @Test("A model whose layout is another one than that of the method is refused")
  func otherLayout() throws {
    let fixture = try TaggerFixture.shared()
    let error = #expect(throws: TaggerError.self) {
      try fixture.model("pixai") { $0.method = "wd" }
    }
    #expect(error?.message.contains("nchw, and as wd they are nhwc") ?? false)
  }

  @Test("Thresholds: what is said, then the tag's own, the category's and the method's")
  func thresholds() throws {
    let fixture = try TaggerFixture.shared()
    let shipped = try fixture.model("animetimm").thresholds
    #expect(shipped[7] == 0.7)
    let said = try fixture.model("animetimm") { $0.tagThreshold = 0.25 }.thresholds
    #expect(said[7] == 0.25)
    #expect(said[11] == shipped[11])
    let plain = try fixture.model("wd-v3") { $0.characterThreshold = 0.5 }
    #expect(plain.thresholds[5] == 0.35)
    #expect(plain.thresholds[11] == 0.5)
  }

  @Test(
    "Several models are combined as a naive reading of their scores has it",
    arguments: TagCombination.allCases)
  func combination(_ combination: TagCombination) throws {
    let fixture = try TaggerFixture.shared()
    let names = ["wd-v3", "pixai", "z3d"]
    let models = try names.map { name in
      try fixture.model(name) {
        $0.tagThreshold = 0.4
        $0.characterThreshold = 0.4
      }
    }
    let folder = try fixture.pictures(["color_png", "large_jpg", "tall_png"])
    #expect(try FolderTagging.tag(folder, models, combination: combination).taggedCount == 3)
    var count = 0
    for (stem, ending) in [("color_png", "png"), ("large_jpg", "jpg"), ("tall_png", "png")] {
      var wanted: [String: Double] = [:]
      for place in 4..<12 {
        let scores = try names.map {
          try #require(fixture.expected[$0]?["\(stem).\(ending)"])[place]
        }
        let counting = scores.filter { $0 >= 0.4 }
        let mean = scores.reduce(0, +) / 3
        switch combination {
        case .union: wanted["tag_\(place)"] = counting.max()
        case .mean: wanted["tag_\(place)"] = mean >= 0.4 ? mean : nil
        case .vote:
          if counting.count > 1 {
            wanted["tag_\(place)"] = counting.reduce(0, +) / Double(counting.count)
          }
        }
      }
      let sidecar = try Sidecar(folder, stem)
      let found = sidecar.tags.merging(sidecar.characters) { first, _ in first }
      #expect(Set(found.keys) == Set(wanted.keys))
      for (name, score) in wanted { #expect(abs(score - (found[name] ?? -1)) < 1e-4) }
      count += wanted.count
    }
    #expect(count > 3)
  }

  @Test("Each description that comes with the program is one", arguments: ShippedDescriptions.names)
  func shipped(name: String) throws {
    let description = try #require(try ShippedDescriptions.named(name))
    #expect(description.name == name)
    #expect(description.published.hasPrefix("https://"))
  }

  @Test(
    "A wrong description is told with its line",
    arguments: [
      ("size = 448\nlayuot = \"nhwc\"", "x.toml:2: there is no key layuot"),
      ("layout = \"nhcw\"", "x.toml:1: layout is 'nhcw', expected one of nhwc, nchw"),
      ("mean = [1, 2]", "x.toml:1: mean is an array, expected three numbers: red, green, blue"),
      ("tag_threshold = 2", "x.toml:1: tag_threshold is 2, expected a number from 0 to 1"),
    ])
  func wrongDescription(text: String, message: String) {
    let error = #expect(throws: TaggerError.self) {
      try DescriptionFile.read(text, path: "x.toml")
    }
    #expect(error?.message == message)
  }
}
