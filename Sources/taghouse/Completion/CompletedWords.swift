import ArgumentParser
import Glibc
import Querying
import SQLCatalog
import Store

/// The words of a command line on which the tabulator was pressed, as ArgumentParser hands them to
/// the program that is to complete them.
struct CompletedWords {
  /// Without quotes; the first is the program.
  private let words: [String]
  /// What stands before the cursor as it was typed.
  private let typed: String
  /// What stands in the word before the cursor, without the quote that opens it.
  let prefix: String

  init(_ words: [String], prefix: String) {
    self.words = words.map(Self.unquoted)
    typed = prefix
    self.prefix = Self.unquoted(prefix)
  }

  /// Whether these are the arguments of such a call.
  static func areCompleted(_ arguments: [String]) -> Bool {
    arguments.first == "---completion"
  }

  /// The names in the warehouse that begin as the word does.
  func names(of kind: WarehouseNames.Kind) -> [String] {
    names(of: kind, prefix: prefix)
  }

  /// Searches that end with a tag or the name of a set, for the last term of the word.
  var searches: [String] {
    let start = Self.start(ofTermIn: prefix)
    let before = String(prefix[..<start])
    let term = String(prefix[start...])
    if term.hasPrefix("set:") {
      return names(of: .set, prefix: String(term.dropFirst(4))).map { "\(before)set:\($0)" }
    }
    if let colon = term.firstIndex(of: ":"),
      let category = ["artist", "character", "copyright"].first(where: { $0 == term[..<colon] })
    {
      return names(of: .tag(category: category), prefix: String(term[term.index(after: colon)...]))
        .map { "\(before)\(category):\($0)" }
    }
    return names(of: .tag(category: nil), prefix: term).map { before + $0 }
  }

  /// Statements that end with a table or view, for the last name in the word.
  var statements: [String] {
    let name = String(
      prefix.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    return names(of: .table, prefix: name).map { prefix.dropLast(name.count) + $0 }
  }

  /// Named queries, those of the folders of `--queries` too.
  var queries: [String] {
    querySet.queries.map(\.name).filter { $0.hasPrefix(prefix) }
  }

  /// `NAME=` for the parameters of the query that the command line names; behind the sign, for a
  /// parameter that is called as something in a warehouse, its names.
  var parameters: [String] {
    guard let query = querySet.queries.first(where: { words.dropFirst(3).contains($0.name) }) else {
      return []
    }
    guard let sign = prefix.firstIndex(of: "=") else {
      return query.parameters.map { "\($0.name)=" }.filter { $0.hasPrefix(prefix) }
    }
    let name = String(prefix[..<sign])
    let kind: WarehouseNames.Kind? =
      switch name {
      case "site": .site
      case "tag": .tag(category: nil)
      case "artist", "character", "copyright": .tag(category: name)
      case "kind": .captionKind
      case "rule": .captionRule
      case "tagger": .tagger
      default: nil
      }
    guard let kind, query.parameters.contains(where: { $0.name == name }) else { return [] }
    return names(of: kind, prefix: String(prefix[prefix.index(after: sign)...]))
      .map { "\(name)=\($0)" }
  }

  private func names(of kind: WarehouseNames.Kind, prefix: String) -> [String] {
    // Commands have one or two words; what is no warehouse has no names.
    for word in words.dropFirst(2) where !word.hasPrefix("-") {
      let path = word.hasPrefix("~/") ? Self.home + word.dropFirst() : word
      let names = WarehouseNames(warehousePath: path).names(of: kind, prefix: prefix)
      if !names.isEmpty { return names }
    }
    return []
  }

  private var querySet: QuerySet {
    var folders: [String] = []
    for (index, word) in words.enumerated().dropFirst() where words[index - 1] == "--queries" {
      folders.append(word)
    }
    return (try? QuerySet(folders: folders)) ?? QuerySet()
  }

  /// Where the last term begins: behind a blank, and behind signs that a term may have before it.
  private static func start(ofTermIn search: String) -> String.Index {
    var start = search.lastIndex(of: " ").map { search.index(after: $0) } ?? search.startIndex
    while start < search.endIndex, "-~(".contains(search[start]) {
      start = search.index(after: start)
    }
    return start
  }

  /// Shells hand paths over before the tilde is expanded.
  private static var home: String { getenv("HOME").map { String(cString: $0) } ?? "~" }

  /// Bash and zsh hand words over as they were typed.
  private static func unquoted(_ word: String) -> String {
    guard let quote = word.first, quote == "'" || quote == "\"" else {
      return word.replacing("\\", with: "")
    }
    let inner = word.dropFirst()
    return String(inner.last == quote ? inner.dropLast() : inner)
  }

  // MARK: What a shell takes

  /// What has a meaning for bash outside of quotes.
  private static let special = Set(" \t!\"#$&'()*;<>?[\\]^`{|}~")

  /// The candidates as this shell takes them.
  ///
  /// Zsh and fish quote what they put into a line. Bash does not, and expands what it is given, commands
  /// in it too, and the names come from dumps of others: so each word is quoted for that, and is such
  /// that it means itself where it is put, or it is left out.
  func offered(_ candidates: [String]) -> [String] {
    let lines = candidates.filter { $0.unicodeScalars.allSatisfy { $0.value >= 32 } }
    if CompletionShell.requesting == .bash {
      return lines.compactMap(inBash).map { "'\($0.replacing("'", with: "'\\''"))'" }
    }
    guard CompletionShell.requesting == .zsh else { return lines }
    // A description would stand behind a plain colon.
    return lines.map { $0.replacing("\\", with: "\\\\").replacing(":", with: "\\:") }
  }

  /// What bash can put into the line for a candidate, if anything.
  private func inBash(_ candidate: String) -> String? {
    switch typed.first {
    case "'": return candidate.contains("'") ? nil : candidate
    case "\"": return candidate.contains(where: { "\"$`\\!".contains($0) }) ? nil : candidate
    default:
      // Bash would compare what is escaped here with what was typed without its escapes.
      guard !typed.contains("\\") else { return nil }
      return String(candidate.flatMap { Self.special.contains($0) ? ["\\", $0] : [$0] })
    }
  }
}
