import Foundation
import TestSupport
import Testing

/// The code of the README: what a reader copies and runs.
private struct Readme {
  static let path = "\(ProjectFolder.path)/README.md"

  let lines: [Substring]

  init() throws {
    let text = try String(contentsOfFile: Self.path, encoding: .utf8)
    let parts = text.split(separator: "```", omittingEmptySubsequences: false)
    // Odd parts stand between fences; in the others, single back quotes do the same.
    let fenced = parts.enumerated().filter { $0.offset % 2 == 1 }.map { $0.element }
    let inline = parts.enumerated().filter { $0.offset % 2 == 0 }
      .flatMap { $0.element.matches(of: #/`([^`\n]+)`/#).map { $0.1 } }
    lines = fenced.flatMap { $0.split(separator: "\n") } + inline
  }

  /// What follows a program's name, up to the end of the line.
  func calls(of program: String) throws -> [Substring] {
    let call = try Regex<(Substring, Substring)>(#"(?:^|[\s/|])\#(program) ([a-z].*)"#)
    return lines.compactMap { $0.firstMatch(of: call)?.output.1 }
  }
}

@Suite("README: its commands exist")
struct ReadmeTests {
  @Test func makeTargets() throws {
    let makefile = try String(contentsOfFile: "\(ProjectFolder.path)/Makefile", encoding: .utf8)
    let targets = Set(makefile.matches(of: #/(?m)^([a-z-]+):/#).map { $0.1 })
    let calls = try Readme().calls(of: "make")
    #expect(!calls.isEmpty)
    for call in calls {
      let target = call.split(separator: " ").first ?? ""
      #expect(targets.contains(target), "make \(call)")
    }
  }

  @Test func subcommands() throws {
    let names = SourceFile.below("Sources/taghouse").flatMap { file in
      file.text.matches(of: #/commandName: "([\w-]+)"/#).map { String($0.1) }
    }
    let calls = try Readme().calls(of: "taghouse")
    #expect(!calls.isEmpty)
    for call in calls {
      let verb = call.split(separator: " ").first.map(String.init) ?? ""
      #expect(names.contains(verb) || verb == "help", "taghouse \(call)")
    }
  }

  @Test("Options that the README shows are options of the program")
  func options() throws {
    let sources = SourceFile.below("Sources/taghouse").map(\.text).joined()
    var seenCount = 0
    for call in try Readme().calls(of: "taghouse") {
      for match in call.matches(of: #/\s--([a-z][a-z0-9-]*)/#) where match.1 != "help" {
        let words = match.1.split(separator: "-")
        let camel = words.dropFirst().reduce(String(words[0])) { $0 + $1.capitalized }
        let isKnown =
          sources.contains("\"\(match.1)\"") || sources.contains("var \(camel):")
          || sources.contains("var \(camel) ")
        #expect(isKnown, "--\(match.1) in taghouse \(call)")
        seenCount += 1
      }
    }
    #expect(seenCount > 0)
  }
}
