import ArgumentParser
import Export
import Glibc
internal import Rows
import Store

struct ShellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell",
    abstract: "Ask many questions interactively; Tab completes names.",
    discussion: """
      Type SQL that ends with ; or .help. Tab completes keywords, tables, columns, and tags inside \
      of ''. Ctrl-C stops a statement, Ctrl-D leaves. Nothing is written, no history either. \
      Statements from a pipe run without prompts; the exit code is that of the first error.

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
