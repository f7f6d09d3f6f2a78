// `taghouse query DB NAME --help`: what the header of one query says, for people.

import ArgumentParser
import Export
internal import Rows
import SQLCatalog

/// The help of one named query.
struct QueryHelp {
  /// The width of what goes to no terminal.
  private static let defaultWidth = 80

  let query: NamedQuery

  /// The help that these arguments of the program ask for; nil where they ask for that of a command.
  init?(_ arguments: [String]) {
    let marks = ["--help", "-h"]
    guard arguments.first == "query", arguments.contains(where: marks.contains) else { return nil }
    let rest = arguments.dropFirst().filter { !marks.contains($0) }
    guard let command = try? QueryCommand.parse(Array(rest)) else { return nil }
    // The warehouse is easily forgotten.
    let name = command.name ?? command.warehouse
    guard let query = try? QuerySet(folders: command.queries).query(named: name) else { return nil }
    self.query = query
  }

  var text: String {
    let parts = [
      head, list("PARAMETERS (-p NAME VALUE)", parameters), list("COLUMNS", columns),
      list("", facts), example,
    ]
    let text = parts.filter { !$0.isEmpty }.joined(separator: "\n")
    return TerminalText.wrapped(text, to: Terminal.current?.width ?? Self.defaultWidth)
  }

  private var head: String {
    let isOwn = SQLCatalog.namedQueries.contains { $0.name == query.name }
    let folder = isOwn ? "" : " --queries FOLDER"
    let options = query.parameters.isEmpty ? "" : " [-p NAME VALUE ...]"
    return """
      \(query.header.purpose)

      USAGE: taghouse query WAREHOUSE \(query.name)\(folder)\(options)

      """
  }

  private var parameters: [(name: String, text: String)] {
    query.parameters.map { parameter in
      var meaning = parameter.meaning
      if !parameter.allowedValues.isEmpty {
        meaning += ": \(parameter.allowedValues.joined(separator: ", "))"
      }
      switch parameter.defaultValue {
      case .null where parameter.choice == nil: break
      default: meaning += " (default: \(parameter.defaultText))"
      }
      return (parameter.name, meaning)
    }
  }

  private var columns: [(name: String, text: String)] {
    (query.columns ?? []).map { column in
      (
        column.name,
        [column.type ?? "", column.meaning ?? ""].filter { !$0.isEmpty }
          .joined(separator: ", ")
      )
    }
  }

  private var facts: [(name: String, text: String)] {
    var facts: [(name: String, text: String)] = []
    if let grain = query.header.grain { facts.append(("rows", grain)) }
    switch query.drawing {
    case .unstated: break
    case .none(let reason): facts.append(("chart", "none" + (reason.map { ": \($0)" } ?? "")))
    case .chart(let chart): facts.append(("chart", chart.text))
    }
    if let cost = query.header.cost { facts.append(("cost", cost)) }
    return facts
  }

  private var example: String {
    query.header.example.map { "EXAMPLE: \($0)\n" } ?? ""
  }

  /// Names below each other, and what they mean beside them.
  private func list(_ heading: String, _ entries: [(name: String, text: String)]) -> String {
    guard !entries.isEmpty else { return "" }
    let width = entries.map(\.name.count).max() ?? 0
    let lines = entries.map { name, text in
      text.isEmpty
        ? "  \(name)\n" : "  \(name)\(String(repeating: " ", count: width - name.count))  \(text)\n"
    }
    return (heading.isEmpty ? "" : heading + ":\n") + lines.joined()
  }
}

extension QueryChart {
  /// In words: `bars of post_count by tag, a series for each site`.
  fileprivate var text: String {
    func names(_ columns: [String]) -> String {
      columns.map { $0.hasPrefix(":") ? "the \($0.dropFirst()) asked for" : $0 }
        .joined(separator: " and ")
    }
    let kinds: [Kind: String] = [.bar: "bars", .line: "lines", .histogram: "a histogram"]
    var text = "\(kinds[kind] ?? kind.rawValue) of \(names(values))"
    if !labels.isEmpty { text += " by \(names(labels))" }
    if !series.isEmpty { text += ", a series for each \(names(series))" }
    return text
  }
}
