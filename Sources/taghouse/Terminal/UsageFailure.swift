import ArgumentParser
import CaptionSettings
import Selection

/// A wrong command line, told as all other errors are: what is wrong, what to do, where to read more.
struct UsageFailure {
  /// What others call what is an option here, with what stands for it.
  private static let otherNames: [String: String] = [
    "--json": "--format json", "--jsonl": "--format jsonl", "--ndjson": "--format jsonl",
    "--csv": "--format csv", "--tsv": "--format tsv", "--markdown": "--format markdown",
    "--table": "--format table", "--out": "--output", "--outfile": "--output",
    "--force": "--replace", "--overwrite": "--replace", "--query": "--select",
    "--search": "--select", "--where": "--select", "--filter": "--select", "--tags": "--select",
    "--ratings": "--rating", "--sites": "--site", "--top": "--limit", "--max": "--limit",
    "--head": "--limit", "-n": "--limit", "--config": "--recipe", "--settings": "--recipe",
    "--delete": "--remove", "--drop": "--remove", "--silent": "--quiet", "--extension": "--ext",
    "--random-seed": "--seed", "--param": "--parameter", "--dryrun": "--dry-run",
  ]

  /// What ArgumentParser says of it.
  private let message: String
  private let usage: String
  private let arguments: [String]
  /// The command that was meant, as far as its words are known.
  private let command: any ParsableCommand.Type
  private let words: [String]

  init(_ error: any Error, arguments: [String]) {
    message = Taghouse.message(for: error)
    let lines = Taghouse.fullMessage(for: error).split(
      separator: "\n", omittingEmptySubsequences: false)
    usage = lines.drop { !$0.hasPrefix("Usage: ") }.joined(separator: "\n")
    self.arguments = arguments
    (command, words) = Self.command(of: arguments)
  }

  var text: String {
    // An exit code says all there is.
    if message.isEmpty { return "" }
    var text = "error: \(Self.inStyle(sentence ?? message))\n"
    if let hint { text += hint + "\n" }
    return usage.isEmpty ? text : text + usage + "\n"
  }

  /// Without the capital and the point of a sentence.
  private static func inStyle(_ message: String) -> String {
    var text = message
    if text.hasSuffix("."), !text.dropLast().contains(". ") { text.removeLast() }
    guard let first = text.first, first.isUppercase, text.dropFirst().first?.isLowercase ?? false
    else { return text }
    return first.lowercased() + text.dropFirst()
  }

  // MARK: Commands

  private static func command(
    of arguments: [String]
  ) -> (type: any ParsableCommand.Type, words: [String]) {
    var type: any ParsableCommand.Type = Taghouse.self
    var words: [String] = []
    for argument in arguments {
      guard let next = type.configuration.subcommands.first(where: { $0._commandName == argument })
      else { break }
      type = next
      words.append(argument)
    }
    return (type, words)
  }

  /// The word that stands where a command ought to; nil when there is none.
  private var unknownCommand: String? {
    let rest = arguments.dropFirst(words.count)
    guard !command.configuration.subcommands.isEmpty, let word = rest.first, !word.hasPrefix("-"),
      message.contains("nexpected argument")
    else { return nil }
    return word
  }

  /// In the place of the parser's own, where that would not be understood.
  private var sentence: String? {
    guard let unknownCommand else { return withoutSuggestion }
    return "there is no command '\((words + [unknownCommand]).joined(separator: " "))'"
  }

  /// The suggestion of an option stands in a line of its own.
  private var withoutSuggestion: String? {
    guard message.hasPrefix("Unknown option"),
      let range = message.firstRange(of: ". Did you mean")
    else { return nil }
    return String(message[..<range.lowerBound])
  }

  // MARK: What to do

  private var hint: String? {
    if let unknownCommand { return hint(ofCommand: unknownCommand) }
    if message.hasPrefix("Unknown option") { return optionHint }
    if message.hasPrefix("Missing "), let example {
      return "For example: \(example)"
    }
    return nil
  }

  private func hint(ofCommand word: String) -> String {
    let names = command.configuration.subcommands.map { $0._commandName }
    let nearest = NearestNames.among(names, to: word)
    if !nearest.isEmpty { return "Did you mean \(nearest)?" }
    let isTop = words.isEmpty
    let list = isTop ? "" : " It has \(NearestNames.list(names))."
    return "`\((["taghouse"] + words).joined(separator: " ")) --help` lists the commands." + list
  }

  private var optionHint: String? {
    guard let start = message.firstIndex(of: "'") else { return nil }
    let option = String(message[message.index(after: start)...].prefix { $0 != "'" && $0 != "=" })
    let options = Self.options(of: command)
    if let meant = Self.otherNames[option],
      let name = meant.split(separator: " ").first, options.contains(String(name))
    {
      return "Did you mean \(meant)?"
    }
    var search = NearestNameSearch(option, shownCount: 1)
    for candidate in options {
      var copy = candidate
      copy.withUTF8 { search.offer($0, weight: 0) { candidate } }
    }
    return search.names.first.map { "Did you mean \($0)?" } ?? settingHint(option)
  }

  /// A setting that somebody takes for an option; nil for commands without settings.
  private func settingHint(_ option: String) -> String? {
    guard [["caption"], ["explain"], ["export", "core-tags"]].contains(words) else { return nil }
    let key = String(option.drop { $0 == "-" }.map { $0 == "-" ? "_" : $0 })
    let nearest = NearestNames.among(CaptionSetting.allCases.map(\.key), to: key)
    let list = "`taghouse caption --list-settings` explains all settings."
    return nearest.isEmpty ? list : "Did you mean a setting, --set \(nearest)? \(list)"
  }

  /// All long options that the help of a command has.
  private static func options(of command: any ParsableCommand.Type) -> [String] {
    command.helpMessage(columns: 400).split(separator: "\n").filter { $0.hasPrefix("  -") }
      .flatMap { $0.split { !($0.isLetter || $0.isNumber || $0 == "-") } }
      .filter { $0.hasPrefix("--") && $0.count > 2 }.map(String.init)
  }

  /// The first example of the help that has the option of the message, or one that was typed; else the first.
  private var example: String? {
    let examples = examples
    let meant = message.split(separator: "'").first { $0.hasPrefix("-") }
      .flatMap { $0.split(separator: " ").first }.map { [String($0)] }
    let options = meant ?? arguments.filter { $0.hasPrefix("--") }
    return examples.first { example in
      example.split(separator: " ").contains { options.contains(String($0)) }
    } ?? examples.first
  }

  private var examples: [String] {
    let lines = command.configuration.discussion.split(separator: "\n")
    let start = "  taghouse \(words.joined(separator: " "))"
    return lines.indices.filter { lines[$0].hasPrefix(start) }.map { position in
      var example = String(lines[position].dropFirst(2))
      var next = position + 1
      while example.hasSuffix("\\"), next < lines.endIndex {
        example = String(example.dropLast()) + String(lines[next].drop { $0 == " " })
        next += 1
      }
      return example
    }
  }
}
