import Foundation
import TestSupport
import Testing

/// docs/CLI.md is what the commands say of themselves; `make golden` writes it anew.
@Suite("Golden: docs/CLI.md")
struct CommandReferenceTests {
  /// The part of `--experimental-dump-help` that is needed.
  private struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var shouldDisplay: Bool
    var subcommands: [Command]?
  }

  private struct Dump: Decodable {
    var command: Command
  }

  /// The chapters of commands, by the words that they begin with.
  private static let chapters: [(command: String, files: [String])] = [
    ("import", ["FORMATS"]),
    ("export corpus", ["SELECTION", "LAYERS"]),
    ("export captions", ["CAPTIONS"]),
    ("export kohya", ["CAPTIONS"]),
    ("export tars", ["CAPTIONS"]),
    ("export repeats", ["BALANCE"]),
    ("export core-tags", ["CAPTIONS"]),
    ("sql", ["QUERIES", "FUNCTIONS", "STATISTICS"]),
    ("query", ["QUERIES"]),
    ("select", ["SELECTION", "BALANCE"]),
    ("sets", ["SELECTION"]),
    ("caption", ["CAPTIONS"]),
    ("diff", ["CAPTIONS"]),
    ("report", ["REPORTS"]),
    ("caption-kinds", ["REPORTS", "CAPTIONS"]),
    ("analyze", ["STATISTICS", "LAYERS"]),
    ("check", ["REPORTS"]),
    ("explain", ["CAPTIONS"]),
    ("datasette-metadata", ["DATASETTE"]),
  ]

  @Test("docs/CLI.md has the help of all commands")
  func reference() throws {
    let dump = try ProgramRun.run("taghouse", ["--experimental-dump-help"])
    let root = try JSONDecoder().decode(Dump.self, from: Data(dump.output.utf8)).command
    let commands = Self.all(root, after: [])
    try #require(commands.count > 30)
    var text = """
      # All commands

      What `taghouse COMMAND --help` prints. This page is made by `make golden`; a test holds it to the
      program.


      """
    for (words, command) in commands where !words.isEmpty {
      let name = words.joined(separator: " ")
      let anchor = "taghouse-\(words.joined(separator: "-"))"
      text += "- [`\(name)`](#\(anchor)): \(command.abstract ?? "")\n"
    }
    for (words, _) in commands {
      let help = try ProgramRun.run("taghouse", words + ["--help"])
      #expect(help.exitCode == 0)
      text += "\n## \((["taghouse"] + words).joined(separator: " "))\n\n"
      let chapters = Self.chapters(of: words)
      if !chapters.isEmpty {
        text += "More: \(chapters.map { "[\($0).md](\($0).md)" }.joined(separator: ", ")).\n\n"
      }
      text += "```text\n\(help.output.trimmingCharacters(in: .newlines))\n```\n"
    }
    try Golden.expect(text, isFile: "docs/CLI.md")
  }

  @Test("The chapters are there and tell of their commands")
  func chapters() throws {
    for (command, files) in Self.chapters {
      for file in files {
        let text = try String(
          contentsOfFile: "\(ProjectFolder.path)/docs/\(file).md", encoding: .utf8)
        #expect(text.contains(command), "\(file).md on \(command)")
      }
    }
  }

  /// A command and those below it, in the order of the help, with the words that call them.
  private static func all(
    _ command: Command, after words: [String]
  ) -> [(words: [String], command: Command)] {
    [(words, command)]
      + (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
      .flatMap { all($0, after: words + [$0.commandName]) }
  }

  private static func chapters(of words: [String]) -> [String] {
    let fitting = chapters.filter {
      words.starts(with: $0.command.split(separator: " ").map(String.init))
    }
    return fitting.max { $0.command.count < $1.command.count }?.files ?? []
  }
}
