import ArgumentParser
import Import
import Statistics
import Store

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check that a warehouse is complete and undamaged.",
    discussion: """
      Runs SQLite's own checks, compares tag_post with post_tag and every cache with what it ought \
      to hold, adds up the import ledger, and compares the index of caption texts with the texts. \
      Prints what is wrong, and then exits with 1. --full runs also those checks as SQL that \
      otherwise take a quicker way.

      Example:
        taghouse check house.db
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Flag(help: "Run every check as SQL, however long that takes.")
  var full = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func run() throws {
    StopSignals.install()
    let line = ProgressLine(isQuiet: quiet)
    defer { line.clear() }
    let check = WarehouseCheck(try Warehouse(path: warehouse, mode: .read), isBySQL: full)
    let findings = try check.run { name in
      if StopSignals.flag.signal != nil { throw WarehouseError(.interrupted, "stopped") }
      line.update { _ in "checking \(name)" }
    }
    line.clear()
    for finding in findings {
      try Console.write("\(finding.name): \(finding.purpose) Not so in \(finding.rowCount):\n")
      for row in finding.rows { try Console.write("  \(row)\n") }
    }
    guard findings.isEmpty else { throw ExitCode(1) }
    try Console.write("\(check.names.count) checks found nothing wrong\n")
  }
}
