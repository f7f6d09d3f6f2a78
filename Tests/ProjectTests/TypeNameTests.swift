import TestSupport
import Testing

@Suite("A type name means one thing")
struct TypeNameTests {
  /// A declaration that begins in the first column: it is seen in the whole target, or in others too.
  private static let words = [" struct ", " class ", " enum ", " protocol ", " actor "]

  /// The type that a line declares for more than its file.
  static func type(declaredBy line: some StringProtocol) -> String? {
    // A regular expression is slow, and few lines declare anything.
    guard let first = line.first, first.isLetter || first == "@",
      words.contains(where: { " \(line)".contains($0) })
    else { return nil }
    let line = String(line)
    let pattern =
      #/(?:@\w+ )*(?:public |package |internal )?(?:final |indirect )*(?:struct|class|enum|protocol|actor) (\w+).*/#
    return line.wholeMatch(of: pattern).map { String($0.1) }
  }

  @Test("No two targets have a type of the same name")
  func oneTargetEach() {
    var targets: [String: Set<String>] = [:]
    for file in SourceFile.below("Sources") {
      let target = String(file.path.split(separator: "/")[1])
      for (_, line) in file.codeLines {
        if let name = Self.type(declaredBy: line) { targets[name, default: []].insert(target) }
      }
    }
    #expect(targets.count > 500)
    for (name, targets) in targets where targets.count > 1 {
      Issue.record("\(name) is declared in \(targets.sorted().joined(separator: " and in "))")
    }
  }

  @Test(
    "What declares a type",
    arguments: [
      ("public struct Tag: Sendable {", "Tag"), ("package final class Row {", "Row"),
      ("indirect enum Tree {", "Tree"), ("@frozen public enum Side: Int {", "Side"),
      ("protocol Reader: ~Copyable {", "Reader"), ("private struct Hidden {", nil),
      ("extension Tag {", nil), ("  struct Inner {", nil), ("/// A struct of numbers.", nil),
    ])
  func declarations(line: String, name: String?) {
    #expect(Self.type(declaredBy: line) == name)
  }
}
