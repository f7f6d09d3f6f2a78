import Foundation
import Selection
import TestSupport
import Testing

@Suite("docs/SELECTION.md: its searches are searches")
struct SelectionDocumentTests {
  let lines: [Substring]

  init() throws {
    let path = "\(ProjectFolder.path)/docs/SELECTION.md"
    lines = try String(contentsOfFile: path, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
  }

  /// The lines of the blocks of a kind.
  private func blocks(_ kind: String) -> [[Substring]] {
    var blocks: [[Substring]] = []
    var isInside = false
    for line in lines {
      if line.hasPrefix("```") {
        isInside = line == "```\(kind)"
        if isInside { blocks.append([]) }
      } else if isInside {
        blocks[blocks.count - 1].append(line)
      }
    }
    return blocks
  }

  /// The pieces between backquotes of a cell of the tables.
  private func code(in cell: Substring) -> [String] {
    cell.matches(of: #/`([^`]+)`/#).map { String($0.1) }
  }

  /// Cells of the tables that have examples in their last column.
  private var rows: [[Substring]] {
    var rows: [[Substring]] = []
    var hasExamples = false
    for line in lines where line.hasPrefix("|") {
      let cells = line.dropFirst().dropLast().split(
        separator: " |", omittingEmptySubsequences: false)
      if line.hasPrefix("| metatag") || line.hasPrefix("| |") {
        hasExamples = line.hasSuffix("examples |")
      } else if hasExamples, !line.hasPrefix("|-") {
        rows.append(cells)
      }
    }
    return rows
  }

  @Test("Blocks of searches")
  func searches() throws {
    let searches = blocks("search").flatMap { $0 }
    #expect(searches.count > 15)
    for line in searches {
      // What it takes stands behind two blanks or more.
      let text = String(line.firstMatch(of: #/^(.+?)(?:  .*)?$/#)?.1 ?? line)
      #expect(throws: Never.self, "\(text)") { try SelectionQuery(parsing: text) }
    }
  }

  @Test("Examples in the tables use the metatag of their row")
  func examples() throws {
    #expect(rows.count > 35)
    for row in rows {
      let names = try #require(row.first.map(code(in:)))
      let examples = try #require(row.last.map(code(in:)))
      #expect(!examples.isEmpty, "\(names)")
      for example in examples {
        #expect(throws: Never.self, "\(example)") { try SelectionQuery(parsing: example) }
      }
      let synonyms = row.count > 3 ? code(in: row[1]) : []
      let used = examples.joined(separator: " ")
      #expect((names + synonyms).contains { used.contains($0) }, "\(used)")
    }
  }

  @Test("Every name in the tables is one of a metatag, and none is missing")
  func names() throws {
    var names: Set<String> = []
    for row in rows {
      for cell in row.dropLast().prefix(row.count > 3 ? 2 : 1) { names.formUnion(code(in: cell)) }
    }
    for name in names {
      // Without a value a metatag is an error, and a tag is none.
      #expect(throws: SelectionError.self, "\(name)") { try SelectionQuery(parsing: name) }
    }
    for field in PostField.allCases { #expect(names.contains("\(field.rawValue):")) }
    let words = lines.joined(separator: "\n")
    for word in PostPart.allCases.map(\.rawValue) + PostStatus.allCases.map(\.rawValue) {
      #expect(words.contains("`\(word)`"), "\(word)")
    }
  }

  @Test("Errors look as they are shown")
  func errors() throws {
    let blocks = blocks("error")
    #expect(!blocks.isEmpty)
    for block in blocks {
      let error = #expect(throws: SelectionError.self) {
        try SelectionQuery(parsing: String(block[0]))
      }
      #expect(error?.description == block.dropFirst().joined(separator: "\n"))
    }
  }
}
