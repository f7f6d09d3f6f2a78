import ArgumentParser
import Statistics

struct CompactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compact",
    abstract: "Copy a warehouse into a file without free space.",
    discussion: """
      After a `forget`, or after many updates, a warehouse has free pages, and its tables lie \
      scattered. This writes them anew, one after the other, into another file. It is checked and \
      named as `taghouse backup` does it; the warehouse stays as it is. To use the new file, move it \
      to the old name while no program has the warehouse open.

      Example:
        taghouse compact house.db small.db
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
      warehouse: warehouse, path: copy, method: .compact, patience: waiting.patience,
      isQuiet: quiet
    ).run()
  }
}
