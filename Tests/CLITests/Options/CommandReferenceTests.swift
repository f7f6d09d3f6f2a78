import Foundation
import TestSupport
import Testing

/// docs/CLI.md is what the commands say of themselves; `make golden` writes it anew.
@Suite("Golden: docs/CLI.md")
struct CommandReferenceTests {
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
    ("caption-rules", ["REPORTS"]),
    ("analyze", ["STATISTICS", "LAYERS"]),
    ("check", ["REPORTS"]),
    ("explain", ["CAPTIONS"]),
    ("datasette-metadata", ["DATASETTE"]),
    ("serve", ["WEB"]),
  ]

  @Test("docs/CLI.md has the help of all commands")
  func reference() throws {
    let commands = try CommandDump.all()
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
    text += """

      ## Options

      An option means the same in every command that has it. Lists take commas and repetition alike. Names
      that options had before are still understood, but no help shows them.


      """
    text += OptionTable(commands).markdown
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

  private static func chapters(of words: [String]) -> [String] {
    let fitting = chapters.filter {
      words.starts(with: $0.command.split(separator: " ").map(String.init))
    }
    return fitting.max { $0.command.count < $1.command.count }?.files ?? []
  }
}
