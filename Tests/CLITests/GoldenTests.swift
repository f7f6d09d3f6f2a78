import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import taghouse

@Suite("Golden: help")
struct GoldenHelpTests {
  /// All commands, the first without a name, as they are typed.
  static let commands = commands(below: Taghouse.self, [])

  private static func commands(
    below command: any ParsableCommand.Type, _ words: [String]
  ) -> [String] {
    command.configuration.subcommands.reduce(into: [words.joined(separator: " ")]) {
      $0 += commands(below: $1, words + [$1._commandName])
    }
  }

  /// The name of the file with a command's help.
  static func name(of command: String) -> String {
    command.isEmpty ? "taghouse" : command.replacing(" ", with: "-")
  }

  @Test("Help texts", arguments: commands)
  func help(command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let result = try ProgramRun.run("taghouse", words + ["--help"])
    #expect(result.exitCode == 0)
    #expect(result.errors == "")
    try Golden.expect(result.output, is: "help/\(Self.name(of: command))")
    if !["", "import", "import files", "export", "report", "diff"].contains(command) {
      #expect(result.output.contains("taghouse \(command) "), "help has an example")
    }
  }
}

@Suite("Golden: the folder")
struct GoldenFolderTests {
  @Test("Each file is one that a test asks for")
  func names() throws {
    #expect(
      try Self.names(in: "\(Golden.folder)/help")
        == Set(GoldenHelpTests.commands.map(GoldenHelpTests.name)))
    let rows = Set(GoldenOutputTests.formats.map { "rows-\($0)" })
    let folder = "\(ProjectFolder.path)/Tests/CLITests"
    let sources = try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".swift") }
      .map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }.joined()
    for name in try Self.names(in: Golden.folder).subtracting(rows) {
      #expect(sources.contains("\"\(name)\""), "no test asks for \(name)")
    }
  }

  private static func names(in folder: String) throws -> Set<String> {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    return Set(files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) })
  }
}

@Suite("Golden: what commands print")
struct GoldenOutputTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.folder.write(BooruPost.dump(Dump.posts(1...40)), to: "posts.jsonl")
  }

  private func expect(_ name: String, _ arguments: [String], input: [UInt8]? = nil) throws {
    let result = try ProgramRun.run("taghouse", arguments, input: input, in: work.folder.path)
    try Golden.expect(
      Golden.transcript(arguments, result, in: work.folder), is: name)
  }

  @Test("A clean import, the same again, and in JSON")
  func imports() throws {
    try expect("import-clean", ["import", "danbooru", "house.db", "posts.jsonl"])
    try expect("import-again", ["import", "danbooru", "house.db", "posts.jsonl"])
    try expect(
      "import-json",
      ["import", "danbooru", "house.db", "posts.jsonl", "--reread", "--format", "json"])
    try expect("check-clean", ["check", "house.db"])
    try expect("analyze", ["analyze", "house.db"])
  }

  @Test("An import with rejects and fields of wrong types")
  func oddImport() throws {
    let lines =
      ["{\"id\":1,\"score\":\"many\"}", "", "{\"id\":2,\"score\":{}}", "{\"id\":1,\"score\":5}"]
      + Dump.rejectedLines
    try work.folder.write(lines.joined(separator: "\n"), to: "odd.jsonl")
    try expect("import-odd", ["import", "danbooru", "house.db", "odd.jsonl", "--no-bulk"])
    try expect(
      "import-max-rejects", ["import", "danbooru", "other.db", "odd.jsonl", "--max-rejects", "2"])
    try expect(
      "rejected-records",
      [
        "sql", "house.db",
        "SELECT line_number, byte_offset, substr(reason, 1, 16) AS reason, first_bytes FROM rejected_record",
      ])
  }

  static let formats = ["table", "json", "jsonl", "csv", "tsv", "markdown"]

  @Test("Rows in every format", arguments: formats)
  func rows(format: String) throws {
    _ = try work.taghouse("init", "house.db")
    let query = """
      SELECT 1 AS number, 2.5 AS share, NULL AS absent, 'a,"b"|c' AS text, x'00ff' AS bytes
      UNION ALL SELECT -20, -0.0, 'set', 'two' || char(10) || 'lines', NULL
      UNION ALL SELECT NULL, 1e300, NULL, '東方 \u{1F338}', x''
      """
    try expect("rows-\(format)", ["sql", "house.db", query, "--format", format])
  }

  @Test("An export and its manifest")
  func export() throws {
    _ = try work.taghouse("import", "danbooru", "house.db", "posts.jsonl")
    try expect(
      "export-corpus",
      ["export", "corpus", "house.db", "--output", "c.txt", "--min-tags", "2", "--dedupe"])
    let manifest = String(decoding: try work.folder.read("c.txt.manifest.json"), as: UTF8.self)
    try Golden.expect(
      manifest.replacing(
        /"last_import_started_at" : "[^"]+"/, with: "\"last_import_started_at\" : TIME"),
      is: "manifest")
  }

  @Test("Error messages")
  func errors() throws {
    _ = try work.taghouse("import", "danbooru", "house.db", "posts.jsonl")
    try work.folder.write("no database", to: "text.db")
    try work.folder.write([0x1F, 0x8B] + [UInt8]("garbage"), to: "bad.jsonl.gz")
    try work.folder.write("mine", to: "taken.txt")
    let cases: [[String]] = [
      ["sql", "house.db", "SELECT 1,\n  2 FORM post"],
      ["sql", "house.db", "SELECT nope FROM post"],
      ["sql", "house.db", "DELETE FROM post"], ["sql", "house.db", "SELECT :a"],
      ["sql", "house.db", "SELECT 1; SELECT 2"], ["sql", "missing.db", "SELECT 1"],
      ["sql", "text.db", "SELECT 1"], ["sql", "house.db", "SELECT 1", "--limit", "-1"],
      ["init", "house.db"], ["init", "nowhere/house.db"],
      ["import", "danbooru", "house.db", "missing.jsonl"],
      ["import", "danbooru", "house.db", "bad.jsonl.gz"],
      ["import", "danbooru", "nowhere/house.db", "posts.jsonl"],
      ["export", "corpus", "house.db", "--output", "taken.txt"],
      ["export", "corpus", "house.db", "--output", "c.txt", "--site", "nope"],
      ["export", "corpus", "house.db", "--output", "c.txt", "--category", "charcter"],
      ["export", "corpus", "house.db", "--output", "c.txt", "--min-tags", "99"],
      ["export", "corpus", "house.db", "--output", "c.txt", "--split", "train=0.5"],
      ["export", "corpus", "house.db", "--output", "-", "--shards", "2"],
    ]
    var text = ""
    for arguments in cases {
      let result = try ProgramRun.run("taghouse", arguments, in: work.folder.path)
      text += Golden.transcript(arguments, result, in: work.folder) + "\n"
    }
    try Golden.expect(text, is: "errors")
  }
}
