import Foundation
import TestSupport
import Testing

/// scripts/test.sh with a program in place of `swift` that ends in every way.
@Suite("scripts/test.sh")
struct TestScriptTests {
  private static let passed = "✔ Test run with 5 tests in 2 suites passed after 1.2 seconds."
  private static let failed =
    "✘ Test run with 5 tests in 2 suites failed after 1.2 seconds with 3 issues."
  private static let none = "✔ Test run with 0 tests in 0 suites passed after 0.001 seconds."

  private func run(_ script: String) throws -> ProgramRun.Result {
    let folder = try TemporaryFolder()
    try folder.write("#!/bin/sh\n\(script)\n", to: "script")
    // Written by another program: one that a test starts at the same moment would hold it open for writing.
    let installed = try ProgramRun.run(
      "install", ["-m", "755", folder.path("script"), folder.path("swift")])
    try #require(installed.exitCode == 0, "\(installed)")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return try ProgramRun(
      "bash", ["\(ProjectFolder.path)/scripts/test.sh", folder.path("test.log"), "--some-flag"],
      environment: ["PATH": "\(folder.path):\(path)"]
    ).wait()
  }

  @Test(
    "The runner's closing line is the last, and the exit code says what has happened",
    arguments: [
      ("echo '\(passed)'", 0, passed), ("echo '\(failed)'; exit 1", 1, failed),
      // Whatever the runner says of itself.
      ("echo '\(failed)'", 1, failed), ("echo '\(passed)'; exit 3", 3, passed),
      ("echo '\(none)'", 1, none),
    ] as [(String, Int32, String)])
  func closingLine(script: String, exitCode: Int32, lastLine: String) throws {
    let result = try run("echo 'Test run started.'; \(script)")
    #expect(result.exitCode == exitCode, "\(result)")
    #expect(result.output.split(separator: "\n").last.map(String.init) == lastLine, "\(result)")
  }

  @Test("A runner that went away has failed", arguments: ["exit 0", "kill -SEGV $$", "exit 7"])
  func wentAway(end: String) throws {
    let result = try run("echo '◇ Test a() started.'; \(end)")
    #expect(result.exitCode != 0, "\(result)")
    let last = try #require(result.output.split(separator: "\n").last)
    #expect(last.hasPrefix("error: the tests ended without"), "\(result)")
  }

  @Test("What was skipped, the slowest tests and what failed stand before the closing line")
  func lists() throws {
    func event(_ kind: String, _ time: Double, _ test: String) -> String {
      #"{"kind":"event","payload":{"instant":{"absolute":\#(time)},"kind":"\#(kind)","#
        + #""messages":[],"testID":"\#(test)\/A.swift:1:2"},"version":"6.3.0"}"#
    }
    let events = [
      event("testCaseStarted", 1, #"T.A\/slow()"#), event("testCaseStarted", 1.5, #"T.A\/quick()"#),
      event("testCaseEnded", 2, #"T.A\/quick()"#), event("testCaseStarted", 2, #"T.A\/slow()"#),
      event("testCaseEnded", 5, #"T.A\/slow()"#), event("testCaseEnded", 6.25, #"T.A\/slow()"#),
    ].joined(separator: "\n")
    let result = try run(
      """
      while [ "$1" != --event-stream-output-path ]; do shift; done
      cat > "$2" <<'END'
      \(events)
      END
      echo '➜ Test b() was cancelled after 0.1 seconds: "there is no program zstd"'
      echo '✘ Test c() recorded an issue at A.swift:1:2: Expectation failed'
      echo '\(Self.failed)'
      exit 1
      """)
    // What the runner has written, all the rest, and nothing behind the closing line.
    let parts = result.output.components(separatedBy: Self.failed + "\n")
    try #require(parts.count == 3 && parts[2].isEmpty, "\(result)")
    let lines = parts[1].replacing(/all output: [^)]*/, with: "all output: LOG")
      .split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(
      lines == [
        "Skipped, 1 in all:",
        #"1 × Test b() was cancelled: "there is no program zstd""#,
        "The slowest tests, in seconds of all their cases:", "8.25     2  T.A/slow()",
        "0.50     1  T.A/quick()", "What failed (all output: LOG):",
        "✘ Test c() recorded an issue at A.swift:1:2: Expectation failed",
      ])
  }
}
