import Foundation
import TestSupport
import Testing

/// The commands of a document, and what it says that they print.
struct CommandDocument {
  enum Part {
    case text(String)
    /// A block of commands that readers copy: `sh`.
    case commands([String])
    /// A block that shows commands behind `$ ` and what they print below: `console`.
    case transcript([(command: String, output: String)])
  }

  private(set) var parts: [Part] = []

  init(_ text: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    while let line = lines.popFirst() {
      guard line == "```sh" || line == "```console" else {
        parts.append(.text(String(line)))
        continue
      }
      let block = lines.prefix { $0 != "```" }.map(String.init)
      lines = lines.dropFirst(block.count + 1)
      parts.append(
        line == "```sh" ? .commands(Self.joined(block)) : .transcript(Self.entries(block)))
    }
  }

  /// Lines that end in a backslash with those behind them.
  private static func joined(_ lines: [String]) -> [String] {
    var joined: [String] = []
    for line in lines {
      if let last = joined.last, last.hasSuffix("\\") {
        joined[joined.count - 1] = last + "\n" + line
      } else {
        joined.append(line)
      }
    }
    return joined
  }

  private static func entries(_ lines: [String]) -> [(command: String, output: String)] {
    var entries: [(command: String, output: String)] = []
    for line in joined(lines) {
      if line.hasPrefix("$ ") {
        entries.append((String(line.dropFirst(2)), ""))
      } else if !entries.isEmpty {
        entries[entries.count - 1].output += line + "\n"
      }
    }
    return entries
  }

  var text: String {
    parts.map { part in
      switch part {
      case .text(let line): line
      case .commands(let commands): (["```sh"] + commands + ["```"]).joined(separator: "\n")
      case .transcript(let entries):
        "```console\n" + entries.map { "$ \($0.command)\n\($0.output)" }.joined() + "```"
      }
    }.joined(separator: "\n")
  }

  /// All that `run` runs, as `calls` has it: lines that end in a backslash are one.
  var commands: [String] {
    parts.flatMap { part in
      switch part {
      case .text: [String]()
      case .commands(let commands): commands
      case .transcript(let entries): entries.map(\.command)
      }
    }.map { $0.replacing(#/\\\n +/#, with: "") }
  }

  /// Runs everything in its order; a transcript gets what was printed. `isError`: an error is shown.
  mutating func run(_ run: (_ command: String, _ isError: Bool) throws -> String) rethrows {
    for index in parts.indices {
      switch parts[index] {
      case .text: break
      case .commands(let commands):
        for command in commands where command.hasPrefix("taghouse ") { _ = try run(command, false) }
      case .transcript(let entries):
        parts[index] = .transcript(
          try entries.map { ($0.command, try run($0.command, $0.output.hasPrefix("error: "))) })
      }
    }
  }

  /// All calls of the program in blocks, and in lines that are indented as code.
  static func calls(in text: String) -> [String] {
    let whole = text.replacing(#/\\\n +/#, with: "")
    return whole.matches(of: #/(?m)^(?:    )?(?:\$ )?taghouse ([a-z].*)$/#).map { match in
      // In tables of calls, what they do stands behind some blanks.
      let call = String(match.1)
      return call.firstRange(of: "   ").map { String(call[..<$0.lowerBound]) } ?? call
    }
  }
}

@Suite("Golden: README and documents")
struct DocumentTests {
  /// Files of the names that the README and the documents have, with invented posts.
  private static func addSamples(to folder: TemporaryFolder) throws {
    for (shape, name) in [
      ("danbooru", "posts.jsonl"), ("e621-posts", "e621-posts.csv"), ("tags", "tags.csv"),
      ("e621-captions", "captions"), ("kohya-latents", "latents.json"),
    ] {
      let made = try ProgramRun.run(
        "sample-dump", [shape, name, "--posts", "400", "--seed", "1"], in: folder.path)
      try #require(made.exitCode == 0, "\(made)")
    }
    try FileManager.default.createDirectory(
      atPath: folder.path("pictures"), withIntermediateDirectories: true)
    try folder.write("", to: "pictures/1.png")
    try folder.write(#"{"tags": {"1girl": 0.9, "solo": 0.8}}"#, to: "pictures/.1_meta.json")
  }

  @Test("Every command of the README runs, and prints what it shows")
  func readme() throws {
    let folder = try TemporaryFolder()
    try Self.addSamples(to: folder)
    let program = try #require(BuiltProgram.path(of: "taghouse"))
    let path = "\(ProjectFolder.path)/README.md"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var document = CommandDocument(text)
    #expect(document.text == text)
    var count = 0
    try document.run { command, _ in
      count += 1
      let run = try ProgramRun.run(
        "sh", ["-c", "exec 2>&1; taghouse() { '\(program)' \"$@\"; }; \(command)"], in: folder.path)
      #expect(run.exitCode == 0, "\(command): \(run)")
      return run.output + run.errors
    }
    #expect(count > 20)
    guard Golden.masked(document.text) != Golden.masked(text) else { return }
    try Golden.expect(document.text, isFile: "README.md")
  }

  /// What the documents name beside the samples: posts with well-known tags, recipes, exports of before.
  private static func addExamples(to folder: TemporaryFolder) throws {
    let posts = (1...5).map { number in
      """
      {"id":900\(number),"created_at":"2020-0\(number)-01T00:00:00Z","rating":"\(number < 3 ? "g" : "s")",\
      "score":2\(number),"tag_string_general":"1girl solo long_hair cat_ears twintails",\
      "tag_string_artist":"someone","tag_string_character":"hatsune_miku",\
      "tag_string_copyright":"vocaloid","tag_string_meta":"highres"}

      """
    }
    try folder.write(posts.joined(), to: "examples.jsonl")
    try folder.write(
      #"{"1": {"caption": "a cat"}, "3": {"caption": "a fox"}}"#, to: "florence.json")
    try folder.write(
      "template = \"{character}, {general:max=4}\"\n", to: "recipe.toml")
    try folder.write("prune_mode = \"minimal\"\n", to: "mine.toml")
    try folder.write("max_tag_number = 20\n", to: "old.toml")
    try folder.write("max_tag_number = 10\n", to: "new.toml")
    try FileManager.default.createDirectory(
      atPath: folder.path("my-queries"), withIntermediateDirectories: true)
    // The query that docs/QUERIES.md shows.
    let queries = try String(
      contentsOfFile: "\(ProjectFolder.path)/docs/QUERIES.md", encoding: .utf8)
    let query = try #require(
      queries.firstMatch(of: #/```sql\n(-- name: +posts_of_artist\n[^`]+)```/#))
    try folder.write(String(query.1), to: "my-queries/posts_of_artist.sql")
  }

  /// What makes the warehouse of the documents, and the files that they read.
  private static let preparation = """
    taghouse import danbooru house.db posts.jsonl examples.jsonl --quiet
    taghouse import e621-posts house.db e621-posts.csv --quiet
    taghouse import tags house.db tags.csv --site e621 --quiet
    taghouse import e621-captions house.db captions --quiet
    taghouse import kohya house.db latents.json --site e621 --only latent --quiet
    taghouse import kohya house.db florence.json --site e621 --kind florence --quiet
    taghouse analyze house.db --quiet
    taghouse caption house.db --recipe old.toml --output old.jsonl.zst --quiet
    taghouse caption house.db --recipe new.toml --output new.jsonl.zst --quiet
    """

  /// Documents whose commands need the network or another checkout, do not end, or are about the project itself. Those
  /// of exports and taggers have tests of their own.
  private static let unrunDocuments: Set<String> = [
    "CLI.md", "EXPORTS.md", "SCALE.md", "TAGGERS.md", "TESTING.md", "WEB.md",
  ]

  @Test("Every command of the documents runs, and prints what they show")
  func documents() throws {
    try Requirement.program("sqlite3")
    let folder = try TemporaryFolder()
    try Self.addSamples(to: folder)
    try Self.addExamples(to: folder)
    let program = try #require(BuiltProgram.path(of: "taghouse"))
    func run(_ command: String, isError: Bool = false) throws -> String {
      let run = try ProgramRun.run(
        "sh", ["-c", "exec 2>&1; taghouse() { '\(program)' \"$@\"; }; \(command)"], in: folder.path)
      #expect((run.exitCode == 0) != isError, "\(command): \(run)")
      return run.output + run.errors
    }
    _ = try run("set -e\n" + Self.preparation)
    var count = 0
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(ProjectFolder.path)/docs")
    for name in names.sorted() where name.hasSuffix(".md") && !Self.unrunDocuments.contains(name) {
      let text = try String(contentsOfFile: "\(ProjectFolder.path)/docs/\(name)", encoding: .utf8)
      var document = CommandDocument(text)
      #expect(document.text == text, "\(name)")
      let isRun = document.commands
      for call in CommandDocument.calls(in: text) {
        #expect(isRun.contains { $0.contains("taghouse \(call)") }, "\(name): not run: \(call)")
      }
      try document.run { command, isError in
        count += 1
        return try run(command, isError: isError)
      }
      guard Golden.masked(document.text) != Golden.masked(text) else { continue }
      try Golden.expect(document.text, isFile: "docs/\(name)")
    }
    #expect(count > 50)
  }

  /// What the commands of docs/EXPORTS.md read: sets of captions, pictures, tars of pictures.
  private static let exportPreparation = """
    taghouse import danbooru house.db posts.jsonl --quiet
    printf '{"1": {"caption": "A picture."}}' > captions-of-1.json
    for kind in joycaption long short; do
      taghouse import kohya house.db captions-of-1.json --site danbooru --kind $kind --quiet
    done
    printf 'template = "{character}, {general:max=4}"' > recipe.toml
    printf x > 4.webp
    tar -cf 0000.tar 4.webp
    printf x > 5.webp
    tar -cf 0001.tar 5.webp
    """

  @Test("Every command of docs/EXPORTS.md runs")
  func exports() throws {
    try Requirement.program("duckdb")
    let folder = try TemporaryFolder()
    try Self.addSamples(to: folder)
    let program = try #require(BuiltProgram.path(of: "taghouse"))
    func run(_ command: String) throws -> String {
      let run = try ProgramRun.run(
        "sh", ["-c", "exec 2>&1; taghouse() { '\(program)' \"$@\"; }; \(command)"], in: folder.path)
      #expect(run.exitCode == 0, "\(command): \(run)")
      return run.output
    }
    _ = try run("set -e\n" + Self.exportPreparation)
    let text = try String(
      contentsOfFile: "\(ProjectFolder.path)/docs/EXPORTS.md", encoding: .utf8)
    var document = CommandDocument(text)
    #expect(document.text == text)
    let isRun = document.commands
    for call in CommandDocument.calls(in: text) {
      #expect(isRun.contains { $0.contains("taghouse \(call)") }, "not run: \(call)")
    }
    var count = 0
    try document.run { command, _ in
      count += 1
      return try run(command)
    }
    #expect(count >= 12)
  }

  @Test("Every call in the documents is one that the program takes")
  func calls() throws {
    let folder = "\(ProjectFolder.path)/docs"
    var count = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    where name.hasSuffix(".md") && name != "CLI.md" {
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      for call in CommandDocument.calls(in: text) {
        let words = try #require(ShellWords.words(of: call), "\(name): \(call)")
        try ShellWords.parse(words)
        count += 1
      }
    }
    #expect(count > 40)
  }

  @Test("The index of documents names each, and links lead somewhere")
  func index() throws {
    let folder = "\(ProjectFolder.path)/docs"
    let index = try String(contentsOfFile: "\(folder)/README.md", encoding: .utf8)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".md") && $0 != "README.md" }
    for name in names { #expect(index.contains("](\(name))"), "docs/README.md has no \(name)") }
    for file in ["README.md"] + (names + ["README.md"]).map({ "docs/\($0)" }) {
      let text = try String(contentsOfFile: "\(ProjectFolder.path)/\(file)", encoding: .utf8)
      let base = file.hasPrefix("docs/") ? folder : ProjectFolder.path
      for link in text.matches(of: #/\]\(([^)#:]+)(?:#[^)]*)?\)/#) {
        #expect(
          FileManager.default.fileExists(atPath: "\(base)/\(link.1)"), "\(file): \(link.1)")
      }
    }
  }
}
