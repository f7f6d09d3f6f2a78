import ByteIO
import Foundation
import Reading
import Selection
import Store
import TestSupport
import Testing

@testable import Export
@testable import Recipes
@testable import Rows

@Suite("Captions in folders and tars")
struct TextFolderTests {
  /// Made once for all tests; each gets a copy.
  private static let template = Result {
    try CaptionFixture.Template(CaptionFixture.random(seed: 70, count: 3000))
  }

  private let fixture: CaptionFixture
  private let before: [String]

  init() throws {
    fixture = try CaptionFixture(Self.template.get())
    before = try fixture.folder.names()
  }

  /// Text by path, of one site or of both.
  private func expected(
    sites: [String], fallback: CaptionFallback, path: (CaptionPost) -> String
  ) -> [String: String] {
    let reference = CaptionReference()
    var texts: [String: String] = [:]
    for post in fixture.posts where sites.isEmpty || sites.contains(post.site) {
      var text = reference.caption(post).text
      if text.isEmpty, fallback == .tags { text = reference.tagText(post) }
      if text.isEmpty, fallback != .empty { continue }
      texts[(sites.count == 1 ? "" : post.site + "/") + path(post)] = text
    }
    return texts
  }

  private func options(
    sites: [String] = [], fallback: CaptionFallback = .tags
  ) -> PostTextOptions {
    var options = PostTextOptions(programVersion: "test")
    options.selection.siteNames = sites
    options.caption.fallback = fallback
    return options
  }

  private func exportFolder(
    _ options: PostTextOptions, folderCount: Int64? = nil,
    isCancelled: @escaping () -> Bool = { false }
  ) throws -> ExportSummary {
    var naming = TextTarget.Naming()
    naming.folderCount = folderCount
    let warehouse = try fixture.warehouse()
    defer { warehouse.close() }
    return try PostExport(from: warehouse, isCancelled: isCancelled)
      .write(options, to: .folder(path: fixture.folder.path("out"), naming))
  }

  private func exportTars(
    _ options: PostTextOptions, to name: String = "out",
    isCancelled: @escaping () -> Bool = { false }
  ) throws -> ExportSummary {
    var layout = TextTarget.Layout()
    layout.shardCount = 7
    layout.writesIndex = true
    let warehouse = try fixture.warehouse()
    defer { warehouse.close() }
    return try PostExport(from: warehouse, isCancelled: isCancelled)
      .write(options, to: .tars(path: fixture.folder.path(name), layout))
  }

  /// Files below a folder by path.
  private func files(_ name: String = "out") throws -> [String: [UInt8]] {
    let root = fixture.folder.path(name)
    var files: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(root)/\(path)", isDirectory: &isFolder)
      if !isFolder.boolValue { files[path] = try fixture.folder.read("\(name)/\(path)") }
    }
    return files
  }

  @Test("A file a post", arguments: [[], ["e621"]] as [[String]], CaptionFallback.allCases)
  func folder(sites: [String], fallback: CaptionFallback) throws {
    let isSpread = fallback == .empty
    let summary = try exportFolder(
      options(sites: sites, fallback: fallback), folderCount: isSpread ? 12 : nil)
    let expected = expected(sites: sites, fallback: fallback) { post in
      let bucket = String(String(post.number % 12 + 10_000).dropFirst())
      return (isSpread ? bucket + "/" : "") + "\(post.number).txt"
    }
    var files = try files()
    let manifest = files.removeValue(forKey: "manifest.json") ?? []
    #expect(String(decoding: manifest, as: UTF8.self).contains("\"taghouse captions\""))
    // An empty text is a line break: sd-scripts stops at a file without a line.
    let written = files.mapValues { String(decoding: $0, as: UTF8.self) }
    #expect(written == expected.mapValues { $0.isEmpty ? "\n" : $0 })
    #expect(expected.count > 500)
    #expect(summary.tally.writtenCount == Int64(expected.count))
  }

  private static let script = """
    import json, sys, tarfile, glob, os, hashlib
    root, texts = sys.argv[1], {}
    for path in glob.glob(root + "/**/*.tar", recursive=True):
        index = json.load(open(path[:-4] + ".json"))
        data = open(path, "rb").read()
        assert index["hash"] == hashlib.sha256(data).hexdigest() and index["filesize"] == len(data)
        names = []
        with tarfile.open(path) as tar:
            for member in tar:
                text = tar.extractfile(member).read()
                entry = index["files"][member.name]
                assert data[entry["offset"]:][:entry["size"]] == text
                number = int(member.name.split(".")[0])
                assert number % 7 == int(os.path.basename(path)[:4])
                names.append(number)
                folder = os.path.relpath(os.path.dirname(path), root)
                texts[("" if folder == "." else folder + "/") + member.name] = text.decode()
        assert names == sorted(names) and len(index["files"]) == len(names)
    print(json.dumps(texts))
    """

  @Test("Tars as Python reads them", arguments: [[], ["e621"]] as [[String]])
  func tars(sites: [String]) throws {
    let summary = try exportTars(options(sites: sites))
    let expected = expected(sites: sites, fallback: .tags) { "\($0.number).caption" }
    #expect(summary.tally.writtenCount == Int64(expected.count))
    #expect(summary.files.count == (sites.isEmpty ? 14 : 7))
    #expect(try files().count == summary.files.count * 2 + 1)
    let output = try Python.output(of: Self.script, arguments: [fixture.folder.path("out")])
    #expect(try JSONDecoder().decode([String: String].self, from: Data(output.utf8)) == expected)
  }

  @Test("Two runs write the same bytes; a folder of ours is replaced, another is not")
  func again() throws {
    _ = try exportTars(options())
    let first = try files()
    let error = #expect(throws: ByteIOError.self) { try exportTars(options()) }
    #expect(error?.code == .alreadyExists)
    var replacing = options()
    replacing.replaces = true
    _ = try exportTars(replacing)
    #expect(try files() == first)
    #expect(try fixture.folder.names() == (before + ["out"]).sorted())

    try FileManager.default.createDirectory(
      atPath: fixture.folder.path("mine"), withIntermediateDirectories: false)
    try fixture.folder.write("mine", to: "mine/a.txt")
    #expect(throws: ByteIOError.self) { try exportTars(replacing, to: "mine") }
    #expect(try fixture.folder.read("mine/a.txt") == Array("mine".utf8))
  }

  @Test("What is cancelled or empty leaves nothing")
  func nothingLeft() throws {
    var asked = 0
    func isCancelled() -> Bool {
      asked += 1
      return asked % 2 == 0
    }
    var none = options()
    none.selection.ratings = ["x"]
    for export in [
      { try exportTars(options(), isCancelled: isCancelled) },
      { try exportFolder(options(), isCancelled: isCancelled) },
      { try exportTars(none) }, { try exportFolder(none) },
    ] {
      let error = #expect(throws: OutputError.self) { try export() }
      #expect(error?.code == .interrupted || error?.code == .empty)
      #expect(try fixture.folder.names() == before)
    }
  }
}
