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
  let lines: [(number: Int, text: Substring)]
  /// The lines with strings and comments taken out, so that words in them do not count.
  let codeLines: [(number: Int, text: String)]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { ($0.offset + 1, $0.element) }
    codeLines = lines.map { ($0.number, Self.code(of: $0.text)) }
  }

  /// A line without its comment, and with nothing between the quotes of its strings.
  private static func code(of line: Substring) -> String {
    guard line.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\"") }) else {
      return String(line)
    }
    var code: [UInt8] = []
    var isInString = false
    var isEscaped = false
    for byte in line.utf8 {
      if isInString, isEscaped || byte == UInt8(ascii: "\\") {
        isEscaped.toggle()
        continue
      }
      if byte == UInt8(ascii: "\"") {
        isInString.toggle()
      } else if isInString {
        continue
      } else if byte == UInt8(ascii: "/"), code.last == byte {
        code.removeLast()
        break
      }
      code.append(byte)
    }
    return String(decoding: code, as: UTF8.self)
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
