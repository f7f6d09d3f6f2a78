import Foundation
import SQLCatalog
import TestSupport
import Testing

/// docs/QUERIES.md against the headers of the queries; `make golden` writes its table anew.
@Suite("Golden: docs/QUERIES.md")
struct QueryDocumentTests {
  private static let path = "\(ProjectFolder.path)/docs/QUERIES.md"
  private static let begin = "<!-- queries: begin -->\n"
  private static let end = "<!-- queries: end -->"

  /// The table that the headers make.
  private static var table: String {
    var text = "\n| query | what it tells | parameters |\n| --- | --- | --- |\n"
    for query in SQLCatalog.namedQueries {
      let parameters = query.parameters.map { "`\($0.name)` = \($0.defaultText)" }
      let mark = query.header.cost == nil ? "" : " *"
      let cells = [
        "`\(query.name)`\(mark)", query.header.purpose,
        parameters.isEmpty ? "none" : parameters.joined(separator: ", "),
      ]
      text += "| \(cells.joined(separator: " | ")) |\n"
    }
    text += "\nWhat is marked * may take longer than two seconds at 5 million posts:\n\n"
    for query in SQLCatalog.namedQueries {
      if let cost = query.header.cost { text += "- `\(query.name)`: \(cost).\n" }
    }
    return text + "\n"
  }

  @Test("The table is that of the headers")
  func tableAgrees() throws {
    var text = try String(contentsOfFile: Self.path, encoding: .utf8)
    let begin = try #require(text.range(of: Self.begin))
    let end = try #require(text.range(of: Self.end))
    if ProcessInfo.processInfo.environment["TAGHOUSE_RECORD_GOLDEN"] == "1" {
      text.replaceSubrange(begin.upperBound..<end.lowerBound, with: Self.table)
      try Data(text.utf8).write(to: URL(fileURLWithPath: Self.path))
      return
    }
    #expect(String(text[begin.upperBound..<end.lowerBound]) == Self.table)
  }
}
