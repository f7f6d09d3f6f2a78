import Foundation
import TestSupport
import Testing

/// The extension in programs of others: it says what the built-in functions say.
@Suite("The loadable extension")
struct ExtensionTests {
  /// Builds as `make extension` does.
  private func build(in folder: TemporaryFolder) throws -> String {
    try Requirement.program("cc")
    let library = folder.path("taghouse.so")
    let built = try ProgramRun.run(
      "sh", ["\(ProjectFolder.path)/scripts/build-extension.sh", library])
    try #require(built.exitCode == 0, "\(built)")
    return library
  }

  @Test func sqlite3() throws {
    try Requirement.program("sqlite3")
    let folder = try TemporaryFolder()
    let library = try build(in: folder)
    for (expression, expected) in SQLFunctionTests.examples {
      let run = try ProgramRun.run(
        "sqlite3", [":memory:", ".load \(library)", "SELECT quote(\(expression))"])
      if expected.hasPrefix("error: ") {
        #expect(run.errors.contains(expected.dropFirst(7)), "\(expression): \(run)")
      } else {
        #expect(run.output == expected + "\n", "\(expression)")
      }
    }
  }

  @Test func python() throws {
    let folder = try TemporaryFolder()
    let library = try build(in: folder)
    let script = """
      import sqlite3, sys
      db = sqlite3.connect(":memory:")
      if not hasattr(db, "enable_load_extension"):
          print("none")
          sys.exit()
      db.enable_load_extension(True)
      db.load_extension(sys.argv[1])
      print(db.execute("SELECT tag_text('long_hair'), tag_words('A_b')").fetchone())
      """
    let output = try Python.output(of: script, arguments: [library])
    // Some are built without; that is nothing that could be installed.
    if output == "none\n" { try Test.cancel("this Python loads no extensions") }
    #expect(output == "('long hair', '[\"a\",\"b\"]')\n")
  }
}
