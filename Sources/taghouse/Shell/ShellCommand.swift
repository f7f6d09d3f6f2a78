import ArgumentParser
import Export
import Glibc
import Store

struct ShellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell",
    abstract: "Ask a warehouse many questions, read-only, with names completed.",
    discussion: """
      Statements end with ; and may span lines. The tabulator completes keywords, tables, columns, \
      and inside of '' tags. Ctrl-C stops a statement or forgets a line, Ctrl-D leaves. Nothing is \
      written: no history file either. Statements from a pipe run without prompts; the exit code is \
      that of the first error.

      Examples:
        taghouse shell house.db
        taghouse shell house.db --format csv < questions.sql
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup var rows: FormatFlag

  func run() throws {
    let session = try ShellSession(warehousePath: warehouse, format: rows.format)
    if isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 {
      try session.converse()
    } else if let code = try session.readAll() {
      throw ExitCode(code)
    }
  }
}
