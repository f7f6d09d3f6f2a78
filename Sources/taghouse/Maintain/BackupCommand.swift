import ArgumentParser
import Statistics

struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy a warehouse while others read it and write to it.",
    discussion: """
      The copy is one committed state of the warehouse. It is checked as `taghouse check` does, and \
      only then gets its name: a file of that name is whole, also after a Ctrl-C or a power failure. \
      Nothing is written over a file that is there. To restore, copy the file back.

      Example:
        taghouse backup house.db house-2026-11.db
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Argument(help: "The file to make.", completion: .file())
  var copy: String

  @OptionGroup var waiting: WaitFlags

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func run() throws {
    try WarehouseCopyRun(
      warehouse: warehouse, path: copy, method: .pages, patience: waiting.patience, isQuiet: quiet
    ).run()
  }
}
