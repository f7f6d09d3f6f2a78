import ArgumentParser
import Warehouse

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compare a warehouse with what it ought to hold.",
    discussion: """
      Runs SQLite's integrity and foreign key checks, compares tag_post with post_tag and every \
      cache with its definition, and adds up the import ledger. Prints what is wrong, and exits \
      with 1 then.

      Example:
        taghouse check house.db
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func run() throws {
    let line = ProgressLine(isQuiet: quiet)
    defer { line.clear() }
    var checkCount = 0
    let findings = try WarehouseCheck(try Warehouse(path: warehouse, mode: .read)).run { name in
      checkCount += 1
      line.update(isUrgent: true) { _ in "checking \(name)" }
    }
    line.clear()
    for finding in findings {
      Console.write("\(finding.name): \(finding.purpose) Not so in \(finding.rowCount):\n")
      for row in finding.rows { Console.write("  \(row)\n") }
    }
    guard findings.isEmpty else { throw ExitCode(1) }
    Console.write("\(checkCount) checks found nothing wrong\n")
  }
}
