import Foundation
import TestSupport

/// Package.swift as text, cut into its targets.
struct PackageDeclarations {
  private let text: String

  init() throws {
    text = try String(contentsOfFile: "\(ProjectFolder.path)/Package.swift", encoding: .utf8)
  }

  /// The strings in the declaration of a target of Sources, without its own name; nil when there is
  /// no such target.
  func strings(ofTarget name: String) throws -> Set<String>? {
    let opening = try Regex(
      #"(library|\.target|\.executableTarget|\.systemLibrary)\(\s*(name: )?"\#(name)""#)
    guard let start = text.firstMatch(of: opening)?.range.upperBound else { return nil }
    var depth = 1
    var end = start
    while depth > 0, end < text.endIndex {
      if text[end] == "(" { depth += 1 }
      if text[end] == ")" { depth -= 1 }
      end = text.index(after: end)
    }
    return Set(text[start..<end].matches(of: #/"(\w+)"/#).map { String($0.1) })
  }
}
