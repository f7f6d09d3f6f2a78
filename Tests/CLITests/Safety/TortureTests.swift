import Foundation
import TestSupport
import Testing

/// A short run of Tests/Faults/torture.py: `make torture` is the long one (docs/RELIABILITY.md).
@Suite("Faults of the system at any call")
struct TortureTests {
  private func torture(_ program: String, _ arguments: String...) throws -> ProgramRun.Result {
    try Requirement.program("cc")
    try Requirement.program("python3")
    let dump = try #require(BuiltProgram.path(of: "sample-dump"))
    let script = "\(ProjectFolder.path)/Tests/Faults/torture.py"
    let fixed = ["--program", program, "--sample-dump", dump, "--posts", "12"]
    return try ProgramRun.run("python3", [script] + fixed + arguments)
  }

  @Test(
    "Errors, full disks, halves of calls and kills: what is left is as before or as behind",
    arguments: [
      "bulk into an empty one", "more posts", "captions for posts", "forget", "corpus in parts",
      "caption files over others", "captions in a folder",
    ])
  func short(job: String) throws {
    let program = try #require(BuiltProgram.path(of: "taghouse"))
    let result = try torture(program, "--job", job, "--number", "24", "--processes", "1")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.contains("1 jobs, 24 faults"), "\(result)")
    #expect(result.output.contains(" 0 wrong"), "\(result)")
  }

  @Test("A program that writes over its output in place is found out")
  func wrongProgram() throws {
    let program = try #require(BuiltProgram.path(of: "taghouse"))
    let work = try TemporaryFolder()
    // As taghouse, but exports go under their names line by line.
    try work.write(
      """
      #!/bin/sh
      case "$*" in
      *"--output corpus.txt"*)
        '\(program)' export corpus house.db --output .whole -q --replace || exit
        exec python3 -c '
      import os
      target = os.open("corpus.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
      for line in open(".whole", "rb").read().splitlines(True): os.write(target, line)
      ' ;;
      esac
      exec '\(program)' "$@"
      """, to: "wrong")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: work.path("wrong"))
    let result = try torture(
      work.path("wrong"), "--job", "corpus", "--call", "write", "--action", "kill", "--number", "8",
      "--processes", "1")
    #expect(result.exitCode == 1, "\(result)")
    #expect(result.output.contains("corpus.txt is neither as before nor as behind"), "\(result)")
  }
}
