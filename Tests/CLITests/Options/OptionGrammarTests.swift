import Answers
import ArgumentParser
import Foundation
import Selection
import TestSupport
import Testing

@testable import taghouse

@Suite("One grammar of options")
struct OptionGrammarTests {
  @Test("In all commands an option means what the table says, and is of one kind")
  func meanings() throws {
    let table = OptionTable(try CommandDump.all())
    #expect(table.entries.count > 80)
    for (option, entries) in table.entries {
      let meanings = OptionGrammar.meanings(of: option)
      #expect(!meanings.isEmpty, "--\(option) has no meaning in the table")
      #expect(Set(entries.map(\.argument.kind)).count == 1, "--\(option) is an option and a flag")
      for entry in entries {
        let help = entry.argument.abstract ?? ""
        #expect(
          meanings.contains { help.hasPrefix($0) },
          "\(entry.command) --\(option): \(help)\nexpected \(meanings)")
      }
    }
    let unused = Set(OptionGrammar.meanings.keys).subtracting(table.entries.keys)
    #expect(unused.isEmpty, "no command has \(unused.sorted())")
  }

  @Test("caption and explain show the options that people use; all others are settings")
  func fewOptions() throws {
    for (words, most) in [("caption", 20), ("explain", 9)] {
      let command = try #require(try CommandDump.all().first { $0.words == [words] }).command
      let options = (command.arguments ?? []).filter(\.shouldDisplay).compactMap(\.option)
        .filter { $0 != "help" && $0 != "version" }
      #expect(options.count <= most, "\(words): \(options)")
      let help = try ProgramRun.run("taghouse", [words, "--help"]).output
      #expect(help.split(separator: "\n").count < 90, "\(words)")
      #expect(help.contains("--list-settings"))
    }
  }

  @Test("No two options mean the same")
  func oneName() {
    let meanings = OptionGrammar.meanings.keys.flatMap(OptionGrammar.meanings(of:))
    #expect(Set(meanings).count == meanings.count)
  }

  @Test("Help says of each list how it is written, and of nothing else; a sentence ends in a point")
  func lists() throws {
    for (option, entries) in OptionTable(try CommandDump.all()).entries {
      for entry in entries {
        let help = entry.argument.abstract ?? ""
        let isList = help.contains("with commas") || help.contains("Repeatable")
        #expect(isList == entry.argument.isRepeating, "\(entry.command) --\(option): \(help)")
        #expect(help.hasSuffix(".") || help.hasSuffix(")"), "\(entry.command) --\(option): \(help)")
      }
    }
  }

  @Test("Help shows the options that have to be given before all others")
  func requiredFirst() throws {
    var requiredCount = 0
    for (words, command) in try CommandDump.all() {
      let arguments = (command.arguments ?? []).filter { $0.shouldDisplay && $0.option != nil }
      let required = arguments.filter { !$0.isOptional }.compactMap(\.option)
      guard !required.isEmpty else { continue }
      let help = try ProgramRun.run("taghouse", words + ["--help"]).output
      func position(_ option: String) -> Int? {
        help.matches(of: #/(?m)^  (?:-., )?--([a-z-]+)/#).firstIndex { $0.1 == option[...] }
      }
      for option in required {
        requiredCount += 1
        let others = arguments.compactMap(\.option).filter { !required.contains($0) }
        let firstOther = try #require(others.compactMap(position).min())
        let own = try #require(position(option))
        #expect(own < firstOther, "\(words.joined(separator: " ")) --\(option)")
      }
    }
    #expect(requiredCount >= 8)
  }

  @Test("Commas and repetition say the same; ratings have letters and words")
  func commas() throws {
    let commas = try SelectCommand.parse([
      "h.db", "solo", "--site", "a,b", "--rating", "safe,q", "--per", "character:2,artist:3",
      "--columns", "number, score",
    ])
    let repeated = try SelectCommand.parse([
      "h.db", "solo", "--site", "a", "--site", "b", "--rating", "sensitive", "--rating",
      "Questionable", "--per", "character:2", "--per", "artist:3", "--columns", "number",
      "--columns",
      "score",
    ])
    let selection = try commas.posts.selection()
    #expect(try selection == repeated.posts.selection())
    #expect(selection.siteNames == ["a", "b"])
    #expect(selection.ratings == ["s", "q"])
    #expect(selection.caps?.limits.count == 2)
    #expect(commas.columns.elements() as [String] == ["number", "score"])
    #expect(repeated.columns.elements() as [String] == ["number", "score"])
    #expect(throws: (any Error).self) { try SelectCommand.parse(["h.db", "--rating", "sfw"]) }
  }

  @Test("A limit is the smaller one of the option and the search, and part of what is saved")
  func limits() throws {
    func query(_ arguments: String...) throws -> String {
      try SelectCommand.parse(["h.db"] + arguments).posts.selection().wholeQuery().normalizedText
    }
    #expect(try query("--select", "solo order:score", "--limit", "3") == "solo order:score limit:3")
    #expect(try query("--select", "solo limit:2", "--limit", "3") == "solo limit:2")
    #expect(try query("--select", "solo limit:9", "--limit", "3") == "solo limit:3")
    #expect(
      try query(
        "--select", "solo or 1girl", "--site", "e621", "--rating", "safe,e", "--exclude-deleted")
        == "(solo or 1girl) site:e621 rating:s,e -status:deleted")
    #expect(try query("--rating", "q") == "rating:q")
  }

  @Test(
    "Options of before are those of today",
    arguments: [
      (
        "caption h.db --config a.toml --no-drop-all-core",
        "caption h.db --recipe a.toml --set drop_all_core=false"
      ),
      (
        "caption h.db --tag-threshold=0.5 --preset kohya",
        "caption h.db --set tag_threshold=0.5 --preset kohya"
      ),
      (
        "explain h.db 1 --caption --caption-extension x",
        "explain h.db 1 --caption --set caption_extension=x"
      ),
      (
        "export core-tags h.db --print-config --core file",
        "export core-tags h.db --print-recipe --set core=file"
      ),
      ("caption h.db --caption-extension x", "caption h.db --set caption_extension=x"),
      ("caption h.db --ext x --seed 3", "caption h.db --set caption_extension=x --set seed=3"),
      (
        "caption h.db --with-tags --per a:1 --per b:2 --epoch=4",
        "caption h.db --set with_tags=true --set per=a:1,b:2 --set epoch=4"
      ),
      ("explain h.db 1 --caption --tagger t", "explain h.db 1 --caption --set tagger=t"),
      ("export core-tags h.db --tagger t --seed 3", "export core-tags h.db --tagger t --seed 3"),
      ("export captions h.db --ext x --seed 3", "export captions h.db --ext x --seed 3"),
      ("diff captions a b --caption-extension txt", "diff captions a b --ext txt"),
      ("import kohya h.db a.json --caption-kind k", "import kohya h.db a.json --kind k"),
      ("caption-kinds h.db --drop a", "caption-kinds h.db --remove a"),
      (
        "analyze h.db --drop-layer canonical --drop-text",
        "analyze h.db --remove-layer canonical --remove-text"
      ),
      ("check h.db --sql", "check h.db --full"),
      ("select h.db solo --sql", "select h.db solo --sql"),
    ])
  func formerOptions(former: String, today: String) {
    func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    #expect(FormerOptions.renamed(words(former)) == words(today))
  }

  /// Examples of help: each is a line of the shell, or several that end in a backslash.
  static let examples: [String] = {
    var commands: [any ParsableCommand.Type] = [Taghouse.self]
    var examples: [String] = []
    while let command = commands.popLast() {
      commands += command.configuration.subcommands
      let text = command.configuration.discussion.replacing(#/\\\n +/#, with: "\\")
      examples += text.split(separator: "\n").filter { $0.hasPrefix("  taghouse ") }.map(
        String.init)
    }
    return examples
  }()

  @Test("Examples of help are commands that the program takes, in today's words")
  func examples() throws {
    #expect(Self.examples.count > 60)
    for example in Self.examples {
      let words = try #require(
        ShellWords.words(of: example.replacing("\\", with: " ")), "\(example)")
      try ShellWords.parse(Array(words.dropFirst()))
    }
  }

  @Test("Examples stand in help as they are typed: no line is broken")
  func unbroken() throws {
    for example in Self.examples {
      for line in example.split(separator: "\\") { #expect(line.count <= 79, "\(example)") }
    }
  }

  @Test("--kind takes the captions of that set alone, of several the first that has text")
  func kinds() throws {
    let work = try CommandFolder()
    try work.folder.write(
      #"{"1": {"caption": "one of a"}, "2": {"caption": "two of a"}}"#, to: "a.json")
    try work.folder.write(
      #"{"2": {"caption": "two of b"}, "3": {"caption": "three of b"}}"#, to: "b.json")
    for kind in ["a", "b"] {
      let run = try work.taghouse(
        "import", "kohya", "house.db", "\(kind).json", "--site", "s", "--kind", kind)
      try #require(run.exitCode == 0, "\(run)")
    }
    func captions(_ arguments: String...) throws -> [String] {
      let run = try ProgramRun.run(
        "taghouse",
        ["export", "captions", "house.db", "--output", "-", "--quiet", "--fallback", "skip"]
          + arguments, in: work.folder.path)
      return run.output.matches(of: #/"caption":"([^"]*)"/#).map { String($0.1) }
    }
    #expect(try captions("--kind", "a") == ["one of a", "two of a"])
    #expect(try captions("--kind", "b") == ["two of b", "three of b"])
    #expect(try captions("--kind", "b,a") == ["one of a", "two of b", "three of b"])
    // The newest, as where a search has a limit and no order.
    #expect(try captions("--kind", "b", "--limit", "1") == ["three of b"])
    let unknown = try work.taghouse(
      "export", "captions", "house.db", "--output", "-", "--kind", "bb")
    #expect(unknown.exitCode == 64 && unknown.errors.contains("Did you mean b"), "\(unknown)")
    let rules = try work.taghouse("caption-rules", "house.db", "--format", "csv")
    #expect(
      rules.output.hasPrefix(
        "rule,step,kinds,state,only_if_finish_reason,except_if_finish_reason\n"
          + "default,1,regular_summary + brief_summary,sentence,STOP,\n"), "\(rules)")
  }
}

/// A line of the shell, as far as documents have it: words, quotes, no variables.
enum ShellWords {
  /// Nil when a quote has no end.
  static func words(of line: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      switch (quote, character) {
      case (let open?, _) where open == character: quote = nil
      case (_?, _): word = (word ?? "") + String(character)
      case (nil, "'"), (nil, "\""):
        quote = character
        word = word ?? ""
      case (nil, " "):
        if let done = word { words.append(done) }
        word = nil
      case (nil, _): word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return quote == nil ? words : nil
  }

  /// Parses the arguments of the program as it does, up to a pipe or a comment; throws what it would say.
  static func parse(
    _ arguments: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let end = arguments.firstIndex { ["|", "#", ">", "<", "||", "&&", ";"].contains($0) }
    let words = Array(arguments[..<(end ?? arguments.endIndex)])
    if words.contains("--help") || words.first == "help" { return }
    #expect(
      FormerOptions.renamed(words) == words, "an option of before", sourceLocation: sourceLocation)
    do {
      _ = try Taghouse.parseAsRoot(SearchArgument.protected(QueryParameter.joined(words)))
    } catch {
      Issue.record(
        "taghouse \(words.joined(separator: " ")): \(Taghouse.message(for: error))",
        sourceLocation: sourceLocation)
    }
  }
}
