import Foundation
import TestSupport
import Testing

@Suite("Rules for Swift files")
struct StyleTests {
  static let sources = SourceFile.below("Sources") + SourceFile.below("Benchmarks")
  static let all = sources + SourceFile.below("Tests")

  @Test("There is something to look at")
  func filesAreFound() {
    #expect(Self.sources.count > 100)
    #expect(Self.sources.contains { $0.path == "Sources/taghouse/Taghouse.swift" })
  }

  @Test("A file has fewer than 500 lines")
  func fileLength() {
    for file in Self.all {
      #expect(file.lines.count < 500, "\(file.path)")
    }
  }

  @Test("A subcommand has at most 80 lines")
  func commandLength() {
    for file in Self.sources where file.path.hasSuffix("Command.swift") {
      #expect(file.lines.count <= 80, "\(file.path)")
    }
  }

  @Test("Types are nouns of the domain: no Manager, Helper, Utils")
  func typeNames() {
    let declaration =
      #/\b(?:class|struct|enum|protocol|actor|typealias|extension)\s+\w*(?:Manager|Helpers?|Util|Utils|Utilities)\b/#
    // A regular expression is slow: it sees only lines that may be meant.
    for (path, number, line) in Self.lines(of: Self.all, with: ["Manager", "Helper", "Util"]) {
      #expect(line.firstMatch(of: declaration) == nil, "\(path):\(number): \(line)")
    }
  }

  /// Lines of code that contain one of the texts.
  private static func lines(
    of files: [SourceFile], with texts: [String]
  ) -> [(path: String, number: Int, text: String)] {
    files.flatMap { file in
      file.codeLines
        .filter { line in texts.contains { line.text.contains($0) } }
        .map { (file.path, $0.number, $0.text) }
    }
  }

  @Test("No try! and no forced cast or unwrapped optional type outside of tests")
  func noForce() {
    for file in Self.sources {
      for (number, line) in file.codeLines {
        #expect(!line.contains("try!"), "\(file.path):\(number)")
        #expect(!line.contains("as!"), "\(file.path):\(number)")
      }
    }
  }

  @Test("A stop of the program says why")
  func fatalErrorsSayWhy() {
    let silent = #/\b(?:fatalError|preconditionFailure|assertionFailure)\(\s*\)/#
    let stops = ["fatalError", "preconditionFailure", "assertionFailure"]
    for (path, number, line) in Self.lines(of: Self.sources, with: stops) {
      #expect(line.firstMatch(of: silent) == nil, "\(path):\(number)")
    }
  }

  @Test("An unchecked Sendable says which lock or rule makes it safe")
  func uncheckedSendable() {
    for file in Self.sources {
      for (number, line) in file.codeLines where line.contains("@unchecked Sendable") {
        let before = file.lines[max(0, number - 8)..<number].map { $0.text }
        #expect(before.contains { $0.contains("//") }, "\(file.path):\(number)")
      }
    }
  }

  @Test("The project names no machine of its authors")
  func noMachinePaths() {
    let paths = ["home", "work", "root", "Users"].map { "\"/\($0)/" }
    for file in Self.all {
      for (number, line) in file.lines {
        #expect(!paths.contains { line.contains($0) }, "\(file.path):\(number)")
      }
    }
  }
}
