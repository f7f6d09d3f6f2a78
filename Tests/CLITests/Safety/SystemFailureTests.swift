import Foundation
import TestSupport
import Testing

/// What the system refuses is an error with its sentence, and the same command completes it later.
@Suite("Failures of the system")
struct SystemFailureTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  private func makePictures(_ count: Int) throws {
    for number in 1...count {
      let folder = "pics/\(number % 3)"
      try FileManager.default.createDirectory(
        atPath: work.path(folder), withIntermediateDirectories: true)
      try work.folder.write("", to: "\(folder)/\(number).png")
      try work.folder.write(
        #"{"tags": {"1girl": 0.9, "hat": 0.8, "t\#(number % 7)": 0.7}, "characters": ["c\#(number % 5)"]}"#,
        to: "\(folder)/.\(number)_meta.json")
      try work.folder.write("solo, a\(number)", to: "\(folder)/\(number).tags")
    }
  }

  /// All files below the pictures with their contents.
  private func tree() throws -> [String: [UInt8]] {
    var tree: [String: [UInt8]] = [:]
    let names = try #require(FileManager.default.enumerator(atPath: work.path("pics")))
    for case let name as String in names {
      if let data = FileManager.default.contents(atPath: work.path("pics/\(name)")) {
        tree[name] = [UInt8](data)
      }
    }
    return tree
  }

  @Test(
    "Too few descriptors are no flaw of a picture: an import stops, and the next one has them all")
  func importWithoutDescriptors() throws {
    try makePictures(40)
    var stopCount = 0
    for limit in [5, 8, 10, 12, 16] {
      try? FileManager.default.removeItem(atPath: work.path("house.db"))
      let first = try work.shell(
        "ulimit -n \(limit); exec $taghouse import sidecars house.db pics --site mine -q")
      #expect(first.signal == nil, "\(limit): \(first)")
      if first.exitCode != 0 {
        stopCount += 1
        #expect(!first.errors.isEmpty, "\(limit): \(first)")
      }
      let second = try work.taghouse(
        "import", "sidecars", "house.db", "pics", "--site", "mine", "-q")
      #expect(second.exitCode == 0, "\(limit): \(first) \(second)")
      #expect(try work.rows("SELECT COUNT(*) FROM post") == ["40"], "\(limit): \(first)")
      #expect(try work.rows("SELECT COUNT(*) FROM rejected_record") == ["0"], "\(limit): \(first)")
      #expect(try work.rows("SELECT COUNT(*) FROM post_tag") == ["120"], "\(limit): \(first)")
    }
    #expect(stopCount > 0)
  }

  @Test(
    "Captions of a folder: a run that is refused descriptors stops, and the next one completes it")
  func captionsWithoutDescriptors() throws {
    try makePictures(30)
    try FileManager.default.copyItem(atPath: work.path("pics"), toPath: work.path("before"))
    let command = "caption --src-dir pics --prune-mode character_core"
    let whole = try work.shell("exec $taghouse \(command)")
    #expect(whole.exitCode == 0, "\(whole)")
    let expected = try tree()
    var stopCount = 0
    for limit in [5, 8, 10, 12, 16] {
      try FileManager.default.removeItem(atPath: work.path("pics"))
      try FileManager.default.copyItem(atPath: work.path("before"), toPath: work.path("pics"))
      let first = try work.shell("ulimit -n \(limit); exec $taghouse \(command)")
      #expect(first.signal == nil, "\(limit): \(first)")
      if first.exitCode == 0 {
        #expect(try tree() == expected, "\(limit): \(first)")
      } else {
        stopCount += 1
        // A part would be told as 1.
        #expect(first.exitCode != 1, "\(limit): \(first)")
      }
      let second = try work.shell("exec $taghouse \(command)")
      #expect(second.exitCode == 0, "\(limit): \(second)")
      #expect(try tree() == expected, "\(limit): \(first)")
    }
    #expect(stopCount > 0)
  }

  @Test("A limit on the size of files is a sentence, for each command that writes")
  func fileSizeLimit() throws {
    let dump = Dump.bytes(Dump.posts(1...3000))
    try Data(dump).write(to: URL(fileURLWithPath: work.path("dump.jsonl")))
    let captions = (1...3000).map { #"{"id":\#($0),"summary":"a red dress, number \#($0)"}"# }
    try work.folder.write(captions.joined(separator: "\n"), to: "captions.jsonl")
    try #require(
      try work.taghouse("import", "danbooru", "start.db", "dump.jsonl", "-q").exitCode == 0)
    try #require(try work.taghouse("analyze", "start.db", "--text", "-q").exitCode == 0)
    let byteCount = try #require(
      try FileManager.default.attributesOfItem(atPath: work.path("start.db"))[.size] as? Int)
    for command in [
      "import danbooru new.db dump.jsonl -q",
      "import e621-captions house.db captions.jsonl --site danbooru -q",
      "export corpus house.db --output corpus.txt", "analyze house.db --force -q",
    ] {
      for blocks in [16, byteCount / 512 + 40] {
        for name in ["house.db", "new.db", "corpus.txt"] {
          try? FileManager.default.removeItem(atPath: work.path(name))
        }
        try FileManager.default.copyItem(
          atPath: work.path("start.db"), toPath: work.path("house.db"))
        let result = try work.shell("ulimit -f \(blocks); exec $taghouse \(command)")
        #expect(result.signal == nil, "\(command), \(blocks): \(result)")
        if result.exitCode != 0 {
          #expect(result.errors.hasPrefix("error: "), "\(command), \(blocks): \(result)")
        }
        let check = try work.taghouse("check", "house.db")
        #expect(check.exitCode == 0, "\(command), \(blocks): \(check)")
      }
    }
  }

  @Test("Hidden files of a killed run are cleared away by the next one, those of others are not")
  func leftovers() throws {
    try makePictures(3)
    let ended = try work.shell("echo $$").output.prefix { $0.isNumber }
    for name in [".1.txt.taghouse-\(ended)-1.tmp", "0/.3.txt.taghouse-\(ended)-7.tmp", ".mine.tmp"]
    {
      try work.folder.write("x", to: "pics/\(name)")
    }
    let dry = try work.shell("exec $taghouse caption --src-dir pics --dry-run")
    #expect(dry.exitCode == 0, "\(dry)")
    #expect(try tree().keys.count { $0.hasSuffix(".tmp") } == 3)
    let result = try work.shell("exec $taghouse caption --src-dir pics")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try tree().keys.filter { $0.hasSuffix(".tmp") } == [".mine.tmp"])
  }
}
