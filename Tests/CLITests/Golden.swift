import Foundation
import TestSupport
import Testing

/// Texts that are kept as files and compared; `make golden` records them.
enum Golden {
  static let folder = "\(ProjectFolder.path)/Tests/CLITests/Golden"

  /// Never with `CI` set: who records compares nothing.
  static let isRecording =
    ProcessInfo.processInfo.environment["TAGHOUSE_RECORD_GOLDEN"] == "1" && !Requirement.isStrict

  static func expect(
    _ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try expect(text, isFile: "Tests/CLITests/Golden/\(name).txt", sourceLocation: sourceLocation)
  }

  /// The same for a file that stands elsewhere, by its path below the top of the project.
  static func expect(
    _ text: String, isFile file: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let path = "\(ProjectFolder.path)/\(file)"
    if isRecording {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return
    }
    let recorded = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text == recorded, "see \(file)", sourceLocation: sourceLocation)
  }

  /// A command and everything that it says, without what differs from run to run.
  static func transcript(
    _ arguments: [String], _ result: ProgramRun.Result, in folder: TemporaryFolder
  ) -> String {
    var text = "$ taghouse \(arguments.joined(separator: " "))\n\(result.output)"
    if !result.errors.isEmpty { text += "-- standard error --\n\(result.errors)" }
    text += "-- exit code \(result.exitCode.map(String.init) ?? "none") --\n"
    return masked(text.replacing(folder.path, with: "FOLDER"))
  }

  /// Without what differs from run to run.
  static func masked(_ text: String) -> String {
    text.replacing(/\ in [0-9.:]+( s)?(,|\n)/) { " in TIME\($0.output.2)" }
      .replacing(/after [0-9.:]+( s)?\n/, with: "after TIME\n")
      .replacing(/[0-9,]+ posts\/s, [0-9.]+ [a-zA-Z]+\/s/, with: "RATE")
      .replacing(/peak memory [0-9.]+ [a-zA-Z]+/, with: "peak memory MEMORY")
      .replacing(/"seconds":[0-9.]+/, with: "\"seconds\":TIME")
      .replacing(/"peak_memory_bytes":[0-9]+/, with: "\"peak_memory_bytes\":MEMORY")
  }
}
