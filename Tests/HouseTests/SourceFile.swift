import Foundation
import TestSupport
import Testing

/// A Swift file of the project, as text.
struct SourceFile: CustomTestStringConvertible {
  /// Path below the top of the project.
  let path: String
  let text: String

  var testDescription: String { path }

  /// Lines with their numbers from 1.
  var lines: [(number: Int, text: Substring)] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { ($0.offset + 1, $0.element) }
  }

  /// The lines with strings and comments taken out, so that words in them do not count.
  var codeLines: [(number: Int, text: String)] {
    lines.map { number, line in
      let withoutText = line.replacing(#/"([^"\\]|\\.)*"/#, with: "\"\"")
      let comment = withoutText.firstRange(of: "//")?.lowerBound
      return (number, String(withoutText[..<(comment ?? withoutText.endIndex)]))
    }
  }

  /// The modules that it imports.
  var imports: [String] {
    lines.compactMap { _, line in
      // A regular expression takes long, and nearly no line imports anything.
      guard line.contains("import") else { return nil }
      return line.wholeMatch(of: #/\s*(?:@\w+\s+)*(?:\w+\s+)?import\s+(?:\w+\s+)?(\w+)[\w.]*\s*/#)
        .map { String($0.1) }
    }
  }

  /// All Swift files below a folder of the project.
  static func below(_ folder: String) -> [SourceFile] {
    let top = ProjectFolder.path
    let names = FileManager.default.enumerator(atPath: "\(top)/\(folder)")?.allObjects ?? []
    return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted()
      .compactMap { name in
        guard let text = try? String(contentsOfFile: "\(top)/\(folder)/\(name)", encoding: .utf8)
        else {
          Issue.record("\(folder)/\(name) cannot be read")
          return nil
        }
        return SourceFile(path: "\(folder)/\(name)", text: text)
      }
  }

  /// The folders directly in a folder of the project.
  static func folders(in folder: String) throws -> [String] {
    let path = "\(ProjectFolder.path)/\(folder)"
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted().filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder)
        && isFolder.boolValue
    }
  }
}
