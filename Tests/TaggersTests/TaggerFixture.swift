import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Taggers

/// `TaggerSample` with what the library makes of it.
struct TaggerFixture: Sendable {
  static let families = [
    "wd-v3", "wd-fixed", "z3d", "pixai", "camie", "cl_tagger", "animetimm", "deepdanbooru",
    "mldanbooru", "own",
  ]
  /// What is no picture, or too large for one.
  static let broken = ["cut_jpg", "cut_png", "empty", "text", "huge"]

  let folder: TemporaryFolder
  let runtime: OnnxRuntime
  /// By model, picture and place.
  let expected: [String: [String: [Double]]]

  private static let made = Mutex<TaggerFixture?>(nil)

  /// Made once. Skips the test where ONNX Runtime, libvips or a module of Python is missing.
  static func shared() throws -> TaggerFixture {
    let sample = try TaggerSample.shared()
    return try made.withLock { made in
      if let made { return made }
      do throws(TaggerError) {
        try PictureLibrary.load()
      } catch {
        try Requirement.isMissing(error.message)
      }
      let fixture = try TaggerFixture(sample)
      made = fixture
      return fixture
    }
  }

  private init(_ sample: TaggerSample) throws {
    folder = sample.folder
    runtime = try OnnxRuntime.load(path: sample.libraryPath)
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("expected.json")))
    expected = try JSONDecoder().decode([String: [String: [Double]]].self, from: data)
  }

  func model(_ name: String, _ change: (inout ModelOptions) -> Void = { _ in }) throws
    -> TaggerModel
  {
    var options = ModelOptions()
    change(&options)
    return try TaggerModel(folder: folder.path("models/\(name)"), options: options, runtime)
  }

  /// A copy of the pictures, some by their stems or all.
  func pictures(_ stems: [String]? = nil) throws -> TemporaryFolder {
    let copy = try TemporaryFolder()
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("pictures"))
    for name in names where stems?.contains(String(name.prefix { $0 != "." })) ?? true {
      try FileManager.default.copyItem(
        atPath: folder.path("pictures/\(name)"), toPath: copy.path(name))
    }
    return copy
  }
}

/// What lies beside a picture.
struct Sidecar {
  let fields: [String: Any]

  init(_ folder: TemporaryFolder, _ stem: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.path(".\(stem)_meta.json")))
    fields = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  var tags: [String: Double] { fields["tags"] as? [String: Double] ?? [:] }
  /// By the names of the list.
  var characters: [String: Double] {
    let map = fields["characters"] as? [String: Double] ?? [:]
    return Dictionary(
      uniqueKeysWithValues: map.map { ($0.key.replacing(" ", with: "_"), $0.value) })
  }
  var rating: String? { fields["rating"] as? String }
}

extension FolderTagging {
  /// Tags a folder to its end.
  static func tag(
    _ folder: TemporaryFolder, _ models: [TaggerModel],
    combination: TagCombination = .union, overwritesTags: Bool = false
  ) throws -> FolderTaggingSummary {
    var options = TaggingOptions()
    options.combination = combination
    return try FolderTagging(
      FolderOfPictures(path: folder.path), models: models, options: options, taggerName: "test",
      overwritesTags: overwritesTags
    ).tag(isCancelled: { false }, report: { _ in })
  }
}
